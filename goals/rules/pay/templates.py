"""Plans to start from, on whatever goal is shared. The first is the practice's own."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from goals.rules.pay.curve import PRACTICE, STAYS, Curve, Point
from goals.rules.pay.measures import GOAL, PROMISE
from goals.rules.pay.terms import Component, Terms, practice


def points(*pairs: tuple[int, int]) -> Curve:
    """A curve from percentages, which stays behind its last point."""
    made = (Point(Fraction(at, 100), Fraction(pays, 100)) for at, pays in pairs)
    return Curve(tuple(made), STAYS)


KEPT_WELL = points((80, 50), (100, 100))  # a promise: half for four fifths of it, never more
GENTLE = points((70, 50), (100, 100), (115, 120))  # a place more than there are seats pays little
UP_TO_ALL = points((50, 50), (100, 100))  # no more than is aimed for


def with_promise(half: str, metric: str, on_goal: int, curve: Curve) -> tuple[Component, ...]:
    """So many percent on the shared goal, the rest on one's own kept promise."""
    return (
        Component(f"{GOAL}:{metric}", Fraction(on_goal, 100), curve),
        Component(f"{PROMISE}:{half}", Fraction(100 - on_goal, 100), KEPT_WELL),
    )


def kept_promise(half: str, from_on: date, metric: str) -> Terms:
    """Seven tenths on the goal by the practice's curve, three on the own promise."""
    return Terms(half, from_on, with_promise(half, metric, 70, PRACTICE))


def university(half: str, from_on: date, metric: str) -> Terms:
    """Students enrolled: a gentle curve, because there are only so many seats."""
    return Terms(half, from_on, with_promise(half, metric, 80, GENTLE))


def nonprofit(half: str, from_on: date, metric: str) -> Terms:
    """Donations: no more than is aimed for, and a larger part on the own promise."""
    parts = with_promise(half, metric, 60, UP_TO_ALL)
    return Terms(half, from_on, parts, cap=Fraction(1))


TEMPLATES: dict[str, Callable[[str, date, str], Terms]] = {
    "practice": practice,
    "promise": kept_promise,
    "university": university,
    "nonprofit": nonprofit,
}
