"""What `verify` says of closed periods and statements."""

from fractions import Fraction as F

import pytest

from goals.models import PayStatement
from goals.queries.recount import frozen_differences
from goals.rules.pay.curve import GOES_ON, HARD, STAYS, Curve, Point
from goals.rules.pay.second import paid_for
from goals.rules.pay.terms import Component, component_kept
from goals.rules.pay.tiers import PROGRESSIVE, RETRO, Band, Tiers
from tests.goals.pay.conftest import win
from tests.goals.pay.test_closing import close

POINTS = (Point(F(3, 4), F(1, 2)), Point(F(1), F(1)), Point(F(3, 2), F(3)))
BANDS = (Band(F(1, 2), F(1, 2)), Band(F(4, 5), F(1)), Band(F(1), F(2)))
SHAPES = [
    Curve(POINTS, STAYS),
    Curve(POINTS, GOES_ON),
    Curve(POINTS, STAYS, HARD),
    Tiers(BANDS, PROGRESSIVE),
    Tiers(BANDS, RETRO),
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_both_readings_of_a_component_pay_the_same(shape):
    component = Component("goal:amount:customer", F(1), shape)
    for share in (F(n, 40) for n in range(81)):
        assert paid_for(component_kept(component), share) == component.curve.pays(share)


@pytest.fixture
def closed(paid, stella):
    close(stella)
    return paid


def test_what_was_frozen_follows_from_its_rows(closed):
    win(closed, 900_000_00, lead="late")
    assert list(frozen_differences(closed)) == []


def reading(line):
    line["reading"]["attained"] = "1"


def paying(line):
    line["pays"] = "2"


def rounding(line):
    line["amount"] = line["amount"] + 1


@pytest.mark.parametrize("change", [reading, paying, rounding])
def test_a_line_that_was_touched_is_found_and_nobody_named(closed, change):
    statement = PayStatement.objects.first()
    change(next(line for line in statement.content["lines"] if line["kind"] == "part"))
    statement.save()
    told = [repr(one) for one in frozen_differences(closed)]
    assert told
    assert not any("Tom" in one or "Mona" in one or "$" in one for one in told)
