from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import F, Q


class Organization(models.Model):
    """A company that runs its two halves as one team. Every query starts here."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    currency = models.CharField(max_length=3, default="USD")
    timezone = models.CharField(max_length=63, default="UTC")
    fiscal_start = models.PositiveSmallIntegerField(  # the month in which the fiscal year begins
        default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    unit = models.CharField(
        max_length=60, default="money"
    )  # of new goals: money or a counted thing
    pack = models.CharField(max_length=20, default="company")  # whose words the steps carry
    complete_since = models.DateField(null=True, blank=True)  # older cohorts are not averaged
    wanted = models.BigIntegerField(default=1)  # raised first by every service: orders all writes
    settled = models.BigIntegerField(default=1)  # the newest that was not moves of leads alone
    rights_version = models.BigIntegerField(default=1)  # raised when a right is taken away
    rebuilding = models.BooleanField(default=False)  # a job folds the whole history again
    is_demo = models.BooleanField(default=False)
    demo_moves = models.BooleanField(default=False)  # the demo goes on producing moves
    created_at = models.DateTimeField()

    is_moving = False  # this object holds a turn in which nothing but leads move

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_start__gte=1, fiscal_start__lte=12),
                name="organization_fiscal_start_is_a_month",
            ),
            models.CheckConstraint(
                condition=Q(is_demo=True) | Q(demo_moves=False),
                name="organization_moves_by_itself_only_as_demo",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def raise_wanted(self, *, moves_only: bool = False) -> int:
        """Take the organisation's turn to write: the new version, this transaction's own.

        The row stays locked until commit, so two writers of one organisation never interleave.
        `moves_only` is said by who writes nothing but moves of leads, attempts to reach them and
        what follows from both: all that people settled is as it was, and is kept from turn to turn
        (`found_in_turn`).
        """
        also = "" if moves_only else ", settled = wanted + 1"
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE accounts_organization SET wanted = wanted + 1{also} WHERE id = %s "
                "RETURNING wanted, settled",
                [self.pk],
            )
            self.wanted, settled = cursor.fetchone()
        self.is_moving = moves_only
        if moves_only and settled != self.settled:
            self.refresh_from_db()  # its zone or currency may be among what was settled since
        return self.wanted

    def settle(self) -> None:
        """Tell that this turn wrote more than moves after all: a name that was new."""
        self.is_moving = False
        Organization.objects.filter(pk=self.pk).update(settled=self.wanted)

    def raise_rights_version(self) -> None:
        """Tell every process that somebody lost a right: streams and shells are checked again."""
        Organization.objects.filter(pk=self.pk).update(rights_version=F("rights_version") + 1)
