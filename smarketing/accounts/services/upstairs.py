"""What a change in the cellar sets off on the floors above, in the same transaction.

This floor knows none of them: the wires name the functions (`settings.UPSTAIRS`), so that the
trail, the steps and the ledger may lie above the people they are about.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from smarketing.accounts.models import Member, Organization


def record(by: Member, verb: str, subject: models.Model | None = None, **detail: object) -> None:
    """Keep in the trail what `by` did to `subject`; detail must be JSON."""
    record_for(by.organization, verb, subject, by=by, **detail)


def record_for(
    organization: Organization, verb: str, subject: models.Model | None = None, **detail: object
) -> None:
    """The same for what no member did: a command at the server, a first start."""
    call("record", organization, verb, subject, **detail)


def begin(organization: Organization) -> None:
    """Give a new organisation what the floors above begin with."""
    call("begin", organization)


def is_counting(organization: Organization) -> bool:
    """Whether anything was counted already, in the organisation's currency and zone."""
    return bool(call("is_counting", organization))


def follow_people(
    organization: Organization,
    *,
    members: Collection[int] = (),
    teams: Collection[int] = (),
    now: datetime,
) -> None:
    """Names or places of these members, or names or offices of these teams, changed."""
    call("follow_people", organization, members=set(members), teams=set(teams), now=now)


def rebuild(organization: Organization, now: datetime) -> None:
    """The organisation's zone changed: every day is counted again, as a job."""
    call("rebuild", organization, now)


def call(what: str, *args: object, **kwargs: object) -> object | None:
    """Call the function that the wires name; a floor that is not there is not called."""
    path = settings.UPSTAIRS.get(what)
    return import_string(path)(*args, **kwargs) if path else None
