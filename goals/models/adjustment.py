"""Adjustments within a period: what was owed and by whom moves, with the effect it was to have."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goals.models.goal import SharedGoal
from goals.rules import adjusting
from smarketing.accounts.models import Member, Organization


class Adjustment(models.Model):
    """Something moved because somebody was behind: who, why, what was expected, what came.

    It holds from `began_on` on; one that waits for both heads (`agreements`, kind "adjustment")
    holds from their signatures. A new target is the goal's own proposal; here stands its effect.
    """

    class Kind(models.TextChoices):
        TEAM = adjusting.TEAM, _("between teams")
        SOURCE = adjusting.SOURCE, _("between sources")
        MONTH = adjusting.MONTH, _("between months")
        LEADS = adjusting.LEADS, _("waiting leads")
        TARGET = adjusting.TARGET, _("a new target")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="adjustments")
    kind = models.CharField(max_length=6, choices=Kind)
    starts_on = models.DateField()  # the period within which it was made
    ends_on = models.DateField()
    step = models.CharField(max_length=32, blank=True)
    month = models.DateField(null=True, blank=True)  # its first day: what is owed in it moves
    to_month = models.DateField(null=True, blank=True)
    from_key = models.BigIntegerField(default=0)  # team, source or member; 0 = none
    to_key = models.BigIntegerField(default=0)
    from_name = models.CharField(max_length=200, blank=True)  # as they were called
    to_name = models.CharField(max_length=200, blank=True)
    count = models.BigIntegerField()  # so many; of a target the figure proposed
    was = models.BigIntegerField(null=True, blank=True)  # the target before
    goal = models.ForeignKey(SharedGoal, models.CASCADE, null=True, blank=True, related_name="+")
    leads = models.JSONField(default=list)  # of waiting leads: hand-off and who had it before
    reason = models.CharField(max_length=400)
    before = models.BigIntegerField()  # what came in the 14 days until it
    expected = models.BigIntegerField()  # what shall come in the 14 days after
    observed = models.BigIntegerField(null=True, blank=True)
    observed_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="adjustments_made")
    made_at = models.DateTimeField()
    began_on = models.DateField(null=True, blank=True)  # None: waits, or was taken back before
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="adjustments_undone"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=adjusting.KINDS), name="adjustment_kind_known"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="adjustment_of_some"),
            models.CheckConstraint(
                condition=~Q(kind__in=adjusting.OWED) | Q(month__isnull=False),
                name="adjustment_owed_in_a_month",
            ),
            models.CheckConstraint(
                condition=~Q(kind=adjusting.MONTH)
                | (Q(to_month__isnull=False) & ~Q(to_month=F("month"))),
                name="adjustment_to_another_month",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[adjusting.TEAM, adjusting.SOURCE])
                | ~Q(from_key=F("to_key")),
                name="adjustment_to_another",
            ),
            models.CheckConstraint(
                condition=~Q(kind=adjusting.TARGET) | Q(goal__isnull=False, was__isnull=False),
                name="adjustment_target_of_a_goal",
            ),
            models.CheckConstraint(
                condition=Q(observed__isnull=True, observed_on__isnull=True)
                | Q(observed__isnull=False, observed_on__isnull=False),
                name="adjustment_observed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count} {self.step}"

    @property
    def waits(self) -> bool:
        """Whether both heads have yet to sign it."""
        return self.began_on is None and self.withdrawn_at is None and self.kind != adjusting.TARGET

    @property
    def look_on(self) -> date | None:
        """The day from which on its effect is known."""
        return self.began_on and self.began_on + timedelta(adjusting.DAYS + 1)

    @property
    def holds(self) -> bool:
        return self.began_on is not None and self.undone_at is None
