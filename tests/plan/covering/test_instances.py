"""Benchmark files: the examples of the page, an instance drawn anew, round trips, bad files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import PlanError
from truceline.formats import bds, pmed, scp, sjc
from truceline.plan.covering import (
    InstanceFormat,
    InstanceLimits,
    objective,
    read_instance,
    solve_covering,
)

PAGE = Path(__file__).parents[3] / "docs" / "instances.md"


def example(kind: str) -> str:
    """Return the example of a format in docs/instances.md."""
    found = re.search(rf"^```text {kind}\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize(
    ("kind", "limits", "worth", "chosen"),
    [
        ("sjc", InstanceLimits(radius=3.0, number=1), 60.0, (1,)),
        ("pmed", InstanceLimits(), 7.0, None),
        ("scp", InstanceLimits(), 8.0, (1, 3)),
        ("bds", InstanceLimits(radius=5.0, budget=4.0), 17.0, (1,)),
        ("bds", InstanceLimits(radius=6.0, target_share=0.7), 3.0, (1,)),
        ("bds", InstanceLimits(radius=6.0, number=2), 24.0, None),
    ],
)
def test_examples_of_the_page_have_the_answers_it_gives(
    kind: str, limits: InstanceLimits, worth: float, chosen: tuple[int, ...] | None
) -> None:
    """Each format's example is read and solved to what docs/instances.md says of it."""
    problem = read_instance(example(kind), InstanceFormat(kind), limits, kind)

    solution = solve_covering(problem, time_limit_s=30, rng=np.random.default_rng(0))

    assert solution.certificate.status == "optimal"
    assert solution.certificate.objective == worth == objective(problem, solution.chosen)
    assert chosen is None or solution.chosen == chosen


def test_later_edge_stands_as_or_library_documents() -> None:
    """With the first of two costs of an edge the example would cost 8, not 7."""
    turned = example("pmed").replace("1 2 9\n", "").replace("1 2 3\n", "1 2 3\n1 2 9\n")

    problem = read_instance(turned, InstanceFormat.PMED, InstanceLimits(), "turned")

    solution = solve_covering(problem, time_limit_s=30, rng=np.random.default_rng(0))
    assert solution.certificate.objective == 8.0


def test_network_distances_are_shortest_paths_and_keep_free_edges() -> None:
    """An edge of cost 0 is an edge; vertices no path reaches are infinitely far; loops go."""
    network = pmed.read("4 4 1\n1 2 0\n2 3 5\n1 3 9\n3 3 1\n", "net")

    assert network.distance[0].tolist() == [0.0, 0.0, 5.0, np.inf]
    assert (network.distance == network.distance.T).all()


def c_library_random(seed: int, count: int) -> list[int]:
    """Return what `rand()` of the GNU C library gives: additive feedback over 31 words."""
    words = [seed]
    for _ in range(30):
        words.append(16_807 * words[-1] % 2_147_483_647)
    words += words[:3]
    for place in range(34, 344 + count):
        words.append((words[place - 3] + words[place - 31]) % 2**32)
    return [word >> 1 for word in words[344 : 344 + count]]


def drawn_instance(facilities: int, clients: int, seed: int) -> bds.FacilitiesAndClients:
    """Draw an instance as the authors' generator does: places, costs 10-100, demands 1-100."""
    draws = c_library_random(seed, 3 * (facilities + clients))
    places = 30.0 * np.array(draws[: 2 * (facilities + clients)]).reshape(-1, 2) / (2**31 - 1)
    rest = np.array(draws[2 * (facilities + clients) :])
    return bds.FacilitiesAndClients(
        facility_xy=places[:facilities],
        cost=(rest[:facilities] % 91 + 10).astype(float),
        client_xy=places[facilities:],
        demand=(rest[facilities:] % 100 + 1).astype(float),
    )


def test_published_bds_instance_is_drawn_anew_and_read_back() -> None:
    """The authors' generator drawn again gives the lines of their file of 100 x 1,000, seed 1."""
    lines = bds.write(drawn_instance(100, 1_000, 1)).splitlines()

    assert lines[0].split() == ["100", "1000"]
    assert lines[1] == "F\t0\t25.205632\t11.831488\t75"
    assert lines[100] == "F\t99\t26.198140\t24.931126\t88"
    assert lines[101] == "C\t0\t29.383024\t22.314336\t87"
    assert lines[111] == "C\t10\t6.709692\t19.533962\t14"
    again = bds.read("\n".join(lines))
    assert again.demand.sum() == drawn_instance(100, 1_000, 1).demand.sum()


@pytest.mark.parametrize("limits", [{"budget": 150.0}, {"target_share": 0.6}])
def test_drawn_bds_instance_is_proved(limits: dict[str, float]) -> None:
    """Maximal and partial covering of the published instance are solved with proof."""
    text = bds.write(drawn_instance(100, 1_000, 1))
    problem = read_instance(text, InstanceFormat.BDS, InstanceLimits(radius=5.5, **limits), "drawn")

    solution = solve_covering(problem, time_limit_s=60, rng=np.random.default_rng(0))

    assert solution.certificate.status == "optimal"
    assert objective(problem, solution.chosen) == solution.certificate.bound


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1e6)),
        min_size=1,
        max_size=20,
    )
)
def test_points_written_are_read_the_same(rows: list[tuple[float, float, float]]) -> None:
    """An sjc file says the same again after reading."""
    table = np.array(rows)
    points = sjc.WeightedPoints(xy=table[:, :2], weight=table[:, 2])

    again = sjc.read(sjc.write(points))

    assert (again.xy == points.xy).all()
    assert (again.weight == points.weight).all()


@given(st.integers(0, 2**32 - 1))
def test_columns_written_are_read_the_same(seed: int) -> None:
    """A set covering file says the same again after reading, rows without a column as well."""
    rng = np.random.default_rng(seed)
    table = rng.random((int(rng.integers(1, 30)), int(rng.integers(1, 9)))) < 0.4
    text = f"{table.shape[1]} {table.shape[0]}\n" + " ".join("7" for _ in table) + "\n"
    for row in table.T:
        text += " ".join(str(n) for n in [row.sum(), *(np.flatnonzero(row) + 1)]) + "\n"

    columns = scp.read(text)

    assert (columns.coverage.toarray() == table).all()
    again = scp.read(scp.write(columns))
    assert (again.coverage.toarray() == table).all()
    assert (again.cost == columns.cost).all()


@pytest.mark.parametrize(
    ("kind", "text", "code", "where"),
    [
        ("sjc", "0 0 1\n0 0\n", "PLN-221", ":2:"),
        ("sjc", "0 0 1\n0 zero 1\n", "PLN-220", ":2:"),
        ("sjc", "0 0 1\n0 0 -1\n", "PLN-223", ":2:"),
        ("sjc", "0 0 1 9\n", "PLN-222", ":1:"),
        ("sjc", "3\n0 0 1\n", "PLN-221", ":2:"),
        ("sjc", "1\n0 0 1\n0 0 1\n", "PLN-222", "bad:"),
        ("pmed", "3 2 1\n1 2 5\n", "PLN-221", ":2:"),
        ("pmed", "3 1 1\n1 4 5\n", "PLN-223", ":2:"),
        ("pmed", "3 1 4\n1 2 5\n", "PLN-223", ":1:"),
        ("pmed", "3 1 1\n1 2 -5\n", "PLN-223", ":2:"),
        ("pmed", "3 1 1\n1 2 nan\n", "PLN-220", ":2:"),
        ("pmed", "3 1 1\n1 2 5\n1 2 6\n", "PLN-222", ":3:"),
        ("scp", "2 2\n1 1\n1\n3\n", "PLN-223", ":4:"),
        ("scp", "2.5 2\n", "PLN-220", ":1:"),
        ("scp", "99999999999 2\n", "PLN-223", ":1:"),
        ("bds", "1 1\nF 0 0 0 1\nF 0 0 0 1\n", "PLN-220", ":3:"),
        ("bds", "1 1\nF 0 0 0 1\n", "PLN-221", ":2:"),
        ("bds", "1 1\nF 0 0 0 1\nC 0 inf 0 1\n", "PLN-220", ":3:"),
    ],
)
def test_bad_file_is_told_with_line_and_remedy(kind: str, text: str, code: str, where: str) -> None:
    """Every fault of a file names its line, what stands there and what to do."""
    limits = InstanceLimits(radius=1.0, number=1)

    with pytest.raises(PlanError) as caught:
        read_instance(text, InstanceFormat(kind), limits, "bad")

    assert caught.value.code == code
    assert where in str(caught.value)


@given(st.text(alphabet="0123456789.-FC \n\te", max_size=80))
def test_no_text_is_a_traceback(text: str) -> None:
    """Whatever a file holds, it is read or refused with a code."""
    limits = InstanceLimits(radius=1.0, number=1)
    codes = []
    for kind in InstanceFormat:
        try:
            read_instance(text, kind, limits, "any")
        except PlanError as error:
            codes.append(error.code)

    assert {code[:5] for code in codes} <= {"PLN-2"}


@pytest.mark.parametrize(
    ("kind", "limits", "code"),
    [
        ("sjc", InstanceLimits(number=1), "PLN-210"),
        ("sjc", InstanceLimits(radius=1.0), "PLN-210"),
        ("sjc", InstanceLimits(radius=-1.0, number=1), "PLN-202"),
        ("bds", InstanceLimits(radius=1.0), "PLN-210"),
        ("bds", InstanceLimits(radius=1.0, target_share=1.5), "PLN-212"),
        ("pmed", InstanceLimits(number=9), "PLN-203"),
    ],
)
def test_missing_or_wrong_limit_is_told(kind: str, limits: InstanceLimits, code: str) -> None:
    """What the file leaves open must be given, and be possible."""
    with pytest.raises(PlanError) as caught:
        read_instance(example(kind), InstanceFormat(kind), limits, "file")

    assert caught.value.code == code


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    script = "import sys; sys.argv[0] = 'truceline'; from truceline.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, "plan", "solve-instance", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_command_prints_objective_bound_gap_and_status(tmp_path: Path) -> None:
    """As a table for people, and as JSON and nothing else for programs."""
    file = tmp_path / "ring.pmed"
    file.write_text("6 6 2\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n5 6 1\n6 1 1\n")

    table = run(str(file), "--format", "pmed", "--time-limit", "20")
    found = json.loads(run(str(file), "--format", "pmed", "--json").stdout)

    assert table.returncode == 0
    assert [word in table.stdout for word in ("objective", "bound", "gap", "optimal")] == [True] * 4
    assert (found["objective"], found["bound"], found["gap"]) == (4.0, 4.0, 0.0)
    assert found["status"] == "optimal"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("/nowhere", "--format", "pmed"), "SRC-001"),
        (("/", "--format", "pmed"), "SRC-002"),
        ((str(PAGE), "--format", "xyz"), "PLN-211"),
        ((str(PAGE), "--format", "scp"), "PLN-220"),
    ],
)
def test_command_that_cannot_says_why(words: tuple[str, ...], code: str) -> None:
    """One line with code and remedy, and status 2."""
    said = run(*words)

    assert said.returncode == 2
    assert said.stderr.startswith(code)
