"""What both heads agree of a step: owners, whether leads wait behind it, and for how long."""

from datetime import timedelta

import pytest

from goals.queries.answered import kept_at_borders, sales_in
from goals.queries.delivered import days_delivered
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.accounts.rules.periods import month_of, quarter_of
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.border_waits import border_waits
from smarketing.funnel.queries.borders import borders_of
from smarketing.funnel.queries.step_terms import Terms, terms_by_step
from smarketing.funnel.queries.steps import arrangement
from smarketing.funnel.rules.handoffs import Limit, Limits
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.handoffs import answering
from smarketing.funnel.services.handoffs.terms import propose_terms, sign_terms, withdraw_terms
from smarketing.funnel.services.steps import Wish, arrange_steps
from tests.cast import NOW, TODAY, make_person, signed_in

HOUR = timedelta(hours=1)
EARLIER = NOW - 10 * HOUR
TWO_HOURS = Limits(Limit(2 * HOUR), Limit(4 * HOUR))
JSON = "application/json"


def agree(mia, sara, step, terms, now=EARLIER):
    version = propose_terms(by=mia, step=step, terms=terms, now=now, sign_as=MARKETING)
    given = {"number": version.number, "digest": version.digest, "half": SALES}
    return sign_terms(by=sara, step=step, now=now, **given)


def send(by, lead, *facts):
    """Facts of a lead: what it came to, and how many hours ago."""
    events = [
        {
            "event_id": f"{lead}-{what}-{ago}",
            "lead": lead,
            "stands": stands,
            "step": what.strip("="),
            "at": (NOW - ago * HOUR).isoformat(),
        }
        for what, ago in facts
        for stands in ["=" in what]
    ]
    assert receive(by=by, events=events, source_system="crm", now=NOW).refused == []


def answers(acme):
    told = acme.handoffs.filter(withdrawn=False).order_by("passed_at", "pk")
    return [(one.step, one.answer) for one in told]


@pytest.fixture
def sal_waits(mia, sara):
    """Leads wait behind Accepted too: two hours for somebody to open the deal."""
    agree(mia, sara, "sal", Terms(SALES, True, TWO_HOURS))


def test_as_shipped_leads_wait_at_one_border_only(acme, mona):
    send(mona, "a", ("mql", 3), ("sal", 2))
    assert answers(acme) == [("mql", "accepted")]
    assert [
        (key, one.terms.waits) for key, one in terms_by_step(acme).items() if one.terms.waits
    ] == [("mql", True)]


def test_a_second_border_has_its_own_waits_and_limits(sal_waits, acme, mona):
    send(mona, "a", ("mql", 9), ("sal", 8))
    waits = Handoff.objects.get(answer="")
    assert (waits.step, waits.due_at) == ("sal", NOW - 6 * HOUR)
    assert [(one.entry, one.waiting, one.late, one.median) for one in border_waits(acme, NOW)] == [
        ("mql", 0, 0, None),
        ("sal", 1, 1, 8 * HOUR),
    ]
    send(mona, "a", ("opportunity", 7))
    assert answers(acme) == [("mql", "accepted"), ("sal", "accepted")]


def test_what_was_passed_before_the_signatures_waits_for_nobody(sal_waits, acme, mona):
    send(mona, "a", ("mql", 30), ("sal", 20))
    assert answers(acme) == [("mql", "accepted")]


def test_accepting_there_moves_the_lead_to_the_next_step(sal_waits, acme, mona, tom):
    send(mona, "a", ("mql", 9), ("sal", 8))
    answering.accept(by=tom, handoff_id=Handoff.objects.get(answer="").pk, now=NOW)
    assert acme.leads.get().step == "opportunity"


def test_a_lead_that_was_moved_back_waits_there_no_more(sal_waits, acme, mona):
    send(mona, "a", ("mql", 9), ("sal", 8), ("mql=", 7))
    assert answers(acme) == [("mql", "accepted"), ("sal", "returned"), ("mql", "")]


def test_the_win_itself_is_no_click(mia, sara, mona, tom):
    agree(mia, sara, "opportunity", Terms(SALES, True, TWO_HOURS))
    send(mona, "a", ("opportunity", 3))
    with pytest.raises(Fault, match="the win itself"):
        answering.accept(by=tom, handoff_id=Handoff.objects.get().pk, now=NOW)


def test_within_marketing_marketing_answers(mia, sara, acme, mona, tom):
    agree(mia, sara, "lead", Terms(MARKETING, True, TWO_HOURS))
    send(mona, "a", ("lead", 3))
    waits = Handoff.objects.get()
    with pytest.raises(Refused, match="Marketing answers"):
        answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    half = sales_in(acme, quarter_of(TODAY), NOW)
    assert (half.answer.late, half.answer.pending) == (0, 0)
    page = signed_in(mia).get("/handoff/?whose=marketing")
    assert [row.handoff for row in page.context["found"].rows] == [waits]
    answering.accept(by=mona, handoff_id=waits.pk, now=NOW)
    assert answers(acme) == [("lead", "accepted"), ("mql", "")]


def test_marketing_delivers_once_at_the_first_border_that_accepts(sal_waits, acme, mona, mia):
    step = {"half": "both"}
    acme.steps.filter(key="sal").update(**step)
    send(mona, "a", ("mql", 9), ("sal", 8), ("opportunity", 7))
    send(mona, "b", ("sal", 6), ("opportunity", 5))
    first = acme.handoffs.filter(is_first=True).values_list("lead__external_id", "step")
    assert sorted(first) == [("a", "mql"), ("b", "sal")]


def test_a_value_is_of_its_entry_step(acme, mona, mia, sara):
    acme.steps.filter(key="sal").update(half="both")
    agree(mia, sara, "sal", Terms("both", True, TWO_HOURS))
    rows = {"starts_on": quarter_of(TODAY).starts_on, "ends_on": quarter_of(TODAY).ends_on}
    for place, value in (("mql", 100_00), ("sal", 900_00)):
        measured = {"entered": 40, "won": 4, "amount": 1, "value": value, "frozen_at": NOW}
        acme.promise_values.create(step=place, persona=-1, **rows, **measured)
    send(mona, "a", ("mql", 3), ("sal", 2))
    send(mona, "b", ("sal", 6), ("opportunity", 5))
    assert sum(came for came, _back in days_delivered(acme, month_of(TODAY)).values()) == 1000_00


def test_each_border_tells_its_own_rows(sal_waits, acme, mona):
    send(mona, "a", ("mql", 9), ("sal", 8), ("opportunity", 3))
    send(mona, "b", ("mql", 9))
    told = kept_at_borders(acme, quarter_of(TODAY), NOW, borders_of(acme))
    rows = {
        one.border.entry: (one.answer.inside, one.answer.due, one.answer.pending) for one in told
    }
    assert rows == {"mql": (1, 1, 1), "sal": (0, 1, 0)}
    assert [one.answer.median for one in told] == [HOUR, 5 * HOUR]


def test_the_median_of_a_border_is_its_own_middle_and_no_mean(sal_waits, acme, mona):
    for lead, hours in (("a", 1), ("b", 2), ("c", 90)):
        send(mona, lead, ("mql", 100), ("sal", 100 - hours), ("opportunity", 99 - hours))
    send(mona, "d", ("mql", 100), ("sal", 96))
    told = kept_at_borders(acme, quarter_of(TODAY), NOW, borders_of(acme))
    assert [one.answer.median for one in told] == [3 * HOUR, HOUR]


def test_the_page_tells_each_border_apart(sal_waits, acme, mona, tom):
    send(mona, "a", ("mql", 9), ("sal", 8))
    client = signed_in(tom)
    assert "Step by step" in client.get("/handoff/").content.decode()
    found = client.get("/handoff/?whose=all&step=sal").context["found"]
    assert [row.handoff.step for row in found.rows] == ["sal"]


def test_a_team_takes_turns_behind_each_step(sal_waits, acme, mona, sara, tom, north):
    acme.member_names.all().delete()
    client = signed_in(sara)
    page = client.get("/handoff/rules/?step=sal").content.decode()
    assert "Who takes turns behind" in page
    client.post("/handoff/rules/", {"step": "sal", "team": north.pk})
    told = client.get("/api/v1/handoffs/rules").json()
    turns = {one["step"]: one["turns"] for one in told["steps"] if one["waits"]}
    assert turns == {"mql": "", "sal": "North"}
    send(mona, "a", ("mql", 9), ("sal", 8))
    assert Handoff.objects.get(answer="").member == tom
    nobody = {"team_id": None, "step": "customer"}
    assert client.put("/api/v1/handoffs/turns", nobody, content_type=JSON).status_code == 404


def test_owners_change_with_both_signatures_and_the_history_is_counted_again(mia, sara, acme):
    agree(mia, sara, "sal", Terms("both", False, TWO_HOURS))
    acme.refresh_from_db()
    assert acme.steps.get(key="sal").half == "both"
    assert acme.rebuilding


def test_what_both_signed_is_not_given_away_by_an_administrator(mia, sara, acme):
    agree(mia, sara, "sal", Terms(SALES, False, TWO_HOURS))
    steps = list(acme.steps.all())
    wishes = [Wish(one.key, one.name, "both" if one.key == "sal" else one.half) for one in steps]
    with pytest.raises(Fault, match="Both heads signed"):
        arrange_steps(
            by=make_person(acme, "Ada", "administrator"),
            wishes=wishes,
            seen=arrangement(steps),
            now=NOW,
        )


def test_leads_stop_waiting_where_both_agree_so(sal_waits, mia, sara, acme, mona):
    send(mona, "a", ("mql", 9), ("sal", 8))
    agree(mia, sara, "sal", Terms(SALES, False, TWO_HOURS), now=NOW)
    assert answers(acme) == [("mql", "accepted")]
    send(mona, "a", ("opportunity", 1))
    assert answers(acme) == [("mql", "accepted")]


@pytest.mark.parametrize(
    ("step", "terms", "fault"),
    [
        ("mql", Terms(MARKETING, False, TWO_HOURS), Fault),
        ("customer", Terms(SALES, True, TWO_HOURS), Fault),
        ("sal", Terms("nobody", True, TWO_HOURS), Fault),
        ("visitor", Terms(SALES, True, TWO_HOURS), Missing),
    ],
)
def test_terms_that_cannot_hold_say_why(mia, acme, step, terms, fault):
    with pytest.raises(fault):
        propose_terms(by=mia, step=step, terms=terms, now=NOW)
    assert not acme.versions.exists()


def test_a_withdrawn_proposal_leaves_what_was_signed(sal_waits, mia, acme):
    version = propose_terms(by=mia, step="sal", terms=Terms("both", True, TWO_HOURS), now=NOW)
    withdraw_terms(by=mia, step="sal", number=version.number, now=NOW)
    told = terms_by_step(acme)["sal"]
    assert (told.proposed, told.terms.half, told.agreement.agreed.number) == (None, SALES, 1)


def test_every_step_is_agreed_on_the_page_and_through_the_api(mia, sara, acme):
    client = signed_in(mia)
    page = client.get("/handoff/rules/?step=sal").content.decode()
    assert "Revenue steps" in page
    said = {"step": "sal", "half": "both", "waits": "on", "answer": "2", "answer_clock": "clock"}
    said |= {"contact": "4", "contact_clock": "clock", "tries": 0, "tries_days": 14}
    assert client.post("/handoff/rules/limits/", said | {"sign": MARKETING}).status_code == 302
    waits = terms_by_step(acme)["sal"].proposed
    sign = {"step": "sal", "number": waits.number, "digest": waits.digest, "half": SALES}
    told = signed_in(sara).post("/api/v1/handoffs/rules/sign", sign, content_type=JSON).json()
    sal = next(one for one in told["steps"] if one["step"] == "sal")
    assert (sal["half"], sal["waits"], sal["agreed"]) == ("both", True, 1)
    assert sal["limits"]["answer_minutes"] == 120


def test_terms_of_a_step_that_is_gone_are_not_proposed_for_another(mia, acme):
    said = {"step": "gone", "half": "both", "waits": "on", "answer": "2", "answer_clock": "clock"}
    said |= {"contact": "4", "contact_clock": "clock", "tries": 0, "tries_days": 14}
    assert signed_in(mia).post("/handoff/rules/limits/", said).status_code == 404
    assert [one.proposed for one in terms_by_step(acme).values() if one.proposed] == []


def test_a_limit_that_nobody_can_wait_for_names_its_field(mia):
    limits = {"answer_working": False, "contact_working": False, "tries": 0, "tries_days": 14}
    said = limits | {"answer_minutes": 10**30, "contact_minutes": 60}
    told = signed_in(mia).put("/api/v1/handoffs/rules", said, content_type=JSON)
    assert (told.status_code, [*told.json()["error"]["fields"]]) == (400, ["answer_minutes"])
