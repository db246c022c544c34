"""How personas and what was heard of them look to programs."""

from rest_framework import serializers

from personas.models import Insight, Part
from personas.queries.personas import (
    StandingPersona,
    edition_of,
)
from personas.queries.readers import Read
from personas.rules.pictures import PICTURES
from smarketing.accounts.models.team import Side
from smarketing.agreements.models import Version
from smarketing.agreements.queries import signed_by, waits_for


class AboutIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    role = serializers.CharField(max_length=120, allow_blank=True, default="")
    company = serializers.CharField(max_length=120, allow_blank=True, default="")
    quote = serializers.CharField(max_length=240, allow_blank=True, default="")
    picture = serializers.CharField(
        max_length=20, allow_blank=True, default="", help_text=f"One of {', '.join(PICTURES)}"
    )


class SheetIn(serializers.Serializer):
    """What the next version shall say; proposed to both heads where `propose` is true."""

    sheet = serializers.DictField(help_text="As `personas/{id}` tells it: role … claims")
    propose = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=400, allow_blank=True, default="")


class SignIn(serializers.Serializer):
    number = serializers.IntegerField()
    half = serializers.ChoiceField(Side.choices)
    digest = serializers.CharField(max_length=64)


class NumberIn(serializers.Serializer):
    number = serializers.IntegerField(help_text="of the version")


class NameIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    seen = serializers.CharField(max_length=120, help_text="what it was called when you looked")


class InsightIn(serializers.Serializer):
    text = serializers.CharField(max_length=400)
    part = serializers.ChoiceField(Part.choices)
    step = serializers.CharField(max_length=32, allow_blank=True, default="")
    lead_key = serializers.CharField(max_length=261, allow_blank=True, default="")


class ReadOut(serializers.Serializer):
    half = serializers.CharField()
    read = serializers.IntegerField()
    of = serializers.IntegerField()


class PersonaOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    archived = serializers.BooleanField()
    edition = serializers.IntegerField(help_text="0: never published")
    number = serializers.IntegerField(allow_null=True, help_text="of the published version")
    sheet = serializers.DictField()
    oldest_evidence = serializers.DateField(allow_null=True)
    acknowledged = ReadOut(many=True, allow_null=True)
    waits_for = serializers.ListField(child=serializers.CharField())
    has_draft = serializers.BooleanField()


class VersionOut(serializers.Serializer):
    number = serializers.IntegerField()
    edition = serializers.IntegerField()
    state = serializers.ChoiceField(["published", "waits", "dropped"])
    digest = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    signed = serializers.DictField(child=serializers.CharField())
    waits_for = serializers.ListField(child=serializers.CharField())
    sheet = serializers.DictField()


class InsightOut(serializers.Serializer):
    id = serializers.IntegerField()
    persona_id = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    part = serializers.CharField()
    step = serializers.CharField()
    half = serializers.CharField()
    by = serializers.CharField()
    heard_at = serializers.DateTimeField()
    also = serializers.IntegerField(help_text="how many others hear it too")
    status = serializers.CharField()
    reason = serializers.CharField()
    edition = serializers.IntegerField(allow_null=True)


class InsightWholeOut(InsightOut):
    notes = serializers.ListField(child=serializers.DictField())


class NoteIn(serializers.Serializer):
    text = serializers.CharField(max_length=400, allow_blank=True, default="")
    other = serializers.IntegerField(allow_null=True, default=None, help_text="another insight")


class NoteOut(NoteIn):
    by = serializers.CharField()
    at = serializers.DateTimeField()


class WeighIn(serializers.Serializer):
    into = serializers.ChoiceField(["claim", "merged", "declined"])
    persona_id = serializers.IntegerField(allow_null=True, default=None, help_text="for a claim")
    other = serializers.IntegerField(allow_null=True, default=None, help_text="to join it with")
    reason = serializers.CharField(max_length=400, allow_blank=True, default="")


class FoundOut(serializers.Serializer):
    personas = serializers.ListField(child=serializers.DictField())
    claims = serializers.ListField(child=serializers.DictField())
    insights = InsightOut(many=True)


class RemindedOut(serializers.Serializer):
    reminded = serializers.IntegerField()


class PictureIn(serializers.Serializer):
    file = serializers.FileField()


class PictureOut(serializers.Serializer):
    picture = serializers.CharField(help_text="what the draft's sheet names now")


class FileOut(serializers.Serializer):
    format = serializers.CharField(required=False)
    personas = serializers.ListField(child=serializers.DictField(), required=False)
    markdown = serializers.CharField(required=False, help_text="All of it, instead of both.")


class ImportedOut(serializers.Serializer):
    begun = serializers.ListField(child=serializers.CharField())
    drafted = serializers.ListField(child=serializers.CharField())


class BuyingOut(serializers.Serializer):
    """Of twelve months, unless said otherwise. Rates from 0 to 1, money as decimal strings."""

    won = serializers.CharField()
    currency = serializers.CharField()
    wins = serializers.IntegerField()
    lost = serializers.IntegerField()
    leads = serializers.IntegerField()
    win_rate = serializers.FloatField(allow_null=True)
    win_rate_interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    cycle_days = serializers.FloatField(allow_null=True)
    value = serializers.CharField(allow_null=True, help_text="average of the deals won")
    steps = serializers.ListField(child=serializers.DictField())
    sources = serializers.ListField(child=serializers.DictField())
    lost_reasons = serializers.ListField(child=serializers.DictField())
    since = serializers.ListField(child=serializers.DictField(), help_text="each version")
    contradictions = serializers.ListField(child=serializers.CharField())


def sheet_told(content: dict) -> dict:
    return {name: value for name, value in content.items() if name != "edition"}


def persona_told(standing: StandingPersona, read: Read | None) -> dict:
    published, shown = standing.published, standing.agreement.shown
    content = shown.content if shown else standing.draft.content if standing.draft else {}
    halves = (
        [{"half": h.half, "read": len(h.read), "of": h.of} for h in read.halves] if read else None
    )
    return {
        "id": standing.persona.pk,
        "name": standing.persona.name,
        "archived": standing.persona.archived_at is not None,
        "edition": standing.edition,
        "number": published.number if published else None,
        "sheet": sheet_told(content),
        "oldest_evidence": standing.sheet.oldest_on,
        "acknowledged": halves,
        "waits_for": standing.waits_for,
        "has_draft": standing.draft is not None,
    }


def version_told(version: Version) -> dict:
    dropped = "dropped" if version.withdrawn_at else "waits"
    return {
        "number": version.number,
        "edition": edition_of(version),
        "state": "published" if version.agreed_at else dropped,
        "digest": version.digest,
        "by": version.proposed_by.name,
        "at": version.proposed_at,
        "reason": version.reason,
        "signed": {half: one.member.name for half, one in signed_by(version).items()},
        "waits_for": waits_for(version),
        "sheet": sheet_told(version.content),
    }


def insight_told(insight: Insight) -> dict:
    same = "id persona_id text part step half heard_at status reason edition".split()
    told = {name: getattr(insight, name) for name in same}
    return told | {"by": insight.by.name, "also": getattr(insight, "also", 0)}
