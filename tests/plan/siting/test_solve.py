"""Siting held against brute force, closed forms and mirrored problems."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from truceline.core.errors import PlanError
from truceline.plan.siting.criterion import make_criterion
from truceline.plan.siting.problem import Barrier, Localisation, SitingProblem
from truceline.plan.siting.room import Rules, largest_gap_km
from truceline.plan.siting.rows import lay_rows
from truceline.plan.siting.search import Choice, exact_score, fill
from truceline.plan.siting.solve import solve_siting

if TYPE_CHECKING:
    from truceline.plan.siting.found import Siting

Floats = np.ndarray


def problem(
    chances: list[Floats] | Floats, budget: float, cost: Floats | None = None, **more: object
) -> SitingProblem:
    """Make a problem with one budget; each scenario's chances are (columns, rows)."""
    each = [
        np.asarray(c, dtype=float) for c in (chances if isinstance(chances, list) else [chances])
    ]
    columns, rows = each[0].shape
    cost = np.ones(columns) if cost is None else cost
    given_ = {
        "detect": tuple(sparse.csr_matrix(chance) for chance in each),
        "weight": np.ones((len(each), rows)), "probability": np.full(len(each), 1 / len(each)),
        "column_ids": tuple(f"c{k:03d}" for k in range(columns)), "cost": cost,
        "contributor": tuple("AB"[k % 2] for k in range(columns)),
        "modality": tuple(("eye", "radar", "ear")[k % 3] for k in range(columns)),
        "packing": sparse.csr_matrix(cost[None, :]), "limits": np.array([budget]),
        "limit_names": ("budget",),
    } | more  # fmt: skip
    return SitingProblem(**given_)  # type: ignore[arg-type]


def drawn(seed: int, columns: int = 8, rows: int = 12, scenarios: int = 3) -> SitingProblem:
    """Draw a small problem: some chances 0, some 1, whole costs, two limits."""
    rng = np.random.default_rng(seed)
    chances = [
        rng.choice([0.0, 1.0, 0.5], p=[0.5, 0.05, 0.45], size=(columns, rows))
        * rng.choice([1.0, rng.random()], size=(columns, rows))
        for _ in range(scenarios)
    ]
    cost = rng.integers(1, 4, columns).astype(float)
    packing = sparse.csr_matrix(np.stack([cost, (np.arange(columns) % 2 == 0).astype(float)]))
    return problem(
        chances, 0.0, cost, packing=packing, limits=np.array([6.0, 2.0]),
        limit_names=("budget", "at most 2 from A"),
        weight=rng.random((scenarios, rows)) + 0.01,
        probability=rng.dirichlet(np.ones(scenarios)),
    )  # fmt: skip


def values_of(given_: SitingProblem, chosen: tuple[int, ...]) -> Floats:
    """Work the value by scenario out from its definition, parts included."""
    found = []
    for number, matrix in enumerate(given_.detect):
        p = matrix.toarray()[list(chosen)]
        share = given_.weight[number] / given_.weight[number].sum()
        value = share @ (1 - np.prod(1 - p, axis=0))
        names = [given_.modality[k] for k in chosen]
        sees = [1 - np.prod(1 - p[[n == name for n in names]], axis=0) for name in set(names)]
        for pattern in itertools.product([0, 1], repeat=len(sees)):
            if sum(pattern) >= 2:
                chance = np.prod(
                    [q if bit else 1 - q for q, bit in zip(sees, pattern, strict=True)], axis=0
                )
                value += given_.redundancy * float(share @ chance)
        if given_.localisation is not None:
            spread = given_.localisation.spread_m.toarray()[list(chosen)]
            told = 1 - np.exp(-0.5 * (given_.localisation.within_m / np.maximum(spread, 1e-9)) ** 2)
            told[spread == 0] = 0
            placed = 1 - np.prod(1 - p * told, axis=0)
            value += given_.localisation.weight * float(share @ placed)
        found.append(value)
    return np.array(found)


def every_choice(given_: SitingProblem) -> list[tuple[int, ...]]:
    """List every choice within the rules."""
    rules = Rules(given_)
    return [
        chosen
        for size in range(given_.columns + 1)
        for chosen in itertools.combinations(range(given_.columns), size)
        if rules.meets(chosen)
    ]


def best_of_all(
    given_: SitingProblem, name: str = "mean", alpha: float = 0.2, mean_share: float = 0.0
) -> float:
    """Return the optimum by trying everything."""
    values = np.stack([values_of(given_, chosen) for chosen in every_choice(given_)])
    return float(
        make_criterion(name, given_.probability, alpha, values.max(axis=0), mean_share)
        .value(values)
        .max()
    )


def solved(given_: SitingProblem, **more: object) -> Siting:
    """Solve with a seed and enough time."""
    return solve_siting(given_, time_limit_s=20, rng=np.random.default_rng(3), **more)  # type: ignore[arg-type]


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    name=st.sampled_from(["mean", "worst", "cvar"]),
    mean_share=st.sampled_from([0.0, 0.4]),
)
def test_optimum_lies_between_objective_and_bound_and_is_proved(
    seed: int, name: str, mean_share: float
) -> None:
    """A small plan is the best there is, and its certificate says so."""
    given_ = drawn(seed)

    answer = solved(given_, criterion=name, alpha=0.4, mean_share=mean_share)

    best = best_of_all(given_, name, 0.4, mean_share)
    assert answer.certificate.objective <= best + 1e-6
    assert answer.certificate.bound >= best - 1e-6
    assert answer.certificate.status == "optimal"
    assert answer.certificate.objective == pytest.approx(best, abs=1e-5)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_parts_beside_the_share_are_counted_and_bounded(seed: int) -> None:
    """With redundancy and location counted, the optimum still lies below the bound."""
    rng = np.random.default_rng(seed)
    base = drawn(seed, columns=7, rows=8, scenarios=2)
    spread = sparse.csr_matrix(rng.uniform(50, 2_000, (7, 8)))
    given_ = replace(
        base, redundancy=0.5,
        localisation=Localisation(spread_m=spread, within_m=400.0, weight=0.7),
    )  # fmt: skip

    answer = solved(given_)

    value = float(values_of(given_, answer.chosen) @ given_.probability)
    assert answer.certificate.objective == pytest.approx(value, abs=1e-6)
    assert value <= best_of_all(given_) + 1e-6 <= answer.certificate.bound + 2e-6
    assert value >= 0.97 * best_of_all(given_)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_regret_is_held_against_each_scenarios_best(seed: int) -> None:
    """No plan falls less short of what each scenario allows, by more than the bound says."""
    given_ = drawn(seed)

    answer = solved(given_, criterion="regret")

    every = np.stack([values_of(given_, chosen) for chosen in every_choice(given_)])
    assert answer.best_by_scenario is not None
    assert (answer.best_by_scenario <= every.max(axis=0) + 1e-6).all()
    least = (every - answer.best_by_scenario).min(axis=1).max()
    assert answer.certificate.objective - 1e-6 <= least <= answer.certificate.bound + 1e-6


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_more_room_and_more_columns_never_lower_the_optimum(seed: int) -> None:
    """A raised budget or an added column cannot make the best plan worse."""
    more = drawn(seed)
    less = replace(more, barred=(3,))
    poorer = replace(more, limits=more.limits - np.array([2.0, 1.0]))

    best = solved(more).certificate

    for other in (less, poorer):
        assert solved(other).certificate.objective <= best.bound + 1e-9
        assert solved(other).certificate.bound <= best.bound + 1e-5


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_greedy_keeps_its_guarantee(seed: int) -> None:
    """With a plain count, greedy has at least 1 - 1/e of the optimum (Nemhauser et al. 1978)."""
    rng = np.random.default_rng(seed)
    given_ = problem(rng.random((7, 10)) * (rng.random((7, 10)) < 0.5), 3.0)
    choice = Choice(lay_rows(given_, np.ones(1)), Rules(given_))

    fill(choice, exact_score(make_criterion("mean", np.ones(1), 0.2, np.zeros(1))), None)

    assert choice.values[0] >= (1 - 1 / np.e) * best_of_all(given_) - 1e-9


@pytest.mark.parametrize("name", ["mean", "worst", "cvar", "regret"])
def test_mirrored_problem_has_the_mirrored_value(name: str) -> None:
    """Exchanging the sides changes no number."""
    given_ = drawn(11)
    back = np.arange(given_.columns)[::-1]
    mirrored = replace(
        given_,
        detect=tuple(sparse.csr_matrix(m.toarray()[back][:, ::-1]) for m in given_.detect),
        weight=given_.weight[:, ::-1].copy(), cost=given_.cost[back],
        contributor=tuple(given_.contributor[k] for k in back),
        modality=tuple(given_.modality[k] for k in back),
        packing=sparse.csr_matrix(given_.packing.toarray()[:, back]),
    )  # fmt: skip

    one, other = solved(given_, criterion=name), solved(mirrored, criterion=name)

    assert one.certificate.objective == pytest.approx(other.certificate.objective, rel=1e-6)


def test_order_of_columns_changes_nothing() -> None:
    """The same ids are chosen in whatever order the columns come, and again the same."""
    given_ = drawn(5, columns=30, rows=40)
    order = np.random.default_rng(0).permutation(30)
    shuffled = replace(
        given_,
        detect=tuple(m[order] for m in given_.detect),
        column_ids=tuple(given_.column_ids[k] for k in order), cost=given_.cost[order],
        contributor=tuple(given_.contributor[k] for k in order),
        modality=tuple(given_.modality[k] for k in order), packing=given_.packing[:, order],
    )  # fmt: skip

    one, again, other = solved(given_), solved(given_), solved(shuffled)

    assert one.chosen == again.chosen
    assert [given_.column_ids[k] for k in one.chosen] == [
        shuffled.column_ids[k] for k in other.chosen
    ]


def test_nothing_to_choose_from_is_an_answer() -> None:
    """No budget, no columns, no chance: nothing is seen, and that is proved."""
    for given_ in (
        problem(np.full((4, 3), 0.5), 0.0),
        problem(np.zeros((0, 3)), 5.0),
        problem(np.zeros((4, 3)), 2.0),
        replace(problem(np.full((4, 3), 0.5), 2.0), weight=np.zeros((1, 3))),
    ):
        answer = solved(given_)

        assert answer.by_scenario.tolist() == [0.0]
        assert answer.certificate.objective == 0.0
        assert answer.certificate.status == "optimal"


def test_sure_detection_needs_no_more() -> None:
    """A column that sees everything for certain is enough."""
    chance = np.zeros((4, 6))
    chance[2] = 1.0

    answer = solved(problem(chance, 1.0))

    assert answer.chosen == (2,)
    assert answer.by_scenario[0] == pytest.approx(1.0, abs=1e-12)
    assert answer.certificate.status == "optimal"
    assert answer.after_losses[1] == pytest.approx(0.0, abs=1e-6)


def test_worst_case_gives_up_mean_for_the_bad_scenario() -> None:
    """Where one side's refusal blinds its columns, the robust plan does not stand on them."""
    both = np.array([[0.9, 0.9, 0.0], [0.9, 0.9, 0.0], [0.4, 0.4, 0.4]])
    refused = both.copy()
    refused[:2] = 0.0
    given_ = replace(problem([both, refused], 1.0), probability=np.array([0.9, 0.1]))

    assert solved(given_).chosen in ((0,), (1,))
    assert solved(given_, criterion="worst").chosen == (2,)


def test_contributors_and_required_columns_take_part() -> None:
    """The plan has the required column and as many contributors as demanded."""
    chance = np.diag([0.9, 0.1, 0.8, 0.1, 0.7, 0.2])

    answer = solved(problem(chance, 3.0, min_contributors=2, required=(3,)))

    assert answer.chosen == (0, 2, 3)
    assert answer.unmet == ()
    assert answer.certificate.status == "optimal"
    assert answer.binding == ("budget",)


def test_barrier_leaves_no_gap_longer_than_allowed() -> None:
    """Columns are spread so that no stretch above the gap is unreached."""
    points = 20
    reach = np.array([np.abs(np.arange(points) - at) <= 1 for at in range(points)]) * 0.8
    chance = np.zeros((points, points))
    chance[:5, :5] = 0.5  # all acts lie at one end
    given_ = problem(
        chance, 5.0, barrier=Barrier(reach=sparse.csr_matrix(reach), step_km=1.0, gap_km=3.0)
    )

    free = solved(replace(given_, barrier=None))
    answer = solved(given_)

    assert max(free.chosen) < 5
    assert answer.largest_gap_km is not None
    assert answer.largest_gap_km <= 3.0
    assert answer.certificate.objective < free.certificate.objective
    assert answer.certificate.status == "optimal"
    assert given_.barrier is not None
    assert largest_gap_km(given_.barrier, free.chosen) == 20 - (max(free.chosen) + 2)


def test_barrier_that_cannot_be_kept_is_said() -> None:
    """With too small a budget the answer says which demand it does not keep."""
    reach = sparse.csr_matrix(np.eye(10))
    given_ = problem(
        np.full((10, 4), 0.3), 2.0, barrier=Barrier(reach=reach, step_km=1.0, gap_km=1.0)
    )

    answer = solved(given_)

    assert answer.certificate.status == "infeasible"
    assert answer.unmet == ("no gap above 1 km",)
    assert len(answer.chosen) == 2


def test_barrier_that_greedy_misses_is_kept() -> None:
    """Where covering step by step spends the budget, a solver finds what keeps the barrier."""
    reach = np.zeros((3, 8))
    reach[0, 1:7] = 1.0  # most at once, and then two more are needed
    reach[1, :4] = 1.0
    reach[2, 4:] = 1.0
    given_ = problem(
        np.full((3, 4), 0.3), 2.0, barrier=Barrier(reach=sparse.csr_matrix(reach), step_km=1.0)
    )

    answer = solved(given_)

    assert answer.chosen == (1, 2)
    assert answer.largest_gap_km == 0.0
    assert answer.certificate.status == "optimal"


def test_survival_prefers_what_stands_losses() -> None:
    """With losses weighed, no more is lost by the worst one than without."""
    rng = np.random.default_rng(8)
    chance = rng.random((12, 20)) * (rng.random((12, 20)) < 0.4)

    plain = solved(problem(chance, 4.0))
    sturdy = solved(problem(chance, 4.0, losses=1, survival=2.0))

    assert sturdy.after_losses[1] >= plain.after_losses[1]
    assert sturdy.certificate.objective <= sturdy.certificate.bound


def test_first_loss_is_the_worst_single_one() -> None:
    """The curve of losses begins with the loss that hurts most."""
    given_ = drawn(4)

    answer = solved(given_)

    left = [
        float(values_of(given_, tuple(set(answer.chosen) - {k})) @ given_.probability)
        for k in answer.chosen
    ]
    assert answer.after_losses[1] == pytest.approx(min(left), abs=1e-7)


def test_start_is_never_made_worse() -> None:
    """A plan given to begin with is kept unless a better one is found."""
    given_ = drawn(21)
    start = max(
        every_choice(given_), key=lambda c: float(values_of(given_, c) @ given_.probability)
    )

    answer = solved(given_, start=start)

    assert answer.certificate.objective >= float(
        values_of(given_, start) @ given_.probability
    ) - 1e-9  # fmt: skip


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ({"limits": np.array([-1.0])}, "PLN-302", "'budget' is -1"),
        ({"min_contributors": 3}, "PLN-302", "'at least 3 contributors', and 'who may man a site'"),
        ({"required": (0,), "barred": (0,)}, "PLN-302", "'c000' is required, and it is barred"),
        (
            {"required": (0, 1, 2)},
            "PLN-302",
            "'budget' allows 2, and the 'required columns' need 3",
        ),
        (
            {"min_contributors": 2, "limits": np.array([1.0])},
            "PLN-302",
            "'budget' allows 1, and 'at least 2 contributors' need 2",
        ),
        ({"detect": (sparse.csr_matrix(np.full((4, 3), 1.5)),)}, "PLN-303", "between 0 and 1"),
        ({"weight": np.full((1, 3), np.nan)}, "PLN-304", "'weight'"),
        ({"weight": np.ones((2, 3))}, "PLN-301", "'weight'"),
        ({"column_ids": ("a", "a", "b", "c")}, "PLN-301", "'column_ids'"),
        ({"redundancy": -1.0}, "PLN-304", "'redundancy'"),
        ({"probability": np.zeros(1)}, "PLN-304", "'probability'"),
    ],
)
def test_what_contradicts_itself_is_refused(more: dict[str, object], code: str, words: str) -> None:
    """The error names the two limits that clash."""
    with pytest.raises(PlanError) as caught:
        problem(np.full((4, 3), 0.5), 2.0, **more)

    assert caught.value.code == code
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"criterion": "median"}, "PLN-305"),
        ({"alpha": 0.0}, "PLN-304"),
        ({"mean_share": 1.5}, "PLN-304"),
        ({"start": (0, 0)}, "PLN-306"),
        ({"start": (0, 1, 2)}, "PLN-306"),
    ],
)
def test_what_cannot_be_asked_is_refused(more: dict[str, object], code: str) -> None:
    """A criterion, level or start that cannot be gives a clear error."""
    with pytest.raises(PlanError) as caught:
        solved(problem(np.full((4, 3), 0.5), 2.0), **more)

    assert caught.value.code == code
