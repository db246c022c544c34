"""A lead's story and the leads that stand on a step."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from smarketing.accounts.rules.faults import Missing
from smarketing.funnel.queries.leads import lead_story, open_leads
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from tests.funnel.conftest import company
from tests.funnel.years import NOW, live

ANA = LeadRef("crm", "ana")


def post(organization, *said, about=None):
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, said, about=about or {}, recorded_at=NOW)


def said(lead, what, day, **more):
    key = more.pop("key", f"{lead.external_id or lead.alias}:{what}")
    return Said(lead, key, what=what, on=date.fromisoformat(day), **more)


def all_open(organization, **asked):
    found, after = [], None
    while True:
        page = open_leads(organization, "lead", after=after, limit=4, **asked)
        found += page.leads
        if page.next is None:
            return found
        after = page.next


def test_a_story_tells_the_newest_version_of_each_fact_in_its_order(works):
    post(
        works,
        said(ANA, "mql", "2026-03-09", key="m", owner="Bo", source="fair"),
        said(ANA, "lead", "2026-03-02", owner=""),
        about={ANA: About(person={"name": "Ana Ruiz"})},
    )
    post(works, said(ANA, "mql", "2026-03-05", key="m", version=2, team="North"))
    story = lead_story(works, works.leads.get().pk, with_person=True)
    assert [(f.move.what, f"{f.move.on}", f.names) for f in story.facts] == [
        ("lead", "2026-03-02", {"owner": ""}),
        ("mql", "2026-03-05", {"team": "North"}),
    ]
    assert [(row.what, row.n, row.why) for row in story.entries if row.correction] == [
        ("lead", -1, "correction"),
        ("mql", -1, "correction"),
    ]
    assert story.person.name == "Ana Ruiz"


def test_only_whoever_may_see_the_person_is_shown_it(works):
    post(works, said(ANA, "lead", "2026-03-02"), about={ANA: About(person={"name": "Ana"})})
    assert lead_story(works, works.leads.get().pk, with_person=False).person is None


def test_a_lead_that_turned_out_to_be_another_is_told_as_that_one(works):
    nameless = LeadRef("crm", None, "deal", "d7")
    post(works, said(nameless, "customer", "2026-04-01"))
    taken = works.leads.get().pk
    post(works, said(ANA, "lead", "2026-03-02"), about={ANA: About(aliases={"deal": "d7"})})
    story = lead_story(works, taken, with_person=False)
    assert story.lead.external_id == "ana"
    assert [fact.move.what for fact in story.facts] == ["lead", "customer"]
    assert [alias.value for alias in story.aliases if alias.kind == "deal"] == ["d7"]


def test_a_moment_and_a_day_are_told_in_local_order(works):
    works.timezone = "America/Sao_Paulo"
    works.save()
    evening = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)  # still 2 March there
    post(
        works,
        Said(ANA, "late", what="mql", at=evening),
        said(ANA, "lead", "2026-03-02"),
        said(ANA, "sal", "2026-03-03"),
    )
    story = lead_story(works, works.leads.get().pk, with_person=False)
    assert [fact.move.what for fact in story.facts] == ["lead", "mql", "sal"]


def test_another_companys_lead_is_not_there(works):
    post(works, said(ANA, "lead", "2026-03-02"))
    with pytest.raises(Missing):
        lead_story(company("other"), works.leads.get().pk, with_person=True)


def test_who_waits_longest_comes_first_whatever_the_page(works):
    days = ["2026-03-02", "2026-03-01", "2026-03-02", "2026-03-03"]
    for n, day in enumerate(days * 3):
        lead = LeadRef("crm", f"{n}")
        post(works, said(lead, "lead", day, owner="bo" if n % 2 else ""))
    post(works, said(LeadRef("crm", "11"), "lost", "2026-03-04"))
    waiting = [int(lead.external_id) for lead in all_open(works)]
    assert waiting == [1, 5, 9, 0, 2, 4, 6, 8, 10, 3, 7]
    bo = works.members.get(name="bo").pk
    assert [lead.external_id for lead in all_open(works, owners=[bo])] == ["1", "5", "9", "3", "7"]
    assert all_open(works, teams=[bo + 99]) == []


def test_a_fixed_number_of_queries_tells_any_story(works):
    sizes = []
    for seed in (5, 6):
        live(works, seed=seed, leads=20)
        with CaptureQueriesContext(connection) as asked:
            lead_story(works, works.leads.latest("pk").pk, with_person=True)
            open_leads(works, "lead", limit=5)
        sizes.append(len(asked))
    assert max(sizes) <= 13
