"""Names as they came in, each given its number; what is new is made on the way."""

from collections.abc import Callable, Iterable, Sequence

from personas.services.names import persona_names_for
from smarketing.accounts.models import Organization
from smarketing.accounts.services.names import member_names_for, team_names_for
from smarketing.funnel.models import Campaign, Source
from smarketing.funnel.rules.ledger import BLANK
from smarketing.funnel.rules.said import Said

# (source system, name) or name -> number; not said stays None, said blank is 0
Numbers = dict[tuple[str, str | None] | str | None, int | None]


def number_names(organization: Organization, said: Sequence[Said]) -> dict[str, Numbers]:
    """For each named dimension the number of all that is said of it in this batch."""
    return {
        "owner": in_systems(organization, said, "owner", member_names_for),
        "team": in_systems(organization, said, "team", team_names_for),
        "persona": in_systems(organization, said, "persona", persona_names_for),
        "source": plain(organization, Source, (fact.source for fact in said)),
        "campaign": plain(organization, Campaign, (fact.campaign for fact in said)),
    }


def in_systems(
    organization: Organization, said: Sequence[Said], field: str, finder: Callable
) -> Numbers:
    """Names of people, teams and personas belong to the system that says them."""
    place = Said._fields.index(field)
    numbers: Numbers = {}
    by_system: dict[str, set[str]] = {}
    for system, name in {(fact.lead.source_system, fact[place]) for fact in said}:
        numbers[system, name] = None if name is None else BLANK
        if name:
            by_system.setdefault(system, set()).add(name)
    for system, names in by_system.items():
        for name, number in finder(organization, system, names).items():
            numbers[system, name] = number
    return numbers


def plain(
    organization: Organization, model: type[Source | Campaign], said: Iterable[str | None]
) -> Numbers:
    """Sources and campaigns are the same in every system."""
    names = {name for name in said if name}
    known = numbers_of(organization, model, names)
    new = [model(organization=organization, name=name) for name in sorted(names - set(known))]
    if new:
        model.objects.bulk_create(new, ignore_conflicts=True)
        known = numbers_of(organization, model, names)
    return {None: None, "": BLANK, **known}


def numbers_of(
    organization: Organization, model: type[Source | Campaign], names: set[str]
) -> dict[str, int]:
    if not names:
        return {}
    mine = model.objects.filter(organization=organization, name__in=names)
    return dict(mine.values_list("name", "id"))
