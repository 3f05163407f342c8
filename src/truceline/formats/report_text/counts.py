"""How many, as written, and the interval that stands for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """How many, as written: a number and how it is hedged (``exact``, ``about``, ...).

    ``number`` is None where the text says that nobody could count. ``upper`` is the other end
    of "20 to 25" (qualifier ``between``).
    """

    qualifier: str
    number: int | None
    upper: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How a hedged number becomes an interval; ``high_factor`` None leaves it unbounded.

    ``low = low_factor * n + low_plus`` rounded down, ``high`` likewise rounded up.
    """

    low_factor: float = 1.0
    low_plus: float = 0.0
    high_factor: float | None = 1.0
    high_plus: float = 0.0

    def interval(self, number: int, upper: int | None = None) -> tuple[int, int | None]:
        """Return the interval a number stands for; both ends are possible counts."""
        low = max(0, int(round(self.low_factor * number + self.low_plus, 6) // 1))
        if self.high_factor is None:
            return low, None
        most = number if upper is None else upper
        high = -int(-round(self.high_factor * most + self.high_plus, 6) // 1)
        return low, max(low, high)


# "about" is a policy, not a finding: no source states how missions round.
COUNT_POLICY: dict[str, Bounds] = {
    "exact": Bounds(),
    "between": Bounds(),
    "about": Bounds(low_factor=0.8, high_factor=1.2),
    "at_least": Bounds(high_factor=None),
    "over": Bounds(low_plus=1, high_factor=None),
    "up_to": Bounds(low_factor=0.0),
    "under": Bounds(low_factor=0.0, high_plus=-1),
    "almost": Bounds(low_factor=0.8),
    "uncountable": Bounds(low_factor=0.0, low_plus=1, high_factor=None),
}


def count_interval(count: Count, policy: dict[str, Bounds] | None = None) -> tuple[int, int | None]:
    """Return the interval a count stands for under a policy.

    Examples
    --------
    >>> count_interval(Count("about", 35)), count_interval(Count("over", 20))
    ((28, 42), (21, None))
    """
    bounds = (policy or COUNT_POLICY)[count.qualifier]
    return bounds.interval(count.number or 0, count.upper)
