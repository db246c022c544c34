from django.db import models
from django.db.models import Q

from smarketing.accounts.models import Organization


class Lead(models.Model):
    """One journey of a prospect. A second purchase of the same customer is a new journey.

    The lower fields say where the lead stands now. They are derived from its moves by the fold,
    kept so that a list of leads costs what it shows, and checked by `verify`.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="leads", db_index=False
    )
    source_system = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200, null=True)  # noqa: DJ001 - known by an alias only
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    attributes = models.JSONField(default=dict)  # nothing personal: that lies in Person
    first_seen = models.BigIntegerField()  # the organisation's version that brought it
    told_in = models.BigIntegerField(default=0)  # the version that last told where it stands

    step = models.CharField(max_length=32, default="")  # the highest step that stands
    outcome = models.CharField(max_length=12, default="")  # lost, rejected, returned, or none
    moved_on = models.DateField(null=True)  # the day of the last change of step or outcome
    owner = models.BigIntegerField(default=0)  # a member; 0 = nobody
    team = models.BigIntegerField(default=0)
    persona = models.BigIntegerField(default=0)
    source = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_system", "external_id"], name="lead_once"
            ),
            models.CheckConstraint(condition=~Q(external_id=""), name="lead_external_id_not_blank"),
        ]
        indexes = [
            models.Index(fields=["organization", "step", "moved_on"], name="lead_standing"),
            models.Index(fields=["organization", "told_in"], name="lead_told_in"),
            models.Index(
                fields=["organization", "persona", "moved_on"],
                condition=Q(outcome="lost"),
                name="lead_lost",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_system} {self.external_id or self.pk}"


class Alias(models.Model):
    """Another name of a lead in a source system: an opportunity's id, an old id after a merge."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="aliases")
    source_system = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_system", "kind", "value"], name="alias_once"
            ),
            models.CheckConstraint(condition=~Q(value=""), name="alias_not_blank"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Person(models.Model):
    """Whatever is personal about a lead, in one place, optional and erasable.

    Once erased nothing is left but that it was, so that no later file brings it back.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    lead = models.OneToOneField(Lead, models.CASCADE, related_name="person")
    name = models.CharField(max_length=200, blank=True)
    company = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=500, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", company="", email="", phone="", url=""),
                name="person_erased_is_blank",
            )
        ]

    def __str__(self) -> str:
        return self.company or self.name or str(self.lead_id)
