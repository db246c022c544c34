"""Every route has its line in the rights table, every line its route, and each is driven.

A new view without a line fails here; so does one that answers a stranger, shows another
organisation what is not theirs, or breaks on an empty request.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from goals.rules.celebrations import Brought
from goals.rules.pay.terms import practice
from goals.rules.wording import Wording
from goals.services.drafts import save_draft
from goals.services.goals import propose_goal
from goals.services.pay.keepers import ask_for_steward
from goals.services.pay.plans import propose_plan
from goals.services.pay.questions import ask
from personas.rules.positions import Position, plain_position
from smarketing.accounts.middleware import ADMIN
from smarketing.accounts.models import Member
from smarketing.accounts.queries import standing_of
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import ACTS, BY_NAME, Standing, may
from smarketing.accounts.rules.routes import LINES, PERSON, PUBLIC, SIGNED_IN, TABLE, line_for
from smarketing.accounts.rules.scopes import SCREEN
from smarketing.accounts.services.tokens import new_token
from tests.cast import NOW, TODAY, make_organization, make_person, signed_in
from tests.goals.chains import begin

GOAL = Wording("Acme's goal", "amount:customer", "USD", TODAY, TODAY, 1_000_00)
BROUGHT = Brought("lead", 1, None, "customer", 1, None, "USD").plain
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ABSENT = 10**9
FINE = {
    200,
    201,
    202,
    204,
    207,
    302,
    400,
    404,
    405,
    409,
    415,
    421,
    429,
}  # whatever it says, it is an answer


def routes_in(resolver: URLResolver, names: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route by the name the gate knows it by."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from routes_in(pattern, inner)
        else:
            yield f"{names}{pattern.name or pattern.callback.__qualname__}", pattern


ROUTES = {name: route for name, route in routes_in(get_resolver()) if not name.startswith(ADMIN)}
SCREENS = [pair for pair, line in TABLE.items() if line.scope == SCREEN]
PAIRS = sorted(set(TABLE) - set(SCREENS))
WITH_ID = [pair for pair in PAIRS if pair[0] in ROUTES and "_id" in str(ROUTES[pair[0]].pattern)]


def methods_of(route: URLPattern) -> set[str]:
    """What an API view answers; a page's function answers what its line says, by the gate."""
    view = getattr(route.callback, "cls", None)
    if view is None:
        return set()
    open_to = [method for method in METHODS if method.lower() in view.http_method_names]
    return {method for method in open_to if hasattr(view, method.lower())}


def test_every_route_has_a_line():
    known = {route for route, _method in TABLE}
    assert sorted(set(ROUTES) - known) == []


def test_every_line_has_a_route():
    known = {route for route, _method in TABLE}
    assert sorted(known - set(ROUTES)) == []


def test_no_line_stands_twice():
    assert len(TABLE) == sum(len(line.methods.split()) for line in LINES)


def test_every_method_of_the_api_has_a_line():
    missing = [
        (name, method)
        for name, route in ROUTES.items()
        for method in methods_of(route)
        if (name, method) not in TABLE
    ]
    assert missing == []


def test_every_act_is_one_of_the_table_and_asked_for():
    acts = {line.act for line in LINES} - {PUBLIC, SIGNED_IN}
    assert sorted(acts - set(ACTS)) == []


def test_the_api_schema_tells_exactly_what_the_table_opens():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    told = {
        (re.sub(r"{\w+}", "{}", path).rstrip("/"), method.upper())
        for path, methods in schema["paths"].items()
        for method in methods
    }
    ruled = {
        (address_of(route).rstrip("/"), method)
        for route, method in TABLE
        if route.startswith("api-") and route != "api-schema"
    }
    assert told == ruled


def address_of(name: str) -> str:
    """The address of an API route, its arguments blank, as the schema writes it."""
    pattern = str(ROUTES[name].pattern)
    bare = re.sub(r"\(\?P<\w+>[^)]*\)", "{}", pattern)
    return "/api/v1/" + re.sub(r"[\^$?]", "", bare).removeprefix("api/v1/")


def things(acme, olga, cleo, mia, sara, tom, north) -> dict[str, object]:
    """Ids of things of Acme by the argument that names them, for any route that asks."""
    office = acme.offices.create(name="Madrid")
    member = acme.members.create(name="Nobody yet", side="sales")
    crm = acme.member_names.create(source_system="crm", name="N. Yet", member=member)
    lead = acme.leads.create(source_system="crm", external_id="7", first_seen=1)
    said = {"event_key": "hand:1", "what": "lead", "stands": True, "fingerprint": 1}
    move = lead.moves.create(organization=acme, at=NOW, recorded_at=NOW, recorded_in=1, **said)
    handoff = acme.handoffs.create(
        lead=lead,
        passed_by="event:crm:1",
        step="mql",
        passed_at=NOW,
        passed_on=TODAY,
        due_at=NOW + timedelta(days=1),
    )
    felix = acme.personas.create(name="Félix")
    named = acme.persona_names.create(source_system="crm", name="Founder", persona=felix)
    chain = begin(mia)
    kept = acme.imports.create(file_name="a.csv", kind="leads", created_at=NOW, moved_at=NOW)
    token, _secret = new_token(tom, "CRM", ["funnel:read"], "crm", 90, NOW)
    goal = propose_goal(by=mia, wording=GOAL, reason="", now=NOW)
    said = {"brought": BROUGHT, "reached_at": NOW, "reached_on": TODAY, "version": 1}
    said |= {"figure": 1, "attained": 1, "name": "Revenue", "unit": "USD"}
    made = acme.celebrations.create(goal=goal, level="target", number=1, **said)
    said = {"part": "barrier", "text": "Who moves our data?", "heard_at": NOW}
    heard = acme.insights.create(persona=felix, by=tom, **said)
    by_mia = {"changed_by": mia, "changed_at": NOW}
    addressed = acme.positions.create(
        kind="audience", name="All", content=plain_position(Position()), **by_mia
    )
    days = {"starts_on": TODAY, "ends_on": TODAY, "changed_at": NOW}
    campaign = acme.demand.create(name="Autumn", code="a", by=mia, **days)
    terms = practice("sales", TODAY, "amount:customer")
    plan = propose_plan(by=sara, terms=terms, number=0, reason="", now=NOW)
    grant = ask_for_steward(by=cleo, member_id=sara.pk, now=NOW)
    question = ask(
        by=tom, period=Period(TODAY, TODAY), half="sales", line="part", number=1, text="?", now=NOW
    )
    item = acme.plan_items.create(
        text="Meet", owner=tom, due_on=TODAY, serves="cadence", made_on=TODAY
    )
    series = acme.meeting_series.create(kind="heads", every=7, starts_on=TODAY)
    said = {"slot_on": TODAY, "planned_on": TODAY, "recorded_by": mia, "recorded_at": NOW}
    met = series.meetings.create(held_on=TODAY, **said)
    decided = met.decisions.create(text="Answer by noon", owner=tom, due_on=TODAY)
    return {
        "goal_id": goal.pk,
        "draft_id": save_draft(by=mia, wording=GOAL, reason="", now=NOW).pk,
        "calendar_id": acme.calendars.create(name="Retail", kind="weeks").pk,
        "celebration_id": made.pk,
        "word_id": made.words.create(member=mia, text="Thanks", at=NOW).pk,
        "plan_id": plan.pk,
        "grant_id": grant.pk,
        "question_id": question.pk,
        "advance_id": acme.pay_advances.create(
            member=tom, on=TODAY, amount_minor=1, set_by=sara, set_at=NOW
        ).pk,
        "statement_id": f"{tom.pk}-2026-Q4",
        "import_id": kept.pk,
        "persona_id": felix.pk,
        "insight_id": heard.pk,
        "position_id": addressed.pk,
        "campaign_id": campaign.pk,
        "item_id": item.pk,
        "series_id": series.pk,
        "decision_id": decided.pk,
        "member_id": member.pk,
        "team_id": north.pk,
        "office_id": office.pk,
        "holiday_id": acme.holidays.create(day=TODAY, name="Day off").pk,
        "membership_id": tom.memberships.get().pk,
        "headship_id": mia.headships.get().pk,
        "token_id": token.pk,
        "name_id": crm.pk,
        "lead_id": lead.pk,
        "move_id": move.pk,
        "persona_name_id": named.pk,
        "chain_id": chain.pk,
        "link_id": chain.links.first().pk,
        "scenario_id": acme.scenarios.create(
            chain=chain, name="What if", later=5, made_by=mia, made_at=NOW
        ).pk,
        "handoff_id": handoff.pk,
        "adjustment_id": acme.adjustments.create(
            kind="leads",
            starts_on=TODAY,
            ends_on=TODAY,
            count=1,
            reason="why",
            before=0,
            expected=1,
            made_by=mia,
            made_at=NOW,
        ).pk,
    }


class World(NamedTuple):
    """Acme with one of each thing, one of each column of the table, and Otto who is a stranger."""

    ids: dict[str, object]
    members: dict[str, Member]
    standings: dict[str, Standing]
    sessions: dict[str, str]

    def browser(self, name: str) -> Client:
        """A browser in which this person is signed in, whatever the one before did."""
        client = Client(raise_request_exception=False)  # a 500 is told beside its route
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client

    def may(self, name: str, pair: tuple[str, str]) -> bool:
        """What the table says of this person and route."""
        act = line_for(*pair).act
        return act in (PUBLIC, SIGNED_IN) or may(self.standings[name], act)

    def differ(self, name: str, other: str, pair: tuple[str, str]) -> bool:
        """Whether one of two people may and the other may not."""
        return self.may(name, pair) != self.may(other, pair)


CAST = ["vera", "tom", "mia", "sara", "cleo", "alma"]  # one of each column of the table
WALKS_ALL = ("vera", "tom")  # the others: where a member may not, or they may not


@pytest.fixture
def world(kept, db):
    return kept


@pytest.fixture(scope="module")
def kept(file_db) -> World:
    acme, rival = make_organization("acme"), make_organization("rival")
    north = acme.teams.create(name="North", side="sales")
    members = {
        "olga": make_person(acme, "Olga", "owner"),
        "alma": make_person(acme, "Alma", "administrator"),
        "cleo": make_person(acme, "Cleo", "ceo"),
        "mia": make_person(acme, "Mia", "leader", "marketing", heads="marketing"),
        "sara": make_person(acme, "Sara", "leader", "sales", heads="sales"),
        "tom": make_person(acme, "Tom", "member", "sales"),
        "vera": make_person(acme, "Vera", "viewer"),
        "otto": make_person(rival, "Otto", "owner", "marketing", heads="marketing"),
    }
    acme.memberships.create(member=members["tom"], team=north)
    named = {name: members[name] for name in ("olga", "cleo", "mia", "sara", "tom")}
    ids = things(acme, north=north, **named)
    sessions = {name: signed_in(one).session.session_key for name, one in members.items()}
    standings = {name: standing_of(one, TODAY) for name, one in members.items()}
    return World(ids, members, standings, sessions)


def test_the_world_holds_one_of_each_thing_that_a_route_asks_for(world):
    asked_for = {argument for name in ROUTES for argument in arguments_of(name)}
    assert sorted(one for one in asked_for - set(world.ids) if one.endswith("_id")) == []


def arguments_of(name: str) -> list[str]:
    """The arguments that a route's address asks for."""
    route = ROUTES[name].pattern
    return list(route.regex.groupindex)


def address_with(name: str, ids: dict[str, object]) -> str | None:
    """The route's address with these ids; what else it asks for is a word, a number or a day."""
    for other in ("x", 1, f"{TODAY}"):
        fill = {one: 1 if one.endswith("_id") else other for one in arguments_of(name)}
        with suppress(NoReverseMatch):
            return reverse(name, kwargs=fill | {one: ids[one] for one in fill if one in ids})
    return None


def asked(client: Client, pair: tuple[str, str], ids: dict[str, int], **headers: str) -> object:
    """The answer to a request that says nearly nothing, of this method at the route's address.

    What it did is taken back, so that each request finds the world as it was.
    """
    name, method = pair
    address = address_with(name, ids) or address_with(name, {})
    json = {"content_type": "application/json"} if name.startswith("api-") else {}
    body = {"data": {"version": 1} if json else {}} if method != "GET" else {}
    with transaction.atomic():
        answer = getattr(client, method.lower())(address, headers=headers, **body, **json)
        transaction.set_rollback(True)
    return answer


def is_program(pair: tuple[str, str]) -> bool:
    return pair[0].startswith(("api-", "live"))


def told(pair: tuple[str, str], answer: object) -> str:
    """A route and what it answered, as a failure names it."""
    return f"{pair[1]} {pair[0]}: {answer.status_code}"


def test_a_stranger_comes_in_only_where_the_table_says_so(world):
    wrong = []
    for pair in PAIRS:
        answer = asked(Client(raise_request_exception=False), pair, world.ids)
        if line_for(*pair).act == PUBLIC:
            right = answer.status_code in FINE | {503}
        elif is_program(pair):
            right = answer.status_code == 401
            right = right and answer.json()["error"]["code"] == "unauthenticated"
        else:
            right = answer.headers.get("Location", "").startswith("/sign-in/")
        wrong += [] if right else [told(pair, answer)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", CAST)
def test_a_member_does_what_their_column_says(world, name):
    pairs = [pair for pair in PAIRS if name in WALKS_ALL or world.differ(name, "tom", pair)]
    wrong = []
    for pair in pairs:
        answer = asked(world.browser(name), pair, world.ids)
        fine = FINE | {403, 503} if world.may(name, pair) else {403}  # the service may know more
        wrong += [] if answer.status_code in fine else [told(pair, answer)]
    assert pairs
    assert not wrong, "\n".join(wrong)


def test_an_owner_is_refused_only_what_is_not_theirs(world):
    acts = {pair: line_for(*pair).act for pair in PAIRS}
    theirs = [pair for pair in PAIRS if acts[pair] in ACTS and acts[pair] not in BY_NAME]
    answers = {
        pair: asked(world.browser("olga"), pair, world.ids)
        for pair in theirs
        if world.may("olga", pair)
    }
    assert answers
    assert [told(*one) for one in answers.items() if one[1].status_code not in FINE] == []


def test_what_belongs_to_another_organization_is_not_there(world):
    wrong = []
    for pair in WITH_ID:
        if line_for(*pair).act in (PUBLIC, SIGNED_IN):
            continue
        theirs = asked(world.browser("otto"), pair, world.ids)
        absent = asked(world.browser("otto"), pair, dict.fromkeys(world.ids, ABSENT))
        known = any(argument in world.ids for argument in arguments_of(pair[0]))
        right = theirs.status_code == absent.status_code and b"Acme" not in theirs.content
        by_name = line_for(*pair).act in BY_NAME  # there the service refuses who is not named
        if known and not by_name and world.may("otto", pair):
            right = right and theirs.status_code == 404
        wrong += [] if right else [f"{told(pair, theirs)}, absent {absent.status_code}"]
    assert not wrong, "\n".join(wrong)


def test_an_impossible_number_is_not_found_and_breaks_nothing(world):
    olga, impossible = "olga", dict.fromkeys(world.ids, 10**30)
    answers = {pair: asked(world.browser(olga), pair, impossible) for pair in WITH_ID}
    assert [told(*one) for one in answers.items() if one[1].status_code >= 500] == []


def test_a_token_opens_what_its_scopes_say_and_nothing_more(world):
    wrong, olga = [], world.members["olga"]
    scopes = ("funnel:read", "goals:write", "board:read")
    now = timezone.now()
    keys = {one: new_token(olga, one, [one], "crm", 90, now)[1] for one in scopes}
    for pair in PAIRS:
        if not (scope := line_for(*pair).scope):
            continue
        other = next(one for one in scopes if one != scope)
        code = "person_required" if scope == PERSON else "scope_missing"
        for key, expected in ((keys[other], (403, code)), ("smk_nothing", (401, None))):
            client = Client(raise_request_exception=False)
            answer = asked(client, pair, world.ids, authorization=f"Bearer {key}")
            said = answer.json()["error"]["code"] if expected[1] else None
            if (answer.status_code, said) != expected:
                wrong.append(f"{told(pair, answer)} with a token of {other}: {said}")
    assert not wrong, "\n".join(wrong)


def test_a_screen_opens_to_its_own_secret_alone(world):
    _token, secret = new_token(world.members["olga"], "CRM", ["board:read"], "crm", 90, NOW)
    for name, _method in SCREENS:
        for browser in (Client(), world.browser("olga")):
            for said in ("x", secret):
                assert browser.get(reverse(name, args=[said])).status_code == 404, name
