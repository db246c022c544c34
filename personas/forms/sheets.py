"""Forms of personas: shape only; the services know what may be."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from personas.models import Ground, Part, Sure
from personas.rules.checks import LONGEST, MOST_EVIDENCE
from personas.rules.pictures import PICTURES, is_brought
from personas.rules.sheet import About, Claim, Evidence
from personas.services.exchange import plain_in
from smarketing.accounts.models.team import Side
from smarketing.accounts.rules.faults import Fault

ABOUT = ("role", "company", "quote", "picture")


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


LARGEST_FILE = 2 * 1024 * 1024


class AboutForm(forms.Form):
    """Who the persona is."""

    role = forms.CharField(label=_("Role"), max_length=LONGEST["role"], required=False)
    company = forms.CharField(label=_("Company"), max_length=LONGEST["company"], required=False)
    quote = forms.CharField(
        label=_("In their own words"), max_length=LONGEST["quote"], required=False, widget=area(2)
    )
    picture = forms.ChoiceField(
        label=_("Picture"),
        choices=[("", _("none")), *((one, one) for one in PICTURES)],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        current = self.data.get("picture") or self.initial.get("picture") or ""
        if is_brought(current):  # the service knows whether it is one of this organisation's
            self.fields["picture"].choices = [
                *self.fields["picture"].choices,
                (current, _("yours")),
            ]

    @property
    def about(self) -> About:
        return About(**{name: self.cleaned_data[name].strip() for name in ABOUT})


class PersonaForm(AboutForm):
    """A persona that begins."""

    name = forms.CharField(label=_("Name"), max_length=120)
    field_order = ("name", *ABOUT)


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    seen = forms.CharField(max_length=120, widget=forms.HiddenInput)


class EvidenceForm(forms.Form):
    """One piece of evidence; a row left blank is none."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Ground)
    on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    note = forms.CharField(label=_("What was heard or counted"), max_length=LONGEST["note"])

    def has_changed(self) -> bool:
        """A kind alone says nothing: the list always shows one."""
        return bool(self.changed_data) and self.changed_data != ["kind"]

    @property
    def evidence(self) -> Evidence:
        return Evidence(**{name: self.cleaned_data[name] for name in ("kind", "on", "note")})


EvidenceRows = forms.formset_factory(
    EvidenceForm, extra=2, max_num=MOST_EVIDENCE, absolute_max=MOST_EVIDENCE, can_delete=True
)


class ClaimForm(forms.Form):
    """One claim of a sheet, without its evidence."""

    part = forms.ChoiceField(label=_("About"), choices=Part)
    text = forms.CharField(label=_("Claim"), max_length=LONGEST["text"], widget=area(2))
    answer = forms.CharField(
        label=_("Our answer"), max_length=LONGEST["answer"], required=False, widget=area(2)
    )
    step = forms.ChoiceField(label=_("Step"), required=False)
    sure = forms.ChoiceField(label=_("How sure"), choices=Sure)
    half = forms.ChoiceField(label=_("Kept by"), choices=Side)

    def __init__(self, *args, steps: dict[str, str], **more) -> None:
        super().__init__(*args, **more)
        self.fields["step"].choices = [("", _("any step")), *steps.items()]

    def claim(self, key: str, evidence: tuple[Evidence, ...]) -> Claim:
        said = {name: value.strip() for name, value in self.cleaned_data.items()}
        return Claim(**said, key=key, evidence=evidence)


class InsightForm(forms.Form):
    """What somebody heard, in one sentence."""

    text = forms.CharField(label=_("I heard…"), max_length=400, widget=area(2))
    part = forms.ChoiceField(label=_("About"), choices=Part)
    persona = forms.ChoiceField(label=_("Persona"), required=False)
    step = forms.ChoiceField(label=_("Step"), required=False)
    lead_key = forms.CharField(label=_("Lead"), max_length=261, required=False)

    def __init__(
        self, *args, personas: list[tuple[int, str]], steps: dict[str, str], **more
    ) -> None:
        super().__init__(*args, **more)
        self.fields["persona"].choices = [("", _("nobody we know yet")), *personas]
        self.fields["step"].choices = [("", _("any step")), *steps.items()]
        self.fields["text"].widget.attrs["autofocus"] = True
        self.initial.setdefault("part", Part.BARRIER)

    @property
    def said(self) -> dict:
        """What the service takes."""
        found = self.cleaned_data
        return {
            "text": found["text"],
            "part": found["part"],
            "persona_id": int(found["persona"]) if found["persona"] else None,
            "step": found["step"],
            "lead_key": found["lead_key"],
        }


class FileForm(forms.Form):
    """A file of personas; cleaned it is the plain data that stands in it."""

    file = forms.FileField(label=_("File of personas (JSON or Markdown)"))

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("A file of personas is at most 2 MB."))
        try:
            return plain_in(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            told = _("This file is neither JSON nor Markdown of personas.")
            raise forms.ValidationError(told) from None
        except Fault as fault:
            raise forms.ValidationError(fault.message) from fault


def start_of(claim: Claim) -> dict:
    """What the fields of a claim hold before anybody types."""
    names = ("part", "text", "answer", "step", "sure", "half")
    return {name: getattr(claim, name) for name in names}


def rows_of(claim: Claim | None) -> list[dict]:
    """The evidence rows of a claim, newest first."""
    evidence = claim.evidence if claim else ()
    newest = sorted(evidence, key=lambda one: one.on or date.min, reverse=True)
    return [{"kind": one.kind, "on": one.on, "note": one.note} for one in newest]
