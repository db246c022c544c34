from django.db import models

from personas.models.persona import Persona
from smarketing.accounts.models import Member, Organization


class Draft(models.Model):
    """What the next version of a persona will say: worked on by either half, signed by nobody."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="persona_drafts")
    persona = models.OneToOneField(Persona, models.CASCADE, related_name="draft")
    content = models.JSONField()
    changed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.persona)
