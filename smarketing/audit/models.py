from django.db import models

from smarketing.accounts.models import Member, Organization


class Act(models.Model):
    """One thing somebody did: who, what, to which record, when, and what changed. Never edited."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="acts")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="acts")
    verb = models.CharField(max_length=60)  # dotted: goal.propose
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(default=dict)  # small; never a pay figure, never a secret
    at = models.DateTimeField()
    version = models.BigIntegerField()  # the organisation's when it was done

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organization", "-id"], name="act_newest")]

    def __str__(self) -> str:
        return f"{self.verb} · {self.at:%Y-%m-%d %H:%M}"
