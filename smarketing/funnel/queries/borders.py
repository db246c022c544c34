"""The border between the halves: its entry step, its limits, its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING
from smarketing.agreements.queries import Agreement, agreement_of
from smarketing.funnel.models import HandoffRule, Reason
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS, Limit, Limits
from smarketing.funnel.rules.reasons import SHIPPED

USUAL_ENTRY = "mql"
KIND = "border"  # of the agreement on limits
Way = Iterable[tuple[str, str]]  # the steps in their order, each with its half


@dataclass(frozen=True)
class Border:
    """Where marketing's half ends. The entry step waits, the step after it says accepted."""

    steps: tuple[str, ...]  # in the order of the way, without visitors
    entry: str
    limits: Limits
    rule: HandoffRule | None

    @property
    def accepting(self) -> str:
        return self.steps[self.steps.index(self.entry) + 1]


def border_of(organization: Organization, way: Way | None = None) -> Border | None:
    """The border of an organisation; None where no step of the way is followed by another.

    The entry step is MQL, or where there is none the last one of marketing's own. Two queries;
    one where the reader brings the way.
    """
    if way is None:
        way = organization.steps.order_by("position").values_list("key", "half")
    way = [(key, half) for key, half in way if key != VISITOR]
    steps = tuple(key for key, _half in way)
    own = [key for key, half in way[:-1] if half == MARKETING]
    entry = USUAL_ENTRY if USUAL_ENTRY in steps[:-1] else next(reversed(own), "")
    if not entry:
        return None
    rule = organization.handoff_rules.filter(step=entry).select_related("team").first()
    return Border(steps, entry, limits_in(rule), rule)


def limits_in(rule: HandoffRule | None) -> Limits:
    if rule is None:
        return SHIPPED_LIMITS
    return Limits(
        Limit(timedelta(minutes=rule.answer_minutes), rule.answer_working),
        Limit(timedelta(minutes=rule.contact_minutes), rule.contact_working),
        rule.tries,
        rule.tries_days,
    )


def limits_agreed(organization: Organization, border: Border | None) -> Agreement:
    """What both heads signed of the limits, and what waits for their names."""
    if border is None or border.rule is None:
        return Agreement(None, None)
    return agreement_of(organization, KIND, border.rule.pk)


def limits_said(limits: Limits) -> dict:
    """Limits as an agreement keeps them."""
    minute = timedelta(minutes=1)
    return {
        "answer_minutes": limits.answer.length // minute,
        "answer_working": limits.answer.working,
        "contact_minutes": limits.contact.length // minute,
        "contact_working": limits.contact.working,
        "tries": limits.tries,
        "tries_days": limits.tries_days,
    }


def limits_of(content: Mapping) -> Limits:
    """The limits that an agreement says."""
    return limits_in(HandoffRule(**content))


@dataclass(frozen=True)
class SaidReason:
    """A reason as the organisation says it in the active language."""

    key: str
    name: str
    own_name: str
    counts: bool
    returns_to: str
    retired: bool
    said: str  # what the ledger keeps: the same whatever language the page was read in


def reasons_of(organization: Organization, *, retired: bool = False) -> dict[str, SaidReason]:
    """The reasons on offer by key, those shipped first; `retired` ones only where asked for."""
    own = {reason.key: reason for reason in organization.reasons.order_by("pk")}
    listed = {
        one.key: said_reason(
            own.pop(one.key, None)
            or Reason(key=one.key, counts_against_quality=one.counts, returns_to=one.returns_to),
            one.name,
        )
        for one in SHIPPED
    }
    listed |= {key: said_reason(reason, reason.key) for key, reason in own.items()}
    return {key: one for key, one in listed.items() if retired or not one.retired}


def said_reason(reason: Reason, word: str) -> SaidReason:
    return SaidReason(
        key=reason.key,
        name=reason.name or gettext(word),
        own_name=reason.name,
        counts=reason.counts_against_quality,
        returns_to=reason.returns_to,
        retired=reason.retired,
        said=reason.name or word,
    )


def reason_keys(organization: Organization) -> dict[str, str]:
    """The key of every reason by the words it may be said in: its key and names, small letters."""
    keys = {}
    for one in reasons_of(organization, retired=True).values():
        for word in (one.key, one.name, one.said, one.key.replace("_", " ")):
            keys[word.casefold()] = one.key
    return keys
