"""An agreement that uses every key of the language, for tests that walk all of it."""

from __future__ import annotations

FULL = """\
agreement: river-in-full
version: "3"
title: {en: River truce in full, fr: Trêve du fleuve au complet}
time_zone: Europe/Kyiv
signed: "2025-02-12 16:30"
in_force: {from: "2025-02-14 00:00", until: "2027-02-14 00:00"}
hypothetical: true
unverified: true
inside_probability: 0.9
outside_probability: 0.1
authentic:
  - {language: ru, prevails: true, citation: {text: Treaty series, article: vol. 7}}
  - {language: en, citation: {text: Treaty series again, unverified: true}}
parties:
  - {id: north, names: {en: Northern side, fr: Partie nord}}
  - {id: south, names: {en: Southern side, fr: Partie sud}}
lines:
  - {name: front, line: river-line}
  - {name: old-front, line: river-line, version: "2024-12-03"}
zones:
  - id: north-25
    kind: buffer
    line: front
    side: north
    until_m: 25000
    stretch: [[30.1, 50.1], [30.9, -50.2]]
    floor_m: 10
    ceiling_m: 3000
    from: "2025-03-01 00:00"
    until: "2026-03-01 00:00"
    citation: {text: Protocol, article: map 1, unverified: true}
  - {id: south-25, kind: buffer, line: old-front, side: south, until_m: 25000}
  - {id: both-5, kind: band, line: front, from_m: 500, until_m: 5000}
  - id: towns
    kind: polygon
    areas:
      - [[30, 50], [30.2, 50], [30.2, 50.2]]
      - [[31, 51], [31.2, 51], [31.2, 51.2]]
    citation: {text: Map of the towns}
  - {id: plant, kind: polygon, area: [[33, 47], [33.1, 47], [33.1, 47.1]], outside: true}
  - {id: ring, kind: around, places: [[-34.5, 47.5], [34.7, 47.6]], from_m: 1000, until_m: 3000}
  - {id: ring-of-town, kind: around, area: [[35, 47], [35.1, 47], [35.1, 47.1]], until_m: 2500}
  - {id: road, kind: corridor, path: [[30, 49], [31, 49], [32, 48.5]], half_width_m: 250}
clauses:
  - id: fire
    kind: no_fire
    article: "1"
    parties: [north, south]
    from: "2025-02-14 00:00"
    until: "2027-02-01 00:00"
    ends_with: peace
    acts: [fire]
    kinds: [shot, shelling]
    zones: {all: towns}
    exemptions:
      - kind: return_fire
        text: fire in answer to fire
        parties: [north]
        kinds: [shot]
        assessments: [answering fire, return fire]
        from: "2025-03-01 00:00"
        until: "2025-09-01 00:00"
        zone: road
        conditions: [fired upon first, no other remedy]
        citation: {text: Annex of fire, article: B}
      - kind: notified
        text: demining that was told
        kinds: [explosion]
        notice: {purposes: [demining, repair], before: 48 h}
      - {kind: storage, text: in the depots, notice: {purposes: [stock-taking]}}
      - {kind: monitors, text: means of the mission, assessments: [mission flight], presumed: true}
      - {kind: self_defence, text: claims of self-defence, assessments: [self-defence]}
    severity:
      serious_kinds: [shelling]
      serious_count: 20
      serious_calibre_mm: 82.5
      serious_longer_than: 90 min
      serious_within_m: 2000
      serious_targets: [medical, water]
    text:
      en: No shots and no shelling in the towns.
      fr: Ni tirs ni bombardements dans les villes.
    citation: {text: Agreement of the river, article: "1"}
    ambiguous: The text does not say which towns.
    readings:
      - id: wide
        party: north
        text: {en: All towns are meant., fr: Toutes les villes sont visées.}
        from: "2025-02-20 00:00"
        until: "2026-02-20 00:00"
        parties: [south]
        acts: [fire]
        kinds: [shot, burst]
        zones: {all: plant}
        weapons: {calibre_min_mm: 12.7}
        aircraft: [uav, balloon]
        exemptions: [{kind: civil, text: hunting, zone: ring-of-town, presumed: true}]
        citation: {text: Note of the north}
      - id: none
        void: true
        parties: []
        acts: []
        kinds: []
        zones: {}
        aircraft: []
        exemptions: []
        text: {en: Nothing is asked., fr: Rien n'est demandé.}
  - id: guns
    kind: withdrawal
    article: "2"
    parties: [north, south]
    starts_with: withdrawal
    zones: {north: north-25, south: south-25}
    weapons:
      calibre_min_mm: 100
      calibre_max_mm: 203
      types: [artillery, mortar]
      systems: [Uragan]
    text: {en: Guns go back., fr: Les canons reculent.}
  - id: light-guns
    kind: withdrawal
    article: "2 (light)"
    parties: [north, south]
    zones: {all: north-25}
    weapons: {calibre_max_mm: 85}
    text: {en: Light guns go back., fr: Les canons légers reculent.}
    amends: guns
  - id: flights
    kind: no_flight
    article: "3"
    parties: [south]
    aircraft: [fixed_wing, rotary]
    zones: {south: both-5}
    text: {en: No aircraft near the line., fr: Aucun aéronef près de la ligne.}
  - id: men
    kind: cap
    article: "4"
    parties: [north, south]
    zones: {all: both-5}
    limits:
      - {item: men, most: 250}
      - {item: tank, most: 75}
      - {item: artillery, most: 12, calibre_min_mm: 100, calibre_max_mm: 155}
    text: {en: Few men and tanks., fr: Peu d'hommes et de chars.}
  - id: shelter
    kind: protected
    article: "5"
    parties: [north, south]
    targets: [medical, energy]
    text: {en: Hospitals are spared., fr: Les hôpitaux sont épargnés.}
milestones:
  - {id: signature, at: "2025-02-12 16:30", text: {en: Signed., fr: Signé.},
     citation: {text: Minutes}}
  - id: quiet
    after: signature
    silence: {days: 7, clauses: [fire, shelter], zone: ring, longer_than: 2 h, or_next_day: true}
    text: {en: Seven quiet days., fr: Sept jours calmes.}
  - {id: withdrawal, after: quiet, days: 3,
     text: {en: Withdrawal begins., fr: Le retrait commence.}}
  - {id: done, after: withdrawal, within: 72 h, text: {en: It is done., fr: Il est achevé.}}
  - {id: peace, event: true, text: {en: Peace is signed., fr: La paix est signée.}}
deadlines:
  - {id: first-report, article: "6", after: incident, by: mission, within: 24 h,
     does: {en: reports it, fr: le rapporte}}
  - {id: answer, article: "7", after: allegation, by: north, days: 3, policy: true,
     does: {en: answers it, fr: y répond}}
changes:
  - {kind: suspension, from: "2025-08-01 00:00", until: "2025-08-08 00:00", clauses: [fire, guns],
     text: {en: Suspended for a week., fr: Suspendu pour une semaine.}, citation: {text: Letter}}
  - {kind: renewal, from: "2026-12-01 00:00", until: "2028-02-14 00:00",
     text: {en: Renewed for a year., fr: Reconduit pour un an.}}
renewal: {years: 5, notice_months: 6}
citations:
  - {text: "River agreement, register of treaties", article: "1 to 9", unverified: true}
provisions:
  - article: "8"
    text: Prisoners are exchanged.
    reason: Nothing that observers along the line can see.
"""
