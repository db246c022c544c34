"""What one person heard: confirmed by others, weighed once, answered to its author."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from personas.models import Insight
from personas.queries.insights import heard, untold
from personas.queries.personas import standing_persona
from personas.rules.exchange import told_sheet
from personas.rules.sheet import Sheet, digest_of_claim
from personas.services import insights
from personas.services.agreeing import withdraw_persona
from personas.services.drafts import discard_draft, drop_claim, replace_draft
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from tests.cast import NOW, signed_in
from tests.personas.conftest import BARRIER, claimed, proposed, published


def hear(by, persona=None, text="We would start in one depot.", **more):
    said = {"text": text, "part": "objection", "now": NOW} | more
    return insights.add_insight(by=by, persona_id=persona.pk if persona else None, **said)


def test_anybody_who_works_here_records_one_sentence(tom, olivia):
    insight = hear(tom, olivia, text="  We would\nstart  small. ", lead_key="crm 7001")
    assert (insight.text, insight.half, insight.status) == (
        "We would start small.",
        "sales",
        "open",
    )


def test_an_insight_and_a_thought_to_it_that_are_sent_twice_stand_once(tom, mia, olivia):
    insight, again = hear(tom, olivia), hear(tom, olivia)
    assert again == insight
    assert hear(tom, olivia, now=NOW + timedelta(hours=1)) != insight  # heard again
    for _twice in range(2):
        insights.note_insight(by=mia, insight_id=insight.pk, text="Which depot?", now=NOW)
    assert insight.notes.count() == 1


def test_a_viewer_records_nothing(vera):
    with pytest.raises(Refused):
        hear(vera)


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"text": "x" * 401}, {"part": "hobby"}, {"step": "signing"}]
)
def test_what_cannot_be_kept_is_refused_by_field(tom, wrong):
    with pytest.raises(Fault) as told:
        hear(tom, **wrong)
    assert set(told.value.fields) == set(wrong)


def test_others_hear_it_too_once_each(tom, mia, olivia):
    insight = hear(tom, olivia)
    for _again in range(2):
        insights.confirm_insight(by=mia, insight_id=insight.pk, now=NOW)
    assert heard(olivia.organization, mia).get().also == 1
    assert heard(olivia.organization, mia).get().is_confirmed
    with pytest.raises(Fault):
        insights.confirm_insight(by=tom, insight_id=insight.pk, now=NOW)


def test_an_insight_becomes_a_claim_and_its_author_is_told_twice(tom, mia, sara, olivia):
    insight = hear(tom, olivia)
    claim = insights.claim_insight(by=mia, insight_id=insight.pk, now=NOW)
    assert (claim.text, claim.half, claim.sure) == (insight.text, "sales", "weak")
    assert not claim.is_assumption
    assert [one.pk for one in untold(tom)] == [insight.pk]
    insights.note_told(by=tom)
    assert untold(tom) == []
    published(mia, sara, olivia)
    assert [one.edition for one in untold(tom)] == [1]


def test_an_insight_of_nobody_needs_a_persona_to_become_a_claim(tom, mia, olivia):
    insight = hear(tom)
    with pytest.raises(Fault):
        insights.claim_insight(by=mia, insight_id=insight.pk, now=NOW)
    insights.claim_insight(by=mia, insight_id=insight.pk, persona_id=olivia.pk, now=NOW)
    assert Insight.objects.get().persona == olivia


def test_a_claim_left_out_before_it_was_published_waits_again(tom, mia, olivia):
    insight = hear(tom, olivia)
    claim = insights.claim_insight(by=mia, insight_id=insight.pk, now=NOW)
    seen = digest_of_claim(claim)
    drop_claim(by=mia, persona_id=olivia.pk, key=claim.key, seen=seen, now=NOW)
    assert Insight.objects.get().status == "open"


def test_many_that_wait_are_weighed_page_by_page(tom, mia, olivia):
    for n in range(32):
        hear(tom, olivia, text=f"Heard {n}.", now=NOW + timedelta(n))
    client = signed_in(mia)
    page = client.get("/personas/insights/?page=2").content.decode()
    assert "32 wait to be weighed" in page
    assert page.count('name="reason"') == 2
    assert page.count(">Heard 1.</option>") == 1  # to be joined with what stands beside it
    one = Insight.objects.earliest("heard_at")
    said = {"into": "declined", "reason": "Once.", "back": "/personas/insights/?page=2"}
    assert client.post(f"/personas/insights/{one.pk}/weigh/", said).url == said["back"]
    whole = client.get(f"/personas/insights/{Insight.objects.first().pk}/").content.decode()
    assert whole.count(">Heard 1.</option>") == 1  # here with any that waits


@pytest.mark.parametrize("proposed_before", [False, True])
def test_what_a_discarded_draft_had_taken_up_waits_again(tom, mia, olivia, proposed_before):
    insight = hear(tom, olivia)
    insights.claim_insight(by=mia, insight_id=insight.pk, now=NOW)
    if proposed_before:
        version = proposed(mia, olivia)
        claimed(mia, olivia)
    discard_draft(by=mia, persona_id=olivia.pk, now=NOW)
    insight.refresh_from_db()
    assert insight.status == ("claim" if proposed_before else "open")
    if proposed_before:
        withdraw_persona(by=mia, persona_id=olivia.pk, number=version.number, now=NOW)
        discard_draft(by=mia, persona_id=olivia.pk, now=NOW)
        insight.refresh_from_db()
        assert insight.status == "open"


def test_what_only_a_withdrawn_proposal_said_waits_again(tom, mia, olivia):
    insight = hear(tom, olivia)
    claim = insights.claim_insight(by=mia, insight_id=insight.pk, now=NOW)
    version = proposed(mia, olivia)
    seen = digest_of_claim(claim)
    drop_claim(by=mia, persona_id=olivia.pk, key=claim.key, seen=seen, now=NOW)
    insight.refresh_from_db()
    assert insight.status == "claim"  # both heads may still sign it
    withdraw_persona(by=mia, persona_id=olivia.pk, number=version.number, now=NOW)
    insight.refresh_from_db()
    assert insight.status == "open"


def test_a_sheet_in_place_of_the_draft_lets_go_of_what_was_heard(tom, mia, olivia):
    insights.claim_insight(by=mia, insight_id=hear(tom, olivia).pk, now=NOW)
    replace_draft(
        by=mia, persona_id=olivia.pk, plain=told_sheet("", Sheet(claims=(BARRIER,))), now=NOW
    )
    assert Insight.objects.get().status == "open"


def test_declining_asks_for_a_reason_and_tells_it(tom, mia, olivia):
    insight = hear(tom, olivia)
    with pytest.raises(Fault):
        insights.decline_insight(by=mia, insight_id=insight.pk, reason=" ", now=NOW)
    with pytest.raises(Fault):
        insights.decline_insight(by=mia, insight_id=insight.pk, reason="One\0voice", now=NOW)
    insights.decline_insight(by=mia, insight_id=insight.pk, reason="One voice.", now=NOW)
    assert [one.reason for one in untold(tom)] == ["One voice."]


def test_whoever_weighs_second_is_told_who_was_first(tom, mia, sara, olivia):
    insight = hear(tom, olivia)
    insights.claim_insight(by=mia, insight_id=insight.pk, now=NOW)
    with pytest.raises(Overtaken, match="Mia"):
        insights.decline_insight(by=sara, insight_id=insight.pk, reason="no", now=NOW)
    assert len(standing_persona(olivia.organization, olivia.pk).newest.claims) == 1


def test_two_that_say_the_same_are_joined_with_all_their_voices(tom, mona, mia, sara, olivia):
    one, other = hear(tom, olivia), hear(mona, olivia, text="One depot first.")
    insights.confirm_insight(by=mia, insight_id=other.pk, now=NOW)
    insights.merge_insight(by=sara, insight_id=other.pk, into_id=one.pk, now=NOW)
    assert {c.member for c in one.confirmations.all()} == {mona, mia}
    with pytest.raises(Fault):
        insights.merge_insight(by=sara, insight_id=one.pk, into_id=one.pk, now=NOW)


def test_the_database_refuses_a_decline_without_a_reason(tom, olivia):
    insight = hear(tom, olivia)
    with pytest.raises(IntegrityError), transaction.atomic():
        Insight.objects.filter(pk=insight.pk).update(status="declined", weighed_at=NOW)


def test_otto_hears_nothing_of_acme(otto, tom, olivia):
    insight = hear(tom, olivia)
    with pytest.raises(Missing):
        insights.confirm_insight(by=otto, insight_id=insight.pk, now=NOW)
    with pytest.raises(Missing):
        hear(otto, olivia)
