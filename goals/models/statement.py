"""Statements as they were closed, advances, and the questions people ask about a line."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Member, Organization


class PayClosing(models.Model):
    """A run that froze statements of a period: the first of all, later ones of what changed."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="pay_closings")
    starts_on = models.DateField()
    ends_on = models.DateField()
    number = models.PositiveSmallIntegerField()  # 1, then corrections
    reason = models.CharField(max_length=400, blank=True)
    closed_by = models.ForeignKey(Member, models.PROTECT, related_name="pay_closings")
    closed_at = models.DateTimeField()
    ledger = models.BigIntegerField()  # the organisation's version that was read
    people = models.PositiveIntegerField()  # statements frozen

    class Meta:
        ordering = ["-starts_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "starts_on", "ends_on", "number"], name="pay_closing_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="pay_closing_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}, {self.number}"


class PayStatement(models.Model):
    """One person's frozen sum of one period. Never edited: what changed is a further one."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="pay_statements")
    closing = models.ForeignKey(PayClosing, models.CASCADE, related_name="statements")
    member = models.ForeignKey(Member, models.PROTECT, related_name="pay_statements")
    starts_on = models.DateField()
    ends_on = models.DateField()
    number = models.PositiveSmallIntegerField()  # 1, then corrections
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()  # to be paid out, never below nothing
    carried_minor = models.BigIntegerField(default=0)  # owed on to the next statement
    settled_minor = models.BigIntegerField(default=0)  # of what earlier ones carried, taken here
    content = models.JSONField()  # its lines, exact

    class Meta:
        ordering = ["starts_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "starts_on", "ends_on", "number"], name="pay_statement_once"
            ),
            models.CheckConstraint(
                condition=Q(total_minor__gte=0, carried_minor__gte=0, settled_minor__gte=0),
                name="pay_statement_asks_for_nothing",
            ),
        ]
        indexes = [models.Index(fields=["organization", "starts_on"], name="pay_statement_period")]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}, {self.number}"  # never whose, never how much


class PayAdvance(models.Model):
    """Money given before it is earned: repaid by the statement of its day, or guaranteed."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="pay_advances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="pay_advances")
    on = models.DateField()
    amount_minor = models.BigIntegerField()
    is_guaranteed = models.BooleanField(default=False)  # a floor: never repaid
    set_by = models.ForeignKey(Member, models.PROTECT, related_name="pay_advances_set")
    set_at = models.DateTimeField()
    settled_in = models.ForeignKey(
        PayStatement, models.PROTECT, null=True, blank=True, related_name="advances"
    )

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="pay_advance_positive"),
            models.CheckConstraint(
                condition=~Q(set_by=F("member")), name="pay_advance_not_set_by_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class PayQuestion(models.Model):
    """Somebody questions a line of their own statement; it stays open until it is settled."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="pay_questions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="pay_questions")
    half = models.CharField(max_length=10)  # whose plan it is about: its head answers too
    starts_on = models.DateField()
    ends_on = models.DateField()
    line = models.CharField(max_length=12)  # the kind of line
    number = models.PositiveSmallIntegerField(default=0)  # of the part
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="pay_questions_settled"
    )

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"{self.line} · {self.starts_on}"


class PayWord(models.Model):
    """One thing said about a question."""

    question = models.ForeignKey(PayQuestion, models.CASCADE, related_name="words")
    by = models.ForeignKey(Member, models.PROTECT, related_name="pay_words")
    at = models.DateTimeField()
    text = models.CharField(_("what is wrong"), max_length=2000)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
