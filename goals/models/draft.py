from django.db import models

from goals.models.goal import SharedGoal
from smarketing.accounts.models import Member, Organization


class GoalDraft(models.Model):
    """A goal, or another wording of one, that somebody works on and has proposed to nobody yet.

    Whoever may propose sees it. It is no version: nothing is signed under it, nothing shows it.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="goal_drafts")
    goal = models.ForeignKey(
        SharedGoal, models.CASCADE, null=True, blank=True, related_name="drafts"
    )  # None: of a new goal
    content = models.JSONField()  # `rules.wording.content_of`
    reason = models.CharField(max_length=400, blank=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="goal_drafts")
    number = models.PositiveIntegerField(default=1)  # raised by every save
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return f"{self.content.get('name', '')} ({self.number})"
