"""The steps of the way, as an organisation begins with them."""

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Step
from smarketing.funnel.rules.packs import STEPS


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
