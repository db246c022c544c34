"""The goals pages without scripts: what is shown, proposed and signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from goals.models import SharedGoal
from goals.queries.goals import standing_goal
from goals.services.goals import agree_goal, edit_goal, propose_goal
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, signed_in
from tests.goals.wordings import Q1, Q4

pytestmark = pytest.mark.django_db
FIRST = {"metric": "amount:customer", "period": "2026-Q4", "target": "2,400,000.00"}


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cmo(mia):
    return signed_in(mia)


@pytest.fixture
def cso(sara):
    return signed_in(sara)


@pytest.fixture
def goal(mia, sara):
    """Agreed by both heads."""
    made = propose_goal(by=mia, wording=Q4, reason="as planned", now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=NOW)
    return made


def win(organization, amount):
    """A customer won on 2 November."""
    lead = LeadRef("crm", "ana")
    fact = Said(lead, "won", what="customer", on=date(2026, 11, 2), amount=amount)
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, [fact], recorded_at=NOW)


def edited(client, goal, target, **more):
    said = FIRST | {"target": target, "number": 1, "name": "Revenue"} | more
    return client.post(f"/goals/{goal.pk}/edit/", said)


def test_a_proposal_that_nobody_can_sign_leads_to_the_vacant_seat(mia, cmo, request):
    made = propose_goal(by=mia, wording=Q4, reason="", now=NOW, sign_as="marketing")
    said = "Nobody heads sales yet, so nobody can sign for it."
    page = cmo.get(f"/goals/{made.pk}/").content.decode()
    assert said in page
    assert "Nobody heads marketing yet" not in page
    request.getfixturevalue("sara")
    assert said not in cmo.get(f"/goals/{made.pk}/").content.decode()


def test_an_empty_company_is_led_to_its_first_goal(cmo):
    page = cmo.get("/goals/").content.decode()
    assert "The goal you share" in page
    assert "Propose and sign for marketing" in page


def test_the_first_goal_takes_one_figure(cmo):
    answer = cmo.post("/goals/new/", FIRST | {"sign": "marketing"}, follow=True)
    goal = SharedGoal.objects.get()
    assert answer.redirect_chain == [(f"/goals/{goal.pk}/", 302)]
    standing = standing_goal(goal.organization, goal.pk)
    assert (standing.wording, standing.waits_for) == (Q4, ["sales"])


def test_who_may_not_set_it_is_told_who_does(vera):
    page = signed_in(vera).get("/goals/").content.decode()
    assert "The heads of marketing and sales set it here" in page
    assert '<form class="form"' not in page
    assert "Name the heads of both halves" not in page


def test_whoever_sets_a_company_up_is_led_to_name_its_heads(olga):
    page = signed_in(olga)
    for address in ("/goals/", "/goals/chain/"):
        assert "Name the heads of both halves" in page.get(address).text


def test_the_page_shows_what_is_attained_against_the_pace(goal, cmo):
    win(goal.organization, 1_482_300_00)
    page = cmo.get("/goals/").content.decode()
    assert "$1,482,300" in page
    assert "61.8%" in page
    assert "$99,691 ahead" in page


def test_a_spanish_reader_types_and_reads_their_own_numbers(goal, cso, sara):
    sara.user.language = "es"
    sara.user.save()
    assert edited(cso, goal, "2.500.000,50").status_code == 302
    newest = standing_goal(goal.organization, goal.pk).newest_wording
    assert newest.target == 2_500_000_50
    assert 'value="2.500.000,50"' in cso.get(f"/goals/{goal.pk}/edit/").content.decode()


@pytest.mark.parametrize("typed", ["2.400.000,00", "2.400", "24,00", "", "NaN", "0", "9" * 30])
def test_a_figure_that_cannot_be_is_answered_where_it_was_typed(goal, cmo, typed):
    answer = edited(cmo, goal, typed)
    assert answer.status_code == 400
    assert 'class="errorlist"' in answer.content.decode()
    assert standing_goal(goal.organization, goal.pk).proposed is None


def test_what_changes_downstream_is_shown_before_anything_is_saved(goal, cmo):
    win(goal.organization, 1_400_000_00)
    page = cmo.get(f"/goals/{goal.pk}/edit/", {"target": "2,650,000"} | FIRST_REST)
    text = page.content.decode()
    assert "From $2,400,000 to <b>$2,650,000</b>" in text
    assert "58.3%" in text
    assert "52.8%" in text
    assert standing_goal(goal.organization, goal.pk).proposed is None


FIRST_REST = {"metric": "amount:customer", "period": "2026-Q4", "name": "Revenue"}


def test_typing_asks_for_the_consequences_alone(goal, cmo):
    said = {"target": "2,650,000"} | FIRST_REST
    answer = cmo.get(f"/goals/{goal.pk}/edit/", said, headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<section id="downstream"')


def test_the_slower_editor_sees_both_figures_and_loses_neither(goal, mia, cso):
    wording = replace(Q4, target=2_500_000_00)
    edit_goal(by=mia, goal_id=goal.pk, number=1, wording=wording, reason="region", now=NOW)
    answer = edited(cso, goal, "2,000,000", reason="caution")
    text = answer.content.decode()
    assert answer.status_code == 409
    for shown in ("Mia changed this goal", "$2,500,000", "region", "$2,000,000", "caution"):
        assert shown in text
    assert 'name="number" value="2"' in text
    assert edited(cso, goal, "2,000,000", number=2).status_code == 302


def test_a_head_signs_what_the_page_showed(mia, cso):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW, sign_as="marketing")
    page = cso.get(f"/goals/{goal.pk}/").content.decode()
    version = standing_goal(goal.organization, goal.pk).proposed
    assert version.digest in page
    said = {"half": "sales", "number": 1, "digest": version.digest}
    assert cso.post(f"/goals/{goal.pk}/agree/", said | {"half": "half"}).status_code == 403
    cso.post(f"/goals/{goal.pk}/agree/", said)
    assert standing_goal(goal.organization, goal.pk).is_shared


def test_signing_a_wording_that_was_overtaken_says_so(goal, mia, cso):
    for number, target in ((1, 2_500_000_00), (2, 2_600_000_00)):
        wording = replace(Q4, target=target)
        edit_goal(by=mia, goal_id=goal.pk, number=number, wording=wording, reason="", now=NOW)
    answer = cso.post(f"/goals/{goal.pk}/agree/", {"half": "sales", "number": 2})
    assert answer.status_code == 409
    assert "no longer waits" in answer.content.decode()


def test_a_proposal_is_taken_back_from_its_page(mia, cmo):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    cmo.post(f"/goals/{goal.pk}/withdraw/", {"number": 1})
    assert SharedGoal.objects.standing().count() == 0


def test_every_version_stands_with_its_reason(goal, mia, cmo):
    edit_goal(
        by=mia,
        goal_id=goal.pk,
        number=1,
        wording=replace(Q4, target=1_00),
        reason="a <b>joke</b>",
        now=NOW,
    )
    page = cmo.get(f"/goals/{goal.pk}/").content.decode()
    assert "a &lt;b&gt;joke&lt;/b&gt;" in page
    assert "as planned" in page


def test_a_goal_of_a_custom_period_stands_in_its_own_column(mia, cmo):
    intake = replace(Q4, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 15), name="Intake")
    propose_goal(by=mia, wording=intake, reason="", now=NOW)
    page = cmo.get("/goals/").content.decode()
    assert "1 Sep – 15 Dec 2026" in page
    assert "Q4 2026" not in page


def test_an_earlier_period_can_be_looked_at(cmo, goal):
    page = cmo.get("/goals/?period=2018-Q2").content.decode()
    assert "Q2 2018" in page
    assert cmo.get("/goals/?period=nonsense").status_code == 200


def test_days_on_the_page_are_local(mia, cmo):
    mia.organization.timezone = "America/Sao_Paulo"
    mia.organization.save()
    late = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    goal = propose_goal(by=mia, wording=Q1, reason="", now=late)
    assert "21 Nov 2026" in cmo.get(f"/goals/{goal.pk}/").content.decode()


def test_another_companys_goal_is_not_found(goal, otto):
    otto.role = "ceo"
    otto.save()
    stranger = signed_in(otto)
    for address in ("", "edit/"):
        assert stranger.get(f"/goals/{goal.pk}/{address}").status_code == 404
    for address in ("edit/", "agree/", "withdraw/"):
        assert stranger.post(f"/goals/{goal.pk}/{address}", FIRST).status_code == 404


def test_the_page_asks_as_often_however_many_teams_there_are(goal, cmo):
    few = queries_of(cmo, goal, teams=2)
    assert queries_of(cmo, goal, teams=12) == few


def queries_of(client, goal, teams):
    for n in range(teams):
        goal.organization.teams.get_or_create(name=f"Team {n}", defaults={"side": "sales"})
    with CaptureQueriesContext(connection) as asked:
        client.get("/goals/")
    return len(asked)


def test_what_each_day_must_bring_stands_beside_what_each_has_brought(cmo, goal, mia, time_machine):
    win(goal.organization, 1_482_300_00)
    page = " ".join(cmo.get(f"/goals/{goal.pk}/").content.decode().split())
    # 917,700 in 39 days, after 1,482,300 in 53
    assert "$23,531 <span" in page
    assert "− $4,437 against $27,968 each day so far<" in page
    limit = replace(Q1, direction="below")
    other = propose_goal(by=mia, wording=limit, reason="", now=NOW)
    assert "Left for each day from now" in cmo.get(f"/goals/{other.pk}/").content.decode()
    time_machine.move_to(NOW + timedelta(60), tick=False)
    over = signed_in(mia).get(f"/goals/{goal.pk}/").content.decode()
    assert "each day from now" not in over  # no day is left that could bring anything
