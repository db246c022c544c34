"""A company with a wild past, and what a plain loop over its entries counts."""

import random
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from smarketing.funnel.models import Entry
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger

NOW = datetime(2026, 11, 1, tzinfo=UTC)
STEPS = "lead mql sal opportunity customer".split()
OUTCOMES = "lost rejected returned expired forwarded invoiced collected".split()
RELATED = {
    "source": "sources",
    "campaign": "campaigns",
    "persona": "personas",
    "owner": "members",
    "team": "teams",
    "office": "offices",
}
FIGURES = ("n", "reached", "taken_back", "amount", "unpriced")


def wild_fact(chance, lead, number):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(400_000))
    daily = chance.random() < 0.4
    return Said(
        lead,
        key=f"{lead.external_id}:{number}",
        version=chance.choice([1, 1, 1, 2]),
        deleted=chance.random() < 0.1,
        what=chance.choice([*STEPS, *STEPS, *OUTCOMES, ""]),
        stands=chance.random() < 0.3,
        at=None if daily else at,
        on=at.date() if daily else None,
        amount=chance.choice([None, chance.randrange(-900, 90_000)]),
        currency=chance.choice(["", "EUR", "JPY"]),
        owner=chance.choice([None, "", "ana", "bo"]),
        team=chance.choice([None, None, "north", "south"]),
        source=chance.choice([None, "", "web", "fair"]),
        campaign=chance.choice([None, "spring, early"]),
        persona=chance.choice([None, "Olivia"]),
        origin=chance.choice([None, "", "sales", "partner"]),
    )


def live(organization, seed, leads=60):
    """Post a past of so many leads in three batches: many corrections, two currencies, visits."""
    chance = random.Random(seed)
    organization.rates.get_or_create(
        currency="EUR", first_on=date(2026, 3, 1), home_per_unit="1.0835"
    )
    office, _made = organization.offices.get_or_create(name="Sur")
    organization.teams.get_or_create(name="south", office=office)
    for batch in range(3):
        named = [LeadRef("crm", f"{seed}-{n}") for n in range(leads) if chance.random() < 0.7]
        said = [wild_fact(chance, lead, n + 3 * batch) for lead in named for n in range(3)]
        with transaction.atomic():
            organization.raise_wanted()
            ledger.post(organization, said, recorded_at=NOW)
            days = [date(2026, 2, 20) + timedelta(chance.randrange(60)) for _ in range(9)]
            visits = [("site", day, chance.choice(["web", ""]), 9) for day in days]
            ledger.post_visits(organization, visits)
    return organization


def key_of(entry, name, names, fiscal_start):
    """The value of an entry under a name of `by`, worked out the long way."""
    day = entry.day
    if name == "day":
        return str(day)
    if name == "week":
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02}"
    if name == "month":
        return str(day)[:7]
    if name == "quarter":
        months = [(fiscal_start - 1 + n) % 12 + 1 for n in range(12)]
        year = day.year + (fiscal_start > 1 and day.month >= fiscal_start)
        return f"{year}-Q{months.index(day.month) // 3 + 1}"
    if name in ("step", "outcome"):
        return entry.what if (entry.what in OUTCOMES) == (name == "outcome") else ""
    value = getattr(entry, name)
    return value if name == "origin" else names[name][value]


def names_in(organization):
    return {
        name: {0: "", **dict(getattr(organization, related).values_list("id", "name"))}
        for name, related in RELATED.items()
    }


def covers(question, entry, value):
    """Whether a question covers an entry; `value(name)` is the entry's value under a name."""
    if not question.starts_on <= entry.day <= question.ends_on:
        return False
    if question.version is not None and entry.version > question.version:
        return False
    whats = [name for name in ("step", "outcome") if name in question.filters]
    if whats and not any(value(name) in question.filters[name] for name in whats):
        return False
    if not whats and not any(value(name) for name in ("step", "outcome") if name in question.by):
        return False
    others = [name for name in question.filters if name not in ("step", "outcome")]
    return all(value(name) in question.filters[name] for name in others)


def counted(organization, question):
    """{key: figures} of a question by a loop over the entries, nothing that is all zero."""
    names, cells = names_in(organization), {}
    for entry in Entry.objects.filter(organization=organization):

        def value(name, entry=entry):
            if name.endswith("_id"):
                return getattr(entry, name[:-3])
            return key_of(entry, name, names, organization.fiscal_start)

        if covers(question, entry, value):
            cell = cells.setdefault(tuple(map(value, question.by)), [0] * len(FIGURES))
            for place, figure in enumerate(FIGURES):
                cell[place] += getattr(entry, figure)
    return {key: tuple(cell) for key, cell in cells.items() if any(cell)}
