"""Forms of the way in: a new password, an invitation, the first start."""

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.forms.organization import OrganizationForm
from smarketing.accounts.models import Side
from smarketing.accounts.rules.charter import PACKS, FirstOwner
from smarketing.accounts.services import passwords
from smarketing.accounts.services.mailing import queue_mail


def new_password(label: str) -> forms.CharField:
    """A field for a password that nobody has yet."""
    return forms.CharField(
        label=label,
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
        help_text=_("At least 8 characters, and no common word."),
    )


class ResetPasswordForm(AllauthResetPasswordForm):
    """The same work whether the address is known or not: a worker finds out, the page does not."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        email = self.cleaned_data["email"]
        site = request.build_absolute_uri("/").rstrip("/")
        if not queue_mail("accounts.mail_reset", email, site):
            passwords.mail_reset(email=email, site=site)  # nobody is locked out for want of Redis
        return email


class AcceptForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120)
    password = new_password(_("Choose a password"))


class StartForm(OrganizationForm):
    """The first owner and the first organisation of an installation."""

    code = forms.CharField(
        label=_("Code printed at the last start"),
        help_text=_("It stands in the terminal where the product was started."),
    )
    your_name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail"), max_length=254)
    password = new_password(_("Choose a password"))
    heads = forms.MultipleChoiceField(
        label=_("Which half do you lead yourself?"),
        choices=Side.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave it open if somebody else does; you can appoint them later."),
    )
    pack = forms.ChoiceField(
        label=_("What you are"),
        choices=[
            ("company", _("a company")),
            ("university", _("a university")),
            ("nonprofit", _("a nonprofit")),
        ],
        help_text=_("Decides how the steps are called; every name can be changed."),
    )
    field_order = ["code", "your_name", "email", "password", "name", "pack", "heads"]

    def __init__(self, *args: object, needs_code: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the organisation")
        if not needs_code:
            del self.fields["code"]

    def owner(self) -> FirstOwner:
        said = self.cleaned_data
        return FirstOwner(
            name=said["your_name"],
            email=said["email"],
            password=said["password"],
            language=get_language() or "en",
            heads=tuple(said["heads"]),
        )

    def unit_of(self, said: dict) -> str:
        """The pack's own unit where nothing else was typed."""
        unit = PACKS[said["pack"]]
        return said["unit"] or str(_(unit))
