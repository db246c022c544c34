"""The shapes of the chain in the API, as its schema tells them."""

from rest_framework import serializers

from goals.api.shapes import AgreedOut, FigureField


class ChainIn(serializers.Serializer):
    """A new chain: its quota, and links as far as they are known better than the ledger does."""

    quota = FigureField()
    metric = serializers.CharField(max_length=50, required=False)
    period = serializers.CharField(max_length=20, required=False, help_text="2026-Q4, 2026-11")
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    figures = serializers.DictField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=dict,
        help_text='By key: "rate-lead": "0.31", "value": "26000.00", "share": "1"',
    )
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")


class LinkIn(serializers.Serializer):
    """One link set by hand."""

    chain = serializers.IntegerField(min_value=1)
    number = serializers.IntegerField(min_value=1, help_text="The chain's number you have seen.")
    key = serializers.CharField(max_length=40)
    figure = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")


class MeasureIn(serializers.Serializer):
    number = serializers.IntegerField(min_value=1)
    keys = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list
    )


class ChainProposeIn(serializers.Serializer):
    number = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")
    sign = serializers.ChoiceField(["marketing", "sales"], required=False)


class ChainAgreeIn(serializers.Serializer):
    version = serializers.IntegerField(min_value=1)
    half = serializers.ChoiceField(["marketing", "sales"], required=False)
    digest = serializers.CharField(max_length=64, required=False)


class ChainWithdrawIn(serializers.Serializer):
    version = serializers.IntegerField(min_value=1)


class LinkOut(serializers.Serializer):
    """One edge of a chain, with how it is known."""

    id = serializers.IntegerField()
    chain = serializers.IntegerField()
    key = serializers.CharField()
    edge = serializers.ChoiceField(["rate", "value", "share"])
    from_step = serializers.CharField(allow_blank=True)
    to_step = serializers.CharField(allow_blank=True)
    persona_id = serializers.IntegerField(allow_null=True, help_text="null: all of them")
    source_id = serializers.IntegerField(allow_null=True)
    rate = serializers.CharField(allow_null=True)
    amount = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(["measured", "typed", "shrunk"])
    is_guess = serializers.BooleanField()
    entered = serializers.IntegerField()
    reached = serializers.IntegerField()
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    cohorts_from = serializers.DateField(allow_null=True)
    cohorts_to = serializers.DateField(allow_null=True)
    within = serializers.IntegerField(allow_null=True)
    measured_on = serializers.DateField(allow_null=True)
    set_by = serializers.CharField(allow_null=True)
    set_on = serializers.DateField()
    reason = serializers.CharField(allow_blank=True)


class OwedOut(serializers.Serializer):
    step = serializers.CharField()
    owed = serializers.IntegerField(allow_null=True)
    needed_by_today = serializers.IntegerField(allow_null=True)
    months = serializers.DictField(child=serializers.IntegerField())


class SignedOut(serializers.Serializer):
    version = serializers.IntegerField()
    digest = serializers.CharField()
    by = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    owed = serializers.DictField(child=serializers.IntegerField())
    signed = AgreedOut()


class ChainOut(serializers.Serializer):
    """A chain as it is worked on, and what both heads signed of it."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    metric = serializers.CharField()
    unit = serializers.CharField()
    period = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    quota = FigureField()
    links = LinkOut(many=True)
    steps = OwedOut(many=True)
    agreed = SignedOut(allow_null=True)
    proposed = SignedOut(allow_null=True)


class CohortOut(serializers.Serializer):
    month = serializers.CharField()
    entered = serializers.IntegerField()
    reached = serializers.IntegerField()


class LinkRowOut(serializers.Serializer):
    id = serializers.IntegerField()
    day = serializers.DateField()
    lead = serializers.CharField(allow_blank=True)
    n = serializers.IntegerField()
    why = serializers.CharField()


class LinkChangeOut(serializers.Serializer):
    by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    was = serializers.CharField(allow_null=True)
    figure = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)


class LinkWhyOut(serializers.Serializer):
    """What a link stands on."""

    link = LinkOut()
    parent = serializers.CharField(allow_null=True)
    cohorts = CohortOut(many=True)
    rows = LinkRowOut(many=True)
    next = serializers.IntegerField(allow_null=True)
    changes = LinkChangeOut(many=True)


class ChainsOut(serializers.Serializer):
    chains = ChainOut(many=True)


class LinksOut(serializers.Serializer):
    links = LinkOut(many=True)
