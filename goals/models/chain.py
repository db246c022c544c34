"""The chain from a quota back to visitors: its quota, its links, and how long a win takes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goals.rules.rates import MEASURED, SHRUNK, TYPED
from smarketing.accounts.models import Member, Organization


class QuotaChain(models.Model):
    """One quota of a period with everything that leads to it, as it is worked on.

    What both heads agreed lies in versions (`agreements`, kind "chain"): an edit here changes
    nothing on the board until they sign again.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="chains")
    metric = models.CharField(max_length=50)  # amount:customer or count:<step>
    unit = models.CharField(max_length=60)  # a currency, or the step that is counted
    starts_on = models.DateField()
    ends_on = models.DateField()
    quota = models.BigIntegerField()  # minor units of the currency where the metric is money
    number = models.PositiveIntegerField(default=1)  # raised by every edit
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "metric", "starts_on"], name="chain_start_once"
            ),
            models.CheckConstraint(condition=Q(quota__gt=0), name="chain_quota_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="chain_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="chain_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.starts_on} – {self.ends_on}"


class Edge(models.TextChoices):
    RATE = "rate", _("rate from step to step")
    VALUE = "value", _("average value")
    SHARE = "share", _("marketing’s share")


class Link(models.Model):
    """One edge of a chain: what holds between two steps, how it is known, and who set it.

    The figure is the exact fraction `part / whole`: a share, or of the value edge minor units of
    money for one of the last step.
    """

    class Kind(models.TextChoices):
        MEASURED = MEASURED, _("measured")
        TYPED = TYPED, _("typed")
        SHRUNK = SHRUNK, _("drawn towards its parent")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="links")
    chain = models.ForeignKey(QuotaChain, models.CASCADE, related_name="links")
    edge = models.CharField(max_length=5, choices=Edge)
    from_step = models.CharField(max_length=32, blank=True)  # "" for what is of the whole quota
    to_step = models.CharField(max_length=32, blank=True)
    persona = models.BigIntegerField(default=0)  # 0 = all of them
    source = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Kind)
    is_guess = models.BooleanField(default=False)  # typed where nothing could be measured
    part = models.BigIntegerField()
    whole = models.BigIntegerField()
    entered = models.BigIntegerField(default=0)  # the sample, also beside a typed figure
    reached = models.BigIntegerField(default=0)
    parent_part = models.BigIntegerField(null=True, blank=True)  # what a thin sample was drawn to
    parent_whole = models.BigIntegerField(null=True, blank=True)
    cohorts_from = models.DateField(null=True, blank=True)  # the days on which the sample entered
    cohorts_to = models.DateField(null=True, blank=True)
    within = models.PositiveIntegerField(null=True, blank=True)  # days each of them was followed
    measured_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="links_set"
    )
    set_on = models.DateField()
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "edge", "from_step", "persona", "source"], name="link_once"
            ),
            models.CheckConstraint(condition=Q(part__gt=0, whole__gt=0), name="link_above_nothing"),
            models.CheckConstraint(
                condition=Q(edge="value") | Q(part__lte=F("whole")), name="link_share_of_the_whole"
            ),
            models.CheckConstraint(
                condition=Q(entered__gte=0, reached__gte=0), name="link_sample_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind="typed") | Q(is_guess=False), name="link_guess_is_typed"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[MEASURED, TYPED, SHRUNK]), name="link_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="shrunk")
                | Q(
                    parent_part__isnull=False,
                    parent_part__gt=0,
                    parent_whole__isnull=False,
                    parent_whole__gt=0,
                ),
                name="link_shrunk_has_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edge} {self.from_step}: {self.part}/{self.whole}"


class StepLag(models.Model):
    """How many days it took from a step to the win, of the wins of complete cohorts."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="step_lags")
    chain = models.ForeignKey(QuotaChain, models.CASCADE, related_name="lags")
    step = models.CharField(max_length=32)
    wins = models.JSONField()  # how many came 0, 1, 2 … days later
    entered = models.BigIntegerField()
    cohorts_from = models.DateField()
    cohorts_to = models.DateField()
    within = models.PositiveIntegerField()
    measured_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "step"], name="step_lag_once"),
            models.CheckConstraint(condition=Q(entered__gt=0), name="step_lag_of_some"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.entered}"
