"""What each sales team carries of the period, and what it has closed."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_noop as _

from goals.queries.quotas import TeamQuota, quotas_in
from goals.rules.adjusting import TEAM, between, shared_out
from goals.rules.lag import months_cut
from goals.rules.metrics import kind_of
from goals.rules.parts import dealt
from goals.rules.progress import UNKNOWN, banded, standing, whole
from goals.rules.spread import spread
from smarketing.accounts.rules.halves import SALES
from smarketing.funnel.queries.counts import Figure
from smarketing.scoreboard.panels.panel import Panel, Plain, amount
from smarketing.scoreboard.queries.scene import Scene, WayStep, measured
from smarketing.scoreboard.rules.asked import by_team, of_team
from smarketing.scoreboard.rules.explanation import (
    ROWS,
    SHARE,
    TYPED,
    Explanation,
    Ground,
    Left,
    Term,
    Text,
)
from smarketing.scoreboard.rules.plain import rate, whole_units


@dataclass(frozen=True)
class Carried:
    """The quotas of a period, and what entered which step of their teams, by (team, step)."""

    quotas: list[TeamQuota]
    closed: dict[tuple[int, str], Figure]


@dataclass(frozen=True)
class Handed:
    """What the chain owes the teams of the step where they take leads over, by team."""

    step: WayStep
    metric: str  # of the quotas by which it is shared out
    total: int
    owed: dict[int, int]
    due: dict[int, int]  # of these, by the end of today
    moved: dict[int, int]  # of these, what was moved here (or away) within the period


def read(scene: Scene) -> Carried:
    quotas = scene.settled.of(
        "quotas", lambda: quotas_in(scene.organization, scene.period, scene.today)
    )
    steps = {kind_of(quota.metric).step for quota in quotas}
    if not steps:
        return Carried(quotas, {})
    steps = tuple(sorted(steps | {step.key for step in taken_over(scene)}))
    figures = scene.asked(by_team(scene.period, steps, scene.version)).rows
    return Carried(quotas, {(figure.ids["team_id"], figure.key[1]): figure for figure in figures})


def taken_over(scene: Scene) -> list[WayStep]:
    """The first step of sales, where a team takes a lead over, if an agreed chain owes of it."""
    first = [step for step in scene.steps if step.side == SALES][:1]
    return [step for step in first if scene.derived.get(step.key)]


def handed_over(scene: Scene, carried: Carried) -> Handed | None:
    """What is owed each team: the chain's by their share of the quotas, adding up to it, and what
    was moved between them. As where owed leads are moved (`goals.queries.adjusting`)."""
    quotas = {
        quota.team.pk: quota.target for quota in carried.quotas if quota.metric == scene.metric.key
    }
    for step in taken_over(scene):
        needed = spread(scene.targets[step.key], scene.period, scene.today)
        if not quotas or needed is None or not needed.is_complete:
            return None
        months = {key: months_cut(counts, scene.period) for key, counts in scene.targets.items()}
        by_today = whole(needed.by_today, is_money=False)
        moves = between(scene.shifts, TEAM, step.key, months)
        cells, due = shared_out(months[step.key], by_today, quotas, moves, scene.today)
        owed = {team: sum(counts.values()) for team, counts in cells.items()}
        total = sum(months[step.key].values())
        before = dealt(total, quotas)
        moved = {team: count - before.get(team, 0) for team, count in owed.items()}
        return Handed(step, scene.metric.key, total, owed, due, moved)
    return None


def compose(scene: Scene, carried: Carried) -> Plain:
    handed = handed_over(scene, carried)
    taken = handed and {"step": handed.step.key, "name": handed.step.name, "total": handed.total}
    rows = [row(quota, carried) | owed_to(quota, carried, handed) for quota in carried.quotas]
    return {"unit": scene.unit, "taken_over": taken, "rows": rows}


def owed_to(quota: TeamQuota, carried: Carried, handed: Handed | None) -> Plain:
    """The leads owed to a team and those it took over."""
    if handed is None or quota.metric != handed.metric:
        return {"owed": None}
    figure = carried.closed.get((quota.team.pk, handed.step.key))
    delivered = figure.count if figure else 0
    due = handed.due[quota.team.pk]
    return {
        "owed": handed.owed[quota.team.pk],
        "owed_by_today": due,
        "moved": handed.moved.get(quota.team.pk, 0),
        "delivered": delivered,
        "handed_status": standing(delivered, Fraction(due)),
    }


def row(quota: TeamQuota, carried: Carried) -> Plain:
    metric = kind_of(quota.metric)
    figure = carried.closed.get((quota.team.pk, metric.step))
    closed = measured(metric, figure)
    which = (str(quota.team.pk), *(() if metric.is_money else (metric.step,)))
    return {
        "figure": ".".join(("quotas", *which)),
        "team": quota.team.name,
        "team_id": quota.team.pk,
        "metric": quota.metric,
        "unit": quota.unit,
        "quota": quota.target,
        "closed": closed,
        "not_priced": figure.not_priced if figure and metric.is_money else 0,
        "results": figure.count if figure else 0,
        "attainment": str(Fraction(closed, quota.target)),
        "due_share": str(quota.due / quota.target),
        "status": banded(closed / quota.due) if quota.due else UNKNOWN,
    }


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    explained = [one for row in panel["rows"] for one in explain_row(row, ground)]
    if panel["taken_over"]:
        owed = [row for row in panel["rows"] if row["owed"] is not None]
        explained += [one for row in owed for one in explain_handed(row, owed, panel, ground)]
    return explained


def explain_handed(
    row: Plain, rows: list[Plain], panel: Plain, ground: Ground
) -> list[Explanation]:
    """What of the chain a team is owed, and what it took over."""
    name = {"team": row["team"], "step": {"name": panel["taken_over"]["name"]}}
    money = kind_of(row["metric"]).is_money
    quotas = [amount(one, row["unit"], money) for one in (row["quota"], total_of(rows))]
    step = panel["taken_over"]["step"]
    return [
        Explanation(
            figure=f"{row['figure']}.owed",
            name=Text(_("%(team)s: owed of %(step)s"), name),
            value={"count": row["owed"]},
            definition=Text(
                _(
                    "What the agreed chain owes of the step where sales takes over, shared out by "
                    "the teams’ quotas so that the parts add up to it."
                )
            ),
            how=TYPED,
            terms=(
                Term(
                    Text(_("owed to all teams")),
                    {"count": panel["taken_over"]["total"]},
                    f"way.{step}.needed",
                ),
                Term(Text(_("quota")), quotas[0], f"{row['figure']}.quota"),
                Term(Text(_("quotas of all teams")), quotas[1]),
                *moved_term(row),
            ),
        ),
        Explanation(
            figure=f"{row['figure']}.delivered",
            name=Text(_("%(team)s: took over at %(step)s"), name),
            value={"count": row["delivered"]},
            definition=Text(
                _("How many leads entered this step in the period under an owner of the team.")
            ),
            how=ROWS,
            question=of_team(ground.period, step, row["team_id"], ground.version),
        ),
    ]


def moved_term(row: Plain) -> tuple[Term, ...]:
    """What adjustments moved to a team or away from it; a board of before they existed has none."""
    moved = row.get("moved", 0)
    return (Term(Text(_("moved by adjustments")), {"count": moved}),) if moved else ()


def total_of(rows: list[Plain]) -> int:
    return sum(row["quota"] for row in rows)


def explain_row(row: Plain, ground: Ground) -> list[Explanation]:
    metric = kind_of(row["metric"])
    name, which = {"team": row["team"]}, row["figure"]
    quota, closed = (amount(row[key], row["unit"], metric.is_money) for key in ("quota", "closed"))
    left = Left(Text(_("no exchange rate on their day")), row["not_priced"])
    return [
        Explanation(
            figure=f"{which}.quota",
            name=Text(_("%(team)s: quota"), name),
            value=quota,
            definition=Text(_("What this team carries of the period, as somebody set it.")),
            how=TYPED,
        ),
        Explanation(
            figure=f"{which}.closed",
            name=Text(_("%(team)s: closed"), name),
            value=closed,
            definition=Text(
                _(
                    "What the team’s own deals brought in the period. A deal belongs to the team "
                    "of its owner on the day of the win."
                )
            ),
            how=ROWS,
            question=of_team(ground.period, metric.step, row["team_id"], ground.version),
            column="amount" if metric.is_money else "n",
            left_out=(left,) if row["not_priced"] else (),
        ),
        Explanation(
            figure=f"{which}.attainment",
            name=Text(_("%(team)s: attainment"), name),
            value={"share": row["attainment"]},
            definition=Text(_("What the team closed as a share of its quota. It is never capped.")),
            how=SHARE,
            terms=(
                Term(Text(_("closed")), closed, f"{which}.closed"),
                Term(Text(_("quota")), quota, f"{which}.quota"),
            ),
        ),
    ]


def plain(panel: Plain, ground: Ground) -> list[Plain]:
    return [
        {key: row[key] for key in ("team", "team_id", "metric", "unit", "status")}
        | {
            key: whole_units(row[key], row["unit"], kind_of(row["metric"]).is_money)
            for key in ("quota", "closed")
        }
        | {"attainment": rate(row["attainment"])}
        | {"leads": handed_told(row, panel)}
        for row in panel["rows"]
    ]


def handed_told(row: Plain, panel: Plain) -> Plain | None:
    """What the team is owed of the step where it takes over, and what it took; None unsaid."""
    if row["owed"] is None:
        return None
    same = {key: row[key] for key in ("owed", "owed_by_today", "delivered")}
    return same | {"step": panel["taken_over"]["step"], "status": row["handed_status"]}


PANEL = Panel(
    name="quotas",
    width="half",
    read=read,
    compose=compose,
    figures=figures,
    key="quotas",
    told=plain,
)
