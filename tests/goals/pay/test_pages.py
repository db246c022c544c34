"""The pay pages without scripts: the plan read aloud, the slider, one's receipt, who sees what."""

import logging
import re
from datetime import date, timedelta
from fractions import Fraction as F

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session

from goals.models import Incentive, PayAdvance, PayClosing, PayStatement, PayWord
from goals.queries.pay.plans import standing_plans
from goals.rules.pay.templates import TEMPLATES
from goals.services.pay.closing import close_pay
from smarketing.scoreboard.models import Snapshot
from smarketing.scoreboard.rules.packing import unpacked
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import NOW, PASSWORD, prove, signed_in
from tests.goals.pay.conftest import TERMS, aim, propose, sign_both
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
SHOWN = ("7,919.73", "7919.73", "791973", "7.919,73", "8,342", "3,3")


def page(member, address="/pay/", **said):
    return re.sub(r"\s+", " ", signed_in(member).get(address, said).content.decode())


def points(**more):
    part = {"measure": "goal:amount:customer", "weight": "100", "shape": "points", "target": ""}
    part |= {"behind": "stays", "threshold": "retroactive"}
    said = {f"c-{name}": value for name, value in part.items()}
    said |= {"c0-at": ["50", "100", "120"], "c0-pays": ["0.5", "1", "1.5"]}
    return said | {"from_on": "2026-10-01", "number": 1, "act": "propose"} | more


def test_the_plan_is_read_aloud_beside_the_curve(paid, mona):
    told = page(mona)
    for words in (
        "below 60%",
        "pays <b>nothing</b>",
        "pays <b>0.40×</b> of what is aimed for",
        "pays <b>0.70×</b>",
        "pays <b>all of it</b>",
        "pays <b>1.50×</b> on what lies above",
        "stays at <b>1.35×</b>",
        "At today’s pace both halves earn <b>1.08×</b>",
        "today 61.8%",
    ):
        assert words in told
    assert 'points="40.0,232.0 320.0,232.0' in told


def test_ones_own_statement_shows_every_line_of_the_sum(paid, mona):
    told = page(mona)
    for words in (
        "My statement, Q4 2026",
        "92 of 92 days",
        "$6,000.00",
        "100% = $6,000.00",
        "107.2104%",
        "of $2,400,000",
        "curve 1.083156",
        "$6,498.93",
        "Were the period over now, at 61.8%: <b>$2,558.62</b>",
    ):
        assert words in told


def test_what_all_earn_is_asked_by_a_number_alone(paid, mona):
    told = page(mona, at="80")
    assert 'at <span class="tp">80%</span>?' in told
    assert '<p class="fig">0.70×</p>' in told
    assert "$4,200.00" in told
    part = page(mona, "/pay/what-if/", at="125")
    assert part.strip().startswith('<div id="what-if"')
    assert '<p class="fig">1.35×</p>' in part


@pytest.mark.parametrize(
    "at", ["", "abc", "-1", "301", "NaN", "1e99", "1e-999999999", "Infinity", "9" * 400, "1/0"]
)
def test_a_share_that_cannot_be_falls_back_to_the_pace(paid, mona, at):
    assert 'at <span class="tp">107.2%</span>?' in page(mona, at=at)


def test_nobody_sees_what_a_colleague_earns(paid, olga, alma, cleo, mia, sara, mona, vera):
    for person in (olga, alma, cleo, mia, sara, mona):
        for address in ("/pay/", "/pay/what-if/", "/pay/people/", "/api/v1/statements"):
            told = page(person, address)
            assert not [figure for figure in SHOWN[:4] if figure in told], (person, address)
    assert signed_in(vera).get("/pay/").status_code == 403


def test_administrators_see_no_rules_and_no_figures(paid, alma, olga):
    for person in (alma, olga):
        told = page(person)
        assert "The plans are told to those they pay" in told
        assert "<polyline" not in told
        assert signed_in(person).get("/pay/what-if/").status_code == 403
        assert signed_in(person).get("/pay/people/").status_code == 403


def test_a_steward_sees_what_people_aim_for_and_sets_it(paid, stella, tom):
    client = signed_in(stella)
    assert "$7,919.73" in client.get("/pay/people/").content.decode()
    prefix = f"p{tom.pk}"
    said = {"target": "8,000.50", "months": "3", "from_on": "2026-10-01"}
    posted = {f"{prefix}-{name}": value for name, value in said.items()}
    assert client.post(f"/pay/people/{tom.pk}/", posted).status_code == 302
    assert tom.incentives.get().target_minor == 8_000_50
    wrong = client.post(f"/pay/people/{tom.pk}/", posted | {f"{prefix}-target": "8.000,50"})
    assert wrong.status_code == 400
    posted |= {f"{prefix}-target": "", f"{prefix}-from_on": "2026-11-30", "end": "1"}
    client.post(f"/pay/people/{tom.pk}/", posted)
    assert str(tom.incentives.get().to_on) == "2026-11-30"


def test_what_is_set_for_a_later_day_does_not_hide_what_somebody_aims_for_now(paid, stella, tom):
    aim(stella, tom, 9_100_00, from_on=date(2027, 1, 1))
    told = page(stella, "/pay/people/")
    assert "$7,919.73</b> in a quarter, since 1 Oct 2026, until 31 Dec 2026" in told
    assert "$9,100.00</b> in a quarter, since 1 Jan 2027" in told


def test_a_steward_goes_from_period_to_period(paid, stella):
    told = page(stella, "/pay/statements/")
    assert '<a href="?period=2026-Q4" aria-current="page">Q4 2026</a>' in told


def test_after_ten_minutes_the_password_is_asked_again(paid, mona):
    client = signed_in(mona)
    prove(client, mona, ago=601)
    away = client.get("/pay/?at=80")
    assert away.headers["Location"] == "/sign-in/again/?next=%2Fpay%2F%3Fat%3D80"
    assert client.get("/api/v1/statements").json()["error"]["code"] == "proof_required"
    assert "Is it still you?" in client.get(away.headers["Location"]).content.decode()
    wrong = client.post(away.headers["Location"], {"password": "no"})
    assert wrong.status_code == 200
    back = client.post(away.headers["Location"], {"password": PASSWORD, "next": "/pay/?at=80"})
    assert back.headers["Location"] == "/pay/?at=80"
    assert client.get("/pay/").status_code == 200


def test_a_posted_figure_is_not_kept_while_the_password_is_asked(paid, stella, tom):
    client = signed_in(stella)
    prove(client, stella, ago=601)
    posted = {f"p{tom.pk}-target": "7,919.73"}
    away = client.post(
        f"/pay/people/{tom.pk}/", posted, headers={"Referer": "http://x/pay/people/"}
    )
    assert away.headers["Location"] == "/sign-in/again/?next=%2Fpay%2Fpeople%2F"
    assert not [one for one in Session.objects.all() if "7,919" in str(one.get_decoded())]


def test_pay_is_kept_by_no_browser_no_cache_no_log_no_mail_no_trail(
    paid, tom, stella, mailoutbox, caplog
):
    caplog.set_level(logging.DEBUG)
    answers = [signed_in(tom).get(at) for at in ("/pay/", "/pay/what-if/", "/api/v1/statements")]
    for address in ("people/", "statements/", "advances/", f"statements/{tom.pk}/2026-Q4/"):
        answers.append(signed_in(stella).get(f"/pay/{address}"))
    for address in ("pay/incentives", "pay/advances", "statements/questions", "plans"):
        answers.append(signed_in(stella).get(f"/api/v1/{address}"))
    answers.append(signed_in(stella).get("/pay/spread/"))
    asked = {"line": "sales:part:1", "text": "Where are my $7,919.73?"}
    answers.append(signed_in(tom).post("/pay/ask/2026-Q4/", asked))
    answers.append(signed_in(stella).get("/pay/questions/"))
    close_pay(by=stella, period=Q4.period, number=0, now=NOW + timedelta(45))
    answers.append(signed_in(stella).get("/pay/payroll/2026-Q4.csv"))
    assert "$7,919.73" in answers[0].content.decode()
    assert all("no-store" in answer.headers["Cache-Control"] for answer in answers)
    refresh(paid.pk, NOW)
    kept = [caplog.text, str(mailoutbox)]
    kept += [str(one) for one in (*PayStatement.objects.all(), *PayClosing.objects.all())]
    kept += [str(one.get_decoded()) for one in Session.objects.all()]
    kept += [str(unpacked(one.panels)) for one in Snapshot.objects.all()]
    for table in set(apps.get_models()) - {Incentive, PayAdvance, PayStatement, PayWord}:
        kept += [str(row) for row in table.objects.values_list()]  # trail, notices, caches, all
    assert not [figure for figure in SHOWN[:4] for one in kept if figure in one]


def test_without_a_plan_a_head_begins_with_the_practices_own(goal, mia, sara, acme):
    assert "The practice’s own example" in page(mia)
    signed_in(mia).post("/pay/plan/marketing/begin/", {"number": "0"})
    assert standing_plans(acme)["marketing"].waits_for == ["sales"]
    assert "Propose the same" in page(sara)
    assert "Marketing’s plan v1" in page(sara)
    assert signed_in(mia).post("/pay/plan/sales/begin/", {"number": "0"}).status_code == 403


def test_both_heads_sign_and_the_ceo_approves_on_the_page(goal, mia, sara, cleo, acme):
    plan = propose(mia, "marketing")
    digest = standing_plans(acme)["marketing"].waiting.digest
    said = {"number": 1, "digest": digest}
    for head, half in ((mia, "marketing"), (sara, "sales")):
        assert digest in page(head)
        signed_in(head).post(f"/pay/plans/{plan.pk}/sign/", said | {"half": half})
    assert "Approve" in page(cleo)
    stale = signed_in(cleo).post(f"/pay/plans/{plan.pk}/approve/", said | {"digest": "other"})
    assert stale.status_code == 409
    signed_in(cleo).post(f"/pay/plans/{plan.pk}/approve/", said)
    assert standing_plans(acme)["marketing"].in_force
    assert "CEO Cleo" in page(mia)


def test_a_curve_is_typed_point_by_point(plans, sara, acme):
    answer = signed_in(sara).post("/pay/plan/sales/", points(act="sign", decided="Council, 1 Oct"))
    assert answer.status_code == 302
    standing = standing_plans(acme)["sales"]
    assert [str(p.at) for p in standing.newest.components[0].curve.points] == ["1/2", "1", "6/5"]
    assert (standing.newest.decided, standing.waits_for) == ("Council, 1 Oct", ["marketing"])
    assert "Same curve for both halves" in page(sara)


def test_the_curve_is_drawn_again_as_it_is_typed(plans, sara, acme):
    client = signed_in(sara)
    said = points(act="")
    part = client.post("/pay/plan/sales/", said, headers={"X-Part": "1"}).content.decode()
    assert part.strip().startswith('<div id="drawn"')
    assert "A cliff at 50% of “Shared goal”" in part
    assert "$500 of each 1,000 aimed for" in part
    assert standing_plans(acme)["sales"].waiting is None


@pytest.mark.parametrize(
    ("at", "pays", "said"),
    [
        (["0.9", "100"], ["0.9", "1"], "Write 90 for ninety percent"),
        (["60", "100"], ["40", "100"], "and 0.9 for what it pays"),
        (["100", "60"], ["1", "1"], "lies further right"),
        (["60", "100"], ["1", "0.5"], "never pays less"),
        (["60", "abc"], ["0.4", "1"], "is no number"),
        (["60", ""], ["0.4", "1"], "Type a number"),
        (["100"], ["1"], "at least two points"),
        (["60", "90"], ["0.4", "0.9"], "ends before it pays all"),
        (["0.5,5", "100"], ["0.4", "1"], "in one way"),
    ],
)
def test_a_point_that_cannot_be_is_answered_where_it_was_typed(plans, sara, acme, at, pays, said):
    answer = signed_in(sara).post("/pay/plan/sales/", points(**{"c0-at": at, "c0-pays": pays}))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert standing_plans(acme)["sales"].waiting is None


FULL = {
    "c-measure": ["goal:amount:customer", "team:amount:customer", "count:opportunity"],
    "c-weight": ["60", "30", "10"],
    "c-target": ["", "", "40"],
    "c-shape": ["points", "progressive", "retroactive"],
    "c-behind": ["stays"] * 3,
    "c-threshold": ["hard", "retroactive", "retroactive"],
    "c0-at": ["60", "140"], "c0-pays": ["0.4", "1.6"],
    "c1-at": ["0", "100"], "c1-pays": ["1", "1.5"],
    "c2-at": ["0", "100"], "c2-pays": ["1", "1.2"],
    "g-measure": ["promise:sales"], "g-least": ["80"], "g-holds": ["everything"], "g-target": [""],
    "m-measure": ["promise:marketing"], "m-target": [""],
    "m0-at": ["0", "90"], "m0-pays": ["0.9", "1"],
    "s-name": ["Autumn"], "s-step": ["customer"], "s-each": ["250"], "s-from_on": ["2026-11-01"],
    "s-to_on": ["2026-11-30"], "cap": "1.5", "floor": "0.1", "spans": "part", "ramp": "25 50",
    "counts": "invoiced",
}  # fmt: skip


def test_every_piece_is_typed_read_aloud_and_kept(plans, sara, acme):
    client = signed_in(sara)
    drawn = client.post("/pay/plan/sales/", points(**FULL, act=""), headers={"X-Part": "1"})
    for words in ("60% of the pay", "jumps to <b>1.20×</b>", "accelerator", "below it nothing"):
        assert words in drawn.content.decode()
    assert client.post("/pay/plan/sales/", points(**FULL)).status_code == 302
    terms = standing_plans(acme)["sales"].newest
    assert [one.weight for one in terms.components] == [F("0.6"), F("0.3"), F("0.1")]
    assert (terms.components[2].target, terms.components[1].shape.mode) == (40, "progressive")
    assert (terms.gates[0].holds, terms.modifiers[0].bands[1].low) == ("everything", F("0.9"))
    assert (terms.spiffs[0].each, terms.cap, terms.spans) == (250_00, F("1.5"), "part")
    assert (terms.ramp, terms.counts) == ((F("0.25"), F("0.5")), "invoiced")
    told = page(sara, "/pay/plan/sales/")
    for field in ('value="25 50"', 'value="40"', 'value="250"', 'value="Autumn"', 'value="1.5"'):
        assert field in told
    assert "Gate: 80% of “Sales’ promise, kept”" in page(sara)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"c-weight": ["60", "30", "20"]}, "make 100 % together"),
        ({"c-weight": ["0.6", "30", "10"]}, "Write 60 for sixty percent"),
        ({"c-target": ["", "", ""]}, "Say of how much"),
        ({"c-measure": ["goal:amount:customer"] * 2 + ["count:lead"]}, "Another part pays on this"),
        ({"c-measure": ["commission:tom", "x", "y"]}, "somebody else’s commission"),
        ({"cap": "0.9"}, "A cap is at least 1"),
        ({"floor": "2"}, "A floor is above nothing"),
        ({"ramp": "25 120"}, "Each month of the ramp is between 0 and 100 %"),
        ({"ramp": "25, 50 %"}, "is no number"),
        ({"ramp": "0.25 0.5"}, "Write 25 for a quarter of the quota."),
        ({"clawback": "soon"}, "Write whole days, such as 90."),
        ({"from_on": ""}, "from which day"),
        ({"from_on": "1 Oct"}, "Write the day like"),
        ({"s-to_on": ["2026-10-01"]}, "days in order"),
        ({"m0-at": ["10", "90"]}, "The first band begins at 0"),
        ({"g-least": ["0.8"]}, "Write 90 for ninety"),
    ],
)
def test_a_piece_that_cannot_be_is_answered_in_its_place(plans, sara, acme, changes, said):
    answer = signed_in(sara).post("/pay/plan/sales/", points(**FULL) | changes)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert standing_plans(acme)["sales"].waiting is None


def test_pieces_are_added_and_taken_away_without_script(plans, sara):
    client = signed_in(sara)
    more = client.post("/pay/plan/sales/", points(act="add:gate")).content.decode()
    assert 'name="g-least"' in more
    for none in ("²", "9" * 5_000, ""):
        same = client.post("/pay/plan/sales/", points(**FULL, act=f"remove:part:{none}"))
        assert 'id="c-measure-2"' in same.text
    less = client.post("/pay/plan/sales/", points(**FULL, act="remove:part:1")).content.decode()
    assert 'id="c-measure-2"' not in less
    assert 'id="c-measure-1"' in less


@pytest.mark.parametrize("name", ["practice", "promise", "university", "nonprofit"])
def test_every_template_is_a_plan_that_can_be_proposed(goal, mia, name):
    told = page(mia, "/pay/plan/marketing/", template=name)
    assert "This is no plan yet" not in told
    made = TEMPLATES[name]("marketing", TERMS["marketing"].from_on, "amount:customer")
    propose(mia, "marketing", terms=made)


def test_a_spanish_reader_types_and_reads_their_own_numbers(plans, sara, acme):
    sara.user.language = "es"
    sara.user.save()
    typed = points(**{"c0-at": ["60", "100", "120,5"], "c0-pays": ["0,4", "1", "1,55"]})
    assert signed_in(sara).post("/pay/plan/sales/", typed).status_code == 302
    curve = standing_plans(acme)["sales"].newest.components[0].curve
    assert str(curve.points[-1].at) == "241/200"
    assert 'value="120,5"' in page(sara, "/pay/plan/sales/")


def test_halves_on_different_goals_and_raw_leads_are_said(goal, mia, sara):
    leads = TERMS["marketing"].components[0]
    leads = type(leads)("goal:count:lead", leads.weight, leads.curve)
    terms = type(TERMS["marketing"])("marketing", TERMS["marketing"].from_on, (leads,))
    for plan in (propose(mia, "marketing", terms=terms), propose(sara, "sales")):
        sign_both(plan, mia, sara)
    told = page(mia)
    assert "pull in two directions" in told
    assert "Leads that sales has not accepted" in told


def test_stewards_are_named_by_two_on_their_page(acme, olga, cleo, tom, alma):
    signed_in(olga).post("/pay/stewards/", {"member": tom.pk})
    grant = acme.pay_grants.get()
    assert "waits for another of owner and CEO" in page(olga, "/pay/stewards/")
    signed_in(cleo).post(f"/pay/stewards/{grant.pk}/confirm/")
    assert "granted by Cleo" in page(cleo, "/pay/stewards/")
    assert signed_in(alma).get("/pay/stewards/").status_code == 403
    signed_in(olga).post(f"/pay/stewards/{grant.pk}/end/")
    assert "Nobody keeps the pay of all yet" in page(olga, "/pay/stewards/")


def test_an_earlier_period_is_found_again(paid, stella, mona, time_machine):
    aim(stella, mona)
    time_machine.move_to("2027-02-01T12:00:00+00:00", tick=False)
    told = page(mona, period="2026-Q4")
    assert "estimate; the period is over" in told
    assert "In this period both halves earned <b>0.43×</b>" in told
    assert page(mona, period="nonsense").count("Not found") >= 0
    assert signed_in(mona).get("/pay/?period=nonsense").status_code == 404


def test_the_page_asks_as_often_for_two_people_as_for_twenty(
    paid, mona, django_assert_max_num_queries
):
    client = signed_in(mona)
    with django_assert_max_num_queries(45):
        client.get("/pay/")
