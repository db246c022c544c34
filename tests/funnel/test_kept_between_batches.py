"""What a process keeps from batch to batch: whatever is settled holds for the very next one.

Nobody tells the process: that something was settled stands in the database alone, whoever wrote it.
"""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from smarketing.accounts.models import Member
from smarketing.accounts.queries.settled import IN_TURNS
from smarketing.accounts.rules.charter import Charter
from smarketing.accounts.services.organizations import edit_organization
from smarketing.accounts.services.people import end_person
from smarketing.accounts.services.places import end_place
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.step_terms import Terms
from smarketing.funnel.queries.steps import arrangement
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.rules.handoffs import Limit, Limits
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.handoffs.agreeing import set_turns
from smarketing.funnel.services.handoffs.terms import propose_terms, sign_terms
from smarketing.funnel.services.rates import RateSaid, set_rates
from smarketing.funnel.services.steps import add_step
from tests.cast import NOW

HOUR = timedelta(hours=1)


def send(by, lead, step="mql", **more):
    """One event by whoever has just been let in: nothing but the process remembers anything."""
    by = Member.objects.select_related("organization").get(pk=by.pk)
    event = {"event_id": f"{lead}-{step}", "lead": lead, "step": step, "at": NOW.isoformat()}
    return receive(by=by, events=[event | more], source_system="crm", now=NOW)


@pytest.fixture
def before(tom, mona):
    """Batches enough that nothing is read anew."""
    for lead in ("1", "2"):
        assert send(mona, lead, owner="Tom", amount="10.00", currency="EUR").accepted


def handoff(lead):
    return Handoff.objects.get(lead__external_id=lead)


def entry(acme, lead):
    return acme.entries.filter(lead__external_id=lead, what="mql").latest("pk")


def test_a_batch_asks_for_nothing_settled_again_nor_of_leads_that_it_brings(before, mona):
    """Three to be let in and out, three of what is known, two numbers, seven writes, three to tell
    who should answer."""
    with CaptureQueriesContext(connection) as asked:
        send(mona, "3", owner="Tom", source="", amount="10.00")
    assert len(asked) <= 18
    IN_TURNS.forget()
    with CaptureQueriesContext(connection) as anew:
        send(mona, "4", owner="Tom", source="", amount="10.00")
    assert len(asked) <= len(anew) - 19


def test_limits_that_both_signed_hold_for_the_next_batch(before, mona, mia, sara):
    limits = Limits(Limit(2 * HOUR, False), Limit(HOUR, False), 0, 14)
    version = propose_terms(
        by=mia, step="mql", terms=Terms("marketing", True, limits), now=NOW, sign_as="marketing"
    )
    send(mona, "3")
    said = {"number": version.number, "half": "sales", "digest": version.digest}
    sign_terms(by=sara, step="mql", now=NOW, **said)
    send(mona, "4")
    assert [handoff(lead).due_at - NOW for lead in "134"] == [24 * HOUR, 24 * HOUR, 2 * HOUR]


def test_a_rate_prices_the_next_batch(before, acme, mona, mia):
    assert (entry(acme, "2").amount, entry(acme, "2").unpriced) == (0, 1)
    for lead, rate, worth in (("3", "1.1", 1100), ("4", "1.5", 1500)):
        set_rates(by=mia, said=[RateSaid("EUR", date(2026, 1, 1), rate)], now=NOW)
        send(mona, lead, amount="10.00", currency="EUR")
        assert entry(acme, lead).amount == worth
    assert differences(acme) == []


def test_who_left_a_team_or_the_company_is_given_nothing_there(before, acme, olga, mona, tom):
    assert (handoff("2").member, entry(acme, "2").team) == (tom, handoff("2").team_id)
    place = tom.memberships.get()
    end_place(by=olga, member_id=tom.pk, membership_id=place.pk, to_on=None, now=NOW)
    send(mona, "3", owner="Tom")
    assert (handoff("3").member, handoff("3").team, entry(acme, "3").team) == (tom, None, 0)
    end_person(by=olga, member_id=tom.pk, now=NOW)
    send(mona, "4", owner="Tom")
    assert handoff("4").member is None


def test_a_new_step_is_known_to_the_next_batch(before, acme, olga, mona):
    assert send(mona, "3", "demo_held").refused
    seen = arrangement(acme.steps.all())
    step = add_step(by=olga, name="Demo held", half="sales", after="sal", seen=seen, now=NOW)
    assert send(mona, "3", step.key).accepted
    assert acme.leads.get(external_id="3").step == step.key


def test_turns_are_taken_on_from_batch_to_batch(before, acme, sara, mona, tom, north):
    ulla = acme.members.create(name="Ulla", role="member", side="sales")
    acme.memberships.create(member=ulla, team=north)
    set_turns(by=sara, team_id=north.pk)
    for lead in "3456":
        send(mona, lead)
    assert [handoff(lead).member_id for lead in "3456"] == [tom.pk, ulla.pk] * 2


def test_days_are_cut_in_the_zone_that_stands_when_the_batch_is_written(before, acme, olga, mona):
    asking = Member.objects.select_related("organization").get(pk=mona.pk)
    fields = {"name": "Acme", "currency": "USD", "fiscal_start": 1}
    edit_organization(by=olga, charter=Charter(timezone="Asia/Tokyo", **fields), now=NOW)
    event = {"event_id": "3", "lead": "3", "step": "mql", "at": "2026-11-22T20:00:00Z"}
    receive(by=asking, events=[event], source_system="crm", now=NOW)
    assert entry(acme, "3").day == date(2026, 11, 23)


def test_what_a_batch_made_that_did_not_stand_is_not_kept(before, mona):
    with transaction.atomic():
        send(mona, "3", owner="Ulla", source="fair", team="Nordics")
        transaction.set_rollback(True)
    assert send(mona, "3", owner="Ulla", source="fair", team="Nordics").accepted
    assert handoff("3").member.name == "Ulla"
    assert differences(mona.organization) == []


def test_one_company_is_not_taken_for_another(before, acme, rival):
    send(rival.members.create(name="Vera", role="member"), "1", owner="Tom")
    assert rival.leads.get().owner == rival.members.get(name="Tom").pk
