"""What a meeting talks about."""

from django.utils.translation import gettext_noop as _

TOPICS = {  # what an agenda speaks of, in this order
    "gap": _("Gaps"),
    "breach": _("Promises"),
    "late": _("Late data"),
    "forecast": _("Since the last meeting"),
    "contest": _("Contested rejections"),
    "waiting": _("Waits for signatures"),
    "scenario": _("Scenarios"),
    "due": _("Decisions due"),
    "plan": _("Overdue in the plan"),
    "back": _("What holds it back"),
}
AGENDA = {
    "scenario": _("What if: %(name)s"),
    "contested": _("Marketing contests a rejection: %(reason)s"),
    "goal": _("%(name)s is behind by %(gap)s"),
    "step": _("%(step)s: %(gap)s missing by today"),
    "quota": _("%(team)s has closed %(closed)s of %(quota)s"),
    "late_leads": _("%(n)s leads wait for sales’ answer longer than promised"),
    "uncalled": _("%(n)s accepted leads wait for a first contact longer than promised"),
    "untried": _("%(n)s accepted leads were tried less often than promised"),
    "slow": _("Sales answered %(kept)s of its leads in time"),
    "owed": _("Marketing owes %(owed)s of this month’s promise"),
    "late_facts": _("Of the days before %(day)s, %(n)s leads changed since then"),
    "attained": _("Goal: %(before)s on %(day)s, %(now)s today"),
    "forecast": _("Forecast: %(before)s on %(day)s, %(now)s today"),
    "position": _("Stages: %(before)s on %(day)s, %(now)s today"),
}
