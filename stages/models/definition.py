from django.db import models

from smarketing.accounts.models import Organization


class Definition(models.Model):
    """Something both halves call by one name: first of all, what a qualified lead is.

    Its wordings lie in the versions both heads sign (`agreements`, kind "definition").
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="definitions")
    key = models.SlugField(max_length=32)  # of the step it defines
    name = models.CharField(max_length=60)
    ended_on = models.DateField(null=True, blank=True)  # in force no more from this day

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="definition_key_once")
        ]

    def __str__(self) -> str:
        return self.name
