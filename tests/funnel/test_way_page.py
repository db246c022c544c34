"""The way page: what waits, filtered and paged, and who may see whose name."""

from datetime import UTC, datetime, timedelta

import pytest

from smarketing.funnel.models import Lead
from smarketing.funnel.queries import worklist as waiting
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.said import About, LeadRef
from smarketing.funnel.services.byhand import Typed, add_lead, move_lead
from smarketing.funnel.services.ledger import Said, post
from tests.cast import make_person, signed_in
from tests.funnel.conftest import company

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


@pytest.fixture
def web(alma):
    return signed_in(alma)


def add(by, name, step="lead", days_ago=0, **said):
    on = NOW.date() - timedelta(days_ago)
    typed = Typed(step, on=on, **said)
    return add_lead(by=by, name=name, typed=typed, now=NOW)


def told(client, **asked):
    answer = client.get("/way/", asked)
    assert answer.status_code == 200
    return [row.label for row in answer.context["found"].rows]


def test_what_came_last_stands_first(alma, web):
    for name, ago in [("Bo", 3), ("Ana", 9), ("Cleo", 1)]:
        add(alma, name, days_ago=ago)
    assert told(web) == ["Cleo", "Bo", "Ana"]
    assert told(web, order="oldest") == ["Ana", "Bo", "Cleo"]


def test_each_step_tells_how_many_stand_on_it(alma, web):
    add(alma, "Ana")
    add(alma, "Bo", "mql")
    add(alma, "Cleo", "mql")
    tabs = {key: n for key, _name, n in web.get("/way/", {"step": "mql"}).context["tabs"]}
    assert (tabs["lead"], tabs["mql"], tabs["sal"]) == (1, 2, 0)
    assert told(web, step="mql") == ["Cleo", "Bo"]


def test_a_search_that_finds_nothing_says_so_and_leads_back(alma, web):
    add(alma, "Ana")
    assert told(web, q="nobody") == []
    page = web.get("/way/", {"q": "nobody"}).content.decode()
    assert "No lead matches what you asked for." in page
    assert '<a class="btn go" href="/way/">All that wait</a>' in page
    assert "No lead waits here." not in page


def test_who_is_won_or_lost_waits_no_more(alma, web):
    add(alma, "Ana", "customer")
    lost, returned = add(alma, "Bo"), add(alma, "Cleo", "mql")
    for lead, what in ((lost, "lost"), (returned, "returned")):
        typed = Typed(what, reason="too early")
        move_lead(by=alma, lead_id=lead.pk, typed=typed, now=NOW + timedelta(hours=1))
    assert told(web) == ["Cleo"]
    assert told(web, state="won") == ["Ana"]
    assert told(web, state="closed") == ["Bo"]


def test_filters_leave_what_they_say(alma, works, web):
    felix = works.personas.create(name="Félix")
    add(alma, "Ana", owner=alma.pk, source="fair")
    add(alma, "Bo", persona=felix.pk, source="web")
    assert told(web, owner=alma.pk) == ["Ana"]
    assert told(web, owner=0) == ["Bo"]
    assert told(web, persona=felix.pk) == ["Bo"]
    assert told(web, source="fair") == ["Ana"]
    assert told(web, source="nowhere") == []


def test_a_lead_is_found_by_name_company_id_or_alias(alma, works, web):
    add(alma, "Lina Vega")
    works.raise_wanted()
    ref = LeadRef("crm", "7001")
    said = Said(ref, "event:crm:1", what="mql", at=NOW)
    about = About(person={"company": "Tern"}, aliases={"deal": "d7"})
    post(works, [said], about={ref: about}, recorded_at=NOW)
    assert told(web, q="vega") == ["Lina Vega"]
    for text in ("tern", "7001", "d7"):
        assert told(web, q=text) == ["Tern"]


def test_a_viewer_sees_no_person_and_searches_none(alma, works):
    add(alma, "Lina Vega")
    vera = signed_in(make_person(works, "Vera", "viewer"))
    [label] = told(vera)
    assert "Lina" not in label
    assert told(vera, q="vega") == []


def test_pages_follow_each_other_without_a_gap_or_a_repeat(alma, works, web):
    on = [NOW.date() - timedelta(n % 3) for n in range(120)]
    Lead.objects.bulk_create(
        Lead(
            organization=works,
            source_system="crm",
            external_id=f"{n}",
            first_seen=1,
            step="lead",
            moved_on=day,
        )
        for n, day in enumerate(on)
    )
    for order in ("", "oldest"):
        seen, after = [], ""
        while True:
            found = web.get("/way/", {"order": order, "after": after}).context["found"]
            seen += [row.lead.pk for row in found.rows]
            after = found.more
            if not after:
                break
        assert (len(seen), len(set(seen))) == (120, 120)


@pytest.mark.parametrize(
    "asked",
    [
        {"after": "x"},
        {"after": "2026-13-40.5"},
        {"after": f"2026-01-01.{'9' * 40}"},
        {"owner": "9" * 40},
        {"owner": "-1"},
        {"step": "visitor"},
        {"step": "\x00"},
        {"q": "\x00"},
        {"state": "gone"},
    ],
)
def test_an_address_that_was_tampered_with_breaks_nothing(alma, web, asked):
    add(alma, "Ana")
    assert web.get("/way/", asked).status_code == 200


def test_the_list_costs_the_same_for_ten_leads_and_ten_thousand(
    alma, works, django_assert_num_queries
):
    names = waiting.names_for(works, step_names(works))
    for n in (10, 10_000):
        Lead.objects.bulk_create(
            [
                Lead(
                    organization=works,
                    source_system="crm",
                    external_id=f"{n}-{one}",
                    first_seen=1,
                    step="lead",
                    moved_on=NOW.date(),
                    owner=alma.pk,
                )
                for one in range(n)
            ]
        )
        with django_assert_num_queries(3):
            waiting.worklist(
                works, waiting.Asked(), names=names, today=NOW.date(), with_person=True
            )


def test_another_companys_leads_are_not_there(alma, web):
    otto = make_person(company("rival"), "Otto", "owner")
    lead = add(otto, "Secret")
    assert told(web) == []
    assert web.get(f"/way/{lead.pk}/").status_code == 404
