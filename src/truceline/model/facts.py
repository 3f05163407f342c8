"""Facts that decide clauses and that no incident carries: permits, milestones, conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from truceline.core.time import Interval
    from truceline.core.uncertain import Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Prior notice of something a clause would otherwise forbid, with its window.

    ``purpose`` is a word an exemption's notice names; ``region`` None means the whole zone;
    ``party`` None means either side or neither (a mission, a relief agency).
    """

    permit_id: str
    purpose: str
    valid: Interval
    notified_at: datetime
    party: str | None = None
    region: Region | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A milestone of an agreement that came about at an instant, as somebody recorded it.

    ``agreement_id`` None means every agreement that has such a milestone.
    """

    milestone_id: str
    at: datetime
    agreement_id: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Established:
    """Whether a condition of an exemption was found to hold for an incident, and by whom."""

    incident_id: str
    condition: str
    holds: bool
    by: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who answers with a name for saying whose act an incident was, and on what grounds.

    ``party`` is a party or ``"both"``. A signature makes nothing true: without two independent
    modalities that point to the same side it names nobody (`truceline.assess.attribution`).
    """

    incident_id: str
    party: str
    by: str
    at: datetime
    grounds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything known beside the incidents."""

    permits: tuple[Permit, ...] = ()
    reached: tuple[Reached, ...] = ()
    established: tuple[Established, ...] = ()
    signatures: tuple[Signature, ...] = ()


NO_FACTS = Facts()
