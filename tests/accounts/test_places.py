from datetime import date, timedelta

import pytest

from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import joining, places, teams
from smarketing.accounts.services.names import member_names_for, team_names_for
from smarketing.funnel.services import ledger
from tests.cast import NOW, TODAY


def won(organization, owner, lead="L1", team=None, on=date(2026, 11, 2)):
    """A customer won by this owner, as a file says it."""
    said = ledger.Said(
        lead=ledger.LeadRef("crm", lead), key=f"file:{lead}", what="customer", on=on,
        amount=100_00, owner=owner, team=team,
    )  # fmt: skip
    organization.raise_wanted()
    ledger.post(organization, [said], recorded_at=NOW)


def counted(organization, **where):
    """How many customers stand there now, by the entries."""
    entries = organization.entries.filter(what="customer", **where)
    return sum(entries.values_list("n", flat=True))


def test_a_place_moves_the_leads_of_its_days(alma, acme, tom, north):
    won(acme, "Tom")
    south = teams.add_team(by=alma, name="South", side="sales")
    places.place(by=alma, member_id=tom.pk, team_id=south.pk, from_on=date(2026, 11, 1), now=NOW)
    assert counted(acme, team=south.pk) == 1
    assert counted(acme, team=north.pk) == 0
    assert list(tom.memberships.values_list("team", "to_on")) == [
        (north.pk, date(2026, 10, 31)),
        (south.pk, None),
    ]


def test_what_was_won_before_the_move_stays_where_it_was(alma, acme, tom, north):
    won(acme, "Tom")
    south = teams.add_team(by=alma, name="South", side="sales")
    places.place(by=alma, member_id=tom.pk, team_id=south.pk, now=NOW)
    assert tom.memberships.last().from_on == TODAY
    assert counted(acme, team=north.pk) == 1


def test_days_that_are_taken_are_refused(alma, tom, north):
    with pytest.raises(Fault):
        places.place(by=alma, member_id=tom.pk, team_id=north.pk, from_on=date.min, now=NOW)
    with pytest.raises(Fault):
        places.place(
            by=alma, member_id=tom.pk, team_id=north.pk, from_on=TODAY,
            to_on=TODAY - timedelta(1), now=NOW,
        )  # fmt: skip


def test_a_place_that_never_was_takes_its_counts_along(alma, acme, tom, north):
    won(acme, "Tom")
    place = tom.memberships.get()
    places.end_place(by=alma, member_id=tom.pk, membership_id=place.pk, to_on=None, now=NOW)
    assert counted(acme, team=0) == 1


def test_a_team_in_another_office_takes_its_counts_along(alma, acme, tom, north):
    won(acme, "Tom")
    madrid = teams.add_office(by=alma, name="Madrid", timezone="Europe/Madrid")
    teams.edit_team(
        by=alma, team_id=north.pk, name="North", side="sales", office_id=madrid.pk,
        archived=False, now=NOW,
    )  # fmt: skip
    assert counted(acme, office=madrid.pk) == 1


def test_two_names_of_one_person_are_joined_and_folded_again(alma, acme, tom):
    won(acme, "T. Smith")
    stranger = acme.members.get(name="T. Smith")
    joining.join_members(by=alma, member_id=stranger.pk, into_id=tom.pk, now=NOW)
    assert counted(acme, owner=tom.pk) == 1
    assert counted(acme, owner=stranger.pk) == 0
    assert set(tom.names.values_list("name", flat=True)) == {"T. Smith"}
    stranger.refresh_from_db()
    assert stranger.ended_on == TODAY


def test_who_signs_in_is_not_joined_away(alma, tom, mona):
    with pytest.raises(Fault):
        joining.join_members(by=alma, member_id=mona.pk, into_id=tom.pk, now=NOW)


def test_one_name_is_pointed_at_another_person(alma, acme, tom, mona):
    name_id = member_names_for(acme, "crm", ["Tom"])["Tom"]
    won(acme, "Tom")
    joining.point_member_name(by=alma, name_id=name_id, member_id=mona.pk, now=NOW)
    assert counted(acme, owner=mona.pk) == 1


def test_two_names_of_one_team_are_joined(alma, acme, north):
    won(acme, None, team="Nord")
    nord = acme.teams.get(name="Nord")
    joining.join_teams(by=alma, team_id=nord.pk, into_id=north.pk, now=NOW)
    assert counted(acme, team=north.pk) == 1
    assert acme.teams.get(pk=nord.pk).archived


def test_one_team_name_is_pointed_at_another_team(alma, acme, north):
    name_id = team_names_for(acme, "crm", ["Nord"])["Nord"]
    won(acme, None, team="Nord")
    joining.point_team_name(by=alma, name_id=name_id, team_id=north.pk, now=NOW)
    assert counted(acme, team=north.pk) == 1


def test_two_teams_never_share_a_name(alma, north):
    with pytest.raises(Fault):
        teams.add_team(by=alma, name="North", side="marketing")


def test_an_office_keeps_a_zone_that_exists(alma):
    with pytest.raises(Fault):
        teams.add_office(by=alma, name="Rome", timezone="Rome")
