"""Facts typed by a person: counted once, taken back, never mixed up."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.funnel.models import Alias, DailyCount, Entry, Lead, Move, Person, VisitDay
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.byhand import Typed, add_lead, erase_person, move_lead, undo_move
from smarketing.funnel.services.visitors import type_visits
from tests.funnel.conftest import company

NOW = datetime(2026, 11, 23, 14, 4, tzinfo=UTC)
TODAY = NOW.date()


def added(by, name="Lina", **typed):
    return add_lead(by=by, name=name, typed=Typed(**{"what": "lead"} | typed), now=NOW)


def moved(by, lead, what, **typed):
    seen = typed.pop("seen", None)
    typed, later = Typed(what=what, **typed), NOW + timedelta(seconds=1)
    return move_lead(by=by, lead_id=lead.pk, typed=typed, now=later, seen=seen)


def net(organization):
    cells = DailyCount.objects.filter(organization=organization, dim=0).exclude(n=0)
    return {(f"{cell.day}", cell.what): (cell.n, cell.amount) for cell in cells}


def test_a_lead_is_added_with_what_was_typed(alma, works):
    persona = works.personas.create(name="Félix")
    lead = added(alma, amount=900_00, owner=alma.pk, source="fair", persona=persona.pk)
    assert (lead.step, lead.owner, lead.persona) == ("lead", alma.pk, persona.pk)
    assert works.sources.get(pk=lead.source).name == "fair"
    assert lead.person.name == "Lina"
    assert net(works) == {("2026-11-23", "lead"): (1, 900_00)}


def test_a_lead_is_won_with_its_amount(alma, works):
    lead = added(alma, on=date(2026, 11, 2))
    moved(alma, lead, "customer", amount=15_000_00)
    assert net(works)[("2026-11-23", "customer")] == (1, 15_000_00)
    assert differences(works) == []


def test_a_form_sent_twice_counts_once(alma, works):
    key = uuid.uuid4()
    first, second = added(alma, key=key), added(alma, key=key)
    move = uuid.uuid4()
    assert first == second
    assert moved(alma, first, "mql", key=move) == moved(alma, first, "mql", key=move)
    assert (Lead.objects.count(), Move.objects.count()) == (1, 2)


@pytest.mark.parametrize("other", [{"name": "Otto"}, {"amount": 5}, {"on": date(2026, 11, 2)}])
def test_a_form_sent_again_with_other_content_is_refused(alma, other):
    key = uuid.uuid4()
    added(alma, key=key)
    with pytest.raises(Overtaken):
        added(alma, key=key, **other)


def test_what_was_typed_is_taken_back(alma, works):
    lead = added(alma)
    move = moved(alma, lead, "mql")
    undo_move(by=alma, move_id=move.pk, now=NOW + timedelta(minutes=1))
    lead.refresh_from_db()
    assert lead.step == "lead"
    assert net(works) == {("2026-11-23", "lead"): (1, 0)}
    assert differences(works) == []


def test_what_was_taken_back_cannot_be_taken_back_twice(alma):
    move = moved(alma, added(alma), "mql")
    undo_move(by=alma, move_id=move.pk, now=NOW)
    with pytest.raises(Overtaken):
        undo_move(by=alma, move_id=move.pk, now=NOW)


def test_a_form_that_was_taken_back_is_not_counted_when_sent_again(alma):
    lead, key = added(alma), uuid.uuid4()
    undo_move(by=alma, move_id=moved(alma, lead, "mql", key=key).pk, now=NOW)
    with pytest.raises(Overtaken):
        moved(alma, lead, "mql", key=key)


def test_a_lead_taken_back_forgets_its_person(alma, works):
    lead = added(alma)
    undo_move(by=alma, move_id=lead.moves.get().pk, now=NOW)
    assert not Person.objects.exists()
    assert net(works) == {}


def test_only_what_was_typed_is_taken_back_by_hand(alma, works):
    lead = added(alma)
    Move.objects.filter(lead=lead).update(event_key="file:crm:1:lead")
    with pytest.raises(Missing):
        undo_move(by=alma, move_id=lead.moves.get().pk, now=NOW)


def test_whoever_types_over_a_newer_move_is_told(alma):
    lead = added(alma)
    seen = lead.moves.get().pk
    moved(alma, lead, "lost", reason="no budget", seen=seen)
    with pytest.raises(Overtaken):
        moved(alma, lead, "sal", seen=seen)


def test_two_people_of_one_name_are_never_mixed_up(alma, works):
    ana, other = (Member.objects.create(organization=works, name="Ana") for _ in "12")
    leads = [added(alma, owner=one.pk) for one in (other, ana, other)]
    assert [lead.owner for lead in leads] == [other.pk, ana.pk, other.pk]
    assert works.members.count() == 3


def test_an_owner_is_said_as_the_leads_own_system_calls_them(alma, works):
    lead = Lead.objects.create(
        organization=works, source_system="crm", external_id="7", first_seen=1
    )
    works.member_names.create(source_system="crm", name="A. Prieto", member=alma)
    moved(alma, lead, "mql", owner=alma.pk)
    lead.refresh_from_db()
    assert lead.owner == alma.pk
    assert works.member_names.count() == 1


def test_values_are_changed_without_a_move(alma, works):
    lead = added(alma, amount=100, owner=alma.pk)
    moved(alma, lead, "", amount=250, owner=0)
    lead.refresh_from_db()
    assert (lead.step, lead.owner) == ("lead", 0)
    assert net(works) == {("2026-11-23", "lead"): (1, 250)}


def test_a_nameless_lead_is_moved_by_its_alias(alma, works):
    lead = Lead.objects.create(organization=works, source_system="crm", first_seen=1)
    Alias.objects.create(organization=works, source_system="crm", kind="deal", value="7", lead=lead)
    moved(alma, lead, "sal")
    lead.refresh_from_db()
    assert lead.step == "sal"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"what": "visitor"}, None),
        ({"what": "lover"}, None),
        ({"what": ""}, None),
        ({"what": "expired"}, None),
        ({"what": "lost"}, "reason"),
        ({"what": "lead", "on": date(2026, 11, 24)}, "on"),
        ({"what": "lead", "on": date(1969, 12, 31)}, "on"),
        ({"what": "lead", "amount": 10**15}, "amount"),
        ({"what": "lead", "source": "x" * 201}, "source"),
        ({"what": "lead", "reason": "x" * 401}, "reason"),
        ({"what": "lead", "back_to": "mql"}, None),
        ({"what": "lead", "owner": 999_999}, None),
        ({"what": "lead", "persona": 999_999}, None),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(alma, typed, field):
    with pytest.raises(Fault) as refused:
        added(alma, **typed)
    assert field is None or field in refused.value.fields
    assert not Lead.objects.exists()
    assert not Entry.objects.exists()


def test_a_lead_needs_a_name_or_a_company(alma):
    with pytest.raises(Fault):
        added(alma, name=" ")


def test_a_day_in_the_past_is_a_day_without_a_time(alma):
    move = added(alma, on=date(2026, 11, 20)).moves.get()
    assert (move.at, move.on) == (None, date(2026, 11, 20))


def test_visitors_of_a_week_are_spread_to_the_last_one(alma, works):
    type_visits(by=alma, first_on=date(2026, 11, 16), days=7, count=100, source="", now=NOW)
    days = list(VisitDay.objects.order_by("day").values_list("count", flat=True))
    assert (sum(days), max(days) - min(days), len(days)) == (100, 1, 7)


def test_visitors_typed_again_replace_what_stood_there(alma, works):
    for count in (120, 135):
        type_visits(by=alma, first_on=TODAY, days=1, count=count, source="web", now=NOW)
    assert net(works) == {("2026-11-23", "visitor"): (135, 0)}


@pytest.mark.parametrize(("count", "days", "ago"), [(-1, 1, 0), (1, 32, 40), (1, 2, 0), (1, 1, -1)])
def test_visitors_of_days_to_come_or_below_nought_are_refused(alma, count, days, ago):
    first_on = TODAY - timedelta(ago)
    with pytest.raises(Fault):
        type_visits(by=alma, first_on=first_on, days=days, count=count, source="", now=NOW)


def test_a_person_is_erased_by_administrators_and_the_counts_stay(alma, works):
    lead = added(alma)
    erase_person(by=alma, lead_id=lead.pk, now=NOW)
    assert not Person.objects.exclude(name="").exists()
    assert net(works) == {("2026-11-23", "lead"): (1, 0)}


def test_a_member_cannot_erase_a_person(alma, works):
    lead = added(alma)
    tom = Member.objects.create(organization=works, name="Tom", role="member")
    with pytest.raises(Refused):
        erase_person(by=tom, lead_id=lead.pk, now=NOW)


def test_a_viewer_types_nothing(works):
    vera = Member.objects.create(organization=works, name="Vera", role="viewer")
    with pytest.raises(Refused):
        added(vera)


def test_another_companys_lead_is_not_there(alma):
    lead = added(alma)
    rival = company("rival")
    otto = Member.objects.create(organization=rival, name="Otto", role="owner")
    for act in (
        lambda: moved(otto, lead, "mql"),
        lambda: undo_move(by=otto, move_id=lead.moves.get().pk, now=NOW),
        lambda: erase_person(by=otto, lead_id=lead.pk, now=NOW),
        lambda: added(otto, owner=alma.pk),
    ):
        with pytest.raises(Missing):
            act()
