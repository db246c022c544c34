from datetime import UTC, datetime

import pytest

from smarketing.accounts.models import Member, Organization, Team
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services.names import member_names_for, team_names_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return Organization.objects.create(
        name="Norte", slug="norte", created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )


def test_an_unknown_name_makes_a_member_without_user(company):
    ids = member_names_for(company, "crm", ["Ana", "Luis"])
    assert set(ids) == {"Ana", "Luis"}
    assert list(company.members.values_list("name", "user", "role")) == [
        ("Ana", None, "member"),
        ("Luis", None, "member"),
    ]


def test_the_same_name_again_is_the_same_member(company):
    first = member_names_for(company, "crm", ["Ana"])
    assert member_names_for(company, "crm", ["Ana", "Ana"]) == first
    assert company.members.count() == 1


def test_a_member_added_by_hand_is_met_by_name(company):
    ana = Member.objects.create(organization=company, name="Ana")
    ids = member_names_for(company, "crm", ["Ana"])
    assert company.member_names.get(pk=ids["Ana"]).member == ana


def test_where_two_people_share_a_name_nobody_guesses(company):
    Member.objects.bulk_create(Member(organization=company, name="Ana") for _ in range(2))
    member_names_for(company, "crm", ["Ana"])
    assert company.members.filter(name="Ana").count() == 3


def test_one_name_in_two_systems_is_two_names_of_one_team(company):
    crm = team_names_for(company, "crm", ["North"])
    erp = team_names_for(company, "erp", ["North"])
    assert crm["North"] != erp["North"]
    team = Team.objects.get(organization=company)
    assert (team.side, team.office) == ("", None)


def test_a_thousand_names_take_a_few_statements(company, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):  # SQLite inserts 250 rows a time
        member_names_for(company, "crm", [f"Person {n}" for n in range(1000)])


def test_names_of_another_organization_are_not_ours(company):
    other = Organization.objects.create(
        name="Sur", slug="sur", created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    mine = member_names_for(company, "crm", ["Ana"])
    assert member_names_for(other, "crm", ["Ana"])["Ana"] != mine["Ana"]


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_what_is_no_name_is_refused(company, name):
    with pytest.raises(Fault):
        member_names_for(company, "crm", [name])
