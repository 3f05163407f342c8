"""Past missions on a line: how long it was, what they were to do, how many they were."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mandate(StrEnum):
    """What a mission is to do on its line; known before it deploys."""

    OBSERVE = "observe"  # unarmed observers patrol and report
    INTERPOSE = "interpose"  # lightly armed troops man and patrol a belt between two armies
    HOLD = "hold"  # a force able to fight holds an area, or deters


class Phase(StrEnum):
    """Which of a mission's figures one speaks of."""

    FIRST = "first"  # first full strength on the line it has since watched
    SETTLED = "settled"  # first figure ten years on; the first where no later one is known
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastFigure:
    """People of a mission in a year, None if not stated; ``unverified``: remembered, not read.

    ``posts`` is how many posts were manned round the clock at about that time, None if unknown.
    """

    year: int | None
    people: float
    phases: tuple[Phase, ...]
    source: str
    posts: int | None = None
    note: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMission:
    """A mission and its line; ``line_km`` lies in ``line_range_km`` where sources differ.

    ``depth_km`` is the mean depth of the belt it watched, None where no source gives one.
    """

    mission_id: str
    name: str
    mandate: Mandate
    line_km: float
    line_source: str
    figures: tuple[PastFigure, ...]
    line_range_km: tuple[float, float] | None = None
    depth_km: float | None = None
    line_unverified: bool = False

    def figure(self, phase: Phase) -> PastFigure:
        """Return the figure of a phase that every mission has: the first or the settled one."""
        return next(figure for figure in self.figures if phase in figure.phases)


_BOTH = (Phase.FIRST, Phase.SETTLED)
_OTHER = (Phase.OTHER,)
_CYPRUS = "allrefer (cyprus160); posts: walterdorn.net 196"
_GOLAN = "un.org/Depts/DPKO, S/24821, A/52/771/Add.1, Lindley 2004"
_REMEMBERED = "remembered, not checked against a source"

MISSIONS: tuple[PastMission, ...] = (
    PastMission(
        mission_id="unficyp", name="UNFICYP, Cyprus", mandate=Mandate.INTERPOSE, line_km=180,
        depth_km=346 / 180,
        line_source="S/2018/676; 346 km2, width under 20 m to over 7 km",
        figures=(
            PastFigure(year=1974, people=4_440, phases=(Phase.FIRST,), source=_CYPRUS,
                       posts=150, note="a temporary increase after the fighting; posts of 1975"),
            PastFigure(year=1990, people=2_000, phases=(Phase.SETTLED,), source=_CYPRUS,
                       posts=51, note="posts of 1992"),
            PastFigure(year=2014, people=1_047, phases=_OTHER, source="memim, philenews",
                       note="total as printed; the parts printed, 855 + 67 + 149, make 1,071"),
            PastFigure(year=2024, people=868, phases=_OTHER, source="S/2024/527",
                       note="800 soldiers and 68 police"),
        ),
    ),
    PastMission(
        mission_id="undof", name="UNDOF, Golan", mandate=Mandate.INTERPOSE, line_km=80,
        depth_km=235 / 80,
        line_source="un.org/Depts/DPKO/Missions/undof; about 235 km2",
        figures=(
            PastFigure(year=1974, people=1_218, phases=(Phase.FIRST,),
                       source="un.org/en/peacekeeping/missions/undof/background.shtml",
                       posts=55,
                       note="all ranks on 16 June 1974; 44 manned positions and 11 posts, year not "
                       "stated (canadiansoldiers.com)"),
            PastFigure(year=1985, people=1_331, phases=(Phase.SETTLED,), source=_GOLAN),
            PastFigure(year=1992, people=1_130, phases=_OTHER, source=_GOLAN),
            PastFigure(year=1998, people=1_157, phases=_OTHER, source=_GOLAN,
                       note="1,037 soldiers and 120 civilians"),
        ),
    ),
    PastMission(
        mission_id="unifil", name="UNIFIL, Lebanon", mandate=Mandate.HOLD, line_km=120,
        line_source="peacekeeping.un.org/en/print/unifil-mission-profile",
        figures=(
            PastFigure(year=2008, people=16_257, phases=_BOTH, source="A/62/751, A/63/689",
                       note="authorised: 15,000 soldiers, 415 and 842 civilians"),
        ),
    ),
    PastMission(
        mission_id="unmee", name="UNMEE, Ethiopia and Eritrea", mandate=Mandate.INTERPOSE,
        line_km=1_050, line_range_km=(1_000, 1_100), depth_km=25,
        line_source="unmee.unmissions.org; a belt 25 km deep",
        figures=(
            PastFigure(year=2000, people=4_200, phases=_BOTH,
                       source="Security Council resolution 1320 (2000)",
                       note="authorised, 220 observers included"),
            PastFigure(year=2005, people=3_365, phases=_OTHER,
                       source="sudantribune, IRIN"),
        ),
    ),
    PastMission(
        mission_id="mfo", name="MFO, Sinai", mandate=Mandate.INTERPOSE, line_km=250,
        line_source=_REMEMBERED, line_unverified=True,
        figures=(
            PastFigure(year=1982, people=2_500, phases=(Phase.FIRST,),
                       source="jta.org/archive/preparations-underway-for-deployment-of-sinai-force",
                       note="planned for the first deployment"),
            PastFigure(year=2020, people=1_400, phases=(Phase.SETTLED,), source=_REMEMBERED,
                       note="geometric middle of 1,150 to 1,700", unverified=True),
        ),
    ),
    PastMission(
        mission_id="ifor", name="IFOR, Bosnia and Herzegovina", mandate=Mandate.HOLD,
        line_km=1_080,
        line_source="en.wikipedia.org/wiki/Inter-Entity_Boundary_Line; a belt 4 km wide",
        figures=(
            PastFigure(year=1996, people=60_000, phases=_BOTH,
                       source="nato.int, Reuters through caliber.az, eurasia.ro",
                       note="KFOR (49,000 in 1999) watched a province and no line: left out"),
        ),
    ),
    PastMission(
        mission_id="smm", name="OSCE SMM, Ukraine", mandate=Mandate.OBSERVE, line_km=500,
        line_range_km=(420, 500),
        depth_km=30,
        line_source="osce.org/special-monitoring-mission-to-ukraine/483761; the security zone of "
        "the Minsk Memorandum, 30 km or more",
        figures=(
            PastFigure(year=2021, people=1_000, phases=_BOTH,
                       source="theglobalobservatory.org/2021/04",
                       note="monitors, 600 of them near the line; other staff left out"),
            PastFigure(year=2015, people=738, phases=_OTHER,
                       source="en.interfax.com.ua/news/general/276937",
                       note="504 international and 234 Ukrainian staff, still growing"),
        ),
    ),
    PastMission(
        mission_id="korea", name="Korea, demilitarised zone", mandate=Mandate.HOLD, line_km=250,
        line_range_km=(240, 250), line_source="lvivherald",
        figures=(
            PastFigure(year=None, people=28_500, phases=_BOTH, source="lvivherald",
                       note="United States forces in the country: they deter and watch little"),
        ),
    ),
)  # fmt: skip
"""The eight missions of the back-test."""
