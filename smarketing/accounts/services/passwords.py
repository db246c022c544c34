"""A new password by mail."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from smarketing.accounts.models import User


def mail_reset(*, email: str, site: str) -> bool:
    """Mail the link under which whoever owns this address sets a new password; False if nobody."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        return False
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    url = site + reverse("account_reset_password_from_key", kwargs=key)
    with translation.override(user.language):
        body = render_to_string("accounts/mail/password.txt", {"user": user, "url": url})
        send_mail(_("A new password for Smarketing"), body, None, [user.email])
    return True
