"""Coincidence triggers: as listed, as arrivals, as observations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from truceline.formats.coincidence_triggers import (
    arrivals_of,
    observations_of,
    read_coincidence_triggers,
)
from truceline.model.kind import Kind
from truceline.model.observation import Modality

AT = datetime(2027, 3, 14, 9, tzinfo=UTC)
TRIGGER: dict[str, Any] = {
    "time": "2027-03-14T09:00:00.250000Z", "stations": ["B", "A", "B"], "duration": 6.0,
    "trace_ids": ["XX.B..Z", "XX.A..Z", "XX.B..N"], "coincidence_sum": 3.0, "similarity": {},
}  # fmt: skip


def test_trigger_keeps_the_order_of_its_stations() -> None:
    """The station that rose first stays first; two components of a station are one."""
    (trigger,) = read_coincidence_triggers([TRIGGER]).triggers

    assert trigger.at == AT + timedelta(seconds=0.25)
    assert trigger.ends_at == AT + timedelta(seconds=6.25)
    assert trigger.stations == ("B", "A")


def test_stations_are_taken_from_trace_ids_where_not_named() -> None:
    """The second part of a trace id is the station."""
    (trigger,) = read_coincidence_triggers([{**TRIGGER, "stations": None}]).triggers

    assert trigger.stations == ("B", "A")


def test_arrivals_know_the_first_onset_and_spread_the_rest() -> None:
    """The first is exact to the detector; the others lie anywhere within the trigger."""
    first, second = arrivals_of(read_coincidence_triggers([TRIGGER]).triggers)

    assert (first.station, first.at, first.sigma_s) == ("B", AT + timedelta(seconds=0.25), 0.25)
    assert (second.station, second.at) == ("A", AT + timedelta(seconds=3.25))
    assert second.sigma_s == pytest.approx(6 / 12**0.5)


def test_observation_claims_no_kind_and_no_place() -> None:
    """A trigger is acoustic, of unknown kind and place, with its span; read twice it is one."""
    triggers = read_coincidence_triggers([TRIGGER]).triggers

    (observation,) = observations_of(triggers, "net")

    assert observation.kind is Kind.UNKNOWN
    assert observation.modality is Modality.ACOUSTIC
    assert observation.region is None
    assert (observation.starts_at, observation.ends_at) == (triggers[0].at, triggers[0].ends_at)
    assert observation == observations_of(triggers, "net")[0]
    assert observation.observation_id != observations_of(triggers, "other")[0].observation_id


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"time": None}, "no time"),
        ({"time": "noon"}, "no time"),
        ({"duration": None}, "duration"),
        ({"duration": float("nan")}, "duration"),
        ({"duration": -1}, "duration"),
        ({"duration": True}, "duration"),
        ({"duration": 1e9}, "duration"),
        ({"stations": ["A"]}, "1 station"),
        ({"stations": "AB"}, "stations are"),
        ({"stations": [1, 2]}, "stations are"),
        ({"stations": [], "trace_ids": None}, "0 station"),
    ],
)
def test_trigger_that_cannot_be_used_is_kept_aside(changed: dict[str, Any], words: str) -> None:
    """Each fault is told; the rest goes in."""
    read = read_coincidence_triggers([{**TRIGGER, **changed}, TRIGGER], "list")

    (rejection,) = read.rejections
    assert rejection.code == "LOC-014"
    assert rejection.where == "list trigger 1"
    assert words in rejection.found
    assert [trigger.key for trigger in read.triggers] == ["2"]


def test_what_is_no_trigger_is_kept_aside() -> None:
    """A number among the triggers is refused by itself."""
    assert read_coincidence_triggers([5]).rejections[0].code == "LOC-014"


@pytest.mark.slow
def test_triggers_of_obspy_on_its_own_records_become_observations() -> None:
    """ObsPy's UH1 to UH4 of 27 May 2010: three events, at the times its triggers give."""
    obspy = pytest.importorskip("obspy", reason="ObsPy is not installed")
    trigger = pytest.importorskip("obspy.signal.trigger", reason="ObsPy is not installed")
    folder = Path(obspy.__file__).parent / "signal" / "tests" / "data"
    stream = obspy.Stream()
    for name in ("UH1._.SHZ", "UH2._.SHZ", "UH3._.SHZ", "UH4._.EHZ"):
        stream += obspy.read(str(folder / f"BW.{name}.D.2010.147.cut.slist.gz"))
    stream.filter("bandpass", freqmin=10, freqmax=20)
    found = trigger.coincidence_trigger("recstalta", 3.5, 1, stream, 3, sta=0.5, lta=10)

    read = read_coincidence_triggers(found, "obspy")

    assert read.rejections == ()
    assert [
        (f"{t.at:%H:%M:%S.%f}"[:11], len(t.stations), round((t.ends_at - t.at).total_seconds(), 2))
        for t in read.triggers
    ] == [("16:24:33.21", 4, 4.27), ("16:27:01.26", 3, 3.44), ("16:27:30.51", 4, 4.29)]
    assert len(arrivals_of(read.triggers)) == 11
    observations = observations_of(read.triggers, "unterhaching")
    assert [o.starts_at for o in observations] == [t.at for t in read.triggers]
