"""Who is told what becomes of hand-offs: those who should answer, those who passed, the heads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from smarketing.accounts.models import Member, Organization, Role
from smarketing.accounts.queries import heads_of, today_in
from smarketing.accounts.queries.people import running
from smarketing.accounts.queries.settled import found_in_turn
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.funnel.models import Handoff, HandoffNote
from smarketing.funnel.queries.borders import reasons_of
from smarketing.funnel.rules.handoffs import REJECTED, RETURNED
from smarketing.notices.rules.kinds import (
    LEAD_AGAIN,
    LEAD_BACK,
    LEAD_EXPIRED,
    LEAD_WAITS,
    NOTE,
)
from smarketing.notices.services import Told, forget, tell


class Readers:
    """Who hears of an organisation's hand-offs. Read once for a batch, and only where needed."""

    def __init__(self, organization: Organization, now: datetime) -> None:
        self.organization, self.settled = organization, found_in_turn(organization)
        self.today = today_in(organization.zone, now)

    @property
    def heads(self) -> dict[str, int]:
        """Who heads each half today."""
        return self.settled.of(
            "heads", lambda: seats_of(self.organization, self.today), on=self.today
        )

    @property
    def leaders(self) -> Mapping[int, list[int]]:
        """Who leads each team today."""
        return self.settled.of(
            "leaders", lambda: leaders_of(self.organization, self.today), on=self.today
        )

    @property
    def halves(self) -> Mapping[str, tuple[str, str]]:
        """Who passes from each step, and whose answer a lead waits for behind it."""
        return self.settled.of("halves", lambda: halves_at(self.organization))

    def passing(self, handoff: Handoff) -> str:
        """The half that passed it; marketing where the step is of both."""
        return self.halves.get(handoff.step, (MARKETING, SALES))[0]

    def answering(self, handoff: Handoff) -> str:
        """The half whose answer it waits for; sales where the step is of both."""
        return self.halves.get(handoff.step, (MARKETING, SALES))[1]

    def of_answering(self, handoff: Handoff) -> list[int]:
        """Who should answer: its person, else who leads its team, else the half's head."""
        if handoff.member_id:
            return [handoff.member_id]
        return self.leaders.get(handoff.team_id or 0) or self.head(self.answering(handoff))

    def head(self, half: str) -> list[int]:
        return [self.heads[half]] if half in self.heads else []


def seats_of(organization: Organization, today: date) -> dict[str, int]:
    return {half: member.pk for half, member in heads_of(organization.pk, today).items()}


def leaders_of(organization: Organization, today: date) -> dict[int, list[int]]:
    places = organization.memberships.filter(running(today))
    led: dict[int, list[int]] = {}
    for team, member in places.filter(member__role=Role.LEADER).values_list("team", "member"):
        led.setdefault(team, []).append(member)
    return led


def halves_at(organization: Organization) -> dict[str, tuple[str, str]]:
    way = list(organization.steps.order_by("position").values_list("key", "half"))
    return {
        key: (MARKETING if half != SALES else SALES, SALES if after != MARKETING else MARKETING)
        for (key, half), (_next, after) in zip(way, way[1:], strict=False)
    }


def tell_changes(
    organization: Organization,
    fresh: Sequence[Handoff],
    changed: Iterable[tuple[Handoff, bool]],
    passed_by: Mapping[int, int],
    now: datetime,
) -> None:
    """Tell of the hand-offs of a batch: those that wait since, and those that were answered.

    `changed` says of each whether it waited before; `passed_by` is who passed it by hand.
    """
    readers = Readers(organization, now)
    waits = [one for one in fresh if not one.answer]
    tell(
        organization,
        LEAD_WAITS,
        [Told(member, one.pk) for one in waits for member in readers.of_answering(one)],
        now,
    )
    if waits:  # passed again: that it was worth trying is no news any more
        before = organization.handoffs.filter(lead__in={one.lead_id for one in waits}).values("pk")
        organization.notices.filter(kind=LEAD_AGAIN, subject__in=before).delete()
    done = [one for one, waited in changed if waited and (one.answer or one.withdrawn)]
    forget(organization, [LEAD_WAITS, LEAD_EXPIRED], [one.pk for one in done])
    back = [one for one in done if one.answer in (REJECTED, RETURNED) and not one.withdrawn]
    told, words = [], reasons_of(organization, retired=True) if back else {}
    for one in back:
        readers_of_it = (
            [passed_by[one.pk]] if one.pk in passed_by else readers.head(readers.passing(one))
        )
        known = words.get(one.reason_key)
        params = {"reason": known.said if known else one.reason}
        told += [Told(member, one.pk, params) for member in readers_of_it]
    tell(organization, LEAD_BACK, told, now)


def tell_expired(organization: Organization, late: Sequence[Handoff], now: datetime) -> None:
    """A lead nobody answered in time appears for both heads and for who leads the team."""
    readers = Readers(organization, now)
    told = []
    for one in late:
        leads = readers.leaders.get(one.team_id or 0, [])
        both = {*readers.head(SALES), *readers.head(MARKETING), *leads}
        told += [Told(member, one.pk) for member in sorted(both)]
    tell(organization, LEAD_EXPIRED, told, now)


def tell_note(note: HandoffNote, by: Member, now: datetime) -> None:
    """A sentence in the thread, to the other half: who wrote there before, else who works it."""
    handoff, other = note.handoff, SALES if by.side == MARKETING else MARKETING
    readers = Readers(by.organization, now)
    wrote = handoff.notes.filter(side=other).exclude(by=None).values_list("by", flat=True)
    found = set(wrote.order_by())
    if other == readers.answering(handoff):
        found |= set(readers.of_answering(handoff))
    told = found or set(readers.head(other))
    tell(
        by.organization,
        NOTE,
        [Told(member, handoff.pk, {"who": by.name}) for member in sorted(told - {by.pk})],
        now,
    )
