"""What others said in public a force for Ukraine would take, to be shown beside our options."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEstimate:
    """One public figure: who, when it was reported, for what, how many.

    ``low`` None means "up to"; ``high`` None that the source gave no upper figure. ``kind`` is
    ``"monitoring"``, ``"force"`` or ``"both"``; ``tied`` says that the figure counts people bound
    by rotation, not people deployed. ``line_km`` is the length the source speaks of, None where
    it names none.
    """

    who: str
    reported: str  # as precise as known: "2025-03", "2018", "not stated"
    kind: str
    low: float | None
    high: float | None
    words: str
    source: str
    line_km: tuple[float, float] | None = None
    tied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLine:
    """A length of the line as used in public; it is an input, never a constant."""

    length_km: float
    words: str
    source: str


_IISS = "sharek.se, forcesnews.com, strategicstudyindia.com"
_CSIS = "geostrategicmedia.com, 20 August 2025; csis.org"


def _estimate(
    who: str,
    reported: str,
    kind: str,
    low: float | None,
    high: float | None,
    words: str,
    source: str,
) -> PublicEstimate:
    return PublicEstimate(
        who=who, reported=reported, kind=kind, low=low, high=high, words=words, source=source
    )


def public_estimates() -> tuple[PublicEstimate, ...]:
    """Return the public figures, the smaller ones first."""
    return tuple(sorted(_ESTIMATES, key=_size))


def _size(estimate: PublicEstimate) -> tuple[float, float, str, str]:
    least = estimate.low or estimate.high or 0.0
    return least, estimate.high or least, estimate.reported, estimate.who


def public_line_lengths() -> tuple[PublicLine, ...]:
    """Return the lengths of line that were used in public, shortest first."""
    return _LENGTHS


_ESTIMATES: tuple[PublicEstimate, ...] = (
    PublicEstimate(
        who="GCSP", reported="2025-03", kind="monitoring", low=5_000, high=5_000,
        words="civilian and police monitors in a buffer of 10 km or more",
        source="caliber.az, deepdive.ca", line_km=(1_100, 1_200),
    ),
    PublicEstimate(
        who="GCSP", reported="2025-03", kind="both", low=15_000, high=15_000,
        words="the monitors and about 10,000 troops for their security",
        source="caliber.az, deepdive.ca", line_km=(1_100, 1_200),
    ),
    _estimate("CSIS", "2025-08", "monitoring", 6_000, 6_000, "a monitoring mission", _CSIS),
    _estimate("CSIS", "2025-08", "force", 10_000, 25_000, "the low end of a force", _CSIS),
    _estimate("CSIS", "2025-08", "force", 100_000, None, "defence in depth", _CSIS),
    _estimate("IISS", "2025-03 and 04", "force", 10_000, 10_000, "a brigade", _IISS),
    _estimate("IISS", "2025-03 and 04", "force", 25_000, 25_000, "a division", _IISS),
    _estimate("IISS", "2025-03 and 04", "force", 60_000, 100_000, "a corps", _IISS),
    PublicEstimate(
        who="Gowan", reported="2018", kind="both", low=24_000, high=24_000,
        words="20,000 soldiers and 4,000 police, for the Donbas alone", source="Gowan 2018",
        line_km=(420, 500),
    ),
    _estimate("Reuters", "2024-12", "force", 40_000, 100_000, "a force", "caliber.az"),
    _estimate("Gady", "2024-12", "force", 40_000, 40_000, "people deployed", "caliber.az"),
    PublicEstimate(
        who="Gady", reported="2024-12", kind="force", low=100_000, high=100_000,
        words="people tied by the 40,000 under rotation", source="caliber.az", tied=True,
    ),
    _estimate("Zelensky", "2025-01", "force", 200_000, None,
              "at least, as one source has it; up to, as another", "kyivindependent"),
    _estimate("Washington Post", "2025-02", "force", 25_000, 30_000,
              "a European force, about 10,000 of them French", "gazetaere.com"),
    _estimate("Ischinger", "not stated", "force", 50_000, 100_000, "a force", "hubu.news"),
    _estimate("Hodges", "not stated", "force", None, 200_000, "a force", "hubu.news"),
    _estimate("Times", "2025-04", "force", None, 25_000, "held feasible",
              "online.ua"),
    _estimate("Times", "2025-04", "force", 64_000, 64_000, "people asked for", "online.ua"),
    PublicEstimate(
        who="Times", reported="2025-04", kind="force", low=256_000, high=256_000,
        words="people tied over two years by the 64,000", source="online.ua", tied=True,
    ),
    PublicEstimate(
        who="Defence Express", reported="not stated", kind="force", low=100_000, high=100_000,
        words="7 soldiers per km of front and border at a time", source="dailywrap",
        line_km=(3_700, 3_700),
    ),
    _estimate("RFE/RL", "2026-01", "force", 15_000, 20_000, "a force; 30,000 hoped for",
              "axy.media"),
)  # fmt: skip

_LENGTHS: tuple[PublicLine, ...] = (
    PublicLine(length_km=1_000, words="lowest length in use", source="press"),
    PublicLine(length_km=1_100, words="GCSP, lower", source="GCSP toolkit, March 2025"),
    PublicLine(length_km=1_200, words="GCSP, upper", source="GCSP toolkit, March 2025"),
    PublicLine(length_km=1_300, words="OSCE chair (Cassis)", source="swissinfo 90597426"),
    PublicLine(length_km=1_400, words="Financial Times, February 2026", source="straitstimes"),
    PublicLine(length_km=2_100, words="ISW, front and border, more than", source="unn"),
    PublicLine(length_km=3_700, words="Defence Express, front and border", source="dailywrap"),
)
