"""Closing a period, what changes later, questions, who may read, and the files for payroll."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction as F

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from goals.models import PayAdvance, PayStatement
from goals.queries.closings import closing_of, reopening_of
from goals.queries.pay.besides import accounts_in
from goals.queries.pay.situation import situation
from goals.queries.pay.statements import closed_for, closed_in, restated_in, statement_of
from goals.rules.pay.curve import PRACTICE
from goals.rules.pay.terms import Component, Gate
from goals.rules.pay.tiers import Band, Tiers
from goals.services.closings import ask_to_reopen, close_goal, sign_reopening
from goals.services.goals import agree_goal, propose_goal
from goals.services.pay.closing import close_pay
from goals.services.pay.keepers import ask_for_steward, grant_steward
from goals.services.pay.questions import answer, ask
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, make_person, signed_in
from tests.goals.pay.conftest import CANARY, STRAIGHT, TERMS, aim, approve, propose, sign_both, win
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(45)  # 6 January
PERIOD = Q4.period


def close(by, number=0, reason="", now=AFTER):
    return close_pay(by=by, period=PERIOD, number=number, reason=reason, now=now)


def test_closing_freezes_every_statement_and_the_ledger_moves_nothing(paid, stella, mona, tom):
    before = statement_of(mona, situation(paid, AFTER, PERIOD))
    closing = close(stella)
    assert (closing.number, closing.people) == (1, 2)
    win(paid, 900_000_00, lead="late")
    [frozen] = closed_for(mona, PERIOD)
    assert [line.amount for line in frozen.lines] == [line.amount for line in before.lines]
    assert [line.exact for line in frozen.lines] == [line.exact for line in before.lines]
    assert frozen.lines[1].reading.question.version == closing.ledger
    assert PayStatement.objects.count() == 2


def test_what_comes_later_is_a_further_statement_with_the_difference(paid, stella, mona):
    close(stella)
    with pytest.raises(Fault, match="Nothing has changed"):
        close(stella, 1, "again")
    win(paid, 900_000_00, lead="late")
    now = situation(paid, AFTER, PERIOD)
    assert [one.member.name for one in restated_in(now)] == ["Mona", "Tom"]
    with pytest.raises(Fault, match="why"):
        close(stella, 1)
    close(stella, 1, "A deal of December came late.")
    first, second = closed_for(mona, PERIOD)
    attained = F(1_482_300 + 900_000, 2_400_000)
    assert first.paid.total + second.paid.total == round(6_000_00 * PRACTICE.pays(attained))
    assert restated_in(now) == []


def test_too_much_is_carried_to_the_next_statement_and_never_asked_back(paid, stella, mona):
    close(stella)
    win(paid, -200_000_00, lead="gone")
    close(stella, 1, "A deal was refunded.")
    first, second = closed_for(mona, PERIOD)
    assert (second.paid.total, second.paid.carried) == (0, first.paid.total)
    assert sum(one.paid.net for one in (first, second)) == 0


def test_what_was_settled_once_is_not_owed_again(paid, stella, mona, mia, sara, time_machine):
    close(stella)
    win(paid, -2_400_000_00, lead="gone")
    close(stella, 1, "Deals were refunded.")
    owed = closed_for(mona, PERIOD)[1].paid.carried
    spring = agree_spring(mia, sara, time_machine)
    win(paid, 2_400_000_00, lead="new", on=date(2027, 1, 5))
    close_pay(by=stella, period=spring, number=0, now=NOW + timedelta(160))
    [settled] = closed_for(mona, spring)
    assert [line.amount for line in settled.lines if line.kind == "carried"] == [-owed]
    summer = Period(date(2027, 4, 1), date(2027, 6, 30))
    assert accounts_in(paid, summer, {}).get(mona.pk) is None


def test_a_period_is_closed_once_it_is_over_by_a_steward_or_the_ceo(paid, stella, cleo, mia, alma):
    with pytest.raises(Fault, match="last day"):
        close(stella, now=NOW)
    for who in (mia, alma):
        with pytest.raises(Refused):
            close(who)
    close(cleo)
    with pytest.raises(Overtaken):
        close(stella)


def test_closing_the_goal_freezes_pay_and_a_reopened_one_is_corrected_by_statements(
    paid, goal, cleo, mia, sara, mona
):
    close_goal(by=cleo, goal_id=goal.pk, now=AFTER)
    [first] = closed_for(mona, PERIOD)
    ask_to_reopen(by=cleo, goal_id=goal.pk, reason="A deal is missing.", now=AFTER)
    waiting = reopening_of(closing_of(goal)).proposed
    for head, half in ((mia, "marketing"), (sara, "sales")):
        said = {"number": waiting.number, "digest": waiting.digest, "half": half}
        sign_reopening(by=head, goal_id=goal.pk, now=AFTER, **said)
    win(paid, 900_000_00, lead="late")
    assert [one.paid for one in closed_for(mona, PERIOD)] == [first.paid]
    close_goal(by=cleo, goal_id=goal.pk, now=AFTER)
    again = closed_for(mona, PERIOD)
    assert again[0].paid == first.paid
    assert again[1].paid.total > 0
    assert paid.pay_closings.count() == 2


def test_a_deal_refunded_within_the_window_is_taken_back_and_nothing_counts_twice(
    goal, mia, sara, cleo, stella, tom, mona, acme, time_machine
):
    for half, head, days in (("marketing", mia, 0), ("sales", sara, 90)):
        plan = propose(head, half, terms=replace(TERMS[half], clawback_days=days))
        sign_both(plan, mia, sara)
        approve(plan, cleo)
    for person in (tom, mona):
        aim(stella, person)
    win(acme, 2_400_000_00)
    close(stella)
    spring = agree_spring(mia, sara, time_machine)
    win(acme, 2_400_000_00, lead="new", on=date(2027, 1, 5))
    refund(acme, "ana", date(2027, 1, 10))
    now = situation(acme, NOW + timedelta(160), spring)
    sales, marketing = statement_of(tom, now), statement_of(mona, now)
    # Sales' plan takes all of Q4 back and reads this quarter whole; marketing's reads it lowered.
    assert ("clawback", -6_000_00) in [(line.kind, line.shown) for line in sales.lines]
    assert (sales.paid.total, sales.lines[1].share, marketing.lines[1].share) == (0, 1, 0)
    assert "clawback" not in [line.kind for line in marketing.lines]
    assert "refunded, paid in Q4 2026: ana" in page(tom, "2027-Q1")
    place = [line.kind for line in sales.lines].index("clawback")
    rows = signed_in(tom).get(f"/pay/statements/{tom.pk}/2027-Q1/rows/0/{place}/")
    assert "$2,400,000.00" in rows.content.decode()


def test_a_count_that_was_paid_is_taken_back_too_and_lowers_no_later_one(
    goal, mia, sara, cleo, stella, tom, acme, time_machine
):
    counted = Component("count:customer", F(1), STRAIGHT, 2)
    terms = replace(TERMS["sales"], components=(counted,), clawback_days=90)
    plan = propose(sara, "sales", terms=terms)
    sign_both(plan, mia, sara)
    approve(plan, cleo)
    aim(stella, tom)
    for lead in ("ana", "bea"):
        win(acme, 100_000_00, lead=lead)
    close(stella)
    assert closed_for(tom, PERIOD)[0].paid.total == 6_000_00
    spring = agree_spring(mia, sara, time_machine)
    win(acme, 100_000_00, lead="new", on=date(2027, 1, 5))
    refund(acme, "ana", date(2027, 1, 10))
    lines = statement_of(tom, situation(acme, NOW + timedelta(160), spring)).lines
    assert [line.shown for line in lines if line.kind in ("part", "clawback")] == [
        3_000_00,
        -3_000_00,
    ]


def agree_spring(mia, sara, time_machine):
    """The next quarter's goal is agreed on 26 January; its period."""
    spring = replace(Q4, starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31))
    later = NOW + timedelta(65)
    time_machine.move_to(later, tick=False)
    made = propose_goal(by=mia, wording=spring, reason="", now=later)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=later)
    return spring.period


def page(person, period):
    return signed_in(person).get(f"/pay/statements/{person.pk}/{period}/").content.decode()


def refund(organization, lead, on):
    """The deal is lost again on a day."""
    fact = Said(LeadRef("crm", lead), f"lost-{lead}", what="lost", on=on)
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, [fact], recorded_at=NOW)


def test_somebody_who_lost_their_plan_is_corrected_too(paid, stella, mona):
    close(stella)
    mona.incentives.all().delete()
    close(stella, 1, "Set by mistake.")
    assert closed_for(mona, PERIOD)[1].paid.carried == closed_for(mona, PERIOD)[0].paid.total


def test_an_advance_is_settled_once(paid, stella, mona):
    said = {"organization": paid, "member": mona, "set_by": stella, "set_at": NOW}
    advance = PayAdvance.objects.create(on=Q4.starts_on, amount_minor=500_00, **said)
    stood = statement_of(mona, situation(paid, AFTER, PERIOD)).paid
    assert ("advance", -500_00) in [(line.kind, line.shown) for line in stood.lines]
    close(stella)
    advance.refresh_from_db()
    assert advance.settled_in.member == mona
    assert restated_in(situation(paid, AFTER, PERIOD)) == []


def test_a_steward_gives_advances_to_others_and_takes_back_what_is_not_settled(
    paid, stella, tom, mona, mia
):
    said = {"member": mona.pk, "amount": "1,500.50", "on": "2026-10-15"}
    assert signed_in(stella).post("/pay/advances/", said).status_code == 302
    assert "$1,500.50" in signed_in(stella).get("/pay/advances/").content.decode()
    assert "Advance of 15 Oct 2026" in signed_in(mona).get("/pay/").content.decode()
    for wrong in ({"amount": "0"}, {"amount": "1.500,50"}, {"member": mia.pk}, {"on": ""}):
        assert signed_in(stella).post("/pay/advances/", said | wrong).status_code == 400
    assert signed_in(mia).get("/pay/advances/").status_code == 403
    twice = signed_in(stella).post("/pay/advances/", said)
    assert "So much was given on this day already." in twice.content.decode()
    advance = paid.pay_advances.get()
    close(stella)
    assert signed_in(stella).post(f"/pay/advances/{advance.pk}/").status_code == 400
    assert signed_in(stella).post("/pay/advances/", said).status_code == 400  # closed already


def test_what_waits_is_compared_and_replayed_before_anybody_signs(paid, sara, mia, tom, goal):
    summer = replace(Q4, starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30), target=1_000_00)
    made = propose_goal(by=mia, wording=summer, reason="set late", now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=NOW)
    part = Component("goal:amount:customer", F(1), STRAIGHT)
    typed = signed_in(sara).get("/pay/plan/sales/").content.decode()
    assert "Q3 2026" in typed.split("What it would have paid")[1]  # while it is being written
    propose(sara, "sales", 1, replace(TERMS["sales"], components=(part,)))
    told = signed_in(tom).get("/pay/").content.decode()
    assert "What it would change" in told
    row = told.split("What it would change")[1].split('<th scope="row">80%</th>')[1][:160]
    assert "0.70×" in row
    assert "0.80×" in row
    assert "Q3 2026" in told.split("The last periods with this plan")[1]
    assert "costs more" not in told


def test_a_sum_is_told_of_five_people_or_more_and_none_above_85_percent(
    paid, stella, mia, sara, tom, cleo
):
    assert "Sales’ pot" in signed_in(stella).get("/pay/").content.decode()
    for who in (mia, sara, cleo):
        told = signed_in(who).get("/pay/what-if/?at=100").content.decode()
        assert "Sales’ pot" not in told
        assert "Sales earns" in told
    for n in range(4):
        aim(stella, make_person(paid, f"P{n}", "member", "sales"), 1_000_00)
    told = signed_in(sara).get("/pay/what-if/?at=100").content.decode()
    assert "Sales’ pot" in told
    assert "Cost to the company" not in told  # marketing has one person
    assert "$11,920" in told  # 7,919.73 + 4 x 1,000
    assert "Sales’ pot" not in signed_in(tom).get("/pay/what-if/?at=100").content.decode()
    told = signed_in(sara).get("/pay/spread/?at=110").content.decode()
    assert "5 people, half of them earn 1.12× or more" in " ".join(told.split())
    assert "1 – 1.2×" in told
    assert "Marketing" not in told
    assert "people, half of" not in signed_in(tom).get("/pay/spread/?at=110").content.decode()
    aim(stella, tom, 80_000_00)
    assert "Sales’ pot" not in signed_in(sara).get("/pay/what-if/?at=100").content.decode()
    assert "people, half of" not in signed_in(sara).get("/pay/spread/?at=110").content.decode()


def test_a_statement_shows_every_part_gate_and_limit_with_its_rows(
    goal, mia, sara, cleo, stella, tom, north
):
    team = Component("team:amount:customer", F("0.4"), STRAIGHT)
    terms = replace(
        TERMS["sales"],
        components=(Component("goal:amount:customer", F("0.6"), PRACTICE), team),
        gates=(Gate("count:customer", F(1), target=2),),
        cap=F("1.5"),
    )
    plan = propose(sara, "sales", terms=terms)
    sign_both(plan, mia, sara)
    approve(plan, cleo)
    aim(stella, tom)
    win(tom.organization, 2_640_000_00)
    client = signed_in(tom)
    told = client.get("/pay/").content.decode()
    assert "nothing to measure it against was typed" in told
    tom.organization.quotas.create(
        team=north, metric="amount:customer", unit="USD", target=1_000_000_00,
        starts_on=Q4.starts_on, ends_on=Q4.ends_on,
    )  # fmt: skip
    told = client.get(f"/pay/statements/{tom.pk}/2026-Q4/").content.decode()
    for words in ("2 · Quota of the team", "Sum of the parts", "Gate: 100%", "Cap: 1.50×"):
        assert words in told
    assert "not met, 86.8%: nothing is paid above the whole" in told
    assert "not reached" in told
    rows = client.get(f"/pay/statements/{tom.pk}/2026-Q4/rows/0/1/").content.decode()
    assert "$2,640,000.00" in rows
    assert client.get(f"/pay/statements/{tom.pk}/2026-Q4/rows/0/99/").status_code == 404


def test_nobody_reads_a_colleagues_statement(paid, stella, tom, mona, mia, sara, olga, cleo, alma):
    address = f"/pay/statements/{tom.pk}/2026-Q4/"
    assert "$7,919.73" in signed_in(tom).get(address).content.decode()
    assert "$7,919.73" in signed_in(stella).get(address).content.decode()
    for who in (mona, mia, sara, olga, cleo, alma):
        assert signed_in(who).get(address).status_code == 404
        assert signed_in(who).get(f"{address}rows/0/1/").status_code == 404
    for who in (mona, mia, olga, alma):
        assert signed_in(who).get("/pay/statements/").status_code == 403


def test_a_line_manager_reads_their_team_where_granted_and_sets_nothing(
    paid, olga, cleo, stella, tom, mona, north
):
    lea = make_person(paid, "Lea", "leader", "sales")
    grant = ask_for_steward(by=olga, member_id=lea.pk, team_id=north.pk, now=NOW)
    assert signed_in(lea).get("/pay/statements/").status_code == 403
    grant_steward(by=cleo, grant_id=grant.pk, now=NOW)
    told = signed_in(lea).get("/pay/statements/").content.decode()
    assert "Tom" in told
    assert "Mona" not in told
    assert signed_in(lea).get(f"/pay/statements/{tom.pk}/2026-Q4/").status_code == 200
    assert signed_in(lea).get(f"/pay/statements/{mona.pk}/2026-Q4/").status_code == 404
    assert signed_in(lea).get("/pay/people/").status_code == 403
    with pytest.raises(Refused):
        close(lea)


def test_the_ceo_closes_without_seeing_an_amount(paid, cleo, time_machine):
    time_machine.move_to(AFTER, tick=False)
    told = signed_in(cleo).get("/pay/statements/?period=2026-Q4").content.decode()
    assert "Close Q4 2026" in told
    assert "Tom" not in told
    assert "$" not in told.split("<main", 1)[1]
    answer = signed_in(cleo).post("/pay/close/2026-Q4/", {"number": "0"})
    assert answer.status_code == 302
    assert paid.pay_statements.count() == 2


def test_payroll_gets_files_whose_rows_add_up(paid, stella, tom, mona, mia, time_machine):
    time_machine.move_to(AFTER, tick=False)
    paid.members.filter(pk=tom.pk).update(name="=2+3")
    assert signed_in(stella).get("/pay/payroll/2026-Q4.csv").status_code == 404
    close(stella)
    got = signed_in(stella).get("/pay/payroll/2026-Q4.csv")
    assert got["Cache-Control"].count("no-store")
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert {row["person"] for row in rows} == {"'=2+3", "Mona"}
    total = sum(one.paid.total for one in closed_in(paid, PERIOD))
    assert sum(round(float(row["to_pay"]) * 100) for row in rows) == total
    book = load_workbook(io.BytesIO(signed_in(stella).get("/pay/payroll/2026-Q4.xlsx").content))
    assert [cell.data_type for cell in book.active[2]][2] == "s"
    assert book.active.max_row == 3
    assert signed_in(mia).get("/pay/payroll/2026-Q4.csv").status_code == 403


def test_a_line_is_questioned_and_answered_by_the_plans_owner_or_a_steward(
    paid, tom, mona, sara, mia, stella
):
    said = {"line": "sales:part:1", "text": "My deal of October is missing."}
    for _twice in range(2):
        assert signed_in(tom).post("/pay/ask/2026-Q4/", said).status_code == 302
    question = tom.pay_questions.get()
    assert news(paid) == {("Sara", "pay_asked"), ("Stella", "pay_asked")}
    told = signed_in(sara).get("/pay/questions/").content.decode()
    assert "My deal of October is missing." in told
    assert "7,919" not in told
    for who in (mia, mona):
        assert "October" not in signed_in(who).get("/pay/questions/").content.decode()
        with pytest.raises(Missing):
            answer(by=who, question_id=question.pk, text="hm", settle=False, now=NOW)
    for _twice in range(2):
        answer(
            by=sara, question_id=question.pk, text="It counts in November.", settle=True, now=NOW
        )
    assert question.words.count() == 2
    told = signed_in(tom).get(f"/pay/statements/{tom.pk}/2026-Q4/").content.decode()
    assert "It counts in November." in told
    assert "settled by Sara" in told
    assert news(paid) == {("Tom", "pay_answered")}
    assert "October" not in str([act.detail for act in paid.acts.all()])


def news(organization):
    """Who has what news; never anything of what was said."""
    found = organization.notices.select_related("member")
    assert not any(one.params for one in found)
    return {(one.member.name, one.kind) for one in found}


@pytest.mark.parametrize("said", [{"text": " "}, {"text": "x" * 2001}, {"text": "Wh\0?"}])
def test_an_empty_question_is_refused(paid, tom, said):
    answer = signed_in(tom).post("/pay/ask/2026-Q4/", {"line": "sales:part:1"} | said)
    assert answer.status_code == 400
    with pytest.raises(Missing):
        ask(by=tom, period=PERIOD, half="sales", line="none", number=1, text="x", now=NOW)


def test_what_is_closed_is_told_by_the_api(paid, stella, mona):
    close(stella)
    told = signed_in(mona).get("/api/v1/statements?period=2026-Q4").json()["statements"]
    assert [(one["status"], one["number"]) for one in told] == [("closed", 1)]
    lines = signed_in(mona).get(f"/api/v1/statements/{told[0]['id']}/explain").json()["lines"]
    assert lines[-1]["amount"] == told[0]["total"]


def test_the_database_keeps_a_statement_from_asking_for_money(paid, stella):
    close(stella)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayStatement.objects.update(total_minor=-1)


def test_promises_value_and_counts_are_read(goal, mia, sara, cleo, stella, mona):
    keys = ("promise:marketing", "promise:sales")
    parts = [Component(key, F(1, 4), STRAIGHT) for key in keys]
    parts += [Component("value:accepted", F(1, 4), STRAIGHT, 100_00)]
    parts += [Component("count:customer", F(1, 4), STRAIGHT, 2)]
    plan = propose(mia, "marketing", terms=replace(TERMS["marketing"], components=tuple(parts)))
    sign_both(plan, mia, sara)
    approve(plan, cleo)
    aim(stella, mona)
    win(mona.organization, 1_00)
    lines = statement_of(mona, situation(mona.organization, AFTER, PERIOD)).lines
    shares = [line.share for line in lines if line.kind == "part"]
    assert shares == [None, None, 0, F(1, 2)]  # nothing promised, nobody passed a lead
    assert lines[-1].amount == 750_00


def test_tiers_are_kept_and_paid(goal, mia, sara, cleo, stella, tom):
    bands = (Band(F(0), F(1)), Band(F(1), F("1.6")))
    plan = propose(sara, "sales", terms=replace(TERMS["sales"], components=(
        Component("goal:amount:customer", F(1), Tiers(bands, "retroactive")),
    )))  # fmt: skip
    sign_both(plan, mia, sara)
    approve(plan, cleo)
    aim(stella, tom, CANARY)
    win(tom.organization, 2_400_000_00)
    assert statement_of(tom, situation(tom.organization, NOW)).stands.total == round(
        CANARY * F("1.6")
    )
