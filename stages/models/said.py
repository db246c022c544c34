from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.models.team import Side


class ResolutionKind(models.TextChoices):
    START = "start", _("the decision to work together")
    MANDATE = "mandate", _("the mandate for more than incremental improvement")


class Capacity(models.TextChoices):
    CEO = "ceo", _("CEO")
    BOARD = "board", _("board")
    MARKETING = "marketing", _("head of marketing")
    SALES = "sales", _("head of sales")


class Resolution(models.Model):
    """A step from one stage to the next, as somebody took it: who, when, why."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="resolutions")
    kind = models.CharField(max_length=10, choices=ResolutionKind)
    by = models.ForeignKey(Member, models.PROTECT, related_name="resolutions")
    capacity = models.CharField(max_length=10, choices=Capacity)
    on = models.DateField()
    why = models.CharField(max_length=400)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ResolutionKind.values), name="resolution_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=Capacity.values), name="resolution_capacity_known"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="resolution_says_why"),
            models.CheckConstraint(
                condition=~Q(kind="mandate") | Q(capacity__in=["ceo", "board"]),
                name="resolution_mandate_from_above",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Title(models.TextChoices):
    CRO = "cro", _("chief revenue officer")
    CCO = "cco", _("chief commercial officer")


class Appointment(models.Model):
    """One leader to whom both functions report, from a day on."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="appointments")
    member = models.ForeignKey(Member, models.PROTECT, related_name="appointments")
    title = models.CharField(max_length=3, choices=Title)
    from_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)  # the first day they lead no more
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    why = models.CharField(max_length=400)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(ended_on__isnull=True),
                name="appointment_one_leader",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("from_on")),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(title__in=Title.values), name="appointment_title_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.member}"


class Opinion(models.Model):
    """Where a leader believes the company stands; shown beside what is computed."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="opinions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="opinions")
    half = models.CharField(max_length=10, choices=Side, blank=True)  # "" = the CEO's
    tenths = models.PositiveSmallIntegerField()  # 26 is 2.6
    on = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["member", "on"], name="opinion_once_a_day"),
            models.CheckConstraint(
                condition=Q(tenths__gte=10, tenths__lte=40), name="opinion_on_the_line"
            ),
            models.CheckConstraint(
                condition=Q(half__in=["", *Side.values]), name="opinion_half_is_a_half"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.tenths / 10}"
