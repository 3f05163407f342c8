"""Headline figures of past missions and proposals, computed from what was published."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from truceline.core.errors import PlanError

SMM = "osce.org/special-monitoring-mission-to-ukraine/483761; kyivpost.com/post/9363 (420 km)"
SMM_PEOPLE = "theglobalobservatory.org/2021/04"
GCSP = "GCSP toolkit, March 2025 (caliber.az, deepdive.ca)"
CYPRUS = "S/2018/676, S/2024/527; walterdorn.net 196 for the posts"
IISS = "IISS, March and April 2025 (sharek.se, forcesnews.com)"
GOLAN = "UNDOF area of separation (faf.ae, S/24821)"
GOWAN = "Gowan 2018 for the Donbas, 20,000 and 4,000 police, on 420 to 500 km"
COLOMBIA = "Colombia MM&V (pulzo.com PP354906)"


class Input(NamedTuple):
    """A published figure that enters a headline."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One figure, computed: ``low`` and ``high`` are alike where it is a single number.

    ``group`` numbers the headlines as `docs/force.md` does; ``formula`` says what was done with
    the inputs.
    """

    group: int
    name: str
    low: float
    high: float
    unit: str
    formula: str
    inputs: tuple[Input, ...]
    source: str


def headline_table(line_km: float = 1_200.0, buffer_km: float = 10.0) -> tuple[Headline, ...]:
    """Return the headline figures, those that are scaled for a line of this length.

    Parameters
    ----------
    line_km
        The line planned for; 1,000 to 3,700 km were used in public.
    buffer_km
        Depth of the belt along it.

    Raises
    ------
    PlanError
        If a length is not above 0.

    Examples
    --------
    >>> [round(row.high) for row in headline_table(1_400) if row.name == "cameras at SMM density"]
    [83]
    """
    for what, value in (("the line in km", line_km), ("the depth in km", buffer_km)):
        if not 0 < value < math.inf:
            raise PlanError.case("PLN-506", "force", what=what, value=value, expected="above 0")
    line = Input("line", line_km, "km")
    belt = Input("belt", line_km * buffer_km, "km2")
    return (
        *_smm(line),
        *_gcsp(line, belt),
        *_unficyp(line),
        *_iiss(line),
        *_rotation(),
        *_dense_forces(),
        *_violations(),
        *_survival(),
        *_confirmed(),
        *_workload(),
    )


def _row(
    group: int,
    name: str,
    values: tuple[float, ...],
    unit: str,
    formula: str,
    inputs: tuple[Input, ...],
    source: str,
) -> Headline:
    return Headline(
        group=group, name=name, low=min(values), high=max(values), unit=unit, formula=formula,
        inputs=inputs, source=source,
    )  # fmt: skip


def _smm(line: Input) -> tuple[Headline, ...]:
    cameras, near, all_people = (
        Input("cameras, April 2021", 25, "cameras"),
        Input("monitors in Donetsk and Luhansk", 600, "people"),
        Input("monitors in the country", 1_000, "people"),
    )
    long, short = Input("line, OSCE", 500, "km"), Input("line, Kyiv Post", 420, "km")
    both = (long.value, short.value)
    spacing = tuple(length / cameras.value for length in both)
    density = tuple(near.value / length for length in both)
    return (
        _row(1, "SMM line per camera", spacing, "km", "line / cameras",
             (cameras, long, short), SMM),
        _row(1, "cameras at SMM density", tuple(line.value / km for km in spacing), "cameras",
             "planned line / spacing", (cameras, long, short, line), SMM),
        _row(2, "SMM monitors near the line", density, "people/km", "monitors / line",
             (near, long, short), SMM_PEOPLE),
        _row(2, "SMM monitors in the country", (all_people.value / long.value,), "people/km",
             "monitors / line", (all_people, long), SMM_PEOPLE),
        _row(2, "monitors at SMM density", tuple(line.value * people for people in density),
             "people", "planned line * density near the line", (near, long, short, line),
             SMM_PEOPLE),
    )  # fmt: skip


def _gcsp(line: Input, belt: Input) -> tuple[Headline, ...]:
    monitors = Input("civilian and police monitors", 5_000, "people")
    troops = Input("troops", 10_000, "people")
    total = monitors.value + troops.value
    return (
        _row(3, "GCSP monitors", (monitors.value / line.value,), "people/km", "monitors / line",
             (monitors, line), GCSP),
        _row(3, "GCSP monitors and troops", (total / line.value,), "people/km",
             "(monitors + troops) / line", (monitors, troops, line), GCSP),
        _row(3, "GCSP monitors, area", (monitors.value / belt.value,), "people/km2",
             "monitors / belt", (monitors, belt), GCSP),
        _row(3, "GCSP monitors and troops, area", (total / belt.value,), "people/km2",
             "(monitors + troops) / belt", (monitors, troops, belt), GCSP),
    )  # fmt: skip


def _unficyp(line: Input) -> tuple[Headline, ...]:
    soldiers = Input("soldiers, June 2024", 800, "people")
    length, area = Input("line", 180, "km"), Input("buffer zone", 346, "km2")
    posts = ((1975, 150.0), (1992, 51.0), (1993, 21.0))
    density = soldiers.value / length.value
    return (
        _row(4, "UNFICYP soldiers", (density,), "people/km", "soldiers / line",
             (soldiers, length), CYPRUS),
        _row(4, "UNFICYP soldiers, area", (soldiers.value / area.value,), "people/km2",
             "soldiers / buffer zone", (soldiers, area), CYPRUS),
        *(
            _row(4, f"UNFICYP line per post, {year}", (length.value / number,), "km",
                 "line / posts", (Input(f"posts, {year}", number, "posts"), length), CYPRUS)
            for year, number in posts
        ),
        _row(4, "soldiers at UNFICYP density", (density * line.value,), "people",
             "planned line * density", (soldiers, length, line), CYPRUS),
    )  # fmt: skip


def _iiss(line: Input) -> tuple[Headline, ...]:
    sizes = (
        ("brigade", (10_000.0,)), ("division", (25_000.0,)), ("corps", (60_000.0, 100_000.0)),
    )  # fmt: skip
    return tuple(
        _row(5, f"IISS {name}", tuple(size / line.value for size in people), "people/km",
             "people / line", (*(Input(name, size, "people") for size in people), line), IISS)
        for name, people in sizes
    )  # fmt: skip


def _rotation() -> tuple[Headline, ...]:
    gady = Input("deployed, Gady", 40_000, "people"), Input("tied, Gady", 100_000, "people")
    times = Input("deployed, Times", 64_000, "people"), Input("tied, Times", 256_000, "people")
    force, front = Input("force", 100_000, "people"), Input("front and border", 3_700, "km")
    present = Input("on the line", 7, "people/km")
    factors = tuple(tied.value / deployed.value for deployed, tied in (gady, times))
    density = force.value / front.value
    defence = "Defence Express (dailywrap)"
    return (
        _row(6, "rotation factor", factors, "tied/deployed", "tied / deployed", (*gady, *times),
             "Gady; Times, April 2025 (online.ua)"),
        _row(6, "Defence Express, all", (density,), "people/km", "force / front and border",
             (force, front), defence),
        _row(6, "Defence Express, share present", (present.value / density,), "share",
             "on the line / all", (present, force, front), defence),
    )  # fmt: skip


def _dense_forces() -> tuple[Headline, ...]:
    ceiling, area = Input("ceiling", 1_250, "people"), Input("area of separation", 235, "km2")
    force = Input("soldiers and police", 24_000, "people")
    long, short = Input("line, OSCE", 500, "km"), Input("line, Kyiv Post", 420, "km")
    return (
        _row(7, "UNDOF, area", (ceiling.value / area.value,), "people/km2",
             "ceiling / area of separation", (ceiling, area), GOLAN),
        _row(7, "Gowan", (force.value / long.value, force.value / short.value), "people/km",
             "force / line", (force, long, short), GOWAN),
    )  # fmt: skip


def _violations() -> tuple[Headline, ...]:
    years = ((2019, 299_633.0, 365.0), (2020, 134_767.0, 366.0), (2021, 93_902.0, 365.0))
    before, after = Input("before 27 July 2020", 623, "1/day"), Input("after", 33, "1/day")
    press = "kyivpost.com/post/9363; Guardian copy for 2021"
    return (
        *(
            _row(8, f"SMM violations, {year}", (number / days,), "1/day", "violations / days",
                 (Input(f"violations, {year}", number, ""), Input("days", days, "days")), press)
            for year, number, days in years
        ),
        _row(8, "fall on 27 July 2020", (before.value / after.value,), "times", "before / after",
             (before, after), press),
        _row(8, "2020 from its two rates", (208 * before.value + 158 * after.value,), "violations",
             "208 days * before + 158 days * after", (before, after), press),
    )  # fmt: skip


def _survival() -> tuple[Headline, ...]:
    weeks, again = Input("mean truce", 2, "weeks"), Input("recommitments", 12, "")
    years = Input("years", 3, "years")
    hug, csis = "Hug, August 2018 (en.lb.ua)", "CSIS (strategicstudyindia.com, August 2025)"
    minor = (Input("minor failure within", 10, "days"),)
    larger = Input("larger failure, from", 65, "days"), Input("larger failure, until", 193, "days")
    return (
        _row(9, "mean truce, Donbas", (weeks.value * 7,), "days", "weeks * 7", (weeks,), hug),
        _row(9, "between recommitments, Donbas", (years.value * 365 / again.value,), "days",
             "years * 365 / recommitments", (again, years), hug),
        _row(9, "minor failure within", (minor[0].value,), "days", "as stated", minor, csis),
        _row(9, "larger failure", tuple(day.value for day in larger), "days", "as stated", larger,
             csis),
    )  # fmt: skip


def _confirmed() -> tuple[Headline, ...]:
    closed = 491.0 - 18.0
    cases = (
        ("Colombia, violations of closed cases", 54.0 + 10.0, closed, COLOMBIA),
        ("Nuba, real of alleged", 9.0, 54.0, "occasionalwitness.com, thenewhumanitarian 213804"),
        ("UNMOGIP, complaints investigated", 141.0, 149.0, "unjobnet.org, app.com.pk"),
    )
    return tuple(
        _row(10, name, (part / whole,), "share", "part / whole",
             (Input("part", part, "cases"), Input("whole", whole, "cases")), source)
        for name, part, whole, source in cases
    )  # fmt: skip


def _workload() -> tuple[Headline, ...]:
    patrols, years = Input("patrols", 60_000, "patrols"), Input("years", 9, "years")
    monitors = Input("monitors, fewest", 200, "people"), Input("monitors, most", 220, "people")
    jammed = Input("long-range flights affected by jamming, July 2021", 0.8, "share")
    lebanon = Input("violations in about a year", 10_000, "violations")
    daily = patrols.value / (years.value * 365)
    return (
        _row(11, "EUMM patrols", (daily,), "1/day", "patrols / (years * 365)", (patrols, years),
             "eumm.eu 6026; interpressnews 141925"),
        _row(11, "EUMM patrols a monitor", tuple(daily / people.value for people in monitors),
             "1/day", "patrols a day / monitors", (patrols, years, *monitors),
             "eumm.eu 6026; interpressnews 141925"),
        _row(11, "SMM long-range flights not jammed", (1 - jammed.value,), "share", "1 - jammed",
             (jammed,), "osce.org/special-monitoring-mission-to-ukraine/492085"),
        _row(11, "Lebanon violations", (lebanon.value / 365,), "1/day", "violations / 365",
             (lebanon,), "UNIFIL, November 2024 to November 2025 (noticias.arresala.org.br)"),
    )  # fmt: skip
