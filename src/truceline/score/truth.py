"""The truth of a simulated world, as far as a score needs it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from truceline.core.time import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueAct:
    """One act of the truth; ``reports`` are the source keys of what speaks of it."""

    true_id: str
    kind: str
    happened_at: datetime
    sector: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What truly happened over ``days`` days from ``starts_at``."""

    starts_at: datetime
    days: int
    acts: tuple[TrueAct, ...]
    change_day: int | None = None
    change_ratio: float | None = None
    adversarial: bool = False

    def act_of_report(self) -> dict[str, str]:
        """Return the true id each report speaks of; false reports speak of none."""
        return {report: act.true_id for act in self.acts for report in act.reports}

    def changed_on(self, zone: str = "UTC") -> date | None:
        """Return the calendar day from which the rate differs, None where it never does."""
        if self.change_day is None:
            return None
        return day_of(self.starts_at + timedelta(days=self.change_day), zone)


def read_truth(data: bytes) -> Truth:
    """Return the truth from the bytes of ``truth.json``."""
    content = json.loads(data)
    acts = tuple(
        TrueAct(
            true_id=row["true_id"], kind=row["kind"], sector=row["sector"],
            happened_at=datetime.fromisoformat(row["happened_at"]), reports=tuple(row["reports"]),
        )
        for row in content["incidents"]
    )  # fmt: skip
    return Truth(
        starts_at=datetime.fromisoformat(content["starts_at"]), days=content["days"], acts=acts,
        change_day=content["change_day"], change_ratio=content["change_ratio"],
        adversarial=content["adversarial"],
    )  # fmt: skip


def true_ids(observations: pa.Table, truth: Truth) -> Mapping[str, str]:
    """Return the true id of each observation id; a false report is a thing of its own."""
    known = truth.act_of_report()
    return {
        row["observation_id"]: known.get(row["source_key"], f"false {row['observation_id']}")
        for row in observations.select(["observation_id", "source_key"]).to_pylist()
    }
