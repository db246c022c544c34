"""Writes of celebrations: told once when a goal is reached, withdrawn when that is undone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Celebration, CelebrationSeen, CelebrationWord
from goals.queries.attained import attained
from goals.queries.celebrations import (
    brought_in,
    celebration_by_id,
    figures_to_reach,
    why_undone,
)
from goals.queries.goals import StandingGoal, standing_goal
from goals.rules.celebrations import reached
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import rights
from smarketing.audit import services as audit

LONGEST = 280


@transaction.atomic
def settle_celebrations(organization: Organization, goal_id: int, now: datetime) -> bool:
    """Celebrate what the goal has reached and withdraw what it no longer has; whether any was.

    Counts for itself, in the organisation's turn to write. Safe to run twice: a level of a
    version is celebrated once.
    """
    organization.raise_wanted()
    standing = standing_goal(organization, goal_id)
    if not standing.is_shared:
        return False
    wording = standing.wording
    stands = attained(organization, wording.of, wording.period).value
    there, figure_now = reached(wording, stands), wording.baseline + stands
    known = {
        one.level: one
        for one in standing.goal.celebrations.filter(number=standing.agreement.agreed.number)
    }
    changed = [
        settle_level(standing, level, figure, figure_now, level in there, known.get(level), now)
        for level, figure in figures_to_reach(standing).items()
    ]
    return any(changed)


def settle_level(
    standing: StandingGoal,
    level: str,
    figure: int,
    stands: int,
    is_reached: bool,
    known: Celebration | None,
    now: datetime,
) -> bool:
    if known is None or known.withdrawn_at:
        if is_reached:
            celebrate(standing, level, figure, stands, known, now)
        return is_reached
    if not is_reached:
        withdraw(standing, known, stands, now)
    return not is_reached


def celebrate(
    standing: StandingGoal,
    level: str,
    figure: int,
    stands: int,
    known: Celebration | None,
    now: datetime,
) -> None:
    """Keep that a level is reached, or that it is reached after all."""
    organization, wording = standing.goal.organization, standing.wording
    today = today_in(organization.zone, now)
    made = known or Celebration(
        organization=organization,
        goal=standing.goal,
        level=level,
        number=standing.agreement.agreed.number,
        name=wording.name,
        unit=wording.unit,
        figure=figure,
    )
    made.attained, made.reached_at, made.reached_on = stands, now, today
    made.brought = brought_in(organization, wording.period, today).plain
    made.version = organization.wanted
    made.withdrawn_at = made.why_withdrawn = None
    made.save()
    made.seen.all().delete()
    tell(made, "goal.reach", {"attained": stands})


def withdraw(standing: StandingGoal, made: Celebration, stands: int, now: datetime) -> None:
    """Take a celebration back, with what undid it."""
    wording = standing.wording
    made.withdrawn_at = now
    made.why_withdrawn = why_undone(made, wording.of, wording.period, stands)
    made.save(update_fields=["withdrawn_at", "why_withdrawn"])
    tell(made, "goal.fall_back", {"attained": stands})


def tell(made: Celebration, verb: str, more: dict) -> None:
    detail = {"name": made.name, "unit": made.unit, "target": made.figure, "level": made.level}
    audit.record_for(made.organization, verb, made, **detail, **more)


@transaction.atomic
def add_word(*, by: Member, celebration_id: int, text: str, now: datetime) -> CelebrationWord:
    """Anybody's word to a celebration: one to 280 letters. Whoever said one has seen it."""
    rights.demand(by, "goal.word")
    by.organization.raise_wanted()
    made = celebration_by_id(by.organization, celebration_id)
    text = " ".join(text.split())
    if not 0 < len(text) <= LONGEST or "\0" in text:
        told = _("A word has between 1 and %(most)s letters.") % {"most": LONGEST}
        raise Fault(told, fields={"text": told})
    mine = made.words.filter(member=by).order_by("at", "pk").last()
    if mine and mine.text == text:
        return mine  # the form was sent twice
    word = CelebrationWord.objects.create(celebration=made, member=by, text=text, at=now)
    CelebrationSeen.objects.get_or_create(celebration=made, member=by)
    audit.record(by, "celebration.word", made)
    return word


@transaction.atomic
def take_word_back(*, by: Member, word_id: int) -> Celebration:
    """One's own word, taken away again."""
    rights.demand(by, "goal.word")
    by.organization.raise_wanted()
    word = CelebrationWord.objects.filter(pk=word_id, member=by).first()
    if word is None:
        raise Missing(_("There is no such word of yours."))
    made = word.celebration
    word.delete()
    audit.record(by, "celebration.take_word_back", made)
    return made


@transaction.atomic
def put_away(*, by: Member, celebration_id: int) -> None:
    """Do not show this moment to this member again."""
    rights.demand(by, "self.edit")
    made = celebration_by_id(by.organization, celebration_id)
    CelebrationSeen.objects.get_or_create(celebration=made, member=by)
