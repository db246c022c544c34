"""How a persona really buys: every figure from the one metric engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from personas.queries.personas import StandingPersona, published_versions, standing_persona
from personas.rules.contradictions import (
    COMES,
    DECIDES,
    LOSES,
    Contradiction,
    contradictions,
)
from personas.rules.trend import Ended, Line, Month, Since, by_month, compared_since, line_of
from personas.rules.trend import since as since_version
from personas.views.asked import local_day
from personas.views.figures import LOST, OPENED, WON, YEAR, how_they_buy, last_year, period_shown
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import add_months
from smarketing.accounts.rules.rights import may
from smarketing.agreements.models import Version
from smarketing.funnel.queries.borders import in_readers_words
from smarketing.funnel.queries.buyers import amount_text, lost_reasons, won_deals
from smarketing.funnel.queries.cohorts import Share, Way, conversions_along
from smarketing.funnel.queries.counts import Question, counts
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.steps import step_names

MONTHS = 12
BEST, REASONS = 5, 6


@dataclass(frozen=True)
class Trend:
    """The months' win rates, and what each version moved."""

    line: Line
    months: list[Month]
    since: list[Since]  # of each version, the newest first

    @property
    def told(self) -> Since | None:
        """The newest version after which enough has ended to say anything."""
        return next((one for one in self.since if one.is_enough), None)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the rate since that version lies with 95 % likelihood."""
        told = self.told
        return Share(told.after.n, told.after.won).interval if told else None


def trend_of(
    organization: Organization, persona_id: int, versions: Sequence[Version], today: date
) -> Trend:
    """All days that versions are held against in one question; what is drawn are the last twelve
    months."""
    zone = organization.zone
    editions = [(v.content["edition"], v.agreed_at.astimezone(zone).date()) for v in versions]
    months = [add_months(today.replace(day=1), -n) for n in reversed(range(MONTHS))]
    question = Question(
        min([months[0], *(compared_since(on, today) for _edition, on in editions)]),
        today,
        by=("day", "step", "outcome"),
        filters={"persona_id": (persona_id,), "step": (WON,), "outcome": (LOST,)},
    )
    days: dict[date, Ended] = {}
    for row in counts(organization, question).rows:
        day = date.fromisoformat(row.key[0])
        one = Ended(won=row.count) if row.key[1] == WON else Ended(lost=row.count)
        days[day] = days.get(day, Ended()) + one
    drawn = by_month(days, months)
    return Trend(
        line_of(drawn, editions),
        drawn,
        [since_version(days, edition, on, today) for edition, on in editions],
    )


@dataclass(frozen=True)
class SourceRow:
    """Where won deals came from."""

    name: str
    won: int
    amount: int
    ended: Ended


def sources_of(organization: Organization, persona_id: int, today: date) -> list[SourceRow]:
    """Every source of a year's ended leads of a persona, the most won first."""
    year = last_year(today)
    question = Question(
        year.starts_on,
        year.ends_on,
        by=("source", "step", "outcome"),
        filters={"persona_id": (persona_id,), "step": (WON,), "outcome": (LOST,)},
    )
    found: dict[str, SourceRow] = {}
    for row in counts(organization, question).rows:
        source, step, _outcome = row.key
        was = found.get(source, SourceRow(source, 0, 0, Ended()))
        if step == WON:
            ended = was.ended + Ended(won=row.count)
            found[source] = SourceRow(source, row.count, row.amount, ended)
        else:
            ended = was.ended + Ended(lost=row.count)
            found[source] = SourceRow(source, was.won, was.amount, ended)
    return sorted(found.values(), key=lambda row: (-row.amount, -row.won, row.name))


@dataclass(frozen=True)
class Passing:
    """From one step to the next: the complete cohorts of a year and a half."""

    step: str
    to: str
    share: Share
    open: int  # that entered in cohorts whose days have not passed yet


def passings(organization: Organization, persona_id: int, today: date) -> list[Passing]:
    """Cohort conversion at each step; a fixed number of queries for the whole way."""
    names = {k: name for k, name in step_names(organization).items() if k != VISITOR}
    keys, first = list(names), today - 3 * YEAR / 2
    line = Way(keys[0], keys[-1], first, today, filters={"persona_id": (persona_id,)})
    told = conversions_along(organization, keys, line, today=today)
    return [
        Passing(
            names[before],
            names[after],
            one.average,
            sum(cohort.entered for cohort in one.cohorts if not cohort.complete),
        )
        for before, after, one in zip(keys, keys[1:], told, strict=False)
    ]


@dataclass(frozen=True)
class Proposal:
    """What deals contradict, in a sentence, with what a claim would say."""

    text: str
    claim: str
    part: str
    key: str
    note: str


def proposals(organization: Organization, standing: StandingPersona, today: date) -> list[Proposal]:
    """What the year's deals contradict of a sheet; three questions."""
    persona, since = standing.persona.pk, last_year(today).starts_on
    sources = {row.name: row.won for row in sources_of(organization, persona, today) if row.won > 0}
    reasons = lost_reasons(organization, persona, since)
    found = contradictions(
        standing.newest, won_deals(organization, persona, since), sources, reasons
    )
    return [proposal_of(one) for one in found]


def proposal_of(one: Contradiction) -> Proposal:
    said = {
        "n": one.n,
        "of": one.of,
        "share": round(one.share * 100),
        "value": one.value,
        "field": one.field,
        "instead": one.instead,
    }
    if one.kind == COMES:
        text = _(
            "%(n)s of %(of)s won deals came from “%(value)s”; where they look does not say so."
        )
        claim = _("They come to us by “%(value)s”.")
    elif one.kind == LOSES:
        text = _("%(n)s of %(of)s lost leads were lost for “%(value)s”; no objection says so.")
        claim = _("“%(value)s”")
    elif one.kind == DECIDES:
        text = (
            _("%(share)s%% of won deals name “%(value)s” as who decides, not “%(instead)s”")
            if one.instead
            else _("%(share)s%% of won deals name “%(value)s” as who decides; the sheet does not.")
        )
        claim = _("%(value)s decides.")
    else:
        text = _(
            "%(n)s of %(of)s won deals have “%(value)s” as %(field)s; the sheet does not say so."
        )
        claim = _("%(value)s decides.")
    note = _("%(n)s of %(of)s deals of twelve months.") % said
    return Proposal(text % said, claim % said, one.part, one.key, note)


def persona_buying(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Won, win rate, cohorts, cycle, value, sources, lost reasons, and what versions moved."""
    organization, today = request.member.organization, local_day(request)
    standing = standing_persona(organization, persona_id)
    period = period_shown(organization, today)
    year = how_they_buy(organization, persona_id, last_year(today), today)
    priced = year.buying.won - year.buying.not_priced
    sources = sources_of(organization, persona_id, today)
    since_day = last_year(today).starts_on
    reasons = lost_reasons(organization, persona_id, since_day)
    context = {
        "standing": standing,
        "persona": standing.persona,
        "buys": how_they_buy(organization, persona_id, period, today),
        "year": year,
        "value": round(Fraction(year.buying.amount, priced)) if priced > 0 else None,
        "trend": trend_of(organization, persona_id, published_versions(standing.persona), today),
        "passings": passings(organization, persona_id, today) if has_way(organization) else [],
        "sources": sources[:BEST],
        "most_source": max((row.amount for row in sources), default=0),
        "reasons": in_readers_words(organization, reasons)[:REASONS],
        "reasons_all": sum(reasons.values()),
        "proposals": proposals(organization, standing, today),
        "may_edit": may(request.standing, "persona.edit"),
        "figures": f"personas.{persona_id}",
        "period": period.key,
        "currency": organization.currency,
        "today": today,
        "since_day": since_day,
    }
    return render(request, "personas/buying.html", context)


def has_way(organization: Organization) -> bool:
    return organization.steps.filter(key__in=(OPENED, WON)).count() == 2


def buying_told(organization: Organization, standing: StandingPersona, today: date) -> dict:
    """The same page for programs."""
    persona_id = standing.persona.pk
    year = how_they_buy(organization, persona_id, last_year(today), today)
    bought = year.buying
    priced = bought.won - bought.not_priced
    versions = published_versions(standing.persona)
    steps = passings(organization, persona_id, today) if has_way(organization) else []
    return {
        "won": amount_text(organization, bought.amount),
        "currency": organization.currency,
        "wins": bought.won,
        "lost": bought.lost,
        "leads": bought.leads,
        "win_rate": number(bought.win_rate),
        "win_rate_interval": year.interval,
        "cycle_days": number(year.cycle.median) if year.cycle else None,
        "value": amount_text(organization, round(Fraction(bought.amount, priced)))
        if priced > 0
        else None,
        "steps": [
            {
                "from": one.step,
                "to": one.to,
                "entered": one.share.entered,
                "reached": one.share.reached,
                "rate": number(one.share.rate),
                "interval": one.share.interval,
            }
            for one in steps
        ],
        "sources": [
            {"source": row.name, "won": amount_text(organization, row.amount), "wins": row.won}
            for row in sources_of(organization, persona_id, today)
        ],
        "lost_reasons": [
            {"reason": reason, "n": n}
            for reason, n in lost_reasons(
                organization, persona_id, last_year(today).starts_on
            ).most_common()
        ],
        "since": [
            {
                "edition": one.edition,
                "published_on": one.published_on,
                "before": {"won": one.before.won, "ended": one.before.n},
                "after": {"won": one.after.won, "ended": one.after.n},
            }
            for one in trend_of(organization, persona_id, versions, today).since
        ],
        "contradictions": [one.text for one in proposals(organization, standing, today)],
    }


def number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
