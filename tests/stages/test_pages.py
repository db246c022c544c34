"""The stages' pages without scripts: what they show, and what is recorded through them."""

import re
from datetime import timedelta

import pytest
from django.utils import translation

from smarketing.accounts.services import access
from smarketing.scoreboard.services.refresh import refresh
from stages import words
from stages.models import Appointment, Meeting, MeetingSeries, PlanItem, Resolution
from stages.services.agreed import propose_statement
from stages.views import agenda
from tests.cast import NOW, TODAY, signed_in
from tests.stages.story import WEEK

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cmo(company):
    return signed_in(company.mia)


def text_of(client, address, **given):
    answer = client.get(address, **given)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_company_is_told_the_four_stages_and_what_comes_first(cmo):
    page = text_of(cmo, "/stages/")
    assert "Silo · 1.0, towards strategic" in page
    assert "A leader of either half, or the CEO, decides to start working together." in page
    assert "Nobody has decided to start yet." in page
    assert 'href="/stages/decision/"' in page


def test_the_page_speaks_spanish(company, cmo):
    company.mia.user.language = "es"
    company.mia.user.save()
    with translation.override("es"):
        assert "Silo · 1,0" in text_of(cmo, "/stages/")


def test_a_decision_is_recorded_and_raises_the_line(cmo):
    said = {"on": "2026-11-20", "why": "Two teams, one funnel."}
    assert cmo.post("/stages/decision/", said).status_code == 302
    assert Resolution.objects.get().capacity == "marketing"
    page = text_of(cmo, "/stages/")
    assert "Silo · 1.1" in page
    assert "Mia decided on 20 Nov" in page


def test_a_decision_of_tomorrow_is_answered_in_the_form(cmo):
    answer = cmo.post("/stages/decision/", {"on": "2026-11-30", "why": "Soon"})
    assert answer.status_code == 400
    assert "This day is still to come." in answer.content.decode()


def test_the_definition_is_proposed_and_signed_by_both(company, cmo):
    cmo.post("/stages/qualification/mql/", {"text": "Asked for a demo", "name": "MQL"})
    for member, half in ((company.mia, "marketing"), (company.sara, "sales")):
        version = company.organization.versions.get(kind="definition")
        said = {"half": half, "number": 1, "digest": version.digest}
        url = "/stages/qualification/mql/sign/"
        assert signed_in(member).post(url, said).status_code == 302
    assert "In force: version 1" in text_of(cmo, "/stages/qualification/mql/")
    assert "version 1, both signed" in text_of(cmo, "/stages/qualification/")


def test_a_plan_is_begun_from_a_template_and_signed(company, cmo):
    page = text_of(cmo, "/stages/plan/?serves=council")
    assert 'value="Hold the first revenue council"' in page
    said = {"text": "Hold it", "owner": company.tom.pk, "due_on": "2026-12-01", "serves": "council"}
    assert cmo.post("/stages/plan/", said).status_code == 302
    item = PlanItem.objects.get()
    company.sign_plan(TODAY)
    assert "Waits for both signatures" not in text_of(cmo, "/stages/plan/")
    cmo.post(f"/stages/plan/{item.pk}/", said | {"due_on": "2026-12-08"})
    assert "Waits for both signatures" in text_of(cmo, "/stages/plan/")
    cmo.post(f"/stages/plan/{item.pk}/progress/", {"progress": "100"})
    item.refresh_from_db()
    assert item.done_on == TODAY


def test_the_plan_is_a_board_and_a_timeline(company, cmo):
    assert cmo.post("/stages/plan/begin/", {"stage": "2"}).status_code == 302
    assert cmo.post("/stages/plan/begin/", {"stage": "9"}).status_code == 404
    item = PlanItem.objects.first()
    cmo.post(f"/stages/plan/{item.pk}/progress/", {"progress": "50"})
    page = text_of(cmo, "/stages/plan/")
    assert "To begin · 6" in page
    assert "Under way · 1" in page
    PlanItem.objects.filter(pk=item.pk).update(due_on=TODAY - WEEK)
    page = text_of(cmo, "/stages/plan/?view=timeline")
    assert 'class="filled late"' in page
    assert "1 item overdue" in page


def test_a_meeting_is_planned_recorded_and_seen(company, cmo):
    said = {"kind": "council", "every": 14, "starts_on": "2026-11-22", "at": "09:30", "minutes": 45}
    quorum = {"quorum_marketing": 1, "quorum_sales": 1}
    assert cmo.post("/stages/meetings/", said | quorum).status_code == 302
    series = MeetingSeries.objects.get()
    address = f"/stages/meetings/{series.pk}/2026-11-22/"
    assert "To talk about" in text_of(cmo, address)
    held = {"held_on": "2026-11-22", "attended": [company.mia.pk, company.sara.pk]}
    held |= {"minutes": "<b>We</b> met", "decision": "Answer by noon", "owner": company.tom.pk}
    assert cmo.post(address, held).status_code == 400
    assert cmo.post(address, held | {"due_on": "2026-12-01"}).status_code == 302
    page = text_of(cmo, address)
    assert "&lt;b&gt;We&lt;/b&gt; met" in page
    assert "Answer by noon" in text_of(cmo, "/stages/")


def test_the_agenda_speaks_of_what_waits_and_of_what_was_decided(company, cmo):
    company.plan_series("heads", 7, TODAY - WEEK)
    company.meet("heads", TODAY - WEEK)
    waits = {"by": company.mia, "text": "We win together.", "reason": "", "now": NOW}
    propose_statement(**waits)
    refresh(company.organization.pk, NOW)
    page = text_of(cmo, f"/stages/meetings/{company.series['heads'].pk}/{TODAY}/")
    assert "Waits for signatures" in page
    assert "Statement" in page
    assert "Decisions due" in page
    assert "Decided on 15 Nov, and what it did" in page


def test_the_agenda_speaks_of_the_board(company):
    panels = {
        "goal": {
            "id": 1, "name": "Revenue", "unit": "USD", "metric": "amount:customer",
            "status": "behind", "pace_gap": -1_200_000, "attained": 1, "forecast": None,
        },
        "way": {"steps": [{"name": {"en": "Leads"}, "status": "behind", "gap": -122}]},
        "promises": {
            "unit": "USD",
            "sales": {"late": 7, "due": 10, "inside": 6, "kept": "3/5", "contact": {"late": 74}},
        },
    }  # fmt: skip
    told = [words.tell(one.text) for one in [*agenda.gaps(panels), *agenda.breaches(panels)]]
    assert told == [
        "Revenue is behind by $12,000",
        "Leads: 122 missing by today",
        "7 leads wait for sales’ answer longer than promised",
        "74 accepted leads wait for a first contact longer than promised",
        "Sales answered 60% of its leads in time",
    ]


def test_a_calendar_program_subscribes_and_the_link_is_revoked(company, cmo, client):
    company.plan_series("heads", 7, TODAY)
    page = cmo.post("/stages/meetings/calendar/").content.decode()
    [address] = re.findall(r"/calendar/[\w-]+\.ics", page)[:1]
    file = client.get(address)
    assert file["Content-Type"].startswith("text/calendar")
    assert file.content.decode().count("BEGIN:VEVENT") == 27
    again = cmo.post("/stages/meetings/calendar/").content.decode()
    assert client.get(address).status_code == 404
    [address] = re.findall(r"/calendar/[\w-]+\.ics", again)[:1]
    access.set_active(user=company.mia.user, is_active=False)
    assert client.get(address).status_code == 404
    access.set_active(user=company.mia.user, is_active=True)
    assert client.get(address).status_code == 200
    company.mia.ended_on = TODAY
    company.mia.save()
    assert client.get(address).status_code == 404


def test_the_calendar_link_ends_when_its_owner_says_so(company, cmo, client):
    page = cmo.post("/stages/meetings/calendar/").content.decode()
    [address] = re.findall(r"/calendar/[\w-]+\.ics", page)[:1]
    cmo.post("/stages/meetings/calendar/revoke/")
    assert client.get(address).status_code == 404


def test_one_meeting_goes_into_a_calendar(company, cmo):
    company.plan_series("council", 14, TODAY)
    file = text_of(cmo, f"/stages/meetings/{company.series['council'].pk}/{TODAY}/calendar.ics")
    assert "SUMMARY:Revenue council" in file
    assert "DTSTART;VALUE=DATE:20261122" in file


def test_a_meeting_is_moved_and_cancelled(company, cmo):
    company.plan_series("heads", 7, TODAY)
    address = f"/stages/meetings/{company.series['heads'].pk}/2026-11-22/"
    cmo.post(f"{address}move/", {"to": "2026-11-24"})
    assert Meeting.objects.get().planned_on == TODAY + timedelta(2)
    cmo.post(f"{address}cancel/", {"reason": "A fair"})
    assert Meeting.objects.get().cancelled_on == TODAY


def test_the_appointment_is_named_functional_in_name_only(company):
    ceo = signed_in(company.cleo)
    said = {"member": company.sara.pk, "title": "cro", "from_on": "2026-11-20", "why": "One leader"}
    assert ceo.post("/stages/appointment/", said).status_code == 302
    page = text_of(ceo, "/stages/")
    assert "Silo · 1.0, functional in name only" in page
    assert "raises nothing while these do not hold" in page
    ceo.post("/stages/appointment/end/")
    assert Appointment.objects.get().ended_on == TODAY


def test_opinions_and_the_aim_stand_beside_the_line(cmo):
    assert cmo.post("/stages/opinion/", {"position": "3.0"}).status_code == 302
    assert cmo.post("/stages/aim/", {"stage": 2}).status_code == 302
    page = text_of(cmo, "/stages/")
    assert "2.0 more than computed" in page
    assert "both heads agree · where you aim" in page


def test_a_day_of_the_past_is_shown_as_it_stood(company, cmo):
    company.decide(TODAY - WEEK)
    assert "As it stood on 10 Nov 2026" in text_of(cmo, "/stages/?as_of=2026-11-10")
    assert "As it stood on 1 Jan 1970" in text_of(cmo, "/stages/?as_of=0001-01-01")
    assert "Silo · 1.0" in text_of(cmo, "/stages/?as_of=2026-11-10")
    assert "Silo · 1.1" in text_of(cmo, "/stages/")


def test_a_past_day_knows_nothing_of_what_came_later(company, cmo):
    company.plan_series("heads", 7, TODAY - WEEK)
    company.meet("heads", TODAY - WEEK)
    [item] = company.plan_items(TODAY - 2 * WEEK, 1)
    PlanItem.objects.filter(pk=item.pk).update(done_on=TODAY)
    before = text_of(cmo, f"/stages/?as_of={TODAY - WEEK - timedelta(1)}")
    assert "Nothing was decided yet." in before
    assert "Item 0" in before
    after = text_of(cmo, "/stages/")
    assert "Answer by noon" in after
    assert "Item 0" not in after


def test_what_was_told_then_stands_beside_what_later_records_say(company, cmo):
    company.state(TODAY - WEEK)
    company.decide(TODAY)
    company.organization.resolutions.update(on=TODAY - 2 * WEEK)
    page = text_of(cmo, f"/stages/?as_of={TODAY - WEEK}")
    assert "Silo · 1.3" in page
    assert "It was told as 1.1 then" in page


def test_each_half_sees_what_both_gave(company, cmo):
    company.state(TODAY)
    page = text_of(cmo, "/stages/")
    assert "What each half gave" in page
    assert "Signatures" in page


def test_every_indicator_answers_with_its_rows(company, cmo):
    company.decide(TODAY)
    page = text_of(cmo, "/stages/evidence/decision/")
    assert "Cleo: Two teams, one funnel." in page
    assert cmo.get("/stages/evidence/nothing/").status_code == 404


def test_an_indicator_leads_only_those_to_its_remedy_who_may_go_there(company, cmo, mona):
    ceo = signed_in(company.cleo)
    for key, address in (("mandate", "mandate"), ("leader", "appointment")):
        link = f'href="/stages/{address}/"'
        assert link in text_of(ceo, f"/stages/evidence/{key}/")
        assert link not in text_of(cmo, f"/stages/evidence/{key}/")
    remedy = 'class="btn go" href="/stages/decision/"'
    assert remedy in text_of(cmo, "/stages/")
    assert remedy not in text_of(signed_in(mona), "/stages/")


def test_a_persona_is_told_with_the_age_of_its_evidence(company, cmo):
    persona = company.publish_persona(TODAY)
    [version] = company.organization.versions.filter(kind="persona", subject_id=persona.pk)
    aged = [{"kind": "call", "on": day, "note": ""} for day in ("2026-01-10", "2026-01-20")]
    version.content["claims"][0]["evidence"] = aged
    version.save()
    assert "oldest evidence 306 days old, aged" in text_of(cmo, "/stages/evidence/personas/")


def test_weights_and_windows_are_told_with_their_versions(cmo):
    page = text_of(cmo, "/stages/table/")
    assert "Audience, personas and messages, from both points of view" in page
    assert "table 3" in page


def test_the_paper_says_it_on_one_sheet(cmo):
    assert "Computed from records, not from opinions." in text_of(cmo, "/stages/paper/")


def test_a_viewer_sees_it_and_changes_nothing(vera, cmo):
    looks = signed_in(vera)
    assert looks.get("/stages/").status_code == 200
    mends = "Write the statement"
    assert mends in text_of(cmo, "/stages/evidence/statement/")
    assert mends not in text_of(looks, "/stages/evidence/statement/")
    assert looks.post("/stages/plan/", {}).status_code == 403
    assert looks.post("/stages/decision/", {}).status_code == 403
