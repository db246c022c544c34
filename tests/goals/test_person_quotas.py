"""Quotas of people: parts against the whole, a ramp for who is new, files."""

import json
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from goals.models import PersonQuota, Quota
from goals.queries.goals import standing_goal
from goals.queries.person_quotas import team_sheet
from goals.queries.tree import tree_of
from goals.rules.metrics import REVENUE
from goals.rules.ramp import ramped
from goals.rules.spans import period_by_key
from goals.services.goals import propose_goal
from goals.services.person_quotas import PersonQuotaSaid, set_person_quotas
from goals.services.quotas import set_quota
from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, TODAY, make_person, signed_in
from tests.goals.wordings import Q4 as WORDING

pytestmark = pytest.mark.django_db
Q4 = period_by_key("2026-Q4")
MAPPING = {"side": "sales", "team": "team", "owner": "rep", "year": "Year", "quarter": "Quarter"}
MAPPING |= {"amount": "Quota Amount", "currency": "USD"}


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


def said(team, member, target, **more):
    return PersonQuotaSaid(team.pk, member.pk, Q4, target, **more)


def sheet(team):
    return team_sheet(team.organization, team, Q4, REVENUE, TODAY)


def test_a_ramp_asks_for_its_percent_of_each_day():
    assert ramped(92_00, Q4, None, (25, 50, 75), True) == 92_00
    assert ramped(92_00, Q4, Q4.starts_on, (25, 50, 75), True) == 31 * 25 + 30 * 50 + 31 * 75
    since = date(2026, 11, 16)  # 15 days of November and 15 of December at 25, the rest at 50
    assert ramped(92_00, Q4, since, (25, 50, 75), True) == 30 * 25 + 16 * 50
    assert ramped(92_00, Q4, date(2025, 1, 1), (25, 50, 75), True) == 92_00


def test_the_parts_stand_against_the_whole(sara, tom, north):
    una = make_person(tom.organization, "Una", "member", "sales")
    tom.organization.memberships.create(member=una, team=north, from_on=Q4.starts_on)
    set_quota(today=TODAY, by=sara, team_id=north.pk, period=Q4, target=1_000_00)
    new = said(north, una, 400_00, ramp_from=Q4.starts_on)
    set_person_quotas(today=TODAY, by=sara, said=[said(north, tom, 900_00), new])
    found = sheet(north)
    assert [(row.member.name, row.asked) for row in found.rows][0] == ("Tom", 900_00)
    assert found.rows[1].is_ramped
    assert found.rest == 1_000_00 - found.parts < 0


def test_who_changes_teams_keeps_what_was_done_where_it_was(sara, tom, north):
    acme = tom.organization
    south = acme.teams.create(name="South", side="sales")
    acme.member_names.create(source_system="crm", name="Tom", member=tom)
    place = tom.memberships.get()
    place.to_on = date(2026, 10, 31)
    place.save()
    acme.memberships.create(member=tom, team=south, from_on=date(2026, 11, 1))
    facts = [
        Said(LeadRef("crm", key), key, what="customer", on=on, amount=10_00, owner="Tom")
        for key, on in (("a", date(2026, 10, 5)), ("b", date(2026, 11, 5)))
    ]
    with transaction.atomic():
        acme.raise_wanted()
        ledger.post(acme, facts, recorded_at=NOW)
    set_person_quotas(today=TODAY, by=sara, said=[said(north, tom, 50_00), said(south, tom, 70_00)])
    for team in (north, south):
        [row] = sheet(team).rows
        assert row.progress.attained == 10_00


def test_what_cannot_be_is_refused_and_nothing_is_half_done(sara, mia, tom, north):
    marketing = tom.organization.teams.create(name="Web", side="marketing")
    for wrong in (said(marketing, tom, 1_00), said(north, tom, 0)):
        with pytest.raises(Fault):
            set_person_quotas(today=TODAY, by=sara, said=[said(north, tom, 5_00), wrong])
    with pytest.raises(Refused):
        set_person_quotas(today=TODAY, by=tom, said=[said(north, tom, 5_00)])
    assert not PersonQuota.objects.exists()


def test_the_page_saves_a_table_and_lets_one_of_two_editors_through(sara, tom, north):
    client, address = signed_in(sara), f"/goals/quotas/{north.pk}/"
    typed = {"period": "2026-Q4", f"value-{tom.pk}": "1,200", f"seen-{tom.pk}": ""}
    assert client.post(address, typed).status_code == 302
    assert PersonQuota.objects.get().target == 1_200_00
    assert "Tom" in client.get(address).content.decode()
    assert client.post(address, typed | {f"value-{tom.pk}": "9"}).status_code == 409
    answer = client.post(address, typed | {f"value-{tom.pk}": "1.200"})
    assert answer.status_code == 400
    assert "two ways" in answer.content.decode()
    assert PersonQuota.objects.get().target == 1_200_00


def test_who_may_not_edit_reads_the_table_without_fields(sara, tom, north):
    page = signed_in(tom).get(f"/goals/quotas/{north.pk}/").content.decode()
    assert "Tom" in page
    assert f"value-{tom.pk}" not in page


def test_the_goal_says_who_carries_it_down_to_each_person(sara, mia, tom, north):
    acme = tom.organization
    lima = acme.offices.create(name="Lima")
    acme.teams.filter(pk=north.pk).update(office=lima)
    south = acme.teams.create(name="South", side="sales")
    for team, target in ((north, 1_000_000_00), (south, 1_500_000_00)):
        set_quota(today=TODAY, by=sara, team_id=team.pk, period=Q4, target=target)
    set_person_quotas(today=TODAY, by=sara, said=[said(north, tom, 400_000_00)])
    goal = propose_goal(by=mia, wording=WORDING, reason="", now=NOW)
    tree = tree_of(standing_goal(acme, goal.pk), TODAY)
    assert (tree.target, tree.parts, tree.rest) == (2_400_000_00, 2_500_000_00, -100_000_00)
    sales, marketing = tree.children
    assert (sales.name, sales.target, marketing.target) == ("sales", 2_500_000_00, None)
    assert [(office.name, office.target) for office in sales.children] == [
        ("Lima", 1_000_000_00),
        ("", 1_500_000_00),
    ]
    [north_node] = sales.children[0].children
    assert (north_node.parts, north_node.rest) == (400_000_00, 600_000_00)
    assert [person.name for person in north_node.children] == ["Tom"]
    page = signed_in(tom).get(f"/goals/{goal.pk}/").content.decode()
    assert "more than it" in page


def test_programs_set_and_read_them(sara, tom, north):
    one = {"team": "North", "member_id": tom.pk, "period": "2026-Q4", "amount": "500.00"}
    client = signed_in(sara)
    sent = client.put("/api/v1/person-quotas", one, "application/json")
    assert sent.status_code == 200
    [told] = client.get("/api/v1/person-quotas?period=2026-Q4").json()["person_quotas"]
    assert (told["member"], told["amount"], told["asked"]) == ("Tom", "500.00", "500.00")


def taken(folder, content, *options):
    """The command over a file with this content: its answer and its exit code."""
    file, mapping = folder / "quotas.csv", folder / "map.json"
    file.write_text(content)
    mapping.write_text(json.dumps(MAPPING))
    out, code = StringIO(), 0
    try:
        call_command(
            "import_data", "quotas", "acme", str(file), "--mapping", str(mapping), "--json",
            *options, stdout=out,
        )  # fmt: skip
    except SystemExit as left:
        code = left.code
    return json.loads(out.getvalue()), code


HEAD = "team,rep,Year,Quarter,Quota Amount\n"


def test_a_file_sets_quotas_of_teams_and_people(acme, tom, north, tmp_path):
    content = HEAD + 'North,,2026,Q4,"$200,000 "\nNorth,Tom,2026,4,"$90,000 "\n,Tom,2026,3,70000\n'
    content += "North,,2027,Q1,\n"
    told, code = taken(tmp_path, content, "--dry-run")
    assert (told["accepted"], code, Quota.objects.count()) == (3, 0, 0)
    told, code = taken(tmp_path, content)
    assert (told["rows"], told["accepted"], told["unchanged"], code) == (4, 3, 1, 0)
    assert Quota.objects.get().target == 200_000_00
    assert sorted(PersonQuota.objects.values_list("team__name", "target")) == [
        ("North", 70_000_00),
        ("North", 90_000_00),
    ]
    told, _code = taken(tmp_path, content)
    assert (told["accepted"], told["unchanged"]) == (0, 4)


def test_a_file_with_a_wrong_row_is_refused_whole_unless_it_is_skipped(acme, tom, north, tmp_path):
    content = HEAD + "North,,2026,Q4,200000\nNowhere,,2026,Q4,5\nNorth,Nobody,2026,Q4,5\n"
    told, code = taken(tmp_path, content)
    assert (code, Quota.objects.count()) == (1, 0)
    assert [(row["line"], row["column"]) for row in told["refused"]] == [(3, "team"), (4, "rep")]
    told, code = taken(tmp_path, content, "--skip-refused")
    assert (code, told["accepted"], Quota.objects.count()) == (0, 1, 1)


def test_a_counted_gap_is_what_the_shown_need_leaves(mia, sara, tom, north):
    counted = replace(WORDING, name="Leads", metric="count:lead", unit="lead", target=100)
    propose_goal(by=mia, wording=counted, reason="", now=NOW)
    quota = PersonQuotaSaid(north.pk, tom.pk, Q4, 50, metric="count:lead")
    set_person_quotas(today=TODAY, by=sara, said=[quota])
    page = signed_in(sara).get(f"/goals/quotas/{north.pk}/", {"period": "2026-Q4"})
    [row] = page.context["rows"]
    assert row["gap"] == -29  # 53 of 92 days are 28.8 leads, shown as 29 needed; -28 by itself
