"""What both halves earn from the shared goal: plans, what a person aims for, who keeps it all."""

from django.db import models
from django.db.models import F, Q

from smarketing.accounts.models import Member, Organization, Side, Team
from smarketing.agreements.models import Version


class PayPlan(models.Model):
    """One half's plan. Its terms lie in the versions both heads sign (`agreements`, "plan")."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="pay_plans")
    half = models.CharField(max_length=10, choices=Side)
    number = models.PositiveIntegerField(default=1)  # of its newest version: raised by every edit
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["half"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "half"], name="pay_plan_once_a_half"),
            models.CheckConstraint(
                condition=Q(half__in=Side.values), name="pay_plan_half_is_a_half"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="pay_plan_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.half} v{self.number}"


class PlanApproval(models.Model):
    """A version both heads signed is in force, by whoever stands above them, or because nobody
    does: then there is no member, and the record says so."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="plan_approval")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="plan_approvals"
    )
    digest = models.CharField(max_length=64)  # of the content that was on the screen
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version} · {self.member or '–'}"


class Incentive(models.Model):
    """What somebody aims for in so many months, from a day on. Only they and a steward see it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="incentives")
    member = models.ForeignKey(Member, models.PROTECT, related_name="incentives")
    half = models.CharField(max_length=10, choices=Side)  # whose plan pays it
    target_minor = models.BigIntegerField()  # at the whole of everything
    currency = models.CharField(max_length=3)
    months = models.PositiveSmallIntegerField(default=3)  # 3: a quarter, 12: a year
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # the last day that counts
    set_by = models.ForeignKey(Member, models.PROTECT, related_name="incentives_set")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["member", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["member", "from_on"], name="incentive_starts_once"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(to_on__isnull=True), name="incentive_one_open"
            ),
            models.CheckConstraint(condition=Q(target_minor__gt=0), name="incentive_above_nothing"),
            models.CheckConstraint(condition=Q(months__in=[1, 3, 12]), name="incentive_months"),
            models.CheckConstraint(
                condition=Q(half__in=Side.values), name="incentive_half_is_a_half"
            ),
            models.CheckConstraint(
                condition=~Q(set_by=F("member")), name="incentive_not_set_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="incentive_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half} · {self.from_on}"  # never the figure, never whose: it may be logged


class PayGrant(models.Model):
    """A named person keeps the pay of all, or sees that of one team: one of owner and CEO asked,
    another granted it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="pay_grants")
    member = models.ForeignKey(Member, models.CASCADE, related_name="pay_grants")
    team = models.ForeignKey(  # whose pay a line manager sees; none: a steward, who keeps all
        Team, models.CASCADE, null=True, blank=True, related_name="pay_grants"
    )
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="pay_grants_asked")
    asked_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="pay_grants_given"
    )
    granted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(ended_at__isnull=True, team__isnull=True),
                name="pay_grant_once",
            ),
            models.UniqueConstraint(
                fields=["member", "team"],
                condition=Q(ended_at__isnull=True),
                name="pay_grant_once_a_team",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True)
                | (~Q(granted_by=F("asked_by")) & ~Q(granted_by=F("member"))),
                name="pay_grant_by_two",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True, granted_at__isnull=True)
                | Q(granted_by__isnull=False, granted_at__isnull=False),
                name="pay_grant_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}"
