from datetime import date
from fractions import Fraction

import pytest

from goals.models import StepTarget
from goals.queries.months import month_rows
from goals.queries.targets import changes_of_targets, needed, needed_by_step
from goals.rules.spans import period_by_key
from goals.services.seen import Seen
from goals.services.step_targets import TargetSaid, set_step_target, set_step_targets
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from tests.cast import NOW, TODAY, make_person, signed_in
from tests.goals.chains import begin
from tests.goals.test_chains import sign_both

pytestmark = pytest.mark.django_db
Q4 = period_by_key("2026-Q4")
NOVEMBER = date(2026, 11, 1)


def promise(by, count, step="lead", month=NOVEMBER, **more):
    return set_step_target(today=TODAY, by=by, step=step, month=month, count=count, **more)


def test_a_quarter_needs_what_its_months_promise(mia):
    for month, count in [(10, 900), (11, 1000), (12, 1100)]:
        promise(mia, count, month=date(2026, month, 1))
    owed = needed(mia.organization, "lead", Q4, TODAY)
    assert owed.whole == 3000
    assert owed.by_today == 900 + Fraction(1000 * 22, 30)
    assert needed(mia.organization, "mql", Q4, TODAY) is None


def test_the_neighbouring_months_do_not_count(mia):
    promise(mia, 5, month=date(2026, 9, 1))
    promise(mia, 5, month=date(2027, 1, 1))
    assert needed_by_step(mia.organization, Q4, TODAY) == {}


def test_any_day_names_its_month(mia):
    promise(mia, 900, month=date(2026, 11, 22))
    assert StepTarget.objects.get().month == NOVEMBER


def test_no_promise_differs_from_a_promise_of_none(mia):
    promise(mia, 0)
    assert needed(mia.organization, "lead", Q4, TODAY).whole == 0
    promise(mia, None)
    assert needed(mia.organization, "lead", Q4, TODAY) is None


@pytest.mark.parametrize("count", [-1, 2**63])
def test_a_promise_is_a_number_that_can_be(mia, count):
    with pytest.raises(Fault, match="whole number"):
        promise(mia, count)


def test_each_half_promises_its_own_steps(acme, mia, north):
    max_ = make_person(acme, "Max", "leader", "marketing")
    lea = make_person(acme, "Lea", "leader", "sales")
    promise(max_, 900)
    promise(lea, 40, "opportunity")
    with pytest.raises(Refused):
        promise(max_, 40, "opportunity")
    with pytest.raises(Refused):
        promise(lea, 900)


def test_a_step_that_is_none_is_not_found(mia):
    with pytest.raises(Missing):
        promise(mia, 5, "prospect")


def test_several_months_are_set_all_or_none(mia):
    months = [TargetSaid("lead", NOVEMBER, 900), TargetSaid("lead", date(2026, 12, 1), -1)]
    with pytest.raises(Fault):
        set_step_targets(today=TODAY, by=mia, said=months)
    assert StepTarget.objects.count() == 0


def test_whoever_typed_over_an_older_promise_is_told_what_stands(mia):
    promise(mia, 900)
    with pytest.raises(Overtaken) as told:
        promise(mia, 950, seen=Seen(None))
    assert told.value.current == 900


def test_every_change_is_kept_with_what_it_was(mia):
    for count in (900, 950, None):
        promise(mia, count)
    changes = [
        (act.detail["was"], act.detail["count"]) for act in changes_of_targets(mia.organization)
    ]
    assert changes == [(950, None), (900, 950), (None, 900)]


def test_another_company_sees_and_changes_nothing(mia, otto):
    promise(mia, 900)
    promise(otto, 5)
    assert needed(mia.organization, "lead", Q4, TODAY).whole == 900
    assert needed(otto.organization, "lead", Q4, TODAY).whole == 5


def test_a_month_that_nobody_typed_shows_what_the_signed_chain_says(acme, mia, sara):
    sign_both(begin(mia), mia, sara)
    [row] = [one for one in month_rows(acme, NOVEMBER, TODAY, months=1).rows if one.name == "Leads"]
    owed = needed(acme, "lead", period_by_key("2026-11"), TODAY).whole
    assert (row.cells[0].target, row.cells[0].owed) == (None, owed)
    assert row.cells[0].status == "behind"
    promise(mia, 900)
    page = signed_in(mia).get("/goals/targets/?from=2026-12").content.decode()
    assert "by the signed chain" in page
    [row] = [one for one in month_rows(acme, NOVEMBER, TODAY, months=1).rows if one.name == "Leads"]
    assert (row.cells[0].target, row.cells[0].owed) == (900, None)


def test_a_block_of_months_is_pasted_together_and_undone_together(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    promise(mia, 900)
    page = signed_in(mia)
    block = {"step": ["lead", "mql"], "month": ["2026-11", "2026-11"], "seen": ["900", ""]}
    wrong = page.post("/goals/targets/paste/", block | {"value": ["1,000", "4.5"]})
    assert (wrong.status_code, "Nothing was pasted. Qualified (MQL), 4.5" in wrong.text) == (
        400,
        True,
    )
    assert StepTarget.objects.get().count == 900
    answer = page.post("/goals/targets/paste/", block | {"value": ["1,000", "450"]})
    assert "2 figures were pasted" in page.get(answer.url).text
    assert sorted(acme.step_targets.values_list("count", flat=True)) == [450, 1000]
    undo = block | {"seen": ["1000", "450"], "value": ["900", ""]}
    assert page.post("/goals/targets/paste/", undo).status_code == 302
    assert StepTarget.objects.get().count == 900
