"""The keys of a sheet in people's words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    TRIGGER = "trigger", _("What starts it")
    SUCCESS = "success", _("What they want")
    BARRIER = "barrier", _("What holds them back")
    OBJECTION = "objection", _("What they object")
    CRITERION = "criterion", _("How they choose")
    DECIDER = "decider", _("Who else decides")
    CHANNEL = "channel", _("Where they look")
    WORDS = "words", _("Words they use")
    SAY = "say", _("What to say")
    AVOID = "avoid", _("What not to say")
    DISQUALIFIER = "disqualifier", _("Who is not one")


class Ground(models.TextChoices):
    INTERVIEW = "interview", _("interview")
    CALL = "call", _("call note")
    WON = "won", _("won reason")
    LOST = "lost", _("lost reason")
    SURVEY = "survey", _("survey")
    FIGURE = "figure", _("figure")


class Sure(models.TextChoices):
    STRONG = "strong", _("strong")
    FAIR = "fair", _("fair")
    WEAK = "weak", _("weak")
