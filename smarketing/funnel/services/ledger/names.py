"""Names as they came in, each given its number; what is new is made on the way."""

from collections.abc import Callable, Collection, Iterable, Sequence

from personas.services.names import persona_names_for
from smarketing.accounts.models import Organization
from smarketing.accounts.queries.settled import found_in_turn
from smarketing.accounts.services.names import member_names_for, team_names_for
from smarketing.funnel.models import Campaign, Source
from smarketing.funnel.queries.ground import Named, names_of
from smarketing.funnel.rules.ledger import BLANK
from smarketing.funnel.rules.said import Said

# (source system, name) or name -> number; not said stays None, said blank is 0
Numbers = dict[tuple[str, str | None] | str | None, int | None]
Finder = Callable[[Organization, str, Collection[str]], dict[str, int]]
FINDERS: dict[str, Finder] = {
    "owner": member_names_for,
    "team": team_names_for,
    "persona": persona_names_for,
}


def number_names(
    organization: Organization, said: Sequence[Said]
) -> tuple[dict[str, Numbers], Named]:
    """For each named dimension the number of all that is said of it in this batch.

    With them all names of the source systems, those included that this batch is the first to say:
    a new name is more than a move (`Organization.settle`).
    """
    named = names_in_turn(organization)
    numbers, strangers = {}, 0
    for kind, finder in FINDERS.items():
        numbers[kind], new = in_systems(organization, said, kind, named, finder)
        strangers += new
    numbers["source"] = plain(organization, Source, (fact.source for fact in said))
    numbers["campaign"] = plain(organization, Campaign, (fact.campaign for fact in said))
    if strangers:
        organization.settle()
    return numbers, names_of(organization) if strangers else named


def names_in_turn(organization: Organization) -> Named:
    """All names, for whoever holds the organisation's turn."""
    return found_in_turn(organization).of("names", lambda: names_of(organization))


def in_systems(
    organization: Organization, said: Sequence[Said], kind: str, named: Named, finder: Finder
) -> tuple[Numbers, int]:
    """Names of people, teams and personas belong to the system that says them; how many are new."""
    place = Said._fields.index(kind)
    numbers: Numbers = {}
    new: dict[str, set[str]] = {}
    for system, name in {(fact.lead.source_system, fact[place]) for fact in said}:
        if not name:
            numbers[system, name] = None if name is None else BLANK
        elif known := named.met.get((kind, system, name)):
            numbers[system, name] = known
        else:
            new.setdefault(system, set()).add(name)
    for system, names in new.items():
        for name, number in finder(organization, system, names).items():
            numbers[system, name] = number
    return numbers, len(new)


def plain(
    organization: Organization, model: type[Source | Campaign], said: Iterable[str | None]
) -> Numbers:
    """Sources and campaigns are the same in every system."""
    names = {name for name in said if name}
    met: dict[str, int] = found_in_turn(organization).of(model, dict)  # it grows with those asked
    met |= numbers_of(organization, model, names - met.keys())
    new = [model(organization=organization, name=name) for name in sorted(names - met.keys())]
    if not new:
        return {None: None, "": BLANK} | {name: met[name] for name in names}
    model.objects.bulk_create(new, ignore_conflicts=True)
    organization.settle()
    return {None: None, "": BLANK, **numbers_of(organization, model, names)}


def numbers_of(
    organization: Organization, model: type[Source | Campaign], names: set[str]
) -> dict[str, int]:
    if not names:
        return {}
    mine = model.objects.filter(organization=organization, name__in=names)
    return dict(mine.values_list("name", "id"))
