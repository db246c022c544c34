"""The shapes of meetings, decisions and the steps that lead on."""

from rest_framework import serializers


class DecidedIn(serializers.Serializer):
    text = serializers.CharField(max_length=200)
    owner = serializers.IntegerField(required=False, allow_null=True, default=None)
    due_on = serializers.DateField()
    metric = serializers.CharField(max_length=50, required=False, default="")


class MeetingIn(serializers.Serializer):
    """A held meeting of a series, in a slot of its cadence."""

    series = serializers.IntegerField()
    slot = serializers.DateField()
    held_on = serializers.DateField()
    attended = serializers.ListField(child=serializers.IntegerField(), max_length=200)
    minutes = serializers.CharField(max_length=20_000, required=False, default="")
    decisions = DecidedIn(many=True, required=False, default=list)


class SlotOut(serializers.Serializer):
    slot = serializers.DateField()
    planned_on = serializers.DateField()
    state = serializers.CharField()
    credit = serializers.FloatField()
    decisions = serializers.IntegerField()


class SeriesOut(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(["heads", "council"])
    every = serializers.IntegerField()
    past = SlotOut(many=True)
    coming = SlotOut(many=True)


class MeetingsOut(serializers.Serializer):
    series = SeriesOut(many=True)


class ResolutionIn(serializers.Serializer):
    """A step that leads on, in the name of whoever is signed in."""

    kind = serializers.ChoiceField(["start", "mandate"])
    on = serializers.DateField()
    why = serializers.CharField(max_length=400)
    for_board = serializers.BooleanField(required=False, default=False)


class ResolutionOut(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    by = serializers.CharField()
    capacity = serializers.CharField()
    on = serializers.DateField()
    why = serializers.CharField()


class EffectOut(serializers.Serializer):
    """A number before a decision and after it; counts and amounts are of 30 days."""

    kind = serializers.ChoiceField(["count", "amount", "in_time", "hours"])
    before = serializers.FloatField(help_text="An amount is in whole minor units.")
    after = serializers.FloatField()
    days = serializers.IntegerField(help_text="So many lie behind `after`.")
    clear = serializers.BooleanField(help_text="More than chance alone would do.")
    better = serializers.BooleanField(help_text="Went where everybody wants it: hours go down.")


class MeetingDecisionOut(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField()
    owner = serializers.CharField()
    due_on = serializers.DateField()
    metric = serializers.CharField()
    decided_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    effect = EffectOut(allow_null=True)


class DecisionsOut(serializers.Serializer):
    steps = ResolutionOut(many=True)
    decisions = MeetingDecisionOut(many=True)


class DecisionPatch(serializers.Serializer):
    done = serializers.ChoiceField([True])


class SeriesIn(serializers.Serializer):
    """A meeting that comes again."""

    kind = serializers.ChoiceField(["heads", "council"])
    every = serializers.ChoiceField([7, 14, 28])
    starts_on = serializers.DateField()
    at = serializers.TimeField(required=False, allow_null=True, default=None)
    minutes = serializers.IntegerField(required=False, default=60)
    quorum_marketing = serializers.IntegerField(required=False, default=1)
    quorum_sales = serializers.IntegerField(required=False, default=1)


class SeriesMade(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    starts_on = serializers.DateField()


class TopicOut(serializers.Serializer):
    """Something to talk about, made from the board."""

    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField()


class MeetingOut(SlotOut):
    series = serializers.IntegerField()
    held_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    attended = serializers.ListField(child=serializers.CharField())
    minutes = serializers.CharField()
    agenda = TopicOut(many=True)
    decisions = MeetingDecisionOut(many=True)


class MoveIn(serializers.Serializer):
    to = serializers.DateField()
    reason = serializers.CharField(max_length=400, required=False, default="", allow_blank=True)


class CancelIn(serializers.Serializer):
    reason = serializers.CharField(max_length=400)


class CalendarOut(serializers.Serializer):
    url = serializers.CharField(help_text="Secret, told only now.")
