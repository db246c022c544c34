"""Every figure of both promises, explained: what it says, how, and the terms it follows from."""

from django.utils.translation import gettext_noop as _

from smarketing.scoreboard.panels.panel import Plain, amount
from smarketing.scoreboard.rules.explanation import (
    GAP,
    PACE,
    SHARE,
    Explanation,
    Ground,
    Term,
    Text,
)

TYPED = _("The month’s promise spread evenly over its days.")
BY_CHAIN = _(
    "The leads that the chain signed by both heads asks sales to accept in the month, times what "
    "one lead is worth, frozen for the quarter; spread evenly over the month’s days."
)


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    return [*of_marketing(panel), *of_sales(panel["sales"]), *of_costs(panel)]


def of_costs(panel: Plain) -> list[Explanation]:
    """What is missing or waits, in money: n times the quota over what it takes of the step."""
    told, costs = [], panel.get("costs", {})
    names = {
        "behind": _("What the leads that are missing by today cost this period"),
        "late": _("What the leads past their time may cost this period"),
    }
    for key, name in names.items():
        if cost := costs.get(key):
            told.append(
                Explanation(
                    figure=f"promises.cost_{key}",
                    name=Text(name),
                    value={"money": [cost["now"], panel["unit"]]},
                    definition=Text(
                        _(
                            "The signed chain’s quota over the leads it takes is what one lead "
                            "brings; of that the share that is won by the period’s last day, by "
                            "the measured lag. The rest comes in the periods after it."
                        )
                    ),
                    how=GAP,
                    terms=(
                        Term(
                            Text(_("what %(n)s leads bring in all"), {"n": {"count": cost["n"]}}),
                            {"money": [cost["whole"], panel["unit"]]},
                        ),
                        Term(
                            Text(_("of that, after the period")),
                            {"money": [cost["whole"] - cost["now"], panel["unit"]]},
                        ),
                    ),
                )
            )
    return told


def of_marketing(panel: Plain) -> list[Explanation]:
    half, unit = panel["marketing"], panel["unit"]
    money = {key: amount(half[key], unit, True) for key in ("gross", "taken_back", "net", "due")}
    delivered = Explanation(
        figure="promises.delivered",
        name=Text(_("Value of leads delivered in the month")),
        value=money["net"],
        definition=Text(
            _(
                "Each lead counts once, on the day sales first accepted it, with what a lead of "
                "its persona is worth: close rate times average won amount, frozen for the "
                "quarter. A lead rejected after all is taken off on that day."
            )
        ),
        how=GAP,
        terms=(
            Term(Text(_("first accepted")), money["gross"]),
            Term(Text(_("rejected after all")), money["taken_back"]),
        ),
    )
    if half["target"] is None:
        return [delivered]
    net = Term(Text(_("delivered")), money["net"], "promises.delivered")
    due = Term(Text(_("promised by today")), money["due"], "promises.due")
    return [
        delivered,
        Explanation(
            figure="promises.due",
            name=Text(_("Value promised by today")),
            value=money["due"],
            definition=Text(BY_CHAIN if half.get("chain") else TYPED),
            how=PACE,
            terms=(
                Term(Text(_("promised for the month")), amount(half["target"], unit, True)),
                Term(Text(_("days gone, today counted whole")), {"count": half["gone"]}),
                Term(Text(_("days of the month")), {"count": half["of_days"]}),
            ),
        ),
        Explanation(
            figure="promises.gap",
            name=Text(_("Distance from marketing’s promise")),
            value=amount(half["gap"], unit, True),
            definition=Text(_("What was delivered less what was promised by today.")),
            how=GAP,
            terms=(net, due),
        ),
        Explanation(
            figure="promises.kept",
            name=Text(_("Marketing’s promise kept")),
            value=half["kept"] and {"share": half["kept"]},
            definition=Text(_("What was delivered as a share of what was promised by today.")),
            how=SHARE,
            terms=(net, due),
        ),
    ]


def of_sales(half: Plain) -> list[Explanation]:
    inside = Term(Text(_("answered in time")), {"count": half["inside"]})
    due = Term(Text(_("answered, or past their time")), {"count": half["due"]})
    answered = Explanation(
        figure="promises.answered",
        name=Text(_("Leads answered in time")),
        value=half["kept"] and {"share": half["kept"]},
        definition=Text(
            _(
                "Of the leads passed in the period whose time is over or that were answered, the "
                "share answered within the limit. Those still in time are pending and not among "
                "them."
            )
        ),
        how=SHARE,
        terms=(inside, due),
    )
    late = Explanation(
        figure="promises.late",
        name=Text(_("Leads past their time")),
        value={"count": half["late"]},
        definition=Text(_("Leads that wait for sales’ answer now, longer than was promised.")),
        how=GAP,
        terms=waiting(half),
    )
    contact, tries = half["contact"], half["tries"]
    return [answered, late, *of_contact(contact), *of_tries(tries), *of_owed(contact, tries)]


def of_owed(contact: Plain, tries: Plain) -> list[Explanation]:
    """The accepted leads that are past a time now, whenever they were passed."""
    told = (
        (
            contact,
            "promises.uncalled",
            _("Leads past the time for a first contact"),
            _("Accepted leads that nobody has tried to reach yet, longer than was promised."),
        ),
        (
            tries,
            "promises.untried",
            _("Leads tried less often than promised"),
            _("Accepted leads whose window is over, and that were tried less often than promised."),
        ),
    )
    return [
        Explanation(
            figure=figure,
            name=Text(name),
            value={"count": row["late"]},
            definition=Text(definition),
            how=GAP,
            terms=waiting(row),
        )
        for row, figure, name, definition in told
        if row["late"]
    ]


def waiting(row: Plain) -> tuple[Term, Term]:
    """Those past their time are those that wait less those that wait in time."""
    return (
        Term(Text(_("wait now")), {"count": row["late"] + row["pending"]}),
        Term(Text(_("still in time")), {"count": row["pending"]}),
    )


def of_contact(row: Plain) -> list[Explanation]:
    if not row["due"]:
        return []
    definition = Text(
        _(
            "Of the accepted leads that somebody tried to reach, or whose time to is over, "
            "the share tried within the limit. Only attempts by a person count."
        )
    )
    return [
        Explanation(
            figure="promises.reached",
            name=Text(_("Leads reached in time")),
            value=row["kept"] and {"share": row["kept"]},
            definition=definition,
            how=SHARE,
            terms=(
                Term(Text(_("tried in time")), {"count": row["inside"]}),
                Term(Text(_("tried, or past their time")), {"count": row["due"]}),
            ),
        )
    ]


def of_tries(row: Plain) -> list[Explanation]:
    if not (row["due"] and row["needed"]):
        return []
    definition = Text(
        _(
            "Of the accepted leads whose window of %(days)s days is over, the share that a person "
            "tried to reach at least %(n)s times. Who was reached or closed before is left out."
        ),
        {"days": {"count": row["days"]}, "n": {"count": row["needed"]}},
    )
    return [
        Explanation(
            figure="promises.tries",
            name=Text(_("Leads tried often enough")),
            value=row["kept"] and {"share": row["kept"]},
            definition=definition,
            how=SHARE,
            terms=(
                Term(Text(_("tried often enough")), {"count": row["inside"]}),
                Term(Text(_("window over")), {"count": row["due"]}),
            ),
        )
    ]
