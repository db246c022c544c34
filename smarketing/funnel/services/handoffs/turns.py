"""To whom a waiting lead goes: its owner, the team a rule names, in turns, or sales' list."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.queries.people import people_here, running
from smarketing.accounts.queries.settled import found_in_turn
from smarketing.accounts.rules.halves import HALVES, MARKETING, other
from smarketing.funnel.models import Handoff, HandoffRule, Lead, Route
from smarketing.funnel.queries.borders import Border
from smarketing.funnel.queries.qualifying import said_about
from smarketing.funnel.queries.routes import asked_by, condition_of


@dataclass(frozen=True)
class Staff:
    """Who works here on a day, in which teams, and where a rule sends leads."""

    sides: dict[int, str]  # of everybody here
    team_of: dict[int, int]  # by member
    office_of: dict[int, int | None]  # by team
    half_of: dict[int, str]
    archived: frozenset[int]
    routes: tuple[Route, ...]


def staff_of(organization: Organization, today: date) -> Staff:
    """In four queries."""
    here = people_here(organization, today)
    places = organization.memberships.filter(running(today)).order_by("member_id")
    teams = list(organization.teams.values_list("pk", "office", "side", "archived"))
    archived = frozenset(team for team, _office, _half, archived in teams if archived)
    return Staff(
        sides=dict(here.values_list("pk", "side")),
        team_of=dict(places.values_list("member_id", "team_id")),
        office_of={team: office for team, office, _half, _archived in teams},
        half_of={team: half for team, _office, half, _archived in teams},
        archived=archived,
        routes=tuple(one for one in organization.routes.all() if one.team_id not in archived),
    )


class Turns:
    """Gives leads to people. Made for a batch; `keep` remembers whose turn it was."""

    def __init__(
        self, organization: Organization, borders: Mapping[str, Border], now: datetime
    ) -> None:
        self.organization, self.borders = organization, borders
        today, settled = today_in(organization.zone, now), found_in_turn(organization)
        self.staff = settled.of("staff", lambda: staff_of(organization, today), on=today)
        self.said: dict[int, dict[str, str]] = {}  # of the leads looked at
        self.moved: set[Route | HandoffRule] = set()

    @cached_property
    def last_given(self) -> dict[Route | HandoffRule, int]:
        """Whose turn it was at each rule. No rule is kept with it: every batch moves it on."""
        rules = (*self.organization.routes.all(), *self.organization.handoff_rules.all())
        return {rule: rule.last_given for rule in rules}

    def look_at(self, leads: Collection[Lead]) -> None:
        """Read what the routes ask of these leads; two queries, none without routes."""
        if self.staff.routes:
            self.said |= said_about(self.organization, leads, asked_by(self.staff.routes))

    def give(self, handoff: Handoff, lead: Lead) -> None:
        """Set a waiting hand-off's member and team. Nobody: it stands on the unassigned list."""
        border = self.borders[handoff.step]
        owner = lead.owner if may_take(self.staff.sides.get(lead.owner), border.answers) else 0
        routed = 0
        if owner:
            handoff.is_given = False
            handoff.member_id = owner
        elif not handoff.is_given or handoff.member_id not in self.staff.sides:
            routed = self.route(handoff, lead, border)
        named = lead.team if may_take(self.staff.half_of.get(lead.team), border.answers) else 0
        own = self.staff.team_of.get(handoff.member_id or 0, 0)
        handoff.team_id = named or own or routed or None

    def route(self, handoff: Handoff, lead: Lead, border: Border) -> int:
        """Whose turn it is in the team that the first fitting rule names; answers that team."""
        handoff.member_id = None
        if may_take(self.staff.half_of.get(lead.team), border.answers):
            handoff.is_given = False  # the record names a team: its people choose
            return 0
        said = self.said.get(lead.pk, {})
        # Territories are of sales.
        routes = self.staff.routes if border.answers != MARKETING else ()
        taker = next((one for one in routes if condition_of(one).fits(said)), border.rule)
        if taker is None or taker.team_id in self.staff.archived:
            handoff.is_given = False
            return 0
        handoff.member_id = self.next(taker)
        handoff.is_given = handoff.member_id is not None
        return taker.team_id or 0

    def next(self, taker: Route | HandoffRule) -> int | None:
        """The member of its team whose turn it is."""
        people = [
            member
            for member, team in self.staff.team_of.items()
            if team == taker.team_id and member in self.staff.sides
        ]
        if not people:
            return None
        later = [member for member in people if member > self.last_given[taker]]
        self.last_given[taker] = (later or people)[0]
        self.moved.add(taker)
        return self.last_given[taker]

    def keep(self) -> None:
        for taker in self.moved:
            type(taker).objects.filter(pk=taker.pk).update(last_given=self.last_given[taker])


def may_take(side: str | None, half: str) -> bool:
    """Whether a lead that waits for a half may be this person's or team's; of both, anybody's.

    `side` is the half they are of, "" for neither, None where there is no such person or team.
    """
    return side is not None and not (half in HALVES and side == other(half))
