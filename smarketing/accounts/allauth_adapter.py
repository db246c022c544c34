"""How allauth behaves at our door: no sign-up, and whoever leaves also leaves every stream."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from smarketing.accounts.models import User
from smarketing.accounts.services import access


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation; the first one comes by `/start/`."""
        return False

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        access.check_streams_of(user)

    def logout(self, request: HttpRequest) -> None:
        access.check_streams_of(request.user)
        super().logout(request)
