from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import heads_of, standing_of
from smarketing.accounts.queries.people import incomplete, roster, seats
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.services import heads, people, places
from smarketing.accounts.services.newcomers import add_newcomer
from tests.cast import NOW, TODAY, make_person


def edited(by, member, **said):
    was = {field: getattr(member, field) for field in ("name", "email", "role", "side")}
    return people.edit_person(by=by, member_id=member.pk, now=NOW, **{**was, **said})


def rights_version(acme):
    return Organization.objects.get(pk=acme.pk).rights_version


def test_an_administrator_adds_somebody_with_team_seat_and_invitation(olga, acme, north):
    member, secret = add_newcomer(
        by=olga, name=" Ana  Ruiz ", email="Ana@Acme.example", role="leader", side="sales",
        team_id=north.pk, is_head=True, is_invited=True, now=NOW,
    )  # fmt: skip
    assert (member.name, member.email) == ("Ana Ruiz", "ana@acme.example")
    assert heads_of(acme.pk, TODAY)["sales"] == member
    assert member.memberships.get().from_on == date.min
    assert secret


def test_somebody_sent_twice_is_here_once_with_the_newest_invitation(olga, acme, north):
    said = {"name": "Ana Ruiz", "email": "ana@acme.example", "role": "leader", "side": "sales"}
    said |= {"team_id": north.pk, "is_head": True, "is_invited": True, "now": NOW}
    (first, old), (again, new) = (add_newcomer(by=olga, **said) for _twice in range(2))
    assert (again, acme.members.filter(name="Ana Ruiz").count()) == (first, 1)
    assert (first.memberships.count(), first.headships.count(), old != new) == (1, 1, True)


def test_a_second_person_of_the_same_name_needs_an_address(olga, acme):
    people.add_person(by=olga, name="Ana Ruiz", now=NOW)
    with pytest.raises(Fault) as told:
        people.add_person(by=olga, name="Ana Ruiz", now=NOW)
    assert "email" in told.value.fields
    people.add_person(by=olga, name="Ana Ruiz", email="ana@acme.example", now=NOW)
    assert acme.members.filter(name="Ana Ruiz").count() == 2


def test_what_one_part_refuses_leaves_nothing_half_done(cleo, alma, acme, sara):
    with pytest.raises(Missing):
        add_newcomer(by=alma, name="Ana", role="member", side="sales", team_id=99, now=NOW)
    assert not acme.members.filter(name="Ana").exists()


@pytest.mark.parametrize("role", ["owner", "administrator"])
def test_nobody_raises_anyone_above_self(alma, tom, role):
    with pytest.raises(Refused):
        edited(alma, tom, role=role)
    with pytest.raises(Refused):
        people.add_person(by=alma, name="Ana", role=role, now=NOW)


def test_an_administrator_touches_no_owner_and_no_administrator(alma, olga, acme):
    other = make_person(acme, "Bea", "administrator")
    for member in (olga, other):
        with pytest.raises(Refused):
            people.end_person(by=alma, member_id=member.pk, now=NOW)


def test_nobody_makes_themselves_something_else(alma):
    with pytest.raises(Refused):
        edited(alma, alma, role="ceo")


def test_the_last_owner_cannot_leave(olga):
    with pytest.raises(Fault):
        people.end_person(by=olga, member_id=olga.pk, now=NOW)
    with pytest.raises(Fault):
        edited(olga, olga, role="member")


def test_an_owner_leaves_where_another_signs_in(olga, acme):
    make_person(acme, "Paul", "owner")
    assert people.end_person(by=olga, member_id=olga.pk, now=NOW).ended_on == TODAY


def test_an_owner_who_never_signed_in_is_no_other_owner(olga, acme):
    acme.members.create(name="Named only", role="owner")
    with pytest.raises(Fault):
        people.end_person(by=olga, member_id=olga.pk, now=NOW)


def test_ending_somebody_ends_every_way_in(alma, mia, acme):
    before = rights_version(acme)
    token = mia.tokens.create(
        organization=acme, name="crm", prefix="smk_", digest="d", source_system="crm",
        scopes=["funnel:read"], created_at=NOW,
    )  # fmt: skip
    people.end_person(by=alma, member_id=mia.pk, now=NOW)
    token.refresh_from_db()
    assert token.revoked_at == NOW
    assert heads_of(acme.pk, TODAY) == {}
    assert rights_version(acme) > before
    assert not standing_of(Member.objects.get(pk=mia.pk), TODAY).heads


def test_a_head_adds_plain_members_of_their_own_half(mia):
    assert people.add_person(by=mia, name="Ana", side="marketing", now=NOW).role == "member"
    for said in ({"side": "sales"}, {"side": "marketing", "role": "leader"}):
        with pytest.raises(Refused):
            people.add_person(by=mia, name="Bea", now=NOW, **said)


def test_a_member_adds_nobody(tom, vera):
    for by in (tom, vera):
        with pytest.raises(Refused):
            people.add_person(by=by, name="Ana", now=NOW)


def test_otto_cannot_reach_anybody_of_acme(otto, tom, north):
    with pytest.raises(Missing):
        people.end_person(by=otto, member_id=tom.pk, now=NOW)
    with pytest.raises(Missing):
        places.place(by=otto, member_id=tom.pk, team_id=north.pk, now=NOW)
    with pytest.raises(Missing):
        heads.appoint_head(by=otto, half="sales", member_id=tom.pk, now=NOW)


def test_a_changed_role_is_checked_everywhere_at_once(alma, tom, acme):
    before = rights_version(acme)
    edited(alma, tom, role="viewer")
    assert rights_version(acme) > before
    assert acme.acts.filter(verb="person.edit", subject_id=tom.pk).count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "Ana\x00"])
def test_a_person_has_a_name(alma, name):
    with pytest.raises(Fault):
        people.add_person(by=alma, name=name, now=NOW)


def test_the_list_tells_half_team_seat_and_way_in(acme, mia, tom, north, django_assert_num_queries):
    acme.members.create(name="Named in a file")
    with django_assert_num_queries(4):
        halves = roster(acme, TODAY)
    assert [(g.team, [r.member for r in g.rows]) for g in halves["sales"]] == [(north, [tom])]
    assert halves["marketing"][0].rows[0].heads == ("marketing",)
    assert halves[""][0].rows[0].state == ""
    assert incomplete(acme, TODAY)["members_without_half"] == 1
    make_person(acme, "Cleo", "ceo")
    assert incomplete(acme, TODAY)["members_without_half"] == 1


def test_two_heads_of_one_half_cannot_be_kept(acme, mia, tom):
    with pytest.raises(IntegrityError), transaction.atomic():
        acme.headships.create(member=tom, half="marketing", from_on=TODAY)


def test_a_new_head_takes_the_seat_of_the_old(alma, acme, mia, mona):
    heads.appoint_head(by=alma, half="marketing", member_id=mona.pk, now=NOW)
    assert heads_of(acme.pk, TODAY)["marketing"] == mona
    assert mia.headships.get().to_on == TODAY - timedelta(1)


def test_the_ceo_fills_a_vacant_seat_and_no_other(cleo, acme, mia, tom):
    heads.appoint_head(by=cleo, half="sales", member_id=tom.pk, now=NOW)
    with pytest.raises(Refused):
        heads.appoint_head(by=cleo, half="marketing", member_id=tom.pk, now=NOW)


def test_an_administrator_never_appoints_themselves(alma, olga, acme):
    with pytest.raises(Refused):
        heads.appoint_head(by=alma, half="sales", member_id=alma.pk, now=NOW)
    with pytest.raises(Refused):
        heads.name_deputy(
            by=alma, half="sales", member_id=alma.pk, from_on=TODAY, to_on=TODAY, now=NOW
        )
    heads.appoint_head(by=olga, half="sales", member_id=olga.pk, now=NOW)
    assert seats(acme, TODAY)[1].head.member == olga


def test_a_head_names_a_deputy_for_days_of_their_own_half(mia, mona):
    days = {"from_on": TODAY, "to_on": TODAY + timedelta(7)}
    seat = heads.name_deputy(by=mia, half="marketing", member_id=mona.pk, now=NOW, **days)
    assert standing_of(mona, TODAY).heads == {"marketing"}
    assert not standing_of(mona, TODAY + timedelta(8)).heads
    with pytest.raises(Refused):
        heads.name_deputy(by=mia, half="sales", member_id=mona.pk, now=NOW, **days)
    heads.end_headship(by=mia, headship_id=seat.pk, now=NOW)
    assert not standing_of(mona, TODAY).heads


def test_a_head_cannot_unseat_the_other_nor_leave_the_seat_to_nobody(mia, sara):
    for seat in (sara.headships.get(), mia.headships.get()):
        with pytest.raises(Refused):
            heads.end_headship(by=mia, headship_id=seat.pk, now=NOW)
