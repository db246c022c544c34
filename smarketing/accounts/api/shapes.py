"""Shapes of what goes in and out about people. What it means is the services' to judge."""

from rest_framework import serializers

from smarketing.accounts.models import Role, Side

SIDES = ["", *Side.values]


class PersonIn(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254, allow_blank=True, default="")
    role = serializers.ChoiceField(Role.choices, default=Role.MEMBER.value)
    side = serializers.ChoiceField(SIDES, default="", allow_blank=True)


class PersonOut(serializers.Serializer):
    """A person; the e-mail only for those who administer people."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()
    side = serializers.CharField()
    team_id = serializers.IntegerField(allow_null=True)
    heads = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField(help_text="joined, invited, or empty: does not sign in")
    email = serializers.EmailField(required=False)


class PlaceIn(serializers.Serializer):
    team_id = serializers.IntegerField()
    from_on = serializers.DateField(required=False, allow_null=True)
    to_on = serializers.DateField(required=False, allow_null=True)


class PlaceOut(PlaceIn):
    id = serializers.IntegerField()
    from_on = serializers.DateField(allow_null=True, help_text="null: from the beginning")


class EndPlaceIn(serializers.Serializer):
    to_on = serializers.DateField(allow_null=True, help_text="the last day; null: it never was")


class InviteIn(serializers.Serializer):
    email = serializers.EmailField(max_length=254)


class InviteOut(serializers.Serializer):
    """The link works once, within 7 days; it is not kept and not shown again."""

    link = serializers.URLField()
    expires_at = serializers.DateTimeField()


class IntoIn(serializers.Serializer):
    into_id = serializers.IntegerField()


class TeamIn(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    side = serializers.ChoiceField(SIDES, default="", allow_blank=True)
    office_id = serializers.IntegerField(allow_null=True, default=None)


class TeamOut(TeamIn):
    id = serializers.IntegerField()
    archived = serializers.BooleanField()


class TeamChange(TeamIn):
    archived = serializers.BooleanField(default=False)


class OfficeIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    timezone = serializers.CharField(max_length=63, allow_blank=True, default="")


class OfficeOut(OfficeIn):
    id = serializers.IntegerField()


class SeatIn(serializers.Serializer):
    half = serializers.ChoiceField(Side.choices)
    member_id = serializers.IntegerField()


class DeputyIn(SeatIn):
    from_on = serializers.DateField()
    to_on = serializers.DateField(help_text="the last day")


class SeatOut(serializers.Serializer):
    id = serializers.IntegerField()
    half = serializers.CharField()
    member_id = serializers.IntegerField()
    is_deputy = serializers.BooleanField()
    from_on = serializers.DateField()
    to_on = serializers.DateField(allow_null=True)


class NameOut(serializers.Serializer):
    id = serializers.IntegerField()
    source_system = serializers.CharField()
    name = serializers.CharField()
    member_id = serializers.IntegerField(required=False)
    team_id = serializers.IntegerField(required=False)


class MeansMember(serializers.Serializer):
    member_id = serializers.IntegerField()


class MeansTeam(serializers.Serializer):
    team_id = serializers.IntegerField()


class TokenIn(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20)
    source_system = serializers.CharField(max_length=60)
    days = serializers.IntegerField(default=90)


class TokenOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    source_system = serializers.CharField()
    expires_at = serializers.DateTimeField()
    last_used_on = serializers.DateField(allow_null=True)


class NewToken(TokenOut):
    token = serializers.CharField(help_text="shown this once")


class OrganizationShape(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    currency = serializers.CharField(max_length=3)
    timezone = serializers.CharField(max_length=63)
    fiscal_start = serializers.IntegerField(min_value=1, max_value=12)
    unit = serializers.CharField(max_length=60)


class ProfileShape(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    language = serializers.ChoiceField(["en", "es"])
