"""The shapes of the line, its history, and what stands beside it."""

from rest_framework import serializers


class IndicatorOut(serializers.Serializer):
    key = serializers.CharField()
    stage = serializers.IntegerField()
    name = serializers.CharField()
    strength = serializers.FloatField()
    holds = serializers.BooleanField()
    weight = serializers.IntegerField()
    window = serializers.IntegerField(help_text="Days; 0 where no day is too long ago.")
    found = serializers.CharField()
    rows = serializers.ListField(child=serializers.DictField())
    why = serializers.CharField()


class BackOut(serializers.Serializer):
    text = serializers.CharField()
    action = serializers.CharField()
    url = serializers.CharField()


class DeclaredOut(serializers.Serializer):
    marketing = serializers.FloatField(allow_null=True)
    sales = serializers.FloatField(allow_null=True)


class IndicatorOfTable(serializers.Serializer):
    key = serializers.CharField()
    stage = serializers.IntegerField()
    name = serializers.CharField()
    weight = serializers.IntegerField()
    window = serializers.IntegerField(help_text="Days; 0 where no day is too long ago.")
    why = serializers.CharField()


class TableVersion(serializers.Serializer):
    version = serializers.IntegerField()
    changed = serializers.CharField()


class TableOut(serializers.Serializer):
    """Weights and windows, and what each version of them changed."""

    version = serializers.IntegerField()
    holds_from = serializers.FloatField()
    indicators = IndicatorOfTable(many=True)
    versions = TableVersion(many=True)


class HalvesOut(serializers.Serializer):
    """How many of each kind: signed, met, heard, read, done, leads."""

    marketing = serializers.DictField(child=serializers.IntegerField())
    sales = serializers.DictField(child=serializers.IntegerField())


class OfficeOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    position = serializers.FloatField()
    stage = serializers.IntegerField()
    label = serializers.CharField()
    indicators = IndicatorOut(many=True)


class AssessmentOut(serializers.Serializer):
    """Where the company stands on the line of four stages."""

    day = serializers.DateField()
    position = serializers.FloatField()
    stage = serializers.IntegerField()
    target = serializers.IntegerField()
    in_name_only = serializers.BooleanField()
    declared = DeclaredOut()
    gaps = DeclaredOut(help_text="By how much each opinion lies above the computed position.")
    label = serializers.CharField()
    halves = HalvesOut(help_text="What each half gave in the 90 days before, by kind.")
    indicators = IndicatorOut(many=True)
    holding_back = BackOut(many=True)
    table = serializers.IntegerField()


class DayOut(serializers.Serializer):
    day = serializers.DateField()
    position = serializers.FloatField()
    stage = serializers.IntegerField()
    evidence = serializers.DictField(child=serializers.FloatField())
    halves = HalvesOut(help_text="What each half gave in the 90 days before, by kind.")


class HistoryOut(serializers.Serializer):
    days = DayOut(many=True)
    moves = serializers.ListField(child=serializers.DictField())


class OpinionIn(serializers.Serializer):
    position = serializers.DecimalField(max_digits=2, decimal_places=1)


class OpinionOut(serializers.Serializer):
    position = serializers.FloatField()
    half = serializers.CharField()
    on = serializers.DateField()


class AimIn(serializers.Serializer):
    stage = serializers.IntegerField()


class AppointmentIn(serializers.Serializer):
    member = serializers.IntegerField()
    title = serializers.ChoiceField(["cro", "cco"])
    from_on = serializers.DateField()
    why = serializers.CharField(max_length=400)


class AppointmentOut(serializers.Serializer):
    id = serializers.IntegerField()
    member = serializers.CharField()
    title = serializers.CharField()
    from_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    why = serializers.CharField()
