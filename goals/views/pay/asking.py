"""What every pay page asks first: which period, and what this reader may see of the plans."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.queries.pay.keepers import is_keeper
from goals.queries.pay.situation import Situation, situation
from goals.rules.spans import period_by_key
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import CEO, CMO, CRO, CSO


def situation_asked(request: HttpRequest) -> Situation | None:
    """The situation of the period in the address, else of the goal that runs today."""
    return situation(request.member.organization, timezone.now(), period_asked(request))


def period_asked(request: HttpRequest) -> Period | None:
    key = request.GET.get("period", "")
    return period_named(request, key) if key else None


def period_named(request: HttpRequest, key: str) -> Period:
    try:
        return period_by_key(key, request.member.organization.fiscal_start)
    except ValueError:
        raise Missing(_("There is no such period.")) from None


def sees_rules(request: HttpRequest) -> bool:
    """Whoever leads, works in a half, or keeps the pay of all; administrators see none."""
    leads = bool({CEO, CRO, CMO, CSO} & request.standing.columns)
    return leads or bool(request.member.side) or is_keeper(request.member)
