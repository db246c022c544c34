"""The steps of the way: as an organisation begins with them, and as its administrators say them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Step
from smarketing.funnel.models.step import Half
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.steps import arrangement, name_of
from smarketing.funnel.rules.ledger import ACTS, OUTCOMES
from smarketing.funnel.rules.packs import STEPS
from smarketing.funnel.services.ledger.cohorts import rewrite_cohorts
from smarketing.funnel.services.rebuild import order_rebuild

FIRST, LAST = VISITOR, "customer"  # the way begins and ends with them
KEPT = frozenset({VISITOR, "lead", LAST})  # what the board and goals in money read
MOST = 12
LONGEST = 60  # characters of a name


@dataclass(frozen=True)
class Wish:
    """A step as it should be; an empty name is the pack's word."""

    key: str
    name: str
    half: str


def create_default_steps(organization: Organization) -> list[Step]:
    """Visitor to customer, unnamed: a step without a name carries the word of the pack.

    Steps that are there already stay as they are.
    """
    Step.objects.bulk_create(
        (
            Step(organization=organization, key=step.key, half=step.half, position=position)
            for position, step in enumerate(STEPS)
        ),
        ignore_conflicts=True,
    )
    return list(organization.steps.all())


@transaction.atomic
def arrange_steps(*, by: Member, wishes: Sequence[Wish], seen: str, now: datetime) -> bool:
    """Rename the steps, give them to halves, put them in this order. Whether all is counted again.

    A name changes nothing that was counted. Another order or half does: the history is folded
    again as a job, and meanwhile the organisation carries `rebuilding`. `seen` is the arrangement
    that the typing person saw; raises `Overtaken` if it changed meanwhile.
    """
    rights.demand(by, "funnel.steps")
    by.organization.raise_wanted()
    steps = {step.key: step for step in by.organization.steps.all()}
    demand_seen(steps.values(), seen)
    check(by.organization, steps, wishes)
    demand_unsigned(by.organization, steps, wishes)
    order = [wish.key for wish in wishes]
    is_moved = order != list(steps) or any(
        steps[wish.key].half != wish.half for wish in wishes if wish.key != VISITOR
    )
    for position, wish in enumerate(wishes):
        step = steps[wish.key]
        step.name, step.half, step.position = wish.name.strip(), wish.half, position
    Step.objects.bulk_update(steps.values(), ["name", "half", "position"])
    if is_moved:
        count_again(by.organization, now)
    audit.record(by, "steps.arrange", order=order, names=[wish.name for wish in wishes])
    return is_moved


@transaction.atomic
def add_step(*, by: Member, name: str, half: str, after: str, seen: str, now: datetime) -> Step:
    """A step of one's own, after another one; leads that passed by are counted on it, implied."""
    rights.demand(by, "funnel.steps")
    by.organization.raise_wanted()
    steps = list(by.organization.steps.all())
    demand_seen(steps, seen)
    keys = [step.key for step in steps]
    name = name.strip()
    if not name or len(name) > LONGEST:
        said = _("Give a name of at most %(n)d characters.") % {"n": LONGEST}
        raise Fault(said, fields={"name": said})
    if len(steps) >= MOST:
        raise Fault(_("A way has at most %(n)d steps.") % {"n": MOST})
    if after not in keys or after == LAST or half not in Half.values:
        raise Fault(_("Choose the step after which it comes."), fields={"after": ""})
    demand_different([*(name_of(step, by.organization.pack) for step in steps), name])
    step = Step(organization=by.organization, key=new_key(name, keys), name=name, half=half)
    steps.insert(keys.index(after) + 1, step)
    place(steps)
    count_again(by.organization, now)
    audit.record(by, "steps.add", step, key=step.key)
    return step


@transaction.atomic
def remove_step(
    *, by: Member, key: str, promised: Collection[str], seen: str, now: datetime
) -> None:
    """Take a step away on which nobody ever stood. `promised` are the steps that goals count."""
    rights.demand(by, "funnel.steps")
    by.organization.raise_wanted()
    steps = list(by.organization.steps.all())
    step = next((step for step in steps if step.key == key), None)
    if step is None:
        raise Missing(_("There is no such step."))
    demand_seen(steps, seen)
    if key in KEPT:
        raise Fault(_("This step stays: the board reads it. You can give it another name."))
    if by.organization.moves.filter(what=key).exists():
        raise Fault(_("Leads were moved to this step, so it stays. You can rename it."))
    if key in promised:
        raise Fault(_("A goal or a target counts this step. Change that first."))
    step.delete()
    place([one for one in steps if one.key != key])
    count_again(by.organization, now)
    audit.record(by, "steps.remove", key=key)


def give_step(organization: Organization, key: str, half: str, now: datetime) -> None:
    """Both heads signed whose step this is: all is counted again where it was another's.

    Runs in a transaction that raised `wanted`.
    """
    if organization.steps.filter(key=key).exclude(half=half).update(half=half):
        count_again(organization, now)


def demand_unsigned(
    organization: Organization, steps: dict[str, Step], wishes: Sequence[Wish]
) -> None:
    """Whose step it is, once both heads signed it, changes like any agreement."""
    signed = dict(organization.handoff_rules.exclude(half="").values_list("step", "half"))
    for wish in wishes:
        if wish.key in signed and wish.half != steps[wish.key].half:
            name = name_of(steps[wish.key], organization.pack)
            raise Fault(
                _("Both heads signed whose step “%(step)s” is. Change it under Limits and reasons.")
                % {"step": name}
            )


def demand_seen(steps: Collection[Step], seen: str) -> None:
    if arrangement(steps) != seen:
        raise Overtaken(_("Somebody changed the steps meanwhile. Here is how they stand now."))


def check(organization: Organization, steps: dict[str, Step], wishes: Sequence[Wish]) -> None:
    """The same steps in a possible order, each called differently."""
    order = [wish.key for wish in wishes]
    if sorted(order) != sorted(steps):
        raise Fault(_("Name every step once."))
    if order[0] != FIRST or order[-1] != LAST:
        raise Fault(_("The way begins with visitors and ends with the won ones."))
    for wish in wishes:
        if wish.half not in Half.values:
            raise Fault(_("Choose whose step it is."))
        if len(wish.name.strip()) > LONGEST:
            raise Fault(_("Give a name of at most %(n)d characters.") % {"n": LONGEST})
    names = [
        name_of(Step(key=wish.key, name=wish.name.strip()), organization.pack) for wish in wishes
    ]
    demand_different(names)


def demand_different(names: Sequence[str]) -> None:
    if len({name.casefold() for name in names}) < len(names):
        raise Fault(_("Two steps have the same name. Call them differently."))


def new_key(name: str, keys: Collection[str]) -> str:
    """A key from the name that no step, outcome or act bears."""
    taken = {*keys, *OUTCOMES, *ACTS}
    plain = slugify(name)[:28] or "step"
    return next(
        key for n in range(1, 1000) if (key := plain if n == 1 else f"{plain}-{n}") not in taken
    )


def place(steps: Sequence[Step]) -> None:
    """Number the steps in this order; one that is new is written."""
    for position, step in enumerate(steps):
        step.position = position
        step.save()


def count_again(organization: Organization, now: datetime) -> None:
    """The order or the halves changed: fold the whole history again, as a job."""
    order = organization.steps.exclude(key=VISITOR).order_by("position")
    rewrite_cohorts(organization, list(order.values_list("key", flat=True)))
    order_rebuild(organization, now)
