from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models.organization import Organization
from smarketing.accounts.models.team import Side, Team


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    ADMINISTRATOR = "administrator", _("administrator")
    CEO = "ceo", _("CEO")
    CRO = "cro", _("CRO")
    LEADER = "leader", _("leader")
    MEMBER = "member", _("member")
    VIEWER = "viewer", _("viewer")
    PROGRAM = "program", _("program")  # no person: stands behind a token the operator made


class Member(models.Model):
    """A person in an organisation. One named only in a CRM's file has no user."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="members"
    )
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=15, choices=Role, default=Role.MEMBER)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    email = models.EmailField(max_length=254, blank=True)  # where an invitation goes, small letters
    ended_on = models.DateField(null=True, blank=True)  # since this day they cannot come in

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="member_user_once"),
            models.CheckConstraint(
                condition=Q(side__in=["", *Side.values]), name="member_side_is_a_half"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="member_role_known"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberName(models.Model):
    """What a source system calls a member."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="member_names")
    source_system = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    member = models.ForeignKey(Member, models.CASCADE, related_name="names")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_system", "name"], name="member_name_in_source_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_system}: {self.name}"


class Membership(models.Model):
    """A member's dated place in a team; what they did before stays where they did it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    from_on = models.DateField(default=date.min)  # date.min: from the beginning
    to_on = models.DateField(null=True, blank=True)  # the last day that counts

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(fields=["member", "from_on"], name="membership_starts_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.team}"


class Headship(models.Model):
    """Who heads a half, and who signs for the head on named days."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="headships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="headships")
    half = models.CharField(max_length=10, choices=Side)
    is_deputy = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # the last day; a deputy always has one

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "half"],
                condition=Q(to_on__isnull=True, is_deputy=False),
                name="headship_one_head_a_half",
            ),
            models.CheckConstraint(
                condition=Q(is_deputy=False) | Q(to_on__isnull=False),
                name="headship_deputy_for_dated_days",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="headship_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half}: {self.member}"


class BoardDay(models.Model):
    """A day on which a member opened the board; no time of day, told on the profile page."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="board_days")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="board_day_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.day}"
