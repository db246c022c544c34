"""How far a job has come that counts the whole history again."""

from dataclasses import dataclass

from django.db.models import Count, Q

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Rebuild


@dataclass(frozen=True)
class Recount:
    """Leads that are counted again already, and all of them."""

    done: int
    total: int


def recount(organization: Organization) -> Recount | None:
    """How far the job has come; None where none runs."""
    job = Rebuild.objects.filter(organization=organization).first()
    if job is None:
        return None
    leads = organization.leads.filter(merged_into__isnull=True)
    counts = leads.aggregate(total=Count("pk"), done=Count("pk", filter=Q(pk__lte=job.after)))
    return Recount(**counts)
