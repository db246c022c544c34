"""What the fold made of the moves, and its sums. Derived; `verify` recomputes all of it.

So the database is not asked with every row whether the organisation and the lead are there.
"""

from django.db import models

from smarketing.accounts.models import Organization
from smarketing.funnel.models.lead import Lead


class Dimension(models.IntegerChoices):
    """One way to cut the counts at a time; all of them at once do not compress."""

    ALL = 0
    TEAM = 1
    OWNER = 2
    PERSONA = 3
    SOURCE = 4
    CAMPAIGN = 5
    OFFICE = 6
    ORIGIN = 7


ORIGINS = ("", "marketing", "sales", "partner", "referral")  # the index is the key in the sums


class Entry(models.Model):
    """A lead (or a day's visits) counted on a day. Appended, never updated or deleted.

    The dimensions are plain numbers, 0 for none: entries outlive what they name.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="entries", db_index=False, db_constraint=False
    )
    lead = models.ForeignKey(
        Lead, models.CASCADE, null=True, related_name="entries", db_constraint=False
    )
    version = models.BigIntegerField()  # the batch's: sums up to a version are what was known
    day = models.DateField()
    what = models.CharField(max_length=32)
    n = models.IntegerField()
    reached = models.IntegerField()
    taken_back = models.IntegerField()
    amount = models.BigIntegerField()  # home minor units at the day's rate
    unpriced = models.IntegerField()
    implied = models.BooleanField()
    correction = models.BooleanField()
    team = models.BigIntegerField(default=0)
    owner = models.BigIntegerField(default=0)
    persona = models.BigIntegerField(default=0)
    source = models.BigIntegerField(default=0)
    campaign = models.BigIntegerField(default=0)
    office = models.BigIntegerField(default=0)
    origin = models.CharField(max_length=10, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(n=models.F("reached") - models.F("taken_back")),
                name="entry_n_is_reached_less_taken_back",
            )
        ]
        indexes = [models.Index(fields=["organization", "day", "what"], name="entry_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.n:+d} {self.what}"


class Sums(models.Model):
    """The figures every sum keeps."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    dim = models.SmallIntegerField(choices=Dimension)
    what = models.CharField(max_length=32)
    key = models.BigIntegerField()  # the team's, owner's … id; 0 = none
    n = models.BigIntegerField()
    reached = models.BigIntegerField()
    taken_back = models.BigIntegerField()
    amount = models.BigIntegerField()
    unpriced = models.BigIntegerField()

    class Meta:
        abstract = True


class DailyCount(Sums):
    """Entries summed by day along one dimension."""

    pk = models.CompositePrimaryKey("organization_id", "dim", "day", "what", "key")
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.n}"


class PeriodTotal(Sums):
    """Entries summed by calendar month along one dimension; quarters and years add months."""

    pk = models.CompositePrimaryKey("organization_id", "dim", "month", "what", "key")
    month = models.DateField()  # its first day

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.what} {self.n}"


class Cohort(models.Model):
    """Of the leads that entered a step on a day: how many stand there, how many got further."""

    pk = models.CompositePrimaryKey("organization_id", "step", "day")
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    step = models.CharField(max_length=32)
    day = models.DateField()
    entered = models.IntegerField()
    reached = models.IntegerField()  # of them, those that stand on the next step too

    def __str__(self) -> str:
        return f"{self.step} {self.day}: {self.reached}/{self.entered}"
