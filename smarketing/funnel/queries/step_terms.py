"""What both heads agreed of each revenue step: its owners, and what holds behind it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.agreements.models import Version
from smarketing.agreements.queries import Agreement, agreements_of
from smarketing.funnel.models import HandoffRule, StandingDefinition
from smarketing.funnel.queries.borders import KIND, entry_among, limits_in, limits_of, limits_said
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.handoffs import Limits


@dataclass(frozen=True)
class Terms:
    """What is said of a step: whose it is, whether leads wait behind it, and for how long."""

    half: str
    waits: bool
    limits: Limits

    def said(self) -> dict:
        """As an agreement keeps them."""
        return {"half": self.half, "waits": self.waits, **limits_said(self.limits)}


@dataclass(frozen=True)
class StepTerms:
    """A step of the way with what holds there, what both signed of it, what waits for names."""

    key: str
    name: str
    following: str  # the name of the step after it; "" behind the last
    answers: str  # the half whose step comes next; "" behind the last
    is_entry: bool  # marketing passes leads to sales from here
    terms: Terms
    rule: HandoffRule | None
    definition: StandingDefinition | None  # what makes a lead stand on it
    agreement: Agreement

    @property
    def proposed(self) -> Version | None:
        return self.agreement.proposed

    @property
    def proposed_terms(self) -> Terms | None:
        return terms_of(self.proposed.content, self.terms) if self.proposed else None

    @property
    def is_agreed(self) -> bool:
        return self.agreement.agreed is not None


def terms_of(content: Mapping, standing: Terms) -> Terms:
    """The terms an agreement says; what an older one does not say stands as it does."""
    return Terms(
        content.get("half", standing.half),
        content.get("waits", standing.waits),
        limits_of(content),
    )


def terms_by_step(organization: Organization) -> dict[str, StepTerms]:
    """Every step but the visitors', in the order of the way: a fixed number of queries."""
    way = list(organization.steps.order_by("position").values_list("key", "half"))
    halves = {key: half for key, half in way if key != VISITOR}
    entry, names, steps = entry_among(halves), step_names(organization), list(halves)
    rules = {rule.step: rule for rule in organization.handoff_rules.select_related("team")}
    agreed = agreements_of(organization, KIND)
    meant = {one.key: one for one in organization.standing_definitions.filter(until__isnull=True)}
    told = {}
    for key, after in zip(steps, [*steps[1:], ""], strict=True):
        rule = rules.get(key)
        told[key] = StepTerms(
            key=key,
            name=names[key],
            following=names.get(after, ""),
            answers=halves.get(after, ""),
            is_entry=key == entry,
            terms=Terms(
                halves[key],
                bool(after) and (key == entry or bool(rule and rule.waits_since)),
                limits_in(rule),
            ),
            rule=rule,
            definition=meant.get(key),
            agreement=agreed.get(rule.pk if rule else 0, Agreement(None, None)),
        )
    return told


def step_asked(organization: Organization, step: str) -> StepTerms:
    """The step a request is about; without one, that from which marketing passes leads."""
    steps = terms_by_step(organization)
    found = steps.get(step) if step else next((s for s in steps.values() if s.is_entry), None)
    if found is None:
        raise Missing(_("There is no such step."))
    return found
