"""Forms about people, their places and their seats."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Organization, Role, Side
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.ranks import may_give
from smarketing.accounts.rules.rights import Standing

SIDES = [("", _("no half yet")), *Side.choices]


def day_field(label: str, **kwargs: object) -> forms.DateField:
    """A local day, picked or typed."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **kwargs)


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    role = forms.ChoiceField(label=_("Role"))
    side = forms.ChoiceField(label=_("Half"), choices=SIDES, required=False)

    def __init__(self, *args: object, giver: Standing, role: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (r.value, r.label) for r in Role if r.value == role or may_give(giver, r.value)
        ]
        self.initial.setdefault("role", role or Role.MEMBER.value)


class NewPersonForm(PersonForm):
    team_id = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    is_head = forms.BooleanField(label=_("Heads this half from today"), required=False)
    is_invited = forms.BooleanField(label=_("Invite by e-mail now"), required=False, initial=True)

    def __init__(
        self, *args: object, organization: Organization, can_appoint: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].choices = team_choices(organization)
        if not can_appoint:
            del self.fields["is_head"]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("is_head") and not said.get("side"):
            self.add_error("side", _("Say which half they head."))
        return said


class PlaceForm(forms.Form):
    team_id = forms.TypedChoiceField(label=_("Team"), coerce=int)
    from_on = day_field(
        _("First day"), required=False, help_text=_("Empty: from the beginning, or from today.")
    )
    to_on = day_field(_("Last day"), required=False)

    def __init__(self, *args: object, organization: Organization, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].choices = team_choices(organization)


class EndPlaceForm(forms.Form):
    """The last day of a place, or that it never was."""

    to_on = day_field(_("Last day"), required=False)
    never_was = forms.BooleanField(required=False)

    def clean(self) -> dict:
        said = super().clean()
        if said.pop("never_was", False):
            said["to_on"] = None
        elif not said.get("to_on"):
            self.add_error("to_on", _("Say the last day."))
        return said


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)


class IntoForm(forms.Form):
    """Which other person, or which other team, one goes on as."""

    into_id = forms.TypedChoiceField(label=_("Goes on as"), coerce=int)

    def __init__(self, *args: object, choices: list[tuple], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into_id"].choices = [("", "–"), *choices]


class MeansMemberForm(forms.Form):
    member_id = forms.TypedChoiceField(label=_("Means"), coerce=int)

    def __init__(self, *args: object, choices: list[tuple], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = choices


class MeansTeamForm(forms.Form):
    team_id = forms.TypedChoiceField(label=_("Means"), coerce=int)

    def __init__(self, *args: object, choices: list[tuple], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].choices = choices


class HeadForm(forms.Form):
    member_id = forms.TypedChoiceField(label=_("Person"), coerce=int)

    def __init__(
        self, *args: object, organization: Organization, today: date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = [("", "–"), *person_choices(organization, today)]


class DeputyForm(HeadForm):
    from_on = day_field(_("First day"))
    to_on = day_field(_("Last day"))


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    side = forms.ChoiceField(label=_("Half"), choices=SIDES, required=False)
    office_id = forms.TypedChoiceField(
        label=_("Office"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: object, organization: Organization, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offices = organization.offices.values_list("pk", "name")
        self.fields["office_id"].choices = [("", _("no office")), *offices]


class EditTeamForm(TeamForm):
    archived = forms.BooleanField(label=_("No longer in use"), required=False)


class OfficeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    timezone = forms.CharField(
        label=_("Time zone"),
        max_length=63,
        required=False,
        help_text=_("Empty: the organisation's. It governs working hours only."),
    )


def team_choices(organization: Organization) -> list[tuple]:
    """The teams in use, for a choice; with their office where they have one."""
    teams = organization.teams.filter(archived=False).select_related("office")
    return [
        ("", "–"),
        *(
            (team.pk, f"{team.name} · {team.office}" if team.office else team.name)
            for team in teams
        ),
    ]


def person_choices(organization: Organization, today: date) -> list[tuple]:
    """The people who work here today, for a choice."""
    return [(person.pk, person.name) for person in people_here(organization, today)]
