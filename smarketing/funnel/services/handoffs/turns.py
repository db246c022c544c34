"""To whom a waiting lead goes: its owner, the team a rule names, in turns, or sales' list."""

from collections.abc import Collection, Mapping
from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.queries.people import people_here, running
from smarketing.accounts.rules.halves import HALVES, MARKETING, other
from smarketing.funnel.models import Handoff, HandoffRule, Lead, Route
from smarketing.funnel.queries.borders import Border
from smarketing.funnel.queries.qualifying import said_about
from smarketing.funnel.queries.routes import asked_by, condition_of


class Turns:
    """Gives leads to people. Read once for a batch; `keep` remembers whose turn it was."""

    def __init__(
        self, organization: Organization, borders: Mapping[str, Border], now: datetime
    ) -> None:
        self.organization = organization
        today = today_in(organization.zone, now)
        here = people_here(organization, today)
        self.sides = dict(here.values_list("pk", "side"))
        places = organization.memberships.filter(running(today)).order_by("member_id")
        self.team_of = dict(places.values_list("member_id", "team_id"))
        teams = list(organization.teams.values_list("pk", "office", "side", "archived"))
        self.office_of = {team: office for team, office, _half, _archived in teams}
        self.half_of = {team: half for team, _office, half, _archived in teams}
        self.archived = {team for team, _office, _half, archived in teams if archived}
        self.borders = borders
        routes = organization.routes.all()
        self.routes = [one for one in routes if one.team_id not in self.archived]
        self.said: dict[int, dict[str, str]] = {}  # of the leads looked at
        self.moved: set[Route | HandoffRule] = set()

    def look_at(self, leads: Collection[Lead]) -> None:
        """Read what the routes ask of these leads; two queries, none without routes."""
        if self.routes:
            self.said |= said_about(self.organization, leads, asked_by(self.routes))

    def give(self, handoff: Handoff, lead: Lead) -> None:
        """Set a waiting hand-off's member and team. Nobody: it stands on the unassigned list."""
        border = self.borders[handoff.step]
        owner = lead.owner if may_take(self.sides.get(lead.owner), border.answers) else 0
        routed = 0
        if owner:
            handoff.is_given = False
            handoff.member_id = owner
        elif not handoff.is_given or handoff.member_id not in self.sides:
            routed = self.route(handoff, lead, border)
        named = lead.team if may_take(self.half_of.get(lead.team), border.answers) else 0
        handoff.team_id = named or self.team_of.get(handoff.member_id or 0, 0) or routed or None

    def route(self, handoff: Handoff, lead: Lead, border: Border) -> int:
        """Whose turn it is in the team that the first fitting rule names; answers that team."""
        handoff.member_id = None
        if may_take(self.half_of.get(lead.team), border.answers):
            handoff.is_given = False  # the record names a team: its people choose
            return 0
        said = self.said.get(lead.pk, {})
        routes = self.routes if border.answers != MARKETING else []  # territories are of sales
        taker = next((one for one in routes if condition_of(one).fits(said)), border.rule)
        if taker is None or taker.team_id in self.archived:
            handoff.is_given = False
            return 0
        handoff.member_id = self.next(taker)
        handoff.is_given = handoff.member_id is not None
        return taker.team_id or 0

    def next(self, taker: Route | HandoffRule) -> int | None:
        """The member of its team whose turn it is."""
        people = [
            member
            for member, team in self.team_of.items()
            if team == taker.team_id and member in self.sides
        ]
        if not people:
            return None
        later = [member for member in people if member > taker.last_given]
        taker.last_given = (later or people)[0]
        self.moved.add(taker)
        return taker.last_given

    def keep(self) -> None:
        for taker in self.moved:
            type(taker).objects.filter(pk=taker.pk).update(last_given=taker.last_given)


def may_take(side: str | None, half: str) -> bool:
    """Whether a lead that waits for a half may be this person's or team's; of both, anybody's.

    `side` is the half they are of, "" for neither, None where there is no such person or team.
    """
    return side is not None and not (half in HALVES and side == other(half))
