"""Quotas out of a file: read through a mapping, looked at whole, then taken at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from goals.queries.calendars import quarter_named
from goals.rules.metrics import COUNT, REVENUE, WON, Metric
from goals.services.person_quotas import PersonQuotaSaid, set_person_quotas
from goals.services.quotas import QuotaSaid, set_quotas
from smarketing.accounts.models import Member, Organization, Team
from smarketing.accounts.rules.charter import MONEY
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.services import rights
from smarketing.funnel.rules.money import written
from smarketing.funnel.rules.reading.answers import Refused
from smarketing.funnel.rules.reading.facts import QuotaRow
from smarketing.funnel.rules.reading.mapping import QuotasMapping
from smarketing.funnel.services.small_files import Taken, headings_of, refusal, whole_table

HEADINGS = {  # what people call the columns, in both languages
    "team": ("team", "sales team", "equipo", "equipo de ventas"),
    "owner": ("person", "owner", "member", "salesperson", "seller", "vendedor", "responsable"),
    "year": ("year", "fiscal year", "año", "año fiscal"),
    "quarter": ("quarter", "q", "trimestre", "t"),
    "amount": ("quota", "quota amount", "amount", "cuota", "importe", "monto"),
}


@dataclass(frozen=True)
class Taking:
    """When a file is taken, and the reason that stands in the trail for what it corrects."""

    today: date
    why: str


class Wrong(Exception):
    """A row that cannot be so: which key of the mapping is to blame, and why."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key


def import_quotas(
    *,
    by: Member,
    path: Path,
    mapping: dict | None,
    today: date,
    name: str = "",
    dry_run: bool = False,
    skip_refused: bool = False,
) -> Taken:
    """Take the quotas of a file, whole or without the refused rows.

    A row with an owner is that person's quota in the row's team, or in theirs on the quarter's
    first day; one with a team alone the team's. An empty figure is no quota: it changes nothing.
    Without a mapping the columns are told by their headings. Raises `Fault` where the mapping
    cannot be understood, or no headings are. That it came from this file is the reason for what it
    corrects of days that are over.
    """
    rights.demand(by, "quota.edit")
    said = mapping_by_headings(by.organization, path, name) if mapping is None else mapping
    table = whole_table(by.organization, path, said, "quotas", name)
    taken = table.taken
    if not taken.is_readable:
        return taken
    with transaction.atomic():
        why = _("From the file %(name)s") % {"name": name} if name else _("From a file")
        take_rows(by, table.rows, table.mapping, taken, Taking(today, why))
        stop = bool(taken.refused) and not skip_refused
        if dry_run or stop:
            transaction.set_rollback(True)
        taken.done = not (dry_run or stop)
    taken.refused.sort(key=lambda one: one.line)
    return taken


def mapping_by_headings(organization: Organization, path: Path, name: str) -> dict:
    """The mapping of a file whose columns carry names people use for them. Figures are money, or
    where the organisation's goals count things the count of what is won."""
    found = headings_of(path, name, HEADINGS)
    if not {"year", "quarter", "amount"} <= set(found) or not {"team", "owner"} & set(found):
        told = _("Name the columns in the first line: team or person, year, quarter, quota.")
        raise Fault(told, fields={"lines": told})
    if organization.unit != MONEY:
        found["count"] = {"column": found.pop("amount"), "step": WON}
    return found


def take_rows(by: Member, rows: list, mapping: QuotasMapping, taken: Taken, taking: Taking) -> None:
    """Each row in its own savepoint, so that all that is wrong is told at once."""
    for row in rows:
        if isinstance(row, Refused):
            taken.refused.append(row)
            continue
        try:
            with transaction.atomic():
                is_news = take_row(by, row, taking)
        except Wrong as wrong:
            taken.refused.append(refused_for(row, mapping, wrong.key, str(wrong)))
        except Fault as fault:
            taken.refused.append(refused_for(row, mapping, "year", fault.message))
        else:
            taken.accepted += is_news
            taken.unchanged += not is_news


def refused_for(row: QuotaRow, mapping: QuotasMapping, key: str, why: str) -> Refused:
    column = getattr(mapping, key, None)
    return refusal(row.line, getattr(column, "name", ""), value_of(row, key), why)


def value_of(row: QuotaRow, key: str) -> str:
    if key == "amount" and row.amount_minor is not None:
        return f"{written(row.amount_minor, row.currency)} {row.currency}"
    return str(getattr(row, key, "") or "")


def take_row(by: Member, row: QuotaRow, taking: Taking) -> bool:
    """One row; whether it was news."""
    if row.side == MARKETING:
        raise Wrong("side", _("Quotas are carried by teams of sales; marketing promises leads."))
    period = quarter_named(by.organization, row.year, row.quarter)
    metric, target = figure_of(by, row)
    if target is None:
        return False
    if row.owner:
        member = person_named(by, row.owner)
        team = team_named(by, row.team) if row.team else team_on(member, period)
        said = PersonQuotaSaid(team.pk, member.pk, period, target, metric.key, reason=taking.why)
        return news(by, lambda: set_person_quotas(by=by, said=[said], today=taking.today))
    if not row.team:
        raise Wrong("team", _("A quota names a team or an owner."))
    said = QuotaSaid(team_named(by, row.team).pk, period, target, metric.key, reason=taking.why)
    return news(by, lambda: set_quotas(by=by, said=[said], today=taking.today))


def news(by: Member, write: Callable[[], object]) -> bool:
    """Whether a write told the trail anything."""
    acts = by.organization.acts
    last = acts.values_list("pk", flat=True).first()
    write()
    return acts.values_list("pk", flat=True).first() != last


def figure_of(by: Member, row: QuotaRow) -> tuple[Metric, int | None]:
    """The metric and figure of a row: an amount, else a count of a step."""
    if row.amount_minor is None:
        return Metric(COUNT, row.step or "customer"), row.count
    if row.currency not in (None, "", by.organization.currency):
        told = _("Money is counted in %(currency)s here.") % {"currency": by.organization.currency}
        raise Wrong("amount", told)
    return REVENUE, row.amount_minor


def team_named(by: Member, name: str) -> Team:
    """A team by its own name, or by what a source system calls it."""
    teams = by.organization.teams
    found = teams.filter(name=name).first() or teams.filter(names__name=name).first()
    if found is None:
        raise Wrong("team", _("There is no team called %(name)s.") % {"name": name})
    return found


def person_named(by: Member, name: str) -> Member:
    members = by.organization.members
    found = members.filter(name=name).first() or members.filter(names__name=name).first()
    if found is None:
        raise Wrong("owner", _("There is nobody called %(name)s.") % {"name": name})
    return found


def team_on(member: Member, period: Period) -> Team:
    """The team a person belongs to on the first day of a period, or else first in it."""
    places = member.memberships.filter(from_on__lte=period.ends_on).exclude(
        to_on__lt=period.starts_on
    )
    place = places.select_related("team").first()
    if place is None:
        told = _("%(name)s belongs to no team in this quarter. Name the team.")
        raise Wrong("owner", told % {"name": member.name})
    return place.team
