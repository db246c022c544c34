"""Both halves' promises: the value of leads delivered, and leads answered in time."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import transaction

from goals.queries.delivered import days_delivered, lives_before, worth_of
from goals.queries.owed import Owed
from goals.queries.pay.behind import passed_behind
from goals.queries.promises import by_chain, promises_now
from goals.queries.waterfalls import parts_of
from goals.rules.pay.measures import measure_of
from goals.rules.promises import ALL, Measured, measured
from goals.services.chains import agree_chain, propose_chain
from goals.services.promise_news import tell_behind
from goals.services.promises import PromiseSaid, freeze, freeze_all, set_promises
from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.accounts.rules.periods import month_of, quarter_of
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.handoffs import answering
from smarketing.funnel.services.handoffs.attempts import note_attempt
from smarketing.notices.queries import unseen
from smarketing.notices.rules.kinds import BEHIND, SALES_BEHIND
from stages.queries.facts import facts_of
from tests.cast import NOW, TODAY, signed_in
from tests.goals.chains import begin
from tests.goals.conftest import NOVEMBER, send

HOUR = timedelta(hours=1)


def now_of(organization):
    return promises_now(organization, TODAY, NOW)


def test_a_lead_is_worth_its_close_rate_times_the_average_won_amount():
    lives = [(1, 8_000_00 if n % 4 == 0 else None) for n in range(40)]
    assert measured(lives)[0] == Measured(ALL, 40, 10, 80_000_00)
    assert {one.persona: one.value for one in measured(lives)} == {ALL: 2_000_00, 1: 2_000_00}


def test_a_persona_of_few_leads_has_no_value_of_its_own():
    assert [one.persona for one in measured([(1, None)] * 29)] == [ALL]


DAY = NOW - timedelta(400)


@pytest.mark.parametrize(
    ("facts", "life"),
    [
        # An amount that is edited later makes the win no later.
        ([("m", 1, "mql", 0), ("w", 1, "customer", 90, "8000"), ("e", 1, None, 300, "9000")],
         [(0, 9_000_00)]),
        # A day that was corrected never was: 290 days to the win became 170.
        ([("m", 1, "mql", 0), ("w", 1, "customer", 290, "8000"), ("m", 2, "mql", 120)],
         [(0, 8_000_00)]),
        # Corrected out of the year whose leads are asked for.
        ([("m", 1, "mql", 0), ("m", 2, "mql", -300)], []),
    ],
)  # fmt: skip
def test_a_lead_enters_and_is_won_on_the_days_that_the_ledger_says(facts, life, acme, mona):
    for key, version, step, days, *amount in facts:
        said = {"event_id": key, "version": version, "lead": "l"}
        said |= {"at": (DAY + timedelta(days)).isoformat()}
        said |= {"step": step} if step else {}
        said |= {"amount": amount[0]} if amount else {}
        assert not receive(by=mona, events=[said], source_system="crm", now=NOW).refused
    assert list(lives_before(acme, quarter_of(TODAY), border_of(acme))) == life


def test_the_value_is_frozen_for_the_quarter(promised, acme, mona):
    assert worth_of(acme, "mql", 0, TODAY) == 2_000_00
    send(mona, ("h1", "customer", NOW - timedelta(300), {"amount": "9999"}))
    with transaction.atomic():
        acme.raise_wanted()
        assert not freeze(acme, quarter_of(TODAY), NOW)
    assert worth_of(acme, "mql", 0, TODAY) == 2_000_00
    assert freeze_all(NOW) == 0


def test_marketing_owes_what_was_not_accepted_yet(promised, acme, mona, tom):
    send(mona, ("a", "mql", NOW - HOUR), ("b", "mql", NOW - HOUR))
    answering.accept(by=tom, handoff_id=acme.handoffs.get(lead__external_id="a").pk, now=NOW)
    half = now_of(acme).marketing
    assert (half.net, half.due, half.owed) == (2_000_00, 22_000_00, 20_000_00)
    assert half.kept == Fraction(1, 11)


def test_a_rejection_after_all_takes_the_value_out_on_its_day(promised, acme, mona):
    send(mona, ("a", "mql", NOW - 30 * HOUR), ("a", "sal", NOW - 28 * HOUR))
    assert now_of(acme).marketing.net == 2_000_00
    send(mona, ("a", "rejected", NOW, {"reason": "Wrong fit"}))
    half = now_of(acme).marketing
    assert (half.gross, half.taken_back, half.net) == (2_000_00, 2_000_00, 0)


def test_what_is_taken_back_a_quarter_later_is_what_came(promised, acme, mona, time_machine):
    september = datetime(2026, 9, 29, 12, tzinfo=UTC)
    facts = [("a", "mql", september), ("a", "sal", september + HOUR)]
    time_machine.move_to(september + 2 * HOUR, tick=False)
    send(mona, *facts, now=september + 2 * HOUR)
    all_together = acme.promise_values.get(persona=ALL)
    all_together.pk, all_together.value = None, 1_500_00  # as it was frozen for the quarter before
    all_together.starts_on, all_together.ends_on = date(2026, 7, 1), date(2026, 9, 30)
    all_together.save()
    time_machine.move_to(NOW, tick=False)
    send(mona, ("a", "rejected", NOW, {"reason": "Wrong fit"}))
    month, days = month_of(TODAY), (date(2026, 9, 1), TODAY)
    assert days_delivered(acme, month_of(september.date()))[september.date()] == (1_500_00, 0)
    assert days_delivered(acme, month)[TODAY] == (0, 1_500_00)
    assert now_of(acme).marketing.net == -1_500_00
    assert [part.half.net for part in parts_of(acme, month, "source", TODAY)] == [-1_500_00]
    behind = passed_behind(acme, measure_of("value:accepted", ()), days, NOW)
    assert [one.value for one in behind] == [1_500_00, -1_500_00]


def test_sales_promise_counts_the_answered_and_the_late_and_leaves_the_pending_apart(acme, mona):
    send(
        mona,
        ("in", "mql", NOW - 30 * HOUR),
        ("in", "sal", NOW - 28 * HOUR),
        ("out", "mql", NOW - 60 * HOUR),
        ("out", "sal", NOW - 30 * HOUR),
        ("late", "mql", NOW - 25 * HOUR),
        ("fresh", "mql", NOW - HOUR),
    )
    half = now_of(acme).sales
    row = half.answer
    assert (row.inside, row.due, row.pending, row.late) == (1, 3, 1, 1)
    assert row.median == 16 * HOUR  # of 2 and 30 hours


def test_attempts_are_judged_once_their_window_is_over(acme, mona, tom):
    """One lead is tried twice in its three days, one only once; half of them, and never all."""
    limits = {"answer_minutes": 1440, "contact_minutes": 1440, "tries": 2, "tries_days": 3}
    acme.handoff_rules.create(step="mql", **limits)
    send(mona, ("a", "mql", NOW), ("a", "sal", NOW), ("b", "mql", NOW), ("b", "sal", NOW))
    for lead, hours in (("a", (1, 2)), ("b", (1,))):
        for hour in hours:
            note_attempt(
                by=tom,
                lead_id=acme.leads.get(external_id=lead).pk,
                kind="call",
                now=NOW + hour * HOUR,
            )
    acme.refresh_from_db()
    early, over = (promises_now(acme, TODAY, NOW + timedelta(days)).sales.tries for days in (1, 3))
    assert (early.due, early.inside, early.pending, early.kept) == (0, 0, 1, None)
    assert (over.due, over.inside, over.pending, over.late) == (2, 1, 0, 1)


def test_nothing_to_say_is_no_share(acme):
    told = now_of(acme)
    assert (told.sales.answer.kept, told.sales.answer.median, told.marketing.kept) == (
        None,
        None,
        None,
    )


def test_sales_does_not_type_marketings_promise(tom, sara, mona):
    for member in (tom, mona):
        with pytest.raises(Refused):
            set_promises(by=member, said=[PromiseSaid(NOVEMBER, 1)], now=NOW)


def test_the_promise_is_typed_by_month(mia):
    client = signed_in(mia)
    page = client.get("/goals/promise/")
    month, _field, _seen, _derived = page.context["form"].rows[0]
    said = {month: "30,000", f"seen-{month}": ""}
    assert client.post("/goals/promise/", said).status_code == 302
    assert mia.organization.promise_targets.get().amount == 30_000_00
    late = client.post("/goals/promise/", {month: "9", f"seen-{month}": ""})
    assert "Somebody changed this" in late.content.decode()


def test_the_api_tells_both_promises(promised, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    told = signed_in(mia).get("/api/v1/promises/").json()
    assert set(told) == {"marketing", "sales", "values", "borders"}
    assert ("mql", None, "2000.00") in [
        (one["step"], one["persona"], one["value"]) for one in told["values"]
    ]
    assert told["sales"]["limit_hours"] == 24


@pytest.fixture
def chained(history, mia, sara):
    """The quarter's chain in both heads' names; nobody typed a promise."""
    chain = begin(mia)
    made = propose_chain(by=mia, chain_id=chain.pk, number=1, reason="", now=NOW, sign_as=MARKETING)
    given = {"chain_id": chain.pk, "version": made.number, "digest": made.digest}
    return agree_chain(by=sara, half=SALES, now=NOW, **given)


def test_where_nobody_typed_a_month_the_signed_chain_says_it(chained, acme):
    half = now_of(acme).marketing
    asked = chained.content["months"]["sal"]["2026-11"]
    assert (half.target, half.chain_id) == (asked * 2_000_00, chained.subject_id)


def test_what_the_chain_promised_is_evidence_of_alignment_too(chained, acme):
    assert set(facts_of(acme, date(2026, 12, 15)).delivered) == {NOVEMBER}


def test_a_month_that_was_moved_moves_the_promise(acme):
    needs = ({"sal": {NOVEMBER: 7}}, {"sal": {NOVEMBER: Owed(5, 3)}})  # two were moved here
    told = by_chain(needs, {("mql", ALL): 100_00}, border_of(acme))
    assert told == {NOVEMBER: (700_00, 3)}


def test_what_somebody_typed_wins_over_the_chain(chained, acme, mia):
    set_promises(by=mia, said=[PromiseSaid(NOVEMBER, 30_000_00)], now=NOW)
    half = now_of(acme).marketing
    assert (half.target, half.chain_id) == (30_000_00, None)


def test_the_page_and_the_api_say_that_the_chain_asks_it(chained, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    told = signed_in(mia).get("/api/v1/promises/").json()["marketing"]
    assert told["chain"] == chained.subject_id
    assert "by the signed chain" in signed_in(mia).get("/goals/promise/").content.decode()


def test_no_time_at_all_is_no_hours(acme, mia, mona, time_machine):
    """Passed and answered on a Sunday: nothing of it at work."""
    time_machine.move_to(NOW, tick=False)
    send(mona, ("a", "mql", NOW - 2 * HOUR), ("a", "sal", NOW - HOUR))
    told = signed_in(mia).get("/api/v1/promises/").json()
    for row in (told["sales"], told["borders"][0]["answer"]):
        assert (row["median_hours"], row["median_working_hours"]) == (1.0, 0.0)


def test_both_heads_hear_that_the_promise_fell_behind(promised, acme, mia, sara, tom):
    tell_behind(NOW)
    tell_behind(NOW + HOUR)
    for head in (mia, sara):
        assert [one.kind for one in unseen(head)] == [BEHIND]
    assert unseen(tom) == []


def test_both_heads_hear_of_sales_promise_too(acme, mia, sara, mona, tom):
    send(mona, ("a", "mql", NOW - 40 * HOUR), ("b", "mql", NOW - HOUR))
    tell_behind(NOW)
    tell_behind(NOW + HOUR)
    for head in (mia, sara):
        assert SALES_BEHIND in [one.kind for one in unseen(head)]
    assert SALES_BEHIND not in [one.kind for one in unseen(tom)]
    send(mona, ("a", "sal", NOW - 39 * HOUR))
    tell_behind(NOW + 2 * HOUR)
    assert SALES_BEHIND not in [one.kind for one in unseen(mia)]


def test_a_promise_that_is_kept_again_is_no_news(promised, acme, mia, mona, tom):
    tell_behind(NOW)
    set_promises(by=mia, said=[PromiseSaid(NOVEMBER, 1_000_00)], now=NOW)
    send(mona, ("a", "mql", NOW - HOUR))
    answering.accept(by=tom, handoff_id=acme.handoffs.get().pk, now=NOW)
    tell_behind(NOW)
    assert unseen(mia) == []


def test_the_promise_of_a_month_that_is_over_is_corrected_with_a_reason(acme, mia):
    october = date(2026, 10, 1)
    set_promises(by=mia, said=[PromiseSaid(october, 30_000_00)], now=NOW)
    with pytest.raises(Fault, match="Say why"):
        set_promises(by=mia, said=[PromiseSaid(october, 40_000_00)], now=NOW)
    said = PromiseSaid(october, 40_000_00, reason="counted twice")
    set_promises(by=mia, said=[said], now=NOW)
    assert acme.acts.filter(verb="promise.set").first().detail["reason"] == "counted twice"
