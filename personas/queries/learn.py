"""What there is to learn: the quizzes due, their questions, and results by half alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Count, Max, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from personas.models import Part, QuizCount, QuizDone
from personas.queries.personas import StandingPersona, sheet_in, standing_personas
from personas.queries.readers import readers
from personas.rules.bank import bank
from personas.rules.quiz import HABIT, PERSONA, Drawn, Option, Question, chosen, drawn_from
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.halves import HALVES

NEWCOMER, PRACTICE, MONTH, VERSION = "newcomer", "practice", "month", "version"
NEW_FOR = timedelta(days=30)  # a newcomer is asked so long; they ought to answer in the first week
FRESH = timedelta(days=30)  # a published version is asked about so long
FEWEST = 3  # people of a half behind a result that is shown: fewer would be a person's
MOST = {NEWCOMER: 10, PRACTICE: 8, MONTH: 6, VERSION: 4}
SINCE = timedelta(days=92)  # of which results are shown


@dataclass(frozen=True)
class Occasion:
    """A quiz that is due: why, until when, and of which persona where it is of one."""

    key: str
    kind: str
    due_on: date
    standing: StandingPersona | None = None


def kind_of(key: str) -> str:
    return key.partition(":")[0]


def occasions(
    organization: Organization, standing: Collection[StandingPersona], today: date
) -> list[Occasion]:
    """What everybody is asked these days: each fresh version, and the month's round."""
    found = []
    for one in standing:
        if one.published is None:
            continue
        on = one.published.agreed_at.astimezone(organization.zone).date()
        if today - on <= FRESH:
            found.append(Occasion(f"{VERSION}:{one.published.pk}", VERSION, on + FRESH, one))
    ends = (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    found.append(Occasion(f"{MONTH}:{today:%Y-%m}", MONTH, ends))
    return found


def due_for(member: Member, standing: Collection[StandingPersona], now: datetime) -> list[Occasion]:
    """What this member has not gone through yet; nothing for who belongs to no half."""
    if member.side not in HALVES or member.user_id is None:
        return []
    organization = member.organization
    today = today_in(organization.zone, now)
    found = []
    came = member.invitations.aggregate(at=Max("used_at"))["at"]
    if came and now - came <= NEW_FOR:
        week = today_in(organization.zone, came) + timedelta(days=7)
        found.append(Occasion(NEWCOMER, NEWCOMER, week))
    found += occasions(organization, standing, today)
    done = set(member.quizzes_done.values_list("occasion", flat=True))
    return [
        one for one in found if one.key not in done and questions(organization, standing, one.key)
    ]


def questions(
    organization: Organization, standing: Collection[StandingPersona], key: str, seed: str = ""
) -> list[Question]:
    """The questions of an occasion in the active language, in an order that the seed decides.

    An occasion that is none, or a version that is no longer the newest, has none.
    """
    kind = kind_of(key)
    if kind not in MOST:
        return []
    sheets = {one.persona.pk: sheet_in(one.published) for one in standing if one.published}
    names = {one.persona.pk: one.persona.name for one in standing}
    asked = [
        one.persona.pk
        for one in standing
        if one.published and (kind != VERSION or key == f"{VERSION}:{one.published.pk}")
    ]
    found = [worded(one, names) for one in drawn_from(sheets, asked)]
    if kind != VERSION:
        found += bank(get_language() or "en")
    return chosen(found, MOST[kind], f"{organization.pk}/{key}/{seed}")


def worded(drawn: Drawn, names: dict[int, str]) -> Question:
    """A drawn question in the active language, with why each wrong option is wrong."""
    name, part = names[drawn.persona], Part(drawn.right.part).label
    options = [Option("a", drawn.right.text, why_right(drawn), is_right=True)]
    for letter, wrong in zip("bcd", drawn.wrong, strict=True):
        if wrong.persona == drawn.persona:
            why = _("That is true of %(name)s, under “%(part)s”.") % {
                "name": name,
                "part": Part(wrong.claim.part).label,
            }
        else:
            why = _("That is %(name)s.") % {"name": names[wrong.persona]}
        options.append(Option(letter, wrong.claim.text, why))
    ask = _("%(name)s, “%(part)s”: what is right?") % {"name": name, "part": part}
    return Question(drawn.key, PERSONA, drawn.persona, ask, tuple(options))


def why_right(drawn: Drawn) -> str:
    newest = max(drawn.right.evidence, key=lambda one: one.on, default=None)
    if newest is None:
        return _("So the sheet says; it is an assumption so far, without evidence.")
    return _("The sheet rests it on: %(note)s") % {"note": newest.note}


@dataclass(frozen=True)
class DoneByHalf:
    """Of one half, how many went through an occasion: never who."""

    half: str
    n: int
    of: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.n, self.of) if self.of else None


def done_by_half(
    organization: Organization, keys: Collection[str], today: date
) -> dict[str, list[DoneByHalf]]:
    """How much of each half went through these occasions; two queries."""
    people = {member.pk: member.side for member in readers(organization, today)}
    done = organization.quizzes_done.filter(occasion__in=keys).values_list("occasion", "member_id")
    counted: dict[tuple[str, str], int] = {}
    for key, member in done:
        if member in people:
            place = (key, people[member])
            counted[place] = counted.get(place, 0) + 1
    sides = list(people.values())
    return {
        key: [DoneByHalf(half, counted.get((key, half), 0), sides.count(half)) for half in HALVES]
        for key in keys
    }


@dataclass(frozen=True)
class Result:
    """How often a half was right about one habit or one persona; `share` is None while too few
    people of the half have answered anything to show it without showing a person."""

    half: str
    kind: str
    about: int
    asked: int
    right: int
    is_shown: bool

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.right, self.asked) if self.is_shown and self.asked else None


def results(organization: Organization, today: date) -> list[Result]:
    """Three months, by half and by what was asked about; two queries."""
    since = (today - SINCE).replace(day=1)
    people = dict(
        QuizDone.objects.filter(organization=organization, at__date__gte=since)
        .order_by()
        .values_list("member__side")
        .annotate(n=Count("member", distinct=True))
    )
    rows = (
        QuizCount.objects.filter(organization=organization, month__gte=since)
        .order_by()
        .values_list("half", "question")
        .annotate(all_asked=Sum("asked"), all_right=Sum("right"))
    )
    habits = {one.key: one.about for one in bank("en")}
    sums: dict[tuple[str, str, int], list[int]] = {}
    for half, question, asked, right in rows:
        kind, _colon, rest = question.partition(":")
        if kind == HABIT and question not in habits:
            continue
        about = habits[question] if kind == HABIT else int(rest.partition(":")[0])
        cell = sums.setdefault((half, kind, about), [0, 0])
        cell[0] += asked
        cell[1] += right
    return [
        Result(half, kind, about, asked, right, people.get(half, 0) >= FEWEST)
        for (half, kind, about), (asked, right) in sorted(sums.items())
    ]


def published_personas(organization: Organization) -> list[StandingPersona]:
    """What questions are made from."""
    return standing_personas(organization)
