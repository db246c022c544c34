"""The organisation's steps as people call them."""

from collections.abc import Iterable
from hashlib import sha256

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


def arrangement(steps: Iterable[Step]) -> str:
    """The steps' order, names and halves in one line, to tell whether somebody changed them."""
    said = sorted((step.position, step.key, step.name, step.half) for step in steps)
    return sha256(repr(said).encode()).hexdigest()[:16]
