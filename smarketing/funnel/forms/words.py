"""What the roles of columns are called."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smarketing.funnel.models.move import Outcome
from smarketing.funnel.rules.columns import Unfit

ROLES = {
    "lead": gettext_lazy("Id of the lead"),
    "deal": gettext_lazy("Id of its deal"),
    "lead by deal": gettext_lazy("Id of the deal, its lead came in another file"),
    "decided": gettext_lazy("Day on which the status was decided"),
    "status": gettext_lazy("Status, such as won or lost"),
    "reason": gettext_lazy("Reason of the loss"),
    "amount": gettext_lazy("Amount"),
    "currency": gettext_lazy("Currency"),
    "owner": gettext_lazy("Owner"),
    "team": gettext_lazy("Team"),
    "source": gettext_lazy("Source"),
    "campaign": gettext_lazy("Campaign"),
    "persona": gettext_lazy("Persona"),
    "origin": gettext_lazy("Origin: marketing, sales, partner or referral"),
    "assigned": gettext_lazy("Day since which the owner has it"),
    "person:name": gettext_lazy("Person’s name"),
    "person:last_name": gettext_lazy("Person’s last name"),
    "person:company": gettext_lazy("Company"),
    "person:email": gettext_lazy("E-mail"),
    "person:phone": gettext_lazy("Phone"),
    "person:url": gettext_lazy("Link into the CRM"),
    "attribute": gettext_lazy("Attribute, kept with the lead"),
    "move:step": gettext_lazy("Step that the row moves to"),
    "move:at": gettext_lazy("Moment of the move"),
    "move:id": gettext_lazy("Id of the move itself"),
    "day": gettext_lazy("Day"),
    "count": gettext_lazy("Number of visitors"),
    "member": gettext_lazy("Person"),
    "office": gettext_lazy("Office"),
    "side": gettext_lazy("Half: marketing or sales"),
    "role": gettext_lazy("Role"),
    "at": gettext_lazy("Moment of the attempt, with the time of day"),
    "kind": gettext_lazy("Kind of attempt: call, mail, meeting"),
    "by": gettext_lazy("Who tried"),
    "human": gettext_lazy("Whether a person did it: yes or no"),
    "reached": gettext_lazy("Whether they spoke with the person: yes or no"),
    "id": gettext_lazy("Id of the attempt itself"),
    "from": gettext_lazy("First day in the team"),
    "to": gettext_lazy("Last day in the team"),
}
GROUPS = {
    "id": gettext_lazy("Whose row it is"),
    "steps": gettext_lazy("Dates of the steps"),
    "outcomes": gettext_lazy("How it ended"),
    "values": gettext_lazy("What is said of it"),
    "person": gettext_lazy("Who it is"),
    "more": gettext_lazy("More"),
    "long": gettext_lazy("One row for each move"),
}


def role_name(role: str, steps: Mapping[str, str]) -> str:
    """What the page calls a role."""
    group, _mark, name = role.partition(":")
    if group == "step":
        return _("Date of “%(step)s”") % {"step": steps.get(name, name)}
    if group == "outcome":
        return _("Date of “%(step)s”") % {"step": Outcome(name).label}
    return str(ROLES[role])


def group_name(group: str) -> str:
    return str(GROUPS.get(group, ""))


def unfit_words(unfit: Unfit, steps: Mapping[str, str]) -> str:
    """Why roles fit together in no mapping, and what to do."""
    name = role_name(unfit.role, steps)
    needs = {"status": "decided", "decided": "status", "assigned": "owner", "move:step": "move:at"}
    other = needs.get(unfit.role, "move:step")
    return {
        "twice": _("Two columns are “%(name)s”. Choose one."),
        "needed": _("Choose the column that is “%(name)s”."),
        "alone": _("“%(name)s” needs a column that is “%(other)s”."),
        "mixed": _("“%(name)s” cannot stand beside rows of moves."),
    }[unfit.why] % {"name": name, "other": role_name(other, steps)}
