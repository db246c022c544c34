from django.db import models
from django.db.models import Q

from smarketing.accounts.models import Member, Organization


class Notice(models.Model):
    """Something one person should know. It goes when what it is about is done."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="notices")
    member = models.ForeignKey(Member, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()  # what it is about: a hand-off, a month
    params = models.JSONField(default=dict)  # nothing personal of a lead
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "subject"], name="notice_once")
        ]
        indexes = [
            models.Index(fields=["organization", "kind", "subject"], name="notice_of_subject"),
            models.Index(fields=["at"], condition=Q(mailed_at__isnull=True), name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Choice(models.Model):
    """What a person chose about one kind of news; without a row it is as shipped."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20)
    on_page = models.BooleanField(default=True)
    by_mail = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="notice_choice_once")
        ]

    def __str__(self) -> str:
        return self.kind
