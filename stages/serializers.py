"""The shapes of the alignment API, as its schema tells them."""

from rest_framework import serializers

from personas.rules.matching import TESTS
from smarketing.funnel.rules.qualifying import ALL, ANY

HALF = ["marketing", "sales"]


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


class ItemIn(serializers.Serializer):
    text = serializers.CharField(max_length=200)
    owner = serializers.IntegerField()
    due_on = serializers.DateField()
    serves = serializers.CharField(max_length=20)


class ItemPatch(serializers.Serializer):
    """What is said changes the item and voids both signatures; `done`, `progress` void none."""

    text = serializers.CharField(max_length=200, required=False)
    owner = serializers.IntegerField(required=False)
    due_on = serializers.DateField(required=False)
    serves = serializers.CharField(max_length=20, required=False)
    done = serializers.BooleanField(required=False)
    progress = serializers.IntegerField(required=False, help_text="From 0 to 100; 100 is done.")


class ItemOut(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField()
    owner = serializers.CharField()
    owner_id = serializers.IntegerField()
    due_on = serializers.DateField()
    serves = serializers.CharField()
    progress = serializers.IntegerField()
    overdue = serializers.BooleanField()
    done_on = serializers.DateField(allow_null=True)


class SignedOut(serializers.Serializer):
    version = serializers.IntegerField(allow_null=True)
    digest = serializers.CharField()
    state = serializers.ChoiceField(["none", "waits", "in_force"])
    signed = serializers.ListField(child=serializers.ChoiceField(HALF))


class ItemsOut(serializers.Serializer):
    plan = SignedOut()
    items = ItemOut(many=True)


class ConditionSaid(serializers.Serializer):
    field = serializers.CharField(max_length=200, help_text="persona, source, origin, an attribute")
    test = serializers.ChoiceField(TESTS)
    values = serializers.ListField(child=serializers.CharField(max_length=200), default=list)


class RuleSaid(serializers.Serializer):
    match = serializers.ChoiceField([ALL, ANY], default=ALL)
    conditions = ConditionSaid(many=True)


class DefinitionIn(serializers.Serializer):
    """The next wording of a definition, and the rule leads are asked by."""

    key = serializers.CharField(
        max_length=32,
        required=False,
        default="",
        help_text="a step, contact or workable; blank: the step leads are passed from",
    )
    text = serializers.CharField(max_length=2000)
    name = serializers.CharField(max_length=60, required=False, default="")
    review_on = serializers.DateField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=400, required=False, default="")
    rule = RuleSaid(required=False, allow_null=True, default=None)


class DefinitionOut(SignedOut):
    rule = RuleSaid()
    id = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)


class DefinitionsOut(serializers.Serializer):
    definitions = DefinitionOut(many=True)


class SignIn(serializers.Serializer):
    """A signature of one half under the version that waits."""

    version = serializers.IntegerField(min_value=1)
    half = serializers.ChoiceField(HALF)
    digest = serializers.CharField(max_length=64)


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


class StatementIn(serializers.Serializer):
    text = serializers.CharField(max_length=2000)
    reason = serializers.CharField(max_length=400, required=False, default="")


class StatementOut(SignedOut):
    text = serializers.CharField()
