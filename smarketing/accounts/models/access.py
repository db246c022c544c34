from django.db import models
from django.db.models import Q

from smarketing.accounts.models.member import Member
from smarketing.accounts.models.organization import Organization


class Invitation(models.Model):
    """A single-use way in for a member, kept only as a digest."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret in the link
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} → {self.member}"


class Token(models.Model):
    """A program's key to the API: shown once, kept as a digest, never above its maker's rights."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="tokens")
    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)  # the readable beginning, to tell tokens apart
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    source_system = models.CharField(max_length=60)  # whose facts it brings
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Opening(models.Model):
    """The one first start of an installation; once used, `/start/` is closed for ever."""

    digest = models.CharField(max_length=64, blank=True)  # of the code printed at start
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="opening_only_one")]

    def __str__(self) -> str:
        return "closed" if self.used_at else "open"


class Throttle(models.Model):
    """A counter of tries. Django's database cache keeps them here, whatever becomes of Redis."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
