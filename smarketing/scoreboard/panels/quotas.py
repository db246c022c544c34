"""What each sales team carries of the period, and what it has closed."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_noop as _

from goals.queries.quotas import TeamQuota, quotas_in
from goals.rules.metrics import kind_of
from goals.rules.progress import UNKNOWN, banded
from smarketing.funnel.queries.counts import Figure, counts
from smarketing.scoreboard.panels.panel import Panel, Plain, amount
from smarketing.scoreboard.queries.scene import Scene, measured
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
    """The quotas of a period and what their teams closed, by (team, step)."""

    quotas: list[TeamQuota]
    closed: dict[tuple[int, str], Figure]


def read(scene: Scene) -> Carried:
    quotas = quotas_in(scene.organization, scene.period, scene.today)
    steps = tuple(sorted({kind_of(quota.metric).step for quota in quotas}))
    if not steps:
        return Carried(quotas, {})
    figures = counts(scene.organization, by_team(scene.period, steps, scene.version)).rows
    return Carried(quotas, {(figure.ids["team_id"], figure.key[1]): figure for figure in figures})


def compose(scene: Scene, carried: Carried) -> Plain:
    return {"unit": scene.unit, "rows": [row(quota, carried) for quota in carried.quotas]}


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
        "attainment": str(Fraction(closed, quota.target)),
        "due_share": str(quota.due / quota.target),
        "status": banded(closed / quota.due) if quota.due else UNKNOWN,
    }


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    return [explained for row in panel["rows"] for explained in explain_row(row, ground)]


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
        for row in panel["rows"]
    ]


PANEL = Panel(
    name="quotas",
    width="half",
    read=read,
    compose=compose,
    figures=figures,
    key="quotas",
    told=plain,
)
