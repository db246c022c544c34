"""News: who is told that a lead waits, fell late or came back, on the page and by mail."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from smarketing.accounts.rules.faults import Missing
from smarketing.funnel.models import Handoff
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.handoffs import answering, expiring
from smarketing.notices.queries import choices_of, unseen
from smarketing.notices.rules.kinds import LEAD_BACK, LEAD_WAITS
from smarketing.notices.services import mail_news, mark_seen, stop_link, stop_mails
from tests.cast import NOW, signed_in

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(minutes=3)


def pass_leads(by, n=1, first=0, **more):
    events = [
        {"event_id": f"e{lead}", "lead": f"L{lead}", "step": "mql", "at": NOW.isoformat()} | more
        for lead in range(first, first + n)
    ]
    receive(by=by, events=events, source_system="crm", now=NOW)
    return list(Handoff.objects.order_by("pk"))


@pytest.fixture
def owned(mona, tom):
    """Two leads that wait for Tom."""
    tom.organization.member_names.create(source_system="crm", name="T", member=tom)
    return pass_leads(mona, 2, owner="T")


def told(member):
    return [one.sentence for one in unseen(member)]


def test_who_should_answer_is_told_until_it_is_answered(owned, tom, sara):
    assert told(tom) == ["2 leads wait for your answer."]
    assert told(sara) == []
    answering.accept(by=tom, handoff_id=owned[0].pk, now=NOW)
    assert told(tom) == ["A lead waits for your answer."]
    assert unseen(tom)[0].url == f"/handoff/?whose=all&h={owned[1].pk}"


def test_a_lead_that_is_nobodys_is_told_to_sales_head(mona, sara):
    pass_leads(mona)
    assert told(sara) == ["A lead waits for your answer."]


def test_the_same_news_twice_is_one(owned, mona, tom):
    pass_leads(mona, 2, owner="T")
    assert told(tom) == ["2 leads wait for your answer."]


def test_a_lead_nobody_answered_appears_for_both_heads(owned, mia, sara, tom):
    expiring.expire_all(owned[0].due_at + HOUR)
    late = "2 leads were not answered in the time that was promised."
    assert told(mia) == told(sara) == [late]
    answering.accept(by=tom, handoff_id=owned[0].pk, now=owned[0].due_at + HOUR)
    assert told(mia) == ["A lead was not answered in the time that was promised."]


def test_marketing_hears_why_a_lead_came_back(owned, mia, tom):
    answering.reject(by=tom, handoff_id=owned[0].pk, reason="no_need", now=NOW)
    assert told(mia) == ["Sales gave a lead back: No need"]
    with override("es"):
        assert told(mia) == ["Ventas devolvió un prospecto: Sin necesidad"]


def test_a_sentence_reaches_the_other_half_and_not_its_writer(owned, mona, tom, mia):
    answering.write_note(by=mona, handoff_id=owned[0].pk, text="Call today.", now=NOW)
    assert "Mona wrote to you about a lead." in told(tom)
    assert told(mona) == []
    answering.write_note(by=tom, handoff_id=owned[0].pk, text="Done.", now=NOW)
    assert told(mona) == ["Tom wrote to you about a lead."]


def test_one_mail_says_all_that_is_new_in_the_readers_language(owned, tom, mailoutbox):
    tom.user.language = "es"
    tom.user.save()
    assert mail_news(NOW) == 0  # who looks meanwhile needs no mail
    assert mail_news(LATER) == 1
    assert mail_news(LATER + HOUR) == 0
    [mail] = mailoutbox
    assert mail.to == [tom.user.email]
    assert "2 prospectos esperan" in mail.body
    assert "/notices/stop/" in mail.extra_headers["List-Unsubscribe"]


def test_what_was_seen_is_not_mailed(owned, tom, mailoutbox):
    mark_seen(by=tom, kind=LEAD_WAITS, now=LATER)
    assert mail_news(LATER) == 0
    assert told(tom) == []


def test_a_mail_server_that_is_away_loses_nothing(owned, tom, mailoutbox, settings):
    settings.EMAIL_BACKEND = "tests.notices.away.Backend"
    assert mail_news(LATER) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail_news(LATER + HOUR) == 1


def test_mails_end_from_the_mail_itself_without_signing_in(owned, tom, mailoutbox):
    address = stop_link(tom, LEAD_WAITS).removeprefix("http://localhost:8000")
    assert "No more mails" in Client().get(address).content.decode()
    assert choices_of(tom)[LEAD_WAITS].by_mail
    assert Client(enforce_csrf_checks=True).post(address).status_code == 200
    assert not choices_of(tom)[LEAD_WAITS].by_mail
    assert mail_news(LATER) == 0
    with pytest.raises(Missing):
        stop_mails(secret="tampered")


def test_each_person_chooses(tom):
    client = signed_in(tom)
    client.post("/notices/", {"page-lead_waits": "on", "mail-lead_back": "on"})
    chosen = choices_of(tom)
    assert (chosen[LEAD_WAITS].on_page, chosen[LEAD_WAITS].by_mail) == (True, False)
    assert (chosen[LEAD_BACK].on_page, chosen[LEAD_BACK].by_mail) == (False, True)


def test_the_page_counts_what_is_new_and_leads_there(owned, tom):
    client = signed_in(tom)
    assert "2" in client.get("/notices/count/").content.decode()
    assert "2 leads wait" in client.get("/notices/").content.decode()
    assert client.post("/notices/seen/", {"kind": "\0"}).status_code == 400
    gone = client.post("/notices/seen/", {"kind": LEAD_WAITS})
    assert gone.headers["Location"] == "/handoff/?whose=me"
    assert client.get("/notices/count/").content.decode().strip() == ""


def test_the_api_tells_the_news_and_takes_choices(owned, tom):
    client = signed_in(tom)
    [news] = client.get("/api/v1/notices/").json()
    assert (news["kind"], news["n"]) == (LEAD_WAITS, 2)
    said = [{"kind": LEAD_WAITS, "on_page": False, "by_mail": False}]
    client.put("/api/v1/notices/choices/", said, content_type="application/json")
    assert client.get("/api/v1/notices/").json() == []
