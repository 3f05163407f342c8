"""English words of mission reports, in the notation of `truceline.formats.report_text.lexicon`."""

from __future__ import annotations

from truceline.formats.report_text.lexicon import (
    Lexicon,
    collected,
    kinds,
    named,
    numbered,
    words,
)

_KINDS = kinds("""
    ceasefire_violations / many: ceasefire violations?; violations?; breaches; violations of the
        ceasefire; cfvs?
    explosion, assessment=controlled detonation / many: controlled (explosions?|detonations?)
    explosion, assessment=airburst / many: airbursts?; air bursts?
    explosion, assessment=impact / many: impacts?; impact explosions?
    explosion, part_assessment=impact / many: bursts? of (an? )?(shell|round|mine|mortar round)s?;
        shell bursts?
    explosion / many: explosions?; detonations?; blasts?; explosive sounds?
    explosion, needs_assessment=yes / many: rounds?; salvos?; shells?
    bursts_and_shots / many: bursts and shots; shots and bursts
    burst / many: bursts?; volleys?
    shot / many: shots?; gunshots?; single shots?; rifle shots?
    projectile / many: projectiles?; projectiles? in (vertical )?flight; tracer rounds?; tracer
        rounds? in (vertical )?flight; tracers?; rockets? in (vertical )?flight; trajectories;
        projectile trajectories; tracer bullets?
    muzzle_flash / many: muzzle flash(es)?; flashes; flash
    flare / many: illumination flares?; flares?; signal flares?; illumination flares? in (vertical
        )?flight; flares? in (vertical )?flight; illumination rounds?; illumination mines?
    uav_strike, weapon=UAV / many: drone strikes?; uav strikes?; drone attacks?; uav attacks?;
        attack drones?; strike drones?; fpv-?drones?; fpvs?; kamikaze drones?; fpv strikes?;
        loitering munitions?; (drones?|uavs?) (attacked|struck|hit); strikes? by (drones?|uavs?);
        one-way attack drones?; attack uavs?; strike uavs?; fpv drone strikes?; drone hits?
    air_strike / many: air-?strikes?; air raids?; air attacks?; aerial strikes?; aerial bomb
        strikes?; bombing raids?
    missile_strike / many: missile strikes?; missile attacks?; ballistic missiles?; cruise
        missiles?; missiles?; missile hits?; rocket and missile strikes?
    shelling / one: shelling
    shelling / many: shellings; shelling (attacks?|incidents?); artillery strikes?; artillery
        attacks?; mortar attacks?; bombardments?; bouts? of shelling; instances? of shelling;
        episodes? of shelling; rounds? of shelling
    strike / many: strikes?
    clash / many: clashes; clash; firefights?; exchanges? of fire; engagements?; skirmish(es)?
    attack / many: attacks?; assaults?; ground attacks?; assault actions?
    aircraft_flight / many: airspace violations?; air violations?; overflights?; violations? of
        (the )?air ?space; aircraft; helicopters?; attack helicopters?; military helicopters?;
        transport helicopters?; fighter jets?; fighter aircraft; jets?; jet aircraft; fixed-wing
        aircraft; planes?; warplanes?; fighters; combat aircraft; military aircraft; fighter
        planes?; jet fighters?
    damage / many: craters?; fresh craters?; impact craters?; impact sites?
""")  # fmt: skip

ENGLISH = Lexicon(
    code="en",
    has_articles=True,
    numbers=numbered("""
        0: zero
        1: one; the other(?= (of|was|from))
        2: two
        3: three
        4: four
        5: five
        6: six
        7: seven
        8: eight
        9: nine
        10: ten
        11: eleven
        12: twelve
        13: thirteen
        14: fourteen
        15: fifteen
        16: sixteen
        17: seventeen
        18: eighteen
        19: nineteen
        20: twenty
        30: thirty
        40: forty
        50: fifty
        60: sixty
        70: seventy
        80: eighty
        90: ninety
    """),
    scales=numbered("""
        100: hundred
        1000: thousand
    """),
    collectives=collected("""
        exact 12: dozen
        exact 2: couple( of)?; pair( of)?
        exact 6: half a dozen
        exact 20: score of
        exact 1: a single
    """),
    hedges=named("""
        about: about; approximately; around; roughly; some; circa; an estimated; estimated; ca.;
            approx.?; more or less; in the order of; in the region of(?= ([0-9]))
        at_least: at least; a minimum of; no fewer than; not fewer than; no less than; not less
            than; minimum
        over: over; more than; in excess of; upwards of; a little over; a little more than; just
            over; slightly more than; slightly over; well over; just above; exceeding; above
        up_to: up to; at most; no more than; not more than; a maximum of; within; as many as;
            within a (radius|range|distance) of; no further than
        under: fewer than; less than; under; below; just under
        almost: almost; nearly; close to(?= ([0-9a-z]+ (undet|expl|burst|shot|proj))); just short
            of; not quite; just under
    """),
    winds=named("""
        N: northern; northerly; northwards?; north
        S: southern; southerly; southwards?; south
        E: eastern; easterly; eastwards?; east
        W: western; westerly; westwards?; west
    """),
    wind_letters={"N": "N", "S": "S", "E": "E", "W": "W"},
    kinds=_KINDS,
    assessments=named("""
        undetermined: undetermined; unidentified; of (an )?(undetermined|unknown) (origin|nature);
            of undetermined origin; undetermined in nature; unclassified; could not (be
            )?(determine|identif|classif|assess)~( (them|further))?; nature unknown; of
            unidentified origin
        outgoing: outgoing; outbound
        incoming: incoming; inbound
        live-fire exercise: (as )?(part of )?an? live-fire (exercise|training)s?; live-fire
            exercises?; live-fire training
    """),
    weapons=named(r"""
        small arms: small-arms; small-arms-fire; small-arms-and-light-weapons; sa; assault rifles?;
            rifles?; automatic rifles?; hunting rifles?; shotguns?; rifle; pistols?; light weapons;
            automatic weapons?
        sniper: snipers?; sniper rifles?; sniper fire
        heavy machine gun: heavy-machine-guns?; hmgs?; heavy machineguns?
        machine gun: machine-guns?; light-machine-guns?; mgs?; lmg
        mlrs: multiple-launch-rocket-systems?; multiple-rocket-launchers?; mlrs; multiple launch
            rocket launchers?; rocket artillery
        grenade launcher: automatic-grenade-launchers?; grenade-launchers?; agls?; under-barrel
            grenade-launchers?; ugls?; rocket-launchers?; anti-tank grenade launchers?
        rocket: rockets?; unguided rockets?
        rocket-propelled grenade: rocket-propelled grenades?; rpgs?
        anti-aircraft gun: anti-aircraft-guns?; anti-aircraft cannons?; zu 23; anti-aircraft fire;
            anti-aircraft weapons?
        anti-tank guided missile: anti-tank-guided-missiles?; atgms?; anti-tank missiles?
        surface-to-air missile: surface-to-air missile systems?; surface-to-air missiles?; air
            defence systems?
        recoilless gun: recoilless-guns?; recoilless rifles?; spgs?
        anti-tank gun: anti-tank guns?
        infantry fighting vehicle: infantry-fighting-vehicles?;
            armou?red-(fighting|combat)-vehicles?; ifvs?; infantry-combat-vehicles?; bmps?;
            armou?red-personnel-carriers?; apcs?; btrs?; armou?red recovery vehicles?
        cannon: cannons?; autocannons?; cannon of an? (ifv|infantry fighting vehicle); ifv
            (\(bmp~\) )?cannons?
        mortar: mortars?; mortar systems?
        artillery: (self-propelled|towed) howitzers?; howitzers?; artillery pieces?;
            (self-propelled|towed) artillery; artillery systems?; artillery; self-propelled guns?;
            field guns?; artillery guns?
        tank: tanks?; battle tanks?; main battle tanks?
        aerial bomb: aerial bombs?; glide bombs?; guided bombs?
    """),
    platforms=named("""
        camera: cameras?; cctv; thermal cameras?; daylight cameras?; camera footage
        patrol: patrols?; foot patrols?; patrol members?
        UAV: uavs?; mini-uavs?; (mid|long|short)-range uavs?; drones?; quadcopters?; unmanned
            aerial vehicles?; unmanned aircraft; quadrocopters?; long-range unmanned aerial
            vehicles?; octocopters?
        acoustic sensor: acoustic sensors?; acoustic array
    """),
    verbs=named("""
        heard: heard; hear; hearing; audible; overheard; listened
        saw: saw; seen; see; seeing; spotted by
        recorded: recorded; registered; recording; captured; filmed; picked up
        observed: observed; observing; sighted; observe; detected; identified; revealed;
            discovered; found; photographed
        spotted: spotted
        noted: noted; noticed
        counted: counted
    """),
    roles=named(r"""
        article: an?; his; her
        nothing: no; none; without; not a single; not any
        hedge_after: or more; or so
        uncounted: an uncountable number( of)?; uncountable; numerous; multiple; several;
            countless; too numerous to (be )?count(ed)?; innumerable; dozens of; a number of; an?
            (unknown|undetermined|uncounted|unspecified) number of; scores of; too many to count;
            many; hundreds of; several (hundred|dozen|thousand); a series of; (that |which )?could
            not be counted; lost count
        assessed: assessed as; assessed to be; assessed to have been; assessed; identified as;
            classified as; believed to be; believed to have been; described as; determined (as|to
            be); consistent with; remained; most likely; presumably; assessed as having been;
            judged( to be)?; recorded as; considered
        calibre: unknown calibre; calibre unknown; calibre not known; of (an )?unknown calibre;
            undetermined calibre; type unknown; calibre undetermined; unknown type; type
            (unknown|undetermined|not known)
        round: rounds?; shells?; grenades?; projectiles? of; bullets?; munitions?; ordnance; duds?;
            fragments?; shrapnel; casings?; remnants?; cartridges?; crew; trainers?; emplacements?
        exploded: exploded; detonated
        kilometre: km; kms; kilometres?; kilometers?
        metre: m; metres?; meters?
        unit: minutes?; min; mins; hours?; seconds?; days?; weeks?; months?; years?; percent; per
            cent; salvos?; vehicles? in length; storeys?; visits?; previous visits?; hour periods?;
            calendar days?
        later: later; half an hour later; an hour later; shortly afterwards; shortly after(?= an?);
            moments later; subsequently; afterwards; a few (minutes|seconds) later; (after|within)
            (an?|one|two|three|four|five|six|seven|eight|ten|[0-9]+) (minutes?|seconds?)
        from: from
        to: to; towards?; into; until; till; through
        between: between; ranging from; ranging between; from between
        at: in; at; near; against; outside; inside; close to; on; next to; opposite; in the
            vicinity of; on the (outskirts|edge) of; in and around; across; along; beyond; for;
            off; via; in the area of; in the direction of
        of: of; with; made up of; consisting of
        by: (during|in)(?= (the |an? )?(\w+ )?shelling); by; caused by; as caused by; due to;
            resulting from; because of; as a result of; following
        control: non-government-controlled; government-controlled; partially controlled; controlled
            by \w+; not controlled by the government; uncontrolled
        mission: ops?(?= [a-z]); jtsg; unifil; undof; unficyp; untso; unmogip; smm; osce;
            mission; it; monitors?; teams?; observers?; they; mission's; smm's;
            monitoring officers?; un inspectors?; inspectors?; un; we; members? of the mission;
            observation posts?; jccc; night team; un peacekeepers?; peacekeepers?; unmos?
        claim: reported; claimed; alleged; stated; said; told; announced; accused; asserted; says;
            reports; claims
        negated: neither; did not (hear|see|record|observe|notice|register|detect|spot|
            witness)( any)?; not able to (hear|see|record|observe); could not
            (hear|see|record|observe); unable to (hear|see|record|observe); neither
            (heard|saw|recorded); heard neither; saw neither; has not
            (heard|seen|recorded|observed); did not hear or see( any)?; did not (hear|see) or
            (hear|see)( any)?; nothing was (heard|seen|recorded)
        absent: missing; absent; no longer (present|there); not present; in storage; stored; had
            been (removed|withdrawn); were (removed|withdrawn); accounted for; re-registered;
            decommissioned; abandoned; withdrawn; permanent storage site; as on; previously
            (seen|observed|reported|noted); had been; museum; monument; expected; scheduled;
            planned; would be; removed; in accordance with
        and: and; plus; as well as; together with; along with; or
        every: all; both; each; all of (which|them); all of
        part: of which; of whom; of them; of these; of those; some of which; of that number
        including: including; among them; amongst them; among which; included
        rest: the rest; the remainder; the remaining( (ones|explosions|bursts|shots|projectiles))?;
            the others
        when: when; after
        then: followed by; then; which was followed by
        height: overhead; above (ground|the ground); in (diameter|length|width|depth|height);
            altitudes?( of)?; deep; wide; long; high; tall
        another: another
        dropped: dropped; released; dropping
        reverse: in the (opposite|reverse) direction; the other way; vice versa; in the reverse
            direction
        respectively: respectively
        fired: fired
        air: aviation; air force; combat aircraft; warplanes; aircraft of
        impacted: impact(ed|ing)
        more: others?; further; additional; more; a further; an additional
        any_way: in (various|different|several|undetermined|unknown|all) directions?; in an?
            (undetermined|unknown|unidentified) direction; of (undetermined|unknown|unidentified)
            (weapons?|type); undetermined weapons?; direction (of flight )?(unknown|undetermined);
            with an? (unknown|undetermined) direction
        rate: per (hour|minute|day|night); an hour; a minute; every (hour|minute); each
            (hour|minute); hourly; a day
        occasions: occasions?; times; instances?( of)?; cases?( of)?; separate occasions?;
            incidents?( of)?
        twice: twice
        thrice: thrice
        denial: (was|were) prevented from; denied; access( \w+)? (to \w+ )?(was|were) (\w+
            )?(restricted|denied|refused|blocked|limited|not granted); (was|were) (\w+
            )?restricted; refused (entry|access|passage|permission); turned (back|away|around);
            refused (it|the smm|them|the patrol|the mission|the team|monitors|the monitors)
            (entry|access|passage|permission); refused to (let|allow|grant|open); not
            (allowed|permitted)( to| through| entry| access)?; did not (allow|permit|let); would
            not (let|allow|permit); prevented (the|it|them|an smm|monitors|a patrol|access);
            blocked (the|its|access|passage|an smm); barred (the|it|from|access); ordered (it|the
            patrol|the smm|them|the mission|the team|the monitors) to (leave|turn|stop|go); told
            (it|the patrol|the smm|them|the mission|the team|the monitors) to (leave|turn|go);
            restricted (the|its|access); refused (entry|passage); denial of (access|passage|entry);
            denying; forced (it|the patrol|the smm|them|the mission|the team|the monitors) to
            (leave|turn|go|return); asked (it|the patrol|the smm|them|the mission|the team|the
            monitors) to (leave|turn|go back); impeded; obstructed; stopped from; halted (the|an)
            (smm|patrol)~; was not let
        jamming: jamming; loss of (gps|gnss|its|the)? ?(gps|gnss)? ?signal; lost (its|the)?
            ?(gps|gnss) signal; jammed; (gnss|gps|gnss signal|gps signal|signal|radio)
            interference; interference with (its|the) (gnss|gps); spoofing; assessed as jamming
        hurt: injured; wounded; killed; died; dead; injuring; killing; wounding; hurt; fatalities;
            fatally; casualties; lost (his|her|their) (life|lives); sustained (\w+
            )?(injuries|wounds); suffered (\w+ )?(injuries|wounds|burns); maimed; shrapnel wounds;
            injuries to (his|her); hospitali[sz]ed; shrapnel injuries;
            lost (a|his|her) (foot|leg|hand|arm|eye|finger)s?; succumbed;
            struck by (a bullet|shrapnel); hit by (a (stray )?bullet|shrapnel|fragments); hit in
            the \w+; grazed; fatally wounded; deaths
        unhurt: no one (was )?(hurt|injured|killed); nobody (was )?(hurt|injured|killed); no
            casualties; no injuries; unharmed; uninjured; without casualties; no one was
        person: civilians?; people; persons?; man; men; woman; women; boys?; girls?; child;
            children; soldiers?; residents?; villagers?; workers?; drivers?; servicemen;
            serviceman; members?; farmers?; pedestrians?; couple; teenagers?; pensioners?; medics?;
            passengers?; monitoring officers?; patrol members?; guards?; policem[ae]n; elderly;
            wife; husband; sons?; daughters?; mother; father; grandmother; brother; sister; infant;
            baby; shepherds?; fishermen; fisherman; fighters?; patients?; students?;
            schoolchildren; electricians?; engineers?; paramedics?; watchm[ae]n; firefighters?;
            rescuers?; teachers?; locomotive drivers?; liaison officers?; officers?; policemen;
            nurses?; deminers?; peacekeepers?; refugees; motorists?; cyclists?; toddlers?
        harm: damaged; destroyed; shattered; broken; damage; burned; burnt; pierced; collapsed;
            damaging; destroying; shattering; blown out; blew out; torn; riddled; hit; punctured;
            pockmarked; pitted; broke; scarred; cracked; wrecked; gutted; caved-in; set on fire;
            caught fire; severed; smashed; demolished; burning; partially destroyed
        thing: houses?; buildings?; schools?; kindergartens?; hospitals?; cars?; vehicles?;
            trucks?; bus(es)?; shops?; church(es)?; apartments?; flats?; barns?; hangars?; sheds?;
            garages?; power lines?; electricity lines?; pipelines?; transformers?; fences?;
            residential buildings?; apartment buildings?; homes?; clinics?; bridges?; pylons?;
            greenhouses?; outbuildings?; minibus(es)?; ambulances?; tractors?; stables?;
            warehouses?; libraries; library; stores?; water pipes?; gas pipes?; substations?;
            pumping stations?; residences?; blocks? of flats; apartment blocks?; boiler houses?;
            petrol stations?; trees?; wells?; cameras? masts?; properties; property; poles?;
            cables?; gas lines?
        piece: windows?; window panes?; windowpanes?; windscreens?; roofs?; walls?; facades?;
            doors?; chimneys?; balcon(y|ies); panes?; tyres?; mirrors?; ceilings?; panels?
        name: (observation post|post|position|hill|
            checkpoint|camp|sector|team|height|op|outpost|point|
            grid|route|base|gate|kilometer|kilometre|patrol|log|building|house|marker|
            up) (no. ?)?([a-z]-?)?[0-9]+(-[0-9]+)?
        flying: (was|were) (seen|heard|spotted|observed|detected|noticed)(?=
            (over|above|near|fly|hover|cross|in)); flying; flew; hover~; overfl~; crossed;
            circl(ing|ed); flight of
        scar: (bullet|fragment|shrapnel|entry)-holes?;
            (shrapnel|impact|scorch|bullet|fragment)-(marks?|scars?); pockmarks?; holes?; scars?
        shelled: shelled; came under fire; was shelled; were shelled; bombarded; under fire; came
            under \w+ fire; came under(?= ((mortar|artillery|tank|mlrs|rocket) )); opened fire on
        total: a total of; in total; in all; total of; altogether; overall; totalling; totaling
        region: region; regions
        previous: in the previous (24 hours|reporting period|day); the day before; the previous day
        since: since
        position: (its|their|his|the|the smm|smm|the patrol's|our|the mission's|the mission)( \w+)?
            (position|location)s?; the observer; where it (was|stood)
        distance: at (an? )?(\w+ )?(distance|range)s?( (of|between|from))?; at locations( within)?;
            locations; distances?( of)?; at ranges( of)?; ranges?( of)?; away; within ranges of
        filler: (heading|moving|travelling|driving|pointing|left) (towards? the |in an?
            )?(north|south|east|west)~( direction)?; hrs; x; the; smm's; its; their; also; were;
            was; is; are; be; been; being; while; when; where; which; who; that; parked;
            positioned; located; location; same; sequence; in sequence; evening; morning; night;
            day; afternoon; during; the other side; other side; loud; heavy; single; short; long;
            sporadic; isolated; probable; likely; possible; possibly; probably; fire; fired; in
            flight; hours; assessing; direction; directions; subsequent; this; these; there; had;
            has; have; as; village; town; city; settlement; area; district; (northern|southern|
            eastern|western|(north|south)-(east|west)ern|central) (outskirts|parts?|edges?|
            sides?|suburbs?|districts?|bank|entrance|end|half|walls?|flanks?|shore);
            (north|south|east|west)-facing; in (vertical )?flight; vertical; ceasefire; of fire; in
            the (early|late) (hours|morning|evening|afternoon); on the
            (evening|morning|night|afternoon) of; at night; overnight; consecutive; approaching;
            hearing; sounds?; sound; light; dark; fresh; recent; two-storey; one-storey;
            three-storey; multi-storey; residential; civilian; small; large; military; armed;
            types?; weapons?; unknown; systems?; rapid; checkpoint; mine; station; bridge; hill;
            road; lake; river; church; railway; farm; school; disengagement; members; observation;
            operated; positions?; dawn; dusk; noon; midnight; approximately equal; half; quarter;
            aimed; directed; passing; low; the presence of; crater analysis( training)?; fixed;
            remote; remotely; elderly
    """),
    months=words("""
        january; february; march; april; may; june; july; august; september; october; november;
            december; (jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec).?
    """),
    clock=(
        r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?!\d|\.\d| ?(?:km|m|mm)\b)(?: "
        r"?(?P<half>[ap])\.?m\.?(?!\w)| ?(?:hrs|hours|h)\b)?|(?= ?[ap]\.?m\b)(?: "
        r"?[ap]\.?m\.?))"
    ),
    thousands=", ",
    decimal=".",
    abbreviations=words("approx.; st.; mt.; ca.; no."),
)  # fmt: skip
