from django.db import models
from django.db.models import F, Q

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.models.team import Side


class QuizDone(models.Model):
    """Somebody went through a quiz. How they answered is kept nowhere."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="quizzes_done")
    member = models.ForeignKey(Member, models.CASCADE, related_name="quizzes_done")
    occasion = models.CharField(max_length=40)  # newcomer, month:2026-11, version:12, practice
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "occasion"], name="quiz_done_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.occasion}"


class QuizCount(models.Model):
    """How often a half was asked a question in a month, and how often it was right."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="quiz_counts")
    half = models.CharField(max_length=10, choices=Side)
    month = models.DateField()
    question = models.CharField(max_length=60)
    asked = models.PositiveIntegerField()
    right = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "half", "month", "question"], name="quiz_count_once"
            ),
            models.CheckConstraint(
                condition=Q(right__lte=F("asked")), name="quiz_count_right_of_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half} {self.question}: {self.right}/{self.asked}"
