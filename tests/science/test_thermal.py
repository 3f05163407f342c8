"""Heat seen or not seen: evidence by the looks there were, and none under cloud."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from truceline.model.plan import HourClass
from truceline.science.detect.satellite_thermal import MODEL, size_told
from truceline.science.thermal import Look, thermal_evidence

AT = datetime(2027, 3, 14, 9, tzinfo=UTC)


def look(hours: float, cloud: float | None = 0.0, hour: HourClass = HourClass.DAY) -> Look:
    return Look(at=AT + timedelta(hours=hours), hour=hour, cloud_share=cloud)


def test_one_clear_look_is_the_product_of_its_parts() -> None:
    """Share that burns, still burning after two hours, told by its size."""
    values = MODEL.values()
    told = size_told(values["fire_m2"], values["half_day_m2"], values["size_exponent"])
    fire = values["burns_share"] * np.exp(-2 / values["burns_h"]) * told

    found = thermal_evidence(AT, AT, [look(2)], 0.02)

    assert found.unseen_ratio == pytest.approx(1 - fire)
    assert found.chance_without == pytest.approx(0.02)
    assert found.seen_ratio == pytest.approx((1 - (1 - fire) * 0.98) / 0.02)
    assert found.ratio(seen=True) == found.seen_ratio
    assert found.ratio(seen=False) == found.unseen_ratio


def test_not_seen_under_cloud_says_nothing() -> None:
    """Cloud, an unknown sky, no look, or looks before only: the ratio of not seen is 1."""
    for looks in ([look(2, 1.0)], [look(2, None)], []):
        found = thermal_evidence(AT, AT, looks, 0.02)
        assert found.unseen_ratio == 1.0
        assert found.seen_ratio is None
        assert found.looks == 0
    before = thermal_evidence(AT, AT, [look(-2)], 0.02)
    assert before.unseen_ratio == 1.0
    assert before.seen_ratio == pytest.approx(1.0)


def test_more_and_clearer_looks_say_more() -> None:
    """Each clear look lowers the ratio of not seen; cloud takes from it; late looks add little."""
    one = thermal_evidence(AT, AT, [look(2)], 0.02).unseen_ratio
    half = thermal_evidence(AT, AT, [look(2, 0.5)], 0.02).unseen_ratio
    two = thermal_evidence(AT, AT, [look(2), look(1, hour=HourClass.NIGHT)], 0.02).unseen_ratio
    late = thermal_evidence(AT, AT, [look(60)], 0.02).unseen_ratio

    assert two < one < half < 1
    assert late == pytest.approx(1, abs=1e-6)


def test_chance_agrees_with_a_simulation() -> None:
    """200,000 fires at a time known to three hours, three looks: the closed form is their share."""
    rng = np.random.default_rng(2)
    looks = [look(4, 0.3), look(1.5, 0.0, HourClass.NIGHT), look(9, 0.6)]
    values = MODEL.values({"burns_share": 0.5})
    n = 200_000
    begins = rng.uniform(0, 3, n)
    ends = begins + rng.exponential(values["burns_h"], n)
    burns = rng.random(n) < 0.5
    seen = np.zeros(n, dtype=bool)
    for one in looks:
        hours = (one.at - AT).total_seconds() / 3600
        told = size_told(values["fire_m2"], values[f"half_{one.hour}_m2"], values["size_exponent"])
        assert one.cloud_share is not None
        there = burns & (begins < hours) & (hours < ends)
        seen |= there & (rng.random(n) < (1 - one.cloud_share) * told)

    found = thermal_evidence(AT, AT + timedelta(hours=3), looks, 0.02, {"burns_share": 0.5})

    assert 1 - found.unseen_ratio == pytest.approx(seen.mean(), abs=0.01)


def test_evidence_that_cannot_be_is_refused() -> None:
    """A time that runs backwards, no other heat at all, a sky beyond cloud, no zone."""
    with pytest.raises(ValueError, match="before it starts"):
        thermal_evidence(AT, AT - timedelta(hours=1), [], 0.02)
    with pytest.raises(ValueError, match="between 0 and 1"):
        thermal_evidence(AT, AT, [], 0.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        look(1, 1.5)
    with pytest.raises(ValueError, match="zone"):
        Look(at=datetime(2027, 1, 1), hour=HourClass.DAY, cloud_share=0.0)  # noqa: DTZ001
    with pytest.raises(KeyError):
        thermal_evidence(AT, AT, [], 0.02, {"nothing": 1.0})
