"""The implementation plan. Any change of what it promises is a new version without signatures."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import heads_of, today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.services import rights
from smarketing.agreements.queries import agreement_of
from smarketing.audit import services as audit
from stages.models import PlanItem
from stages.rules.table import HABITS, KEYS
from stages.services import rows
from stages.services.agreed import PLAN, put
from stages.services.assessing import reassess

APART = timedelta(14)  # of the items that a plan begins with


@transaction.atomic
def set_plan_item(
    *,
    by: Member,
    text: str,
    owner: int | None,
    due_on: date,
    serves: str,
    now: datetime,
    item_id: int | None = None,
) -> PlanItem:
    """Add an item, or change one; both heads then sign the plan anew.

    Raises `Fault` without an owner who works here, and for a new day that is over.
    """
    rights.demand(by, "stages.plan")
    by.organization.raise_wanted()
    today = today_in(by.organization.zone, now)
    if item_id is None:
        item = PlanItem(organization=by.organization, made_on=today)
    else:
        item = rows.item(by, item_id)
    if due_on != item.due_on:
        rows.not_earlier(due_on, today, "due_on")
    if serves not in (*KEYS, *HABITS):
        said = _("Say which indicator or habit it serves.")
        raise Fault(said, fields={"serves": said})
    item.text = rows.text(text, 200, "text")
    item.owner = rows.person(by, owner, today)
    item.due_on, item.serves = due_on, serves
    if sent := sent_before(by, item):
        return sent
    item.save()
    audit.record(by, "plan_item.set", item, text=item.text, due_on=due_on.isoformat())
    propose_plan(by, now)
    return item


def sent_before(by: Member, item: PlanItem) -> PlanItem | None:
    """The same new item, added today and still to do: its form was sent twice."""
    if item.pk:
        return None
    names = ("text", "owner", "due_on", "serves", "made_on")
    said = {name: getattr(item, name) for name in names}
    still = {"done_on__isnull": True, "dropped_on__isnull": True}
    return by.organization.plan_items.filter(**said, **still).first()


@transaction.atomic
def begin_plan(*, by: Member, items: Sequence[tuple[str, str]], now: datetime) -> int:
    """Put several items, each (what it serves, text), into the plan as one version.

    The heads of both halves own them in turn, due every two weeks from now on. What the plan
    has already is left out. Answers how many there were.
    """
    rights.demand(by, "stages.plan")
    by.organization.raise_wanted()
    today = today_in(by.organization.zone, now)
    heads = heads_of(by.organization.pk, today)
    owners = [heads[half] for half in HALVES if half in heads] or [by]
    standing = by.organization.plan_items.filter(dropped_on__isnull=True)
    there = set(standing.values_list("text", flat=True))
    fresh = [(serves, text) for serves, text in items if text not in there]
    PlanItem.objects.bulk_create(
        PlanItem(
            organization=by.organization,
            text=text,
            owner=owners[n % len(owners)],
            due_on=today + (n + 1) * APART,
            serves=serves,
            made_on=today,
        )
        for n, (serves, text) in enumerate(fresh)
    )
    audit.record(by, "plan.begin", items=len(fresh))
    propose_plan(by, now)
    return len(fresh)


@transaction.atomic
def tell_progress(*, by: Member, item_id: int, progress: int, now: datetime) -> PlanItem:
    """How far an item is, in hundredths; its owner says so, or whoever keeps the plan.

    The whole is done. What was signed stays signed.
    """
    item = rows.item(by, item_id)
    if item.owner_id != by.pk:
        rights.demand(by, "stages.plan")
    by.organization.raise_wanted()
    if not 0 <= progress <= 100:
        said = _("Say how far it is from 0 to 100.")
        raise Fault(said, fields={"progress": said})
    today = today_in(by.organization.zone, now)
    was_done = item.done_on
    item.progress, item.progressed_on = progress, today
    item.done_on = (was_done or today) if progress == 100 else None
    item.save(update_fields=["progress", "progressed_on", "done_on"])
    audit.record(by, "plan_item.progress", item, text=item.text, progress=progress)
    reassess(by.organization, now)
    return item


@transaction.atomic
def finish_item(*, by: Member, item_id: int, now: datetime, is_done: bool = True) -> PlanItem:
    """Mark an item done, or open again. What was signed stays signed."""
    return tell_progress(by=by, item_id=item_id, progress=100 if is_done else 0, now=now)


@transaction.atomic
def drop_item(*, by: Member, item_id: int, now: datetime) -> PlanItem:
    """Take an item out of the plan; both heads then sign it anew."""
    rights.demand(by, "stages.plan")
    by.organization.raise_wanted()
    item = rows.item(by, item_id)
    item.done_on, item.dropped_on = None, today_in(by.organization.zone, now)
    item.save(update_fields=["done_on", "dropped_on"])
    audit.record(by, "plan_item.drop", item, text=item.text)
    propose_plan(by, now)
    return item


def propose_plan(by: Member, now: datetime) -> None:
    """Put the plan as it stands before both heads, where it says something new."""
    items = by.organization.plan_items.filter(dropped_on__isnull=True).select_related("owner")
    content = {
        "items": [
            {
                "text": one.text,
                "owner": one.owner.name,
                "due_on": one.due_on.isoformat(),
                "serves": one.serves,
            }
            for one in items
        ]
    }
    stands = agreement_of(by.organization, PLAN, by.organization.pk)
    newest = stands.proposed or stands.agreed
    if newest is None or newest.content != content:
        put(by, PLAN, by.organization.pk, content, "", now)
    else:
        reassess(by.organization, now)
