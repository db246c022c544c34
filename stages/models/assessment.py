from django.db import models
from django.db.models import Q

from smarketing.accounts.models import Member, Organization


class Aim(models.Model):
    """The stage an organisation aims for; without one, the third."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="aim")
    stage = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    set_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__gte=2, stage__lte=4), name="aim_is_a_stage")
        ]

    def __str__(self) -> str:
        return str(self.stage)


class AssessmentDay(models.Model):
    """Where the organisation stood at the end of a day, with the evidence of that day."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="assessment_days")
    day = models.DateField()
    tenths = models.PositiveSmallIntegerField()  # 26 is 2.6
    stage = models.PositiveSmallIntegerField()  # the highest that held
    in_name_only = models.BooleanField(default=False)
    evidence = models.JSONField()  # indicator -> its strength, said and params
    halves = models.JSONField(default=dict)  # what each gave in the 90 days before, by kind
    table = models.PositiveSmallIntegerField()  # the version of weights and windows
    version = models.BigIntegerField()  # the organisation's, up to which this is known to be right

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "day"], name="assessment_once_a_day"),
            models.CheckConstraint(
                condition=Q(tenths__gte=10, tenths__lte=40), name="assessment_on_the_line"
            ),
            models.CheckConstraint(
                condition=Q(stage__gte=1, stage__lte=4), name="assessment_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.tenths / 10}"
