"""To whom a waiting lead goes: its owner, else whose turn it is, else sales' unassigned list."""

from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.queries.people import people_here, running
from smarketing.accounts.rules.halves import MARKETING
from smarketing.funnel.models import Handoff, HandoffRule, Lead
from smarketing.funnel.queries.borders import Border


class Turns:
    """Gives leads to people. Read once for a batch; `keep` remembers whose turn it was."""

    def __init__(self, organization: Organization, border: Border, now: datetime) -> None:
        today = today_in(organization.zone, now)
        here = people_here(organization, today)
        self.sides = dict(here.values_list("pk", "side"))
        places = organization.memberships.filter(running(today)).order_by("member_id")
        self.team_of = dict(places.values_list("member_id", "team_id"))
        self.office_of = dict(organization.teams.values_list("pk", "office"))
        self.rule = border.rule
        self.last = self.rule.last_given if self.rule else 0
        wanted = self.rule.team_id if self.rule else None
        self.taking_turns = [
            member
            for member, team in self.team_of.items()
            if wanted and team == wanted and member in self.sides
        ]

    def give(self, handoff: Handoff, lead: Lead) -> None:
        """Set a waiting hand-off's member and team. Nobody: it stands on the unassigned list."""
        owner = lead.owner if self.sides.get(lead.owner, MARKETING) != MARKETING else 0
        if owner:
            handoff.is_given = False
            handoff.member_id = owner
        elif not handoff.is_given or handoff.member_id not in self.sides:
            handoff.member_id = self.next() if lead.team not in self.office_of else None
            handoff.is_given = handoff.member_id is not None
        team = lead.team or self.team_of.get(handoff.member_id or 0, 0)
        handoff.team_id = team if team in self.office_of else None

    def next(self) -> int | None:
        """The member whose turn it is."""
        if not self.taking_turns:
            return None
        later = [member for member in self.taking_turns if member > self.last]
        self.last = (later or self.taking_turns)[0]
        return self.last

    def keep(self) -> None:
        if self.rule and self.last != self.rule.last_given:
            HandoffRule.objects.filter(pk=self.rule.pk).update(last_given=self.last)
