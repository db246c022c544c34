"""What the fold reads beside a lead's facts, fetched once per batch."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import CharField, Value

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING
from smarketing.funnel.rules.ledger import BLANK, Ground
from smarketing.funnel.rules.money import convert
from smarketing.funnel.rules.rates import RateBook, book_of

VISITOR = "visitor"  # counted by days, never reached by a lead


@dataclass(frozen=True)
class Named:
    """The names of the source systems, and whom they mean today."""

    owner: dict[int, int] = field(default_factory=dict)  # MemberName -> member
    team: dict[int, int] = field(default_factory=dict)
    persona: dict[int, int] = field(default_factory=dict)
    met: dict[tuple[str, str, str], int] = field(default_factory=dict)  # kind, system, name -> id


def ground_of(organization: Organization) -> Ground:
    """The steps, the zone, the rates and the memberships of an organisation, as values."""
    steps = list(
        organization.steps.exclude(key=VISITOR).order_by("position").values_list("key", "half")
    )
    marketing = [place for place, (_key, half) in enumerate(steps) if half == MARKETING]
    return Ground(
        steps=tuple(key for key, _half in steps),
        marketing_last=max(marketing, default=-1),
        zone=organization.zone,
        currency=organization.currency,
        price=pricer(organization),
        team_of=team_finder(organization),
        office_of=office_finder(organization),
    )


def names_of(organization: Organization) -> Named:
    """Every name met in a source system, and whom it stands for; one query."""
    first, *others = [
        names.order_by().values_list(
            Value(kind, CharField()), "id", "source_system", "name", f"{whom}_id"
        )
        for kind, names, whom in (
            ("owner", organization.member_names, "member"),
            ("team", organization.team_names, "team"),
            ("persona", organization.persona_names, "persona"),
        )
    ]
    named = Named()
    for kind, id_, system, name, whom in first.union(*others, all=True):
        getattr(named, kind)[id_] = whom
        named.met[kind, system, name] = id_
    return named


def rates_of(organization: Organization) -> RateBook:
    """Plan and spot rates; two queries."""
    spots = organization.rates.order_by("first_on")
    plans = organization.plan_rates.order_by("first_on")
    return book_of(
        spots.values_list("currency", "first_on", "home_per_unit"),
        plans.values_list("currency", "first_on", "last_on", "home_per_unit"),
    )


def pricer(organization: Organization) -> Callable[[int, str, date], int | None]:
    """Price an amount at the plan rate of its day, else at the newest spot rate on or before it;
    None where there is no rate."""
    home, book = organization.currency, rates_of(organization)

    def price(amount: int, currency: str, day: date) -> int | None:
        if currency == home or not currency:
            return amount
        found = book.used(currency, day)
        return convert(amount, currency, home, found.rate) if found else None

    return price


def team_finder(organization: Organization) -> Callable[[int, date], int]:
    """The team of a member on a day."""
    spans: dict[int, list[tuple[date, date, int]]] = {}
    for member, team, from_on, to_on in organization.memberships.order_by("from_on").values_list(
        "member_id", "team_id", "from_on", "to_on"
    ):
        spans.setdefault(member, []).append((from_on, to_on or date.max, team))

    def team_of(owner: int, day: date) -> int:
        for from_on, to_on, team in reversed(spans.get(owner, ())):
            if from_on <= day <= to_on:
                return team
        return BLANK

    return team_of


def office_finder(organization: Organization) -> Callable[[int], int]:
    """The office of a team."""
    offices = dict(organization.teams.filter(office__isnull=False).values_list("id", "office_id"))
    return lambda team: offices.get(team, BLANK)
