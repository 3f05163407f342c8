"""Attribution: nobody is named without two independent modalities and a person who signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess_material import AGREEMENT, LINES, VERSION, east, incident
from truceline.assess.attribution import attribute
from truceline.assess.engine import assess
from truceline.core.uncertain import point_region
from truceline.model.attribution import ATTRIBUTION_SCHEMA
from truceline.model.facts import Signature
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.line import Line
from truceline.model.observation import OBSERVATION_SCHEMA, Observation
from truceline.model.table import to_table
from truceline.science.lines import LineIndex
from truceline.science.shares import exact_share

if TYPE_CHECKING:
    import pyarrow as pa

AT = datetime(2016, 5, 10, 12, tzinfo=UTC)
ON_LINE = point_region(30.0, 48.0, 100.0)
SIGNED = Signature(incident_id="inc-1", party="east", by="A. Verifier", at=AT + timedelta(days=1))


def seen(number: int, flight: str | None, modality: str, **more: Any) -> Observation:
    values: dict[str, Any] = {
        "observation_id": f"obs-{number}", "source_id": "s", "source_key": str(number),
        "content_sha256": "0" * 64, "kind": "explosion", "modality": modality, "region": ON_LINE,
        "starts_at": AT, "ends_at": AT, "received_at": AT + timedelta(hours=1),
        "observer": f"post-{number}", "flight_direction": flight, **more,
    }  # fmt: skip
    return Observation(**values)


def told(
    *observations: Observation, signed: Signature | None = SIGNED, lines: LineIndex = LINES,
    region: object = ON_LINE,
) -> dict[str, Any]:  # fmt: skip
    ids = tuple(one.observation_id for one in observations)
    one = replace(incident("explosion", region, AT), members=ids)  # type: ignore[arg-type]
    table = attribute(
        to_table([one], INCIDENT_SCHEMA), to_table(observations, OBSERVATION_SCHEMA), AGREEMENT,
        lines, () if signed is None else (signed,),
    )  # fmt: skip
    assert table.schema == ATTRIBUTION_SCHEMA
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows[0] if rows else {}


EAST = [seen(1, "E-W", "camera"), seen(2, "E-W", "human")]


def test_two_modalities_and_a_signature_name_a_party() -> None:
    """A camera and a patrol saw it come from the east, and somebody signed for it."""
    found = told(*EAST)

    assert (found["party"], found["signatory"]) == ("east", "A. Verifier")
    assert (found["modalities"], found["groups"]) == (2, 2)
    assert (found["direction_from_deg"], found["direction_until_deg"]) == (78.75, 101.25)
    assert found["right"] == "east"
    assert 0.95 < found["confidence"] == pytest.approx(found["right_probability"])


@pytest.mark.parametrize(
    ("observations", "signed", "reason"),
    [
        (EAST, None, "nobody signed"),
        (EAST, replace(SIGNED, at=AT), "signed before the last of the reports"),
        (EAST, replace(SIGNED, party="west"), "signed for west"),
        (EAST[:1], SIGNED, "no 2 modalities"),
        ([EAST[0], seen(2, "E-W", "camera")], SIGNED, "no 2 modalities"),
        ([EAST[0], seen(2, "E-W", "press")], SIGNED, "no 2 modalities"),
        ([replace(o, origin="one") for o in EAST], SIGNED, "no 2 modalities"),
        ([*EAST, seen(3, "W-E", "acoustic")], SIGNED, "none to the other"),
        ([seen(1, "N-S", "camera"), seen(2, "N-S", "human")], SIGNED, "no 2 modalities"),
        ([seen(1, None, "camera"), seen(2, None, "human")], SIGNED, "no 2 modalities"),
        ([seen(1, "E-W", "camera"), seen(2, "?-W", "human")], SIGNED, "no 2 modalities"),
    ],
)
def test_anything_less_names_nobody(
    observations: list[Observation], signed: Signature | None, reason: str
) -> None:
    """One sensor, one origin, the press, a signature too early or for the other: nobody."""
    found = told(*observations, signed=signed)

    assert (found["party"], found["confidence"], found["signatory"]) == (
        "not_attributed", None, None,
    )  # fmt: skip
    assert reason in found["reason"]


def test_the_side_a_place_lies_on_names_nobody() -> None:
    """10 km into one side without a direction, signed or not: nobody."""
    found = told(seen(1, None, "camera"), seen(2, None, "human"), region=east(10))

    assert found["party"] == "not_attributed"
    assert found["undetermined_probability"] == 1.0


def test_exchange_of_fire_is_both() -> None:
    """Two modalities from each side, and a signature for both."""
    west = [seen(3, "W-E", "acoustic"), seen(4, "W-E", "human")]

    found = told(*EAST, *west, signed=replace(SIGNED, party="both"))
    assert found["party"] == "both"
    assert told(*EAST, *west)["party"] == "not_attributed"


def test_repeating_one_telling_changes_nothing() -> None:
    """Ten copies of one origin are one group."""
    copies = [seen(10 + i, "E-W", "camera", origin="wire") for i in range(10)]
    once, often = told(*EAST, copies[0]), told(*EAST, *copies)

    for name in ("party", "confidence", "groups", "right_probability"):
        assert once[name] == often[name]


def test_party_reaches_the_findings() -> None:
    """The table is what the assessment takes."""
    ids = tuple(one.observation_id for one in EAST)
    table = to_table([replace(incident("explosion", ON_LINE, AT), members=ids)], INCIDENT_SCHEMA)
    named = attribute(table, to_table(EAST, OBSERVATION_SCHEMA), AGREEMENT, LINES, [SIGNED])
    found = assess(table, AGREEMENT, LINES, attributions=named)

    assert set(found["party"].to_pylist()) == {"east"}
    assert found["confidence"].to_pylist() == named["confidence"].to_pylist() * found.num_rows


FLIGHTS = st.lists(
    st.tuples(
        st.sampled_from(["E-W", "W-E", "NE-SW", "SW-NE", "N-S", "ENE-WSW"]),
        st.sampled_from(["camera", "human", "acoustic", "uav"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(flights=FLIGHTS)
def test_exchanged_sides_exchange_the_answer(flights: list[tuple[str, str]]) -> None:
    """The same world with the labels of the line exchanged names the other party, as surely."""
    swapped = LineIndex([
        Line(line_id="line", versions=(replace(VERSION, left="east", right="west"),))
    ])  # fmt: skip
    rows = [seen(i, flight, modality) for i, (flight, modality) in enumerate(flights)]
    names = {"east": "west", "west": "east", "both": "both", "not_attributed": "not_attributed"}
    for party in ("east", "west", "both"):
        here = told(*rows, signed=replace(SIGNED, party=party))
        there = told(*rows, signed=replace(SIGNED, party=names[party]), lines=swapped)
        assert there["party"] == names[here["party"]]
        assert there["confidence"] == here["confidence"]


def drawn(n: int, bias: float, rng: np.random.Generator) -> tuple[pa.Table, pa.Table, list[str]]:
    """Draw incidents on the line: each is seen by one to four observers, a tenth of them wrong.

    With ``bias``, one modality says "from the east" that often, whatever happened.
    """
    incidents, rows, truth = [], [], []
    for number in range(n):
        side = "east" if rng.random() < 0.5 else "west"
        truth.append(side)
        members = []
        for k in range(int(rng.integers(1, 5))):
            says = side if rng.random() > 0.1 else ("west" if side == "east" else "east")
            modality = ("camera", "human", "acoustic")[int(rng.integers(3))]
            if modality == "acoustic" and rng.random() < bias:
                says = "east"
            one = seen(
                10 * number + k, "E-W" if says == "east" else "W-E", modality,
                observer=f"{number}-{k}",
            )  # fmt: skip
            rows.append(one)
            members.append(one.observation_id)
        incidents.append(
            replace(
                incident("explosion", ON_LINE, AT), incident_id=f"inc-{number}",
                members=tuple(members),
            )
        )  # fmt: skip
    return to_table(incidents, INCIDENT_SCHEMA), to_table(rows, OBSERVATION_SCHEMA), truth


@pytest.mark.slow
@pytest.mark.parametrize(("bias", "fair"), [(0.0, True), (0.9, False)])
def test_named_with_confidence_c_are_right_about_as_often(bias: float, fair: bool) -> None:
    """Somebody signs wherever the evidence allows it: how often is that wrong?

    In the stated world the confidence told lies within the exact interval of how often it is
    right. A sensor that leans to one side breaks that: then more are wrong than is said.
    """
    incidents, rows, truth = drawn(3000, bias, np.random.default_rng(4))
    right = named = 0
    said = 0.0
    wanted = {f"inc-{i}": side for i, side in enumerate(truth)}
    for party in ("east", "west"):
        signatures = [replace(SIGNED, incident_id=name, party=party) for name in wanted]
        for row in attribute(incidents, rows, AGREEMENT, LINES, signatures).to_pylist():
            if row["party"] == party:
                named += 1
                said += row["confidence"]
                right += wanted[row["incident_id"]] == party
    found = exact_share(right, named, "Clopper-Pearson", 0.99)

    assert named > 1000
    assert found.low is not None
    assert found.high is not None
    assert (found.low <= said / named <= found.high) is fair
