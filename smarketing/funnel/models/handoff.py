from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Member, Organization, Team
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.funnel.models.lead import Lead
from smarketing.funnel.models.step import Half


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    RETURNED = "returned", _("returned")
    FORWARDED = "forwarded", _("forwarded")


class ReturnsTo(models.TextChoices):
    NURTURE = "nurture", _("back to marketing")
    TERRITORY = "territory", _("to another territory")
    NOBODY = "nobody", _("to nobody")


class Contest(models.TextChoices):
    OPEN = "open", _("contested")
    UPHELD = "upheld", _("decided for marketing")
    DISMISSED = "dismissed", _("decided for sales")


class HandoffRule(models.Model):
    """What holds of a step and at the border behind it: owners, limits, who takes turns there.

    A step without a row has the limits that are shipped and nobody who takes turns. Owners and
    limits repeat what both heads signed last (`agreements`, kind "border").
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="handoff_rules")
    step = models.CharField(max_length=32)
    half = models.CharField(max_length=10, blank=True)  # whose step it is; "" = nobody signed that
    waits_since = models.DateTimeField(null=True, blank=True)  # leads passed from then on wait here
    answer_minutes = models.PositiveIntegerField()
    answer_working = models.BooleanField(default=False)  # in working hours, else clock hours
    contact_minutes = models.PositiveIntegerField()
    contact_working = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)  # attempts promised; 0 = none
    tries_days = models.PositiveSmallIntegerField(default=14)  # days after the acceptance
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    last_given = models.BigIntegerField(default=0)  # the member whose turn it was

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "step"], name="handoff_rule_once"),
            models.CheckConstraint(
                condition=Q(half__in=["", *Half.values]), name="handoff_rule_half_known"
            ),
            models.CheckConstraint(
                condition=Q(answer_minutes__gte=1, contact_minutes__gte=1, tries_days__gte=1),
                name="handoff_rule_limits_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.answer_minutes} min"


class Route(models.Model):
    """To which team a lead goes that nobody owns yet: the first row that fits decides."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="routes")
    position = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=200)  # persona, source, origin, office, or an attribute
    test = models.CharField(max_length=10)
    values = models.JSONField(default=list)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    last_given = models.BigIntegerField(default=0)  # the member whose turn it was

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "position"], name="route_once")
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.test} {self.values}"


class Reason(models.Model):
    """A reason as this organisation says it; a row under a shipped key takes its place."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="reasons")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80, blank=True)  # "" = the shipped word, translated
    counts_against_quality = models.BooleanField(default=False)
    returns_to = models.CharField(max_length=10, choices=ReturnsTo, default=ReturnsTo.NURTURE)
    retired = models.BooleanField(default=False)  # offered no more; what was said stays

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="reason_key_once"),
            models.CheckConstraint(
                condition=Q(returns_to__in=ReturnsTo.values), name="reason_returns_to_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class Handoff(models.Model):
    """A lead once passed from marketing to sales, and the answer.

    Told from the ledger (`rules.handoffs`), kept so that the list of those who wait costs what it
    shows. What is said only here: to whom it went, and the notes.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="handoffs", db_index=False
    )
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="handoffs")
    passed_by = models.CharField(max_length=320)  # the key of the fact that passed it
    step = models.CharField(max_length=32)  # the entry step
    passed_at = models.DateTimeField()
    passed_on = models.DateField()  # the local day
    due_at = models.DateTimeField()
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="handoffs")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="handoffs")
    is_given = models.BooleanField(default=False)  # by turns, not by the record
    persona = models.BigIntegerField(default=0)  # the lead's when it was answered
    definition = models.PositiveIntegerField(null=True)  # the version in force when it was passed
    qualifies = models.BooleanField(null=True)  # whether it met that version's rule

    answer = models.CharField(max_length=10, choices=Answer, blank=True)  # "" = waits
    answered_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    took = models.BigIntegerField(null=True)  # seconds from passing to the answer
    worked = models.BigIntegerField(null=True)  # of them, in the office's working hours
    reason = models.CharField(max_length=400, blank=True)  # as it was said
    reason_key = models.CharField(max_length=40, blank=True)  # of the list, where it is on it
    is_first = models.BooleanField(default=False)  # the lead's first that was accepted
    back_on = models.DateField(null=True)  # given back, and worth trying again from this day on
    taken_back_on = models.DateField(null=True)  # accepted, and rejected after all
    expired_at = models.DateTimeField(null=True)
    contact_due_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    contact_took = models.BigIntegerField(null=True)  # seconds from acceptance to first contact
    contact_worked = models.BigIntegerField(null=True)
    tries_needed = models.PositiveSmallIntegerField(default=0)  # as promised when accepted
    tries_due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)  # by people, until `tries_due_at`
    settled_at = models.DateTimeField(null=True)  # reached, moved on or closed: no more tries owed
    contest = models.CharField(max_length=10, choices=Contest, blank=True)
    contested_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    contested_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)  # the fact that passed it was taken back
    told_in = models.BigIntegerField(default=0)  # the organisation's version that last told it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "lead", "passed_by"], name="handoff_once"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", *Answer.values]), name="handoff_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, took__isnull=True)
                | Q(
                    ~Q(answer=""),
                    answered_at__gte=F("passed_at"),
                    answered_on__isnull=False,
                    took__gte=0,
                ),
                name="handoff_answered_after_passed",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("passed_at")), name="handoff_due_after_passed"
            ),
            models.CheckConstraint(
                condition=Q(is_first=False) | Q(answer="accepted"),
                name="handoff_first_is_accepted",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "answer", "due_at", "id"], name="handoff_waiting"),
            models.Index(
                fields=["organization", "passed_on", "took"], name="handoff_passed_in_period"
            ),
            models.Index(
                fields=["organization", "contact_due_at"],
                condition=Q(answer="accepted", contacted_at__isnull=True, settled_at__isnull=True),
                name="handoff_owes_contact",
            ),
            models.Index(
                fields=["organization", "tries_due_at"],
                condition=Q(tries__lt=F("tries_needed"), settled_at__isnull=True),
                name="handoff_owes_tries",
            ),
            models.Index(
                fields=["organization", "answered_on"],
                condition=Q(is_first=True),
                name="handoff_delivered",
            ),
            models.Index(
                fields=["organization", "taken_back_on"],
                condition=Q(taken_back_on__isnull=False),
                name="handoff_taken_back",
            ),
            models.Index(fields=["organization", "told_in"], name="handoff_told_in"),
            models.Index(
                fields=["back_on"], condition=Q(back_on__isnull=False), name="handoff_back_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} passed {self.passed_at:%Y-%m-%d %H:%M}"


class HandoffNote(models.Model):
    """A line of the thread that both halves write in."""

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    side = models.CharField(max_length=10, blank=True)  # the half they spoke for then
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="handoff_note_not_blank"),
            models.CheckConstraint(
                condition=Q(side__in=["", MARKETING, SALES]), name="handoff_note_side_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Attempt(models.Model):
    """An attempt to reach the person behind a lead. Only those of a human being are contact."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="attempts", db_index=False
    )
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="attempts")
    event_key = models.CharField(max_length=320)
    version = models.IntegerField(default=1)
    deleted = models.BooleanField(default=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40, blank=True)  # call, mail, meeting …
    by = models.CharField(max_length=200, blank=True)  # as the source system calls them
    human = models.BooleanField(default=True)
    reached = models.BooleanField(default=False)  # they spoke with the person
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    brought_by = models.BigIntegerField(null=True)  # the import that said it last

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "event_key"], name="attempt_key_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="attempt_version_positive"),
        ]
        indexes = [
            models.Index(
                fields=["brought_by", "id"],
                condition=Q(brought_by__isnull=False),
                name="attempt_brought_by",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
