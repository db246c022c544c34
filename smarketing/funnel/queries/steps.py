"""The organisation's steps as people call them."""

from django.utils.translation import gettext

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Step
from smarketing.funnel.rules.packs import word_for


def name_of(step: Step, pack: str) -> str:
    """The step's own name, else the pack's word in the active language."""
    return step.name or gettext(word_for(pack, step.key))


def step_names(organization: Organization) -> dict[str, str]:
    """Every step's name by its key, in the order of the way."""
    return {step.key: name_of(step, organization.pack) for step in organization.steps.all()}
