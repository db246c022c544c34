from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goals.rules.calendars import ByMonths, ByWeeks, OwnPeriods, Plan
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period


class Kind(models.TextChoices):
    MONTHS = "months", _("Fiscal year by months")
    WEEKS = "weeks", _("Year of whole weeks, such as 4-4-5")
    OWN = "own", _("Own periods, such as intakes")


class Calendar(models.Model):
    """A calendar beside the company's own fiscal year. Goals keep the days they were signed for.

    Which of the fields speak depends on the kind; own periods lie in `CalendarPeriod`.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    first_month = models.PositiveSmallIntegerField(default=1)  # of years by months
    pattern = models.CharField(max_length=5, default="4-4-5")  # of years of weeks
    last_month = models.PositiveSmallIntegerField(default=12)  # in which a year of weeks ends
    weekday = models.PositiveSmallIntegerField(default=6)  # on which it ends; 0 is Monday
    rule = models.CharField(max_length=10, default="last")  # the last of the month, or the nearest
    leads = models.BooleanField(default=False)  # board and page follow it where no goal runs
    number = models.PositiveIntegerField(default=1)  # raised by every edit

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="calendar_name_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(leads=True), name="calendar_leads_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="calendar_kind_known"),
            models.CheckConstraint(
                condition=Q(first_month__range=(1, 12), last_month__range=(1, 12)),
                name="calendar_months_are_months",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="calendar_weekday_is_one"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def plan(self) -> Plan:
        """The calendar as a value; own periods are asked for once if they were prefetched."""
        if self.kind == Kind.MONTHS:
            return ByMonths(self.first_month)
        if self.kind == Kind.WEEKS:
            return ByWeeks(self.pattern, self.last_month, self.weekday, self.rule)
        return OwnPeriods(tuple((one.name, one.period) for one in self.periods.all()))


class CalendarPeriod(models.Model):
    """A named period of a calendar of own periods; two of one calendar never share a day."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="periods")
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "starts_on"], name="calendar_period_starts_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="calendar_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        key = f"{self.starts_on:%Y%m%d}-{self.ends_on:%Y%m%d}"
        return Period(self.starts_on, self.ends_on, key)
