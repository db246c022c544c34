"""The way as its administrators say it: names change nothing, another order counts all again."""

from datetime import timedelta

import pytest

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Overtaken, Refused
from smarketing.funnel.models import Cohort, DailyCount, Step
from smarketing.funnel.queries.steps import arrangement, step_names
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.byhand import Typed, add_lead, move_lead
from smarketing.funnel.services.ledger.cohorts import rewrite_cohorts
from smarketing.funnel.services.rebuild import rebuild_chunk
from smarketing.funnel.services.steps import Wish, add_step, arrange_steps, remove_step
from tests.funnel.conftest import NOW


@pytest.fixture
def admin(lived):
    return Member.objects.create(organization=lived, name="Ada", role="administrator")


def wished(organization, *order, **names):
    steps = {step.key: step for step in organization.steps.all()}
    return [Wish(key, names.get(key, ""), steps[key].half) for key in order or steps]


def arrange(by, wishes, seen=None):
    seen = seen or arrangement(by.organization.steps.all())
    return arrange_steps(by=by, wishes=wishes, seen=seen, now=NOW)


def add(by, name="Demo held", half="both", after="sal"):
    seen = arrangement(by.organization.steps.all())
    return add_step(by=by, name=name, half=half, after=after, seen=seen, now=NOW)


def remove(by, key, promised=()):
    seen = arrangement(by.organization.steps.all())
    remove_step(by=by, key=key, promised=promised, seen=seen, now=NOW)


def count_all_again(organization):
    while rebuild_chunk(organization.pk, NOW):
        pass
    organization.refresh_from_db()


MOVED = ("visitor", "mql", "lead", "opportunity", "sal", "customer")


def test_a_name_changes_nothing_that_was_counted(admin, lived):
    before = list(DailyCount.objects.values_list("what", "n"))
    assert arrange(admin, wished(lived, customer="Student")) is False
    assert step_names(lived)["customer"] == "Student"
    lived.refresh_from_db()
    assert (lived.rebuilding, list(DailyCount.objects.values_list("what", "n"))) == (False, before)


def test_an_empty_name_is_the_packs_word_again(alma, works):
    arrange(alma, wished(works, customer="Student"))
    arrange(alma, wished(works))
    assert step_names(works)["customer"] == "Customers"


def test_another_order_counts_everything_again(admin, lived):
    assert arrange(admin, wished(lived, *MOVED)) is True
    lived.refresh_from_db()
    assert lived.rebuilding
    assert differences(lived) != []
    count_all_again(lived)
    assert (lived.rebuilding, differences(lived)) == (False, [])


def test_the_same_order_writes_the_same_cohorts(admin, lived):
    lead = add_lead(by=admin, name="Lina", typed=Typed("opportunity"), now=NOW)
    for minute, step in enumerate(["mql", "opportunity", "sal", "opportunity"], 1):
        later = NOW + timedelta(minutes=minute)
        move_lead(by=admin, lead_id=lead.pk, typed=Typed(step), now=later)
    before = cohorts(lived)
    rewrite_cohorts(lived, [step for step in step_names(lived) if step != "visitor"])
    assert cohorts(lived) == before


def cohorts(organization):
    rows = Cohort.objects.filter(organization=organization).exclude(entered=0)
    return sorted(rows.values_list("step", "day", "entered", "reached"))


def test_what_arrives_while_all_is_counted_again_is_counted_right(admin, lived):
    arrange(admin, wished(lived, *MOVED))
    lead = add_lead(by=admin, name="Lina", typed=Typed("opportunity"), now=NOW)
    count_all_again(lived)
    lead.refresh_from_db()
    assert (lead.step, differences(lived)) == ("opportunity", [])


def test_another_half_counts_everything_again(admin, lived):
    wishes = wished(lived)
    wishes[3] = Wish("sal", "", "marketing")
    assert arrange(admin, wishes) is True
    count_all_again(lived)
    assert differences(lived) == []


def test_whoever_saves_over_another_arrangement_is_refused(alma, works):
    seen = arrangement(works.steps.all())
    arrange(alma, wished(works, customer="Student"), seen)
    with pytest.raises(Overtaken):
        arrange(alma, wished(works, customer="Donor"), seen)


@pytest.mark.parametrize(
    "order",
    [
        ("lead", "visitor", "mql", "sal", "opportunity", "customer"),
        ("visitor", "lead", "mql", "sal", "customer", "opportunity"),
        ("visitor", "lead", "mql", "sal", "opportunity"),
        ("visitor", "lead", "lead", "mql", "sal", "opportunity", "customer"),
    ],
)
def test_an_impossible_way_is_refused(alma, works, order):
    with pytest.raises(Fault):
        arrange(alma, wished(works, *order))


@pytest.mark.parametrize("name", ["qualified (mql)", "x" * 61])
def test_two_steps_of_one_name_and_endless_names_are_refused(alma, works, name):
    with pytest.raises(Fault):
        arrange(alma, wished(works, lead=name))


def test_a_step_of_ones_own_counts_whoever_passed_by(admin, lived):
    assert add(admin).key == "demo-held"
    count_all_again(lived)
    assert differences(lived) == []
    assert DailyCount.objects.filter(organization=lived, what="demo-held", dim=0, n__gt=0).exists()
    assert list(step_names(lived))[4] == "demo-held"


def test_a_step_without_a_move_goes_with_its_counts(admin, lived):
    add(admin)
    count_all_again(lived)
    remove(admin, "demo-held")
    count_all_again(lived)
    assert differences(lived) == []
    assert not DailyCount.objects.filter(what="demo-held").exclude(n=0).exists()


@pytest.mark.parametrize(
    ("key", "promised"),
    [("visitor", ()), ("lead", ()), ("customer", ()), ("mql", ()), ("demo-held", ("demo-held",))],
)
def test_a_step_that_something_rests_on_stays(admin, lived, key, promised):
    add(admin)
    with pytest.raises(Fault):
        remove(admin, key, promised)
    assert Step.objects.filter(organization=lived, key=key).exists()


@pytest.mark.parametrize(
    "said", [{"name": " "}, {"name": "Accepted (SAL)"}, {"after": "customer"}, {"half": "none"}]
)
def test_a_step_that_makes_no_sense_is_refused(alma, said):
    with pytest.raises(Fault):
        add(alma, **said)


def test_no_key_is_an_outcomes_name(alma):
    assert add(alma, name="Lost").key == "lost-2"
    assert add(alma, name="签约").key == "step"


def test_only_administrators_arrange_the_steps(works):
    mia = Member.objects.create(organization=works, name="Mia", role="leader", side="marketing")
    with pytest.raises(Refused):
        arrange(mia, wished(works))
