"""The borders at which leads wait for an answer: their steps, their limits, the reasons."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.funnel.models import HandoffRule, Reason
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS, Limit, Limits
from smarketing.funnel.rules.reasons import SHIPPED

USUAL_ENTRY = "mql"
KIND = "border"  # of the agreement on limits
Way = Iterable[tuple[str, str]]  # the steps in their order, each with its half


@dataclass(frozen=True)
class Border:
    """Behind a step, where leads wait for an answer. The step after it says accepted."""

    steps: tuple[str, ...]  # in the order of the way, without visitors
    entry: str
    passes: str  # the half whose step it is; "both"
    answers: str  # the half whose step is next
    limits: Limits
    rule: HandoffRule | None
    since: datetime | None = None  # leads passed before do not wait here; None: all do

    @property
    def accepting(self) -> str:
        return self.steps[self.steps.index(self.entry) + 1]

    @property
    def is_won_next(self) -> bool:
        """Whether the answer here is the win itself, which a person says with its amount."""
        return self.accepting == self.steps[-1]

    @property
    def delivers(self) -> bool:
        """Whether what is accepted here is marketing's to count: passed to sales, not within it."""
        return self.passes != SALES and self.answers != MARKETING


def border_of(organization: Organization, way: Way | None = None) -> Border | None:
    """The border between the halves; None where no step of the way is followed by another.

    Its step is MQL, or where there is none the last one of marketing's own.
    """
    return next(iter(borders_of(organization, way)), None)


def borders_of(organization: Organization, way: Way | None = None) -> list[Border]:
    """Every border at which leads wait: that between the halves first, then those behind the
    steps of which both heads signed so. Two queries; one where the reader brings the way."""
    if way is None:
        way = organization.steps.order_by("position").values_list("key", "half")
    halves = {key: half for key, half in way if key != VISITOR}
    steps = tuple(halves)
    entry = entry_among(halves)
    if not entry:
        return []
    rules = {rule.step: rule for rule in organization.handoff_rules.select_related("team")}
    waiting = [key for key in steps[:-1] if (rule := rules.get(key)) and rule.waits_since]
    return [
        border_at(halves, key, rules.get(key), None if key == entry else rules[key].waits_since)
        for key in dict.fromkeys([entry, *waiting])
    ]


def answered_by_marketing(
    organization: Organization, borders: Sequence[Border] | None = None
) -> tuple[str, ...]:
    """The steps behind which leads wait for marketing alone."""
    borders = borders_of(organization) if borders is None else borders
    return tuple(border.entry for border in borders if border.answers == MARKETING)


def entry_among(halves: Mapping[str, str]) -> str:
    """The step from which marketing passes leads to sales; "" where there is none."""
    steps = list(halves)
    own = [key for key in steps[:-1] if halves[key] == MARKETING]
    return USUAL_ENTRY if USUAL_ENTRY in steps[:-1] else next(reversed(own), "")


def border_at(
    halves: Mapping[str, str], step: str, rule: HandoffRule | None, since: datetime | None = None
) -> Border:
    """The border behind one step that another one follows."""
    steps = tuple(halves)
    following = steps[steps.index(step) + 1]
    return Border(steps, step, halves[step], halves[following], limits_in(rule), rule, since)


def border_behind(organization: Organization, step: str) -> Border:
    """The border at which a hand-off of this step waits or waited. Raises `Missing`."""
    halves = dict(
        organization.steps.exclude(key=VISITOR).order_by("position").values_list("key", "half")
    )
    if step not in list(halves)[:-1]:
        raise Missing(_("There is no such step."))
    rule = organization.handoff_rules.filter(step=step).first()
    return border_at(halves, step, rule, rule and rule.waits_since)


def limits_in(rule: HandoffRule | None) -> Limits:
    if rule is None:
        return SHIPPED_LIMITS
    return Limits(
        Limit(timedelta(minutes=rule.answer_minutes), rule.answer_working),
        Limit(timedelta(minutes=rule.contact_minutes), rule.contact_working),
        rule.tries,
        rule.tries_days,
    )


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
    return limits_in(HandoffRule(**{name: content[name] for name in limits_said(SHIPPED_LIMITS)}))


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


def in_readers_words(
    organization: Organization, counted: Mapping[str, int]
) -> list[tuple[str, int]]:
    """Reasons as they were said and how often, each as the active language calls it, the most
    frequent first; one that is not on the list stays as it was said.
    """
    keys, names = reason_keys(organization), reasons_of(organization, retired=True)
    told: Counter[str] = Counter()
    for said, n in counted.items():
        key = keys.get(said.casefold())
        told[names[key].name if key else said] += n
    return told.most_common()
