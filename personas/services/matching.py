"""Writes of the rules by which leads become personas; the funnel applies them."""

from datetime import datetime

from django.utils.translation import gettext as _

from personas.models import MatchingRules
from personas.queries.matching import rules_in_force
from personas.rules.exchange import Unreadable
from personas.rules.matching import Matching, matching_flaws, plain_of, read_matching
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.audit import services as audit


def keep_rules(*, by: Member, matching: Matching, seen: int, now: datetime) -> MatchingRules:
    """The next wording of the rules, inside the caller's transaction and turn.

    `seen` is the number of the wording the editor started from, 0 for none. Raises `Overtaken`
    where there is a newer one, `Fault` with the place of whatever cannot be so.
    """
    standing = rules_in_force(by.organization)
    number = standing.number if standing else 0
    if number != seen:
        said = _("Somebody changed the rules since you looked. Look again, then change them.")
        raise Overtaken(said, current=standing)
    demand_rules(by.organization, matching)
    kept = MatchingRules.objects.create(
        organization=by.organization, number=number + 1, content=plain_of(matching), by=by, at=now
    )
    audit.record(by, "matching.change", kept, rules=len(matching.rules), mode=matching.mode)
    return kept


def demand_rules(organization: Organization, matching: Matching) -> None:
    """Raise `Fault` with every place of the rules that cannot be so."""
    known = set(organization.personas.values_list("pk", flat=True))
    fields = {place: words_for(code) for place, code in matching_flaws(matching, known)}
    if fields:
        raise Fault("; ".join(f"{place}: {said}" for place, said in fields.items()), fields=fields)


def readable_rules(plain: object) -> Matching:
    try:
        return read_matching(plain)
    except Unreadable as refused:
        said = _("This cannot be read as rules: %(place)s.") % {"place": refused.place or "{}"}
        raise Fault(said, fields={refused.place or "rules": said}) from None


def words_for(code: str) -> str:
    return {
        "missing": _("Write something here."),
        "choice": _("Choose one of the list."),
        "many": _("This is more than can be kept. Join some."),
        "number": _("Write one number, such as 80."),
        "long": _("This is too long, or holds characters that cannot be kept."),
    }[code]
