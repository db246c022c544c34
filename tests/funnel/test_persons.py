"""Who is behind a lead: given to them whole, and once erased never brought back."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from smarketing.accounts.rules.faults import Missing
from smarketing.funnel.models import Attempt, Handoff, Person
from smarketing.funnel.queries.leads import lead_story
from smarketing.funnel.queries.personal import kept_of
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.byhand import erase_person
from smarketing.funnel.services.events import receive
from tests.cast import make_person, signed_in
from tests.funnel.bringing import bring, take_back
from tests.funnel.conftest import company

NOW = datetime(2026, 11, 23, 14, 4, tzinfo=UTC)
LEADS = {
    "source_system": "crm",
    "lead": "id",
    "steps": {"lead": {"at": "on"}, "mql": {"at": "then"}},
    "person": {"name": "who", "email": "mail"},
    "aliases": {"opportunity": "deal"},
}
HEAD = "id,on,then,who,mail,deal\n"
ANA = HEAD + "7,2026-03-02,,Ana,ana@a.example,006\n"
LATER = HEAD + "7,2026-03-02,2026-03-09,Ana María,ana@a.example,006\n"
DEALS = {
    "source_system": "crm",
    "lead": {"alias": "opportunity", "column": "deal"},
    "steps": {"customer": {"at": "won"}},
    "person": {"name": "who"},
}
DEAL = "deal,won,who\n006,2026-05-04,Ana\n"


def erased(by, lead):
    return erase_person(by=by, lead_id=lead.pk, now=NOW)


def said_anywhere():
    """Every word that is kept of anybody."""
    return {word for row in Person.objects.values_list("name", "email") for word in row if word}


def test_no_later_file_or_program_brings_an_erased_person_back(alma, works):
    bring(alma, ANA, LEADS)
    lead = erased(alma, works.leads.get())
    assert bring(alma, ANA, LEADS).unchanged == 1
    assert bring(alma, LATER, LEADS).moves == 1  # what is counted goes on
    event = {"event_id": "e", "lead": "7", "step": "sal", "at": "2026-04-01T09:00:00Z"}
    said = [event | {"person": {"name": "Ana"}}]
    assert receive(by=alma, events=said, source_system="crm", now=NOW).accepted == 1
    lead.refresh_from_db()
    assert (lead.step, said_anywhere()) == ("sal", set())
    assert (lead.person.erased_at, differences(works)) == (NOW, [])


@pytest.mark.parametrize("text", [ANA, HEAD + "7,,,Ana,ana@a.example,006\n"])
def test_an_import_taken_back_and_brought_again_leaves_the_person_erased(alma, works, text):
    one = bring(alma, text, LEADS)
    erased(alma, works.leads.get())
    take_back(alma, one)
    bring(alma, ANA, LEADS)
    assert (works.leads.get().step, said_anywhere()) == ("lead", set())


@pytest.mark.parametrize("first", ["nameless", "named"])
def test_two_leads_found_to_be_one_are_erased_together(alma, works, first):
    if first == "nameless":
        bring(alma, DEAL, DEALS)
        erased(alma, works.leads.get())
        bring(alma, ANA, LEADS)
    else:
        bring(alma, HEAD + "7,2026-03-02,,Ana,ana@a.example,\n", LEADS)
        erased(alma, works.leads.get())
        bring(alma, DEAL, DEALS)
        bring(alma, ANA, LEADS)
    assert works.leads.filter(merged_into__isnull=True).count() == 1
    assert said_anywhere() == set()


def test_notes_at_hand_offs_are_blotted_out_and_others_stay(alma, works, passed):
    notes = [one.notes.create(by=alma, text="Call Ana", at=NOW) for one in passed(2)]
    erased(alma, notes[0].handoff.lead)
    for note in notes:
        note.refresh_from_db()
    assert [note.text for note in notes] == ["–", "Call Ana"]


@pytest.fixture
def passed(works):
    def make(count):
        for n in range(count):
            lead = works.leads.create(source_system="crm", external_id=f"{n}", first_seen=1)
            yield Handoff.objects.create(
                organization=works,
                lead=lead,
                passed_by=f"f{n}",
                step="mql",
                passed_at=NOW,
                passed_on=NOW.date(),
                due_at=NOW.replace(hour=23),
            )

    return make


def test_all_that_is_kept_of_a_person_is_told_with_their_other_leads(alma, works, passed):
    bring(alma, ANA + "8,2026-05-04,,Ana,ANA@a.example,\n9,2026-05-04,,Bo,bo@b.example,\n", LEADS)
    lead = works.leads.get(external_id="7")
    [handoff] = passed(1)
    Handoff.objects.filter(pk=handoff.pk).update(lead=lead)
    handoff.notes.create(by=alma, text="Call Ana", at=NOW)
    Attempt.objects.create(organization=works, lead=lead, event_key="a", at=NOW, kind="call")
    heard = {"part": "objection", "text": "Too dear", "by": alma, "heard_at": NOW}
    works.insights.create(lead_key="crm 7", **heard)
    one, other = kept_of(works, lead.pk)
    assert one["person"] == {
        "name": "Ana",
        "company": "",
        "email": "ana@a.example",
        "phone": "",
        "url": "",
    }
    assert [fact["what"] for fact in one["facts"]] == ["lead"]
    assert [note["text"] for note in one["handoffs"][0]["notes"]] == ["Call Ana"]
    assert [tried["kind"] for tried in one["attempts"]] == ["call"]
    assert [insight["text"] for insight in one["insights"]] == ["Too dear"]
    assert [alias["value"] for alias in one["aliases"]] == ["006"]
    assert other["external_id"] == "8"
    with pytest.raises(Missing):
        kept_of(company("rival"), lead.pk)


def test_the_page_gives_the_file_and_tells_when_it_was_erased(alma, works):
    bring(alma, ANA, LEADS)
    lead = works.leads.get()
    web = signed_in(make_person(works, "Ada", "administrator"))
    page = f"/way/{lead.pk}/"
    assert "person.json" in web.get(page).content.decode()
    told = web.get(f"{page}person.json")
    assert told["Content-Disposition"] == f'attachment; filename="person-{lead.pk}.json"'
    assert told.json() == web.get(f"/api/v1/leads/{lead.pk}/person").json()
    assert "ana@a.example" in told.content.decode()
    said = web.post(f"{page}erase/", follow=True).content.decode()
    assert "Erased on" in said
    assert "Erase for good" not in said
    assert web.get(f"/api/v1/leads/{lead.pk}/").json()["erased_at"]
    assert web.get(f"{page}person.json").json()["leads"][0]["person"] is None
    member = signed_in(make_person(works, "Tom", "member"))
    assert "person.json" not in member.get(page).content.decode()


def test_the_database_keeps_nothing_beside_an_erasure(alma, works):
    bring(alma, ANA, LEADS)
    erased(alma, works.leads.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.update(phone="1")
    assert lead_story(works, works.leads.get().pk, with_person=True).person is None
