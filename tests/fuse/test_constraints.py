"""What analysts hold stands whatever the score says, and the later act goes before the earlier."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuse_material import DAY, near, press, seen, table
from truceline.fuse.constraints import pinned
from truceline.fuse.fuse import fuse
from truceline.model.constraint import Constraint

if TYPE_CHECKING:
    from truceline.fuse.fuse import Fused

ROW_OF = {name: row for row, name in enumerate("abcdefgh")}


def merge(*ids: str) -> Constraint:
    return Constraint(kind="together", observations=ids, at=DAY, by="analyst", reason="one blast")


def split(first: str, second: str) -> Constraint:
    return Constraint(
        kind="apart", observations=tuple(first), others=tuple(second), at=DAY, by="analyst",
        reason="two blasts",
    )  # fmt: skip


def groups(fused: Fused) -> list[list[str]]:
    return sorted(fused.incidents["members"].to_pylist())


def obs(constraint: Constraint) -> Constraint:
    """Return the same act on ids as fusion has them."""
    return Constraint(
        kind=constraint.kind, at=DAY, by="analyst", reason="r",
        observations=tuple(f"obs-{name}" for name in constraint.observations),
        others=tuple(f"obs-{name}" for name in constraint.others),
    )  # fmt: skip


def test_merge_joins_what_the_score_never_would() -> None:
    """Nine kilometres and three hours apart, held together: one incident that says so."""
    rows = table(seen("a", near(0, 0), 9.0), seen("b", near(9000, 0), 12.0))

    (incident,) = fuse(rows, constraints=[obs(merge("a", "b"))]).incidents.to_pylist()

    assert incident["members"] == ["obs-a", "obs-b"]
    assert incident["pinned"] is True
    assert incident["explanation"].endswith("held together by an analyst")
    assert incident["starts_at"] == DAY + timedelta(hours=9)
    assert incident["ends_at"] == DAY + timedelta(hours=12, minutes=5)
    assert incident["between_low"] < DAY + timedelta(hours=9.1)
    assert incident["between_high"] > DAY + timedelta(hours=12)
    assert incident["region_params"][2] > 3000  # two of them cover both


def test_split_parts_what_the_score_joins_and_a_third_goes_with_one() -> None:
    """Three near reports are one; the first two held apart, the third stands with one of them."""
    rows = table(*(seen(name, near(0, 0), 9.0) for name in "abc"))

    assert len(groups(fuse(rows))) == 1
    parted = groups(fuse(rows, constraints=[obs(split("a", "b"))]))

    assert len(parted) == 2
    assert not any({"obs-a", "obs-b"} <= set(group) for group in parted)


def test_copies_of_one_telling_can_be_held_apart() -> None:
    """Two press rows of one place and day are one telling until somebody says they differ."""
    rows = table(press("a", near(0, 0)), press("b", near(0, 0)), press("c", near(0, 0)))

    assert groups(fuse(rows)) == [["obs-a", "obs-b", "obs-c"]]
    parted = groups(fuse(rows, constraints=[obs(split("a", "b"))]))

    assert sorted(len(group) for group in parted) == [1, 2]


def test_copies_do_not_join_what_stands_apart() -> None:
    """A copy of each of two that differ is held with the other's; the copies part as well."""
    here = near(0, 0)
    blasts = [press("a", here), press("b", here)]
    rows = table(*blasts, *(press(name, here, kind="shelling") for name in "cd"))

    acts = [obs(merge("a", "c")), obs(merge("b", "d")), obs(split("a", "b"))]

    assert groups(fuse(rows, constraints=acts)) == [["obs-a", "obs-c"], ["obs-b", "obs-d"]]


def test_later_act_goes_before_the_earlier() -> None:
    """Split then merged is one, merged then split is two."""
    rows = table(seen("a", near(0, 0), 9.0), seen("b", near(0, 0), 9.0))
    one, two = obs(merge("a", "b")), obs(split("a", "b"))

    assert len(groups(fuse(rows, constraints=[two, one]))) == 1
    assert len(groups(fuse(rows, constraints=[one, two]))) == 2


def test_report_without_a_place_can_be_held_with_another() -> None:
    """What nothing can be weighed against follows what an analyst holds."""
    rows = table(seen("a", None, 9.0), seen("b", near(0, 0), 9.0), seen("c", None, 9.0))

    fused = fuse(rows, constraints=[obs(merge("a", "b"))])

    assert groups(fused) == [["obs-a", "obs-b"], ["obs-c"]]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(
            lambda act: act[1] != act[2]
        ),
        max_size=20,
    )
)
def test_what_stands_never_contradicts_itself_and_holds_the_last_act(
    acts: list[tuple[bool, str, str]],
) -> None:
    """No pair held apart is joined by a chain of pairs held together; the last act stands."""
    held = pinned([merge(a, b) if one else split(a, b) for one, a, b in acts], ROW_OF)
    home = {row: row for row in ROW_OF.values()}

    def root(row: int) -> int:
        while home[row] != row:
            row = home[row]
        return row

    for a, b in held.together:
        home[root(a)] = root(b)

    assert all(root(a) != root(b) for a, b in held.apart)
    if acts:
        one, a, b = acts[-1]
        assert (root(ROW_OF[a]) == root(ROW_OF[b])) == one


def test_what_is_left_of_a_merge_stays_one() -> None:
    """Three held together, one of them then held apart: the two others are still one."""
    for gone in "abc":
        left = "".join(sorted(set("abc") - {gone}))
        rows = table(*(seen(name, near(9000.0 * k, 0), 9.0) for k, name in enumerate("abc")))

        acts = [obs(merge("a", "b", "c")), obs(split(gone, left))]

        assert groups(fuse(rows, constraints=acts)) == sorted(
            [[f"obs-{gone}"], [f"obs-{name}" for name in left]]
        )


@pytest.mark.parametrize("hour", [None, 9.0])
def test_report_without_place_or_left_out_does_not_part_what_a_merge_holds(
    hour: float | None,
) -> None:
    """The middle one of three can be weighed against nothing, or is no incident at all."""
    rows = table(seen("a", near(0, 0), 9.0), seen("b", None, hour), seen("c", near(9000, 0), 9.0))

    fused = groups(fuse(rows, constraints=[obs(merge("a", "b", "c"))]))

    assert fused == [["obs-a", "obs-c"] if hour is None else ["obs-a", "obs-b", "obs-c"]]


def test_report_without_a_place_stands_apart_from_what_goes_with_its_kin() -> None:
    """A placeless report held with one of two alike and apart from the other parts the two."""
    rows = table(seen("a", near(0, 0), 9.0), seen("b", near(0, 0), 9.0), seen("u", None, 9.0))

    fused = fuse(rows, constraints=[obs(split("u", "b")), obs(merge("u", "a"))])

    assert groups(fused) == [["obs-a", "obs-u"], ["obs-b"]]


def test_act_on_what_is_gone_waits_until_it_is_back() -> None:
    """A retracted report takes its pairs with it, and the rest of a merge still holds."""
    acts = [merge("a", "b", "c")]

    assert pinned(acts, {"a": 0, "c": 1}).together == ((0, 1),)
    assert pinned(acts, {"a": 0}).together == ()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": "together", "observations": ("a",)}, "two reports"),
        ({"kind": "apart", "observations": ("a",)}, "apart from others"),
        ({"kind": "apart", "observations": ("a",), "others": ("a",)}, "apart from others"),
        ({"kind": "together", "observations": ("a", "b"), "reason": " "}, "a reason"),
        ({"kind": "together", "observations": ("a", "b"), "at": DAY.replace(tzinfo=None)}, "zone"),
    ],
)
def test_act_that_says_nothing_is_refused(values: dict[str, object], why: str) -> None:
    """An act names what it holds, who, when and why."""
    with pytest.raises(ValueError, match=why):
        Constraint(**{"at": DAY, "by": "analyst", "reason": "r", **values})  # type: ignore[arg-type]
