"""Forms of the admin: a persona with its draft, and a file of personas."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from personas.forms.sheets import FileForm
from personas.models import Persona
from personas.queries.personas import standing_persona
from personas.rules.exchange import Unreadable
from personas.rules.markdown import claims_read, claims_written
from personas.rules.pictures import is_picture
from personas.rules.sheet import Sheet, content_of
from personas.services.drafts import sheet_from
from personas.services.personas import LONGEST
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.agreements.rules.digest import digest_of

ABOUT = ("role", "company", "quote", "picture")
CLAIMS = _(
    "As in an exported file: “## trigger”, under it “- what is claimed”, and under that "
    "“- kept by: sales”, “- sure: strong”, “- evidence: call, 2026-11-10, who said what”."
)


class PersonaForm(forms.ModelForm):
    """A persona's name, who it is, and what is claimed of it; the latter two are drafted."""

    claims = forms.CharField(
        label=_("Claims, as Markdown"),
        required=False,
        widget=forms.Textarea({"rows": 24, "cols": 90, "spellcheck": "false"}),
        help_text=CLAIMS,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Persona
        fields = ("organization", "name", *ABOUT)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        if self.instance.pk:
            newest = standing_persona(self.instance.organization, self.instance.pk).newest
            self.initial |= {name: getattr(newest.about, name) for name in ABOUT}
            self.initial |= {"claims": claims_written(newest), "seen": self.standing}

    @property
    def standing(self) -> str:
        """The digest of what is drafted now; "" for a persona that is not there yet."""
        if not self.instance.pk:
            return ""
        newest = standing_persona(self.instance.organization, self.instance.pk).newest
        return digest_of(content_of(newest))

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        organization = self.cleaned_data.get("organization") or self.instance.organization
        others = organization.personas.filter(name=name).exclude(pk=self.instance.pk)
        if not 0 < len(name) <= LONGEST or others.exists():
            raise ValidationError(_("There is a persona of this name already."))
        return name

    def clean_picture(self) -> str:
        if not is_picture(self.cleaned_data["picture"]):
            raise ValidationError(_("Choose one of the list."))
        return self.cleaned_data["picture"]

    def clean_claims(self) -> list[dict]:
        try:
            return claims_read(self.cleaned_data["claims"])
        except Unreadable as refused:
            said = _("This file cannot be read: %(place)s.") % {"place": refused.place}
            raise ValidationError(said) from None

    def clean(self) -> dict:
        """Draft it on trial: what cannot be so is said beside the claims, and nothing is lost."""
        said = super().clean()
        organization = said.get("organization") or getattr(self.instance, "organization", None)
        if organization is None or self.errors:
            return said
        before = Sheet()
        if self.instance.pk:
            before = standing_persona(organization, self.instance.pk).newest
        try:
            sheet_from(organization, self.plain, before, timezone.now())
        except Fault as fault:
            self.add_error("claims", fault.message)
        return said

    @property
    def plain(self) -> dict:
        """The whole sheet as it was typed."""
        said = self.cleaned_data
        return {name: said[name].strip() for name in ABOUT} | {"claims": said["claims"]}

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self.standing:
            raise ValidationError(
                _("Somebody changed this since you looked. Yours is not saved yet: look again.")
            )
        return self.cleaned_data["seen"]


class BringForm(FileForm):
    """A file of personas, and whose they become."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organisation"))

    def __init__(self, *args, organizations, **more) -> None:
        super().__init__(*args, **more)
        self.fields["organization"].queryset = organizations
        if len(organizations) == 1:
            self.initial["organization"] = organizations[0]
