"""The room of the data: what waits is counted and linked, rates, steps and names are kept."""

from datetime import date

import pytest
from django.utils import timezone

from smarketing.funnel.models import Lead
from smarketing.funnel.queries.health import health
from smarketing.funnel.queries.steps import arrangement
from smarketing.funnel.services.byhand import Typed, add_lead, undo_move
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.personas import point_persona_name
from smarketing.funnel.services.rebuild import rebuild_chunk
from tests.cast import make_person, signed_in

TODAY = date(2026, 11, 20)


@pytest.fixture
def web(alma):
    return signed_in(alma)


def add(by, **said):
    return add_lead(by=by, name="Lina", typed=Typed("lead", **said), now=timezone.now())


def test_a_new_companys_data_is_well(alma, works, web):
    alma.side = "marketing"
    alma.save()
    assert health(works, TODAY).is_well
    assert "All is well" in web.get("/data/").content.decode()


def test_each_thing_that_waits_is_counted_and_leads_to_where_it_is_mended(alma, works, web):
    Lead.objects.create(organization=works, source_system="crm", external_id="7", first_seen=1)
    Lead.objects.create(organization=works, source_system="crm", first_seen=1)
    works.offices.create(name="Sur")
    works.teams.create(name="North")
    works.members.create(name="Met in a file")
    works.personas.create(name="Félix")
    add(alma)
    found = health(works, TODAY)
    assert (found.waiting, found.nameless, found.without_persona) == (2, 1, 1)
    assert (found.without_user, found.teams_without_half, found.teams_without_office) == (1, 1, 1)
    said = web.get("/data/").content.decode()
    for link in ("/way/?state=waiting", "/way/?state=nameless", "/way/?persona=0", "/people/"):
        assert link in said
        assert web.get(link.replace("&amp;", "&")).status_code == 200


def test_what_was_taken_back_waits_for_nothing(alma, works):
    lead = add(alma)
    undo_move(by=alma, move_id=lead.moves.get().pk, now=timezone.now())
    assert health(works, TODAY).waiting == 0


def test_a_lead_without_a_rate_is_told_until_the_rate_is_typed(alma, works, web):
    event = {"event_id": "1", "lead": "7", "step": "mql", "at": "2026-03-31", "amount": "5"}
    events = [event | {"currency": "EUR"}]
    receive(by=alma, events=events, source_system="crm", now=timezone.now())
    assert health(works, TODAY).unpriced == {"EUR": 1}
    assert "/data/rates/?currency=EUR" in web.get("/data/").content.decode()
    web.post("/data/rates/", {"currency": "EUR", "first_on": "2026-01-01", "home_per_unit": "1.1"})
    assert health(works, TODAY).unpriced == {}


def test_the_health_costs_the_same_whatever_waits(alma, works, django_assert_max_num_queries):
    for n in range(50):
        Lead.objects.create(
            organization=works, source_system="crm", external_id=f"{n}", first_seen=1
        )
    with django_assert_max_num_queries(10):
        health(works, TODAY)


@pytest.mark.parametrize(
    ("language", "text", "kept"), [("en", "1.0835", "1.0835"), ("es", "1,0835", "1.0835")]
)
def test_a_rate_is_read_in_its_readers_language(alma, works, web, language, text, kept):
    alma.user.language = language
    alma.user.save()
    said = {"currency": "eur", "first_on": "2026-01-01", "home_per_unit": text}
    answer = web.post("/data/rates/", said, follow=True)
    assert works.rates.get().home_per_unit == kept
    assert f'value="{text}"' in answer.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"home_per_unit": "1,083"},
        {"home_per_unit": "0"},
        {"home_per_unit": "1e3"},
        {"currency": "USD"},
        {"currency": "E1R"},
        {"first_on": ""},
    ],
)
def test_a_rate_that_could_be_another_is_asked_again(works, web, said):
    usual = {"currency": "EUR", "first_on": "2026-01-01", "home_per_unit": "1.1"}
    assert web.post("/data/rates/", usual | said).status_code == 400
    assert not works.rates.exists()


def test_a_member_sees_rates_and_types_none(works):
    tom = signed_in(make_person(works, "Tom"))
    assert b'<form class="form"' not in tom.get("/data/rates/").content
    assert tom.post("/data/rates/", {}).status_code == 403


def arranged(works, **changes):
    said = {"seen": arrangement(works.steps.all())}
    for step in works.steps.all():
        said |= {f"{step.key}-name": step.name, f"{step.key}-half": step.half}
        said[f"{step.key}-place"] = step.position + 1
    return said | changes


def order(works):
    return list(works.steps.values_list("key", flat=True))


def test_steps_are_renamed_on_one_page(works, web):
    answer = web.post("/data/steps/", arranged(works, **{"mql-name": "Ripe"}), follow=True)
    assert "The names are saved." in answer.content.decode()
    assert works.steps.get(key="mql").name == "Ripe"
    works.refresh_from_db()
    assert not works.rebuilding


@pytest.mark.parametrize(
    ("key", "place", "after"),
    [
        ("opportunity", 3, ["visitor", "lead", "opportunity", "mql", "sal", "customer"]),
        ("lead", 4, ["visitor", "mql", "sal", "lead", "opportunity", "customer"]),
    ],
)
def test_a_step_takes_the_place_that_was_chosen(works, web, key, place, after):
    web.post("/data/steps/", arranged(works, **{f"{key}-place": place}))
    assert order(works) == after
    works.refresh_from_db()
    assert works.rebuilding
    assert "being counted again" in web.get("/data/steps/").content.decode()


def test_a_page_that_had_all_counted_again_tells_how_far_it_is(works, web):
    for _n in range(2):
        add(works.members.get(name="Alma"))
    web.post("/data/steps/", arranged(works, **{"opportunity-place": 3}))
    for page in ("/data/", "/data/steps/", "/data/rates/", "/data/recount/"):
        assert "Everything is being counted again: 0 of 2 leads." in web.get(page).content.decode()
    rebuild_chunk(works.pk, timezone.now())
    assert ": 2 of 2 leads." in web.get("/data/recount/").content.decode()
    rebuild_chunk(works.pk, timezone.now())
    assert "Everything is counted again." in web.get("/data/recount/").content.decode()
    assert "counted again" not in web.get("/data/rates/").content.decode()


def test_an_impossible_order_is_said_on_the_page(works, web):
    answer = web.post("/data/steps/", arranged(works, **{"visitor-place": 6}))
    assert answer.status_code == 400
    assert "begins with visitors" in answer.content.decode()


def test_a_stale_page_changes_nothing(works, web):
    stale = arranged(works)
    web.post("/data/steps/", arranged(works, **{"mql-name": "Ripe"}))
    answer = web.post("/data/steps/", stale, follow=True)
    assert "Somebody changed the steps" in answer.content.decode()
    assert works.steps.get(key="mql").name == "Ripe"


def test_a_step_is_added_and_taken_away(works, web):
    said = {"name": "Demo", "half": "both", "after": "sal"}
    web.post("/data/steps/add/", said | {"seen": arrangement(works.steps.all())})
    assert order(works)[4] == "demo"
    web.post("/data/steps/demo/remove/", {"seen": arrangement(works.steps.all())})
    assert "demo" not in order(works)


def test_a_step_that_a_target_counts_stays(works, web):
    works.step_targets.create(step="mql", month=date(2026, 11, 1), count=9)
    answer = web.post(
        "/data/steps/mql/remove/", {"seen": arrangement(works.steps.all())}, follow=True
    )
    assert "Change that first." in answer.content.decode()
    assert "mql" in order(works)


def test_a_personas_name_is_pointed_elsewhere_and_its_leads_follow(alma, works, web):
    founder, felix = (works.personas.create(name=name) for name in ("Founder", "Félix"))
    lead = add(alma, persona=founder.pk)
    name = works.persona_names.get()
    answer = web.post(f"/data/names/{name.pk}/", {"persona_id": felix.pk}, follow=True)
    assert "counted again" in answer.content.decode()
    lead.refresh_from_db()
    assert lead.persona == felix.pk


def test_two_personas_become_one(alma, works, web):
    founder, felix = (works.personas.create(name=name) for name in ("Founder", "Félix"))
    lead = add(alma, persona=founder.pk)
    web.post("/data/names/", {"persona_id": founder.pk, "into_id": felix.pk})
    lead.refresh_from_db()
    founder.refresh_from_db()
    assert (lead.persona, founder.archived_at is None) == (felix.pk, False)


def test_a_persona_is_not_joined_with_itself(works, web):
    felix = works.personas.create(name="Félix")
    answer = web.post("/data/names/", {"persona_id": felix.pk, "into_id": felix.pk})
    assert answer.status_code == 400


def test_another_companys_persona_is_not_there(alma, works, otto):
    founder = works.personas.create(name="Founder")
    add(alma, persona=founder.pk)
    name = works.persona_names.get()
    theirs = otto.organization.personas.create(name="Theirs")
    assert signed_in(otto).get(f"/data/names/{name.pk}/").status_code == 404
    with pytest.raises(Exception, match="no such persona"):
        point_persona_name(by=alma, name_id=name.pk, persona_id=theirs.pk, now=timezone.now())
