from django.db import models
from django.templatetags.static import static
from django.urls import reverse

from personas.rules.pictures import is_brought
from smarketing.accounts.models import Organization


class Persona(models.Model):
    """Somebody both halves sell to. A persona first met in a file has only its name."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="personas")
    name = models.CharField(max_length=120)
    # What the wall and the board show of its sheet: the published one, or the first proposal.
    role = models.CharField(max_length=120, blank=True)
    company = models.CharField(max_length=120, blank=True)
    quote = models.CharField(max_length=240, blank=True)
    picture = models.CharField(max_length=20, blank=True)  # one of rules.pictures, "" = none
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="persona_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def face(self) -> str:
        """Where its picture is: drawn, among the static files, or brought; "" for none."""
        if is_brought(self.picture):
            return reverse("picture", args=[self.picture])
        return static(f"avatars/{self.picture}.svg") if self.picture else ""


class PersonaName(models.Model):
    """What a source system calls a persona."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="persona_names")
    source_system = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    persona = models.ForeignKey(Persona, models.CASCADE, related_name="names")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_system", "name"],
                name="persona_name_in_source_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_system}: {self.name}"
