"""Teams and offices. Moving a team to another office moves its counts with it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Office, Team
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.zones import time_zones
from smarketing.accounts.services import reach, rights, upstairs


@transaction.atomic
def add_team(*, by: Member, name: str, side: str, office_id: int | None = None) -> Team:
    """A new team of one half, perhaps in an office. Two teams never share a name."""
    rights.demand(by, "people.edit")
    office = reach.office(by, office_id) if office_id else None
    by.organization.raise_wanted()
    team = Team(organization=by.organization, name=reach.named(name), side=side, office=office)
    keep(team, _("There is a team of this name. Join the two instead."))
    upstairs.record(by, "team.add", team, side=side)
    return team


@transaction.atomic
def edit_team(
    *,
    by: Member,
    team_id: int,
    name: str,
    side: str,
    office_id: int | None,
    archived: bool,
    now: datetime,
) -> Team:
    """Change a team. In another office its leads are counted again, all of them there."""
    rights.demand(by, "people.edit")
    team = reach.team(by, team_id)
    office = reach.office(by, office_id) if office_id else None
    by.organization.raise_wanted()
    moved = team.office_id != office_id
    team.name, team.side, team.office, team.archived = reach.named(name), side, office, archived
    keep(team, _("There is a team of this name. Join the two instead."))
    upstairs.record(by, "team.edit", team, side=side, office=office_id, archived=archived)
    if moved:
        upstairs.follow_people(by.organization, teams=[team.pk], now=now)
    return team


@transaction.atomic
def add_office(*, by: Member, name: str, timezone: str = "") -> Office:
    """A new office; without a zone of its own it keeps the organisation's hours."""
    rights.demand(by, "people.edit")
    by.organization.raise_wanted()
    office = Office(
        organization=by.organization, name=reach.named(name, 120), timezone=known_zone(timezone)
    )
    keep(office, _("There is an office of this name."))
    upstairs.record(by, "office.add", office)
    return office


@transaction.atomic
def edit_office(*, by: Member, office_id: int, name: str, timezone: str) -> Office:
    """Rename an office or give it other hours; what was counted there stays."""
    rights.demand(by, "people.edit")
    office = reach.office(by, office_id)
    by.organization.raise_wanted()
    office.name, office.timezone = reach.named(name, 120), known_zone(timezone)
    keep(office, _("There is an office of this name."))
    upstairs.record(by, "office.edit", office)
    return office


def keep(row: Team | Office, taken: str) -> None:
    """Save a row whose name may be taken."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Fault(taken, fields={"name": taken}) from error


def known_zone(name: str) -> str:
    if name and name not in time_zones():
        said = _("There is no such time zone. Write it like America/Sao_Paulo.")
        raise Fault(said, fields={"timezone": said})
    return name
