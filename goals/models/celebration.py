from django.db import models
from django.db.models import Q

from goals.models.goal import SharedGoal
from smarketing.accounts.models import Member, Organization


class Level(models.TextChoices):
    TARGET = "target"
    STRETCH = "stretch"


class Celebration(models.Model):
    """That both halves reached a level of their shared goal: once for each wording of it.

    The figures are those of the moment. Where a reversal undoes it, it is withdrawn and says why;
    should the level be reached after all, the same one stands again.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="celebrations")
    goal = models.ForeignKey(SharedGoal, models.CASCADE, related_name="celebrations")
    level = models.CharField(max_length=10, choices=Level)
    number = models.PositiveIntegerField()  # of the goal's agreed version
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=60)
    figure = models.BigIntegerField()  # what was to be reached
    attained = models.BigIntegerField()
    brought = models.JSONField()  # what each half brought: `rules.celebrations.Brought`
    reached_at = models.DateTimeField()
    reached_on = models.DateField()
    version = models.BigIntegerField()  # the organisation's, when it was reached
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why_withdrawn = models.JSONField(null=True, blank=True)  # a sentence in no language

    class Meta:
        ordering = ["-reached_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "level", "number"], name="celebration_once_a_level_and_version"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(why_withdrawn__isnull=False),
                name="celebration_withdrawn_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.level}"


class CelebrationWord(models.Model):
    """What somebody said when a goal was reached."""

    celebration = models.ForeignKey(Celebration, models.CASCADE, related_name="words")
    member = models.ForeignKey(Member, models.CASCADE, related_name="celebration_words")
    text = models.CharField(max_length=280)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class CelebrationSeen(models.Model):
    """That a member put the moment away; until then it is shown at each visit."""

    celebration = models.ForeignKey(Celebration, models.CASCADE, related_name="seen")
    member = models.ForeignKey(Member, models.CASCADE, related_name="celebrations_seen")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["celebration", "member"], name="celebration_seen_once_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.celebration_id}"
