"""Forecasts and how they held, as programs read them."""

from goals.api.plain import figure_told
from goals.queries.forecasts.hindcasts import CalibrationPage
from goals.queries.lag_page import LagTable
from goals.rules.coverage import Coverage
from goals.rules.forecast.draws import Forecast
from goals.rules.forecast.hindcast import Held
from goals.rules.metrics import Metric


def forecast_told(said: Forecast | None, metric: Metric, unit: str) -> dict | None:
    """The contract's forecast with what it is made of; None where there is none."""
    if said is None:
        return None
    ends = {key: figure_told(getattr(said, key), metric, unit) for key in ("p10", "p50", "p90")}
    return ends | {
        "probability": None if said.probability is None else float(said.probability),
        "open_leads": said.open_leads,
        "from_open": said.from_open,
        "new_leads": said.coming,
        "from_new": said.from_coming,
    }


def held_told(held: Held, metric: Metric, unit: str) -> dict:
    """One week's forecast beside what came."""
    money = ("p10", "p50", "p90", "outcome", "run_rate", "weighted")
    return (
        {"week": held.week}
        | {key: figure_told(getattr(held, key), metric, unit) for key in money}
        | {"inside": held.is_inside}
    )


def calibration_told(page: CalibrationPage) -> dict:
    """How the ranges of a metric held, with every period behind it."""
    kept = page.calibration
    return {
        "metric": page.metric.key,
        "unit": page.unit or page.metric.step,
        "coverage": {
            "asked": 0.8,
            "inside": kept.inside,
            "of": kept.of,
            "share": None if kept.coverage is None else float(kept.coverage),
            "interval": kept.interval,
        },
        "median_error": {
            "forecast": kept.error,
            "run_rate": kept.run_rate_error,
            "weighted_pipeline": kept.weighted_error,
        },
        "periods": [
            {
                "period": one.period.key,
                "starts_on": one.period.starts_on.isoformat(),
                "ends_on": one.period.ends_on.isoformat(),
                "outcome": figure_told(one.outcome, page.metric, page.unit),
                "weeks": [held_told(held, page.metric, page.unit) for held in one.held],
            }
            for one in page.periods
        ],
    }


def lag_told(table: LagTable, metric: Metric, unit: str) -> dict:
    """The lag matrix; shares of each quarter in percent that add up to 100."""
    return {
        "wins": table.sample,
        "median_days": table.median,
        "quarters": [
            {
                "quarter": row.called,
                "starts_on": row.quarter.starts_on.isoformat(),
                "ends_on": row.quarter.ends_on.isoformat(),
                "determined": row.determined,
                "open": row.open,
                "determined_amount": figure_told(row.determined_of, metric, unit),
                "open_amount": figure_told(row.open_of, metric, unit),
                "leads_from": [
                    {
                        "from": made.starts_on.isoformat(),
                        "to": made.ends_on.isoformat(),
                        "percent": cell.percent,
                        "open": cell.is_open,
                    }
                    for made, cell in zip(table.made, row.cells, strict=True)
                    if cell
                ],
            }
            for row in table.rows
        ],
    }


def coverage_told(covered: Coverage, metric: Metric, unit: str) -> dict:
    """How the open deals cover what is missing, and how many times they must."""
    return {
        "pipeline": figure_told(covered.pipeline, metric, unit),
        "missing": figure_told(covered.missing, metric, unit),
        "times": None if covered.times is None else float(covered.times),
        "needed": None if covered.needed is None else float(covered.needed),
        "status": covered.status,
        "win_rate": None if covered.win_rate is None else float(covered.win_rate),
        "created_within": float(covered.created),
        "steps": [
            {
                "step": step.step,
                "open": step.of,
                "closing": step.leads,
                "worth": figure_told(step.worth, metric, unit),
            }
            for step in covered.steps
        ],
    }
