"""The admin's desk: personas and matching by the same services and rules as on the pages."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from personas.queries.personas import standing_persona
from personas.services.agreeing import withdraw_persona
from personas.services.personas import create_persona
from smarketing.funnel.services.events import receive
from tests.cast import NOW, signed_in
from tests.personas.conftest import ABOUT, BARRIER, claimed

pytestmark = pytest.mark.django_db
PERSONAS, MATCHING = "/admin/personas/persona/", "/admin/personas/matchingrules/"


@pytest.fixture
def desk(mia):
    """Mia at the admin's desk."""
    mia.user.is_staff = mia.user.is_superuser = True
    mia.user.save()
    return signed_in(mia)


def typed(desk, address, **said):
    """What the form at an address holds, with what is typed over it."""
    held = desk.get(address).context["adminform"].form.initial
    return {name: value for name, value in held.items() if value is not None} | said


def act(desk, what, persona):
    said = {"action": what, "_selected_action": persona.pk}
    return desk.post(PERSONAS, said, follow=True)


def newest(persona):
    return standing_persona(persona.organization, persona.pk).newest


def test_what_only_people_make_is_looked_at(desk, known):
    for kind in ("draft", "insight", "reading", "personaname", "confirmation", "position"):
        assert desk.get(f"/admin/personas/{kind}/").status_code == 200
        assert desk.get(f"/admin/personas/{kind}/add/").status_code == 403


def test_a_persona_is_begun_renamed_and_archived_by_the_same_rules(desk, mia, known, otto):
    said = typed(desk, f"{PERSONAS}add/", organization=mia.organization_id, name="Founder Félix")
    desk.post(f"{PERSONAS}add/", said | {"role": "Founder"})
    felix = mia.organization.personas.get(name="Founder Félix")
    assert standing_persona(mia.organization, felix.pk).draft.changed_by == mia
    assert "already" in desk.post(f"{PERSONAS}add/", said).content.decode()
    one = f"{PERSONAS}{known.pk}/change/"
    desk.post(one, typed(desk, one, name="Olivia", role="COO"))
    known.refresh_from_db()
    assert (known.name, known.role) == ("Olivia", "Head of operations")  # published as it was
    assert newest(known).about.role == "COO"  # and drafted
    act(desk, "archive", felix)
    felix.refresh_from_db()
    assert felix.archived_at is not None
    theirs = create_persona(by=otto, name="Theirs", about=ABOUT, now=NOW)
    assert desk.post(f"{PERSONAS}{theirs.pk}/change/", said).status_code == 403
    verbs = set(mia.organization.acts.values_list("verb", flat=True))
    assert {"persona.create", "persona.rename", "persona.draft", "persona.archive"} <= verbs
    assert "Olivia" in desk.get(f"{PERSONAS}{known.pk}/history/").content.decode()


def test_claims_are_drafted_as_markdown_and_proposed(desk, mia, known):
    one = f"{PERSONAS}{known.pk}/change/"
    held = typed(desk, one)
    assert "## barrier\n- Who moves our data over?" in held["claims"]
    more = held["claims"] + "\n\n## trigger\n- A second site opens.\n  - kept by: marketing\n"
    desk.post(one, held | {"claims": more})
    said = {claim.text for claim in newest(known).claims}
    assert said == {"Who moves our data over?", "A second site opens."}
    act(desk, "propose", known)
    assert standing_persona(mia.organization, known.pk).waits_for == ["marketing", "sales"]
    assert list(desk.get(f"{PERSONAS}?standing=waits").context["cl"].result_list) == [known]
    withdraw_persona(by=mia, persona_id=known.pk, number=2, now=NOW)
    assert not desk.get(f"{PERSONAS}?standing=waits").context["cl"].result_list
    assert list(desk.get(f"{PERSONAS}?standing=published").context["cl"].result_list) == [known]


def test_what_cannot_be_is_said_beside_the_claims_and_nothing_is_lost(desk, known):
    one = f"{PERSONAS}{known.pk}/change/"
    held = typed(desk, one)
    soon = "## trigger\n- It opens.\n  - kept by: sales\n  - evidence: call, soon, Ana"
    for wrong in ("words", "## trigger\n- It opens.", soon):
        page = desk.post(one, held | {"claims": wrong})
        assert page.context["adminform"].form["claims"].errors
        assert page.context["adminform"].form["claims"].value() == wrong


def test_two_who_edit_are_told_at_the_desk_too(desk, mia, known):
    one = f"{PERSONAS}{known.pk}/change/"
    held = typed(desk, one)
    claimed(mia, known, replace(BARRIER, text="Who answers for it?"))
    page = desk.post(one, held | {"role": "COO"})
    assert "Somebody changed this since you looked." in page.content.decode()
    assert newest(known).about.role == "Head of operations"


def test_a_file_is_brought_in_and_taken_out(desk, mia, known):
    text = "# Félix\n- role: Founder\n\n## trigger\n- The tenth hire.\n  - kept by: sales\n"
    for content, status in ((b"<svg onload=alert(1)>", 400), (text.encode(), 302)):
        file = SimpleUploadedFile("personas.md", content)
        said = {"file": file, "organization": mia.organization_id}
        assert desk.post(f"{PERSONAS}import/", said).status_code == status
    felix = mia.organization.personas.get(name="Félix")
    assert [claim.text for claim in newest(felix).claims] == ["The tenth hire."]
    assert felix.role == "Founder"
    out = act(desk, "export_markdown", known)
    assert out.content.decode().startswith("# Operations Olivia")
    assert act(desk, "export", known).json()["personas"][0]["name"] == "Operations Olivia"


def test_rules_are_tried_and_then_in_force(desk, olga, mia, known):
    lead = {"event_id": "a", "lead": "7", "step": "lead", "at": "2026-11-01T10:00:00Z"}
    events = [lead | {"attributes": {"size": "90"}}]
    receive(by=olga, events=events, source_system="crm", now=NOW)
    held = typed(desk, f"{MATCHING}add/")
    wrong = desk.post(f"{MATCHING}add/", held | {"rules": "# Nobody\nsize least 80"})
    assert "Line 1 names no persona." in wrong.content.decode()
    wrong = desk.post(f"{MATCHING}add/", held | {"rules": "# operations olivia\nsize least many"})
    assert "rules.1.conditions.1.values" in wrong.content.decode()
    said = held | {"rules": "# Operations Olivia = 2\nsize least 80"}
    tried = desk.post(f"{MATCHING}add/", said | {"_try": "1"}).content.decode()
    assert "Operations Olivia 1, now 0" in tried
    assert not mia.organization.matching_rules.exists()
    assert desk.post(f"{MATCHING}add/", said).status_code == 302
    [kept] = mia.organization.matching_rules.all()
    assert (kept.by, kept.content["rules"][0]["points"]) == (mia, 2)
    assert typed(desk, f"{MATCHING}add/")["rules"] == said["rules"]
    late = desk.post(f"{MATCHING}add/", said)  # from the page as it stood before
    assert "Somebody changed the rules" in late.content.decode()
    assert desk.get(f"{MATCHING}{kept.pk}/change/").status_code == 200
    assert desk.get(MATCHING).status_code == 200


def test_whoever_edits_no_personas_changes_none_at_the_desk(vera, known):
    vera.user.is_staff = vera.user.is_superuser = True
    vera.user.save()
    desk = signed_in(vera)
    for address in (f"{PERSONAS}add/", f"{MATCHING}add/"):
        assert desk.get(address).status_code == 403
    said = {"file": SimpleUploadedFile("p.md", b"# A"), "organization": vera.organization_id}
    assert desk.post(f"{PERSONAS}import/", said).status_code == 403
