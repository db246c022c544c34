"""Panels as the composer makes them, for tests of what is drawn from them."""

from datetime import date, timedelta


def days(first: date, count: int) -> list[str]:
    return [str(first + timedelta(n)) for n in range(count)]


GOAL = {
    "id": 7,
    "name": "Revenue, Q4 2026",
    "metric": "amount:customer",
    "unit": "USD",
    "period": {
        "key": "2026-Q4",
        "starts_on": "2026-10-01",
        "ends_on": "2026-12-31",
        "day": 54,
        "days": 92,
    },
    "target": 240_000_000,
    "attained": 148_230_000,
    "counted": 148_230_000,
    "baseline": 0,
    "minimum": None,
    "stretch": None,
    "direction": "reach",
    "basis": "calendar",
    "gone": [54, 92],
    "original": None,
    "beside": [],
    "attainment": "0.6176",
    "needed_by_today": 140_869_565,
    "pace_gap": 7_360_435,
    "status": "ahead",
    "not_priced": 0,
    "forecast": None,
    "agreed": {
        "marketing": {"name": "Mia", "on": "2026-10-01"},
        "sales": {"name": "Sara", "on": "2026-10-01"},
    },
    "waits_for": [],
    "proposed": None,
    "shared": True,
}

LEAD_STEP = {
    "step": "lead",
    "name": {"en": "Leads", "es": "Prospectos"},
    "side": "marketing",
    "count": 2608,
    "needed": 4300,
    "needed_by_today": 2730,
    "status": "behind",
    "gap": -122,
    "conversion": {"period": "0.031", "cohort": None, "complete": True},
}

WAY = {
    "steps": [
        {**LEAD_STEP, "step": "visitor", "name": "Visitors", "conversion": None},
        LEAD_STEP,
        {
            **LEAD_STEP,
            "step": "customer",
            "name": "<b>Customers</b>",
            "side": "sales",
            "needed": None,
            "needed_by_today": None,
            "gap": None,
            "status": "unknown",
        },
    ]
}

PACE = {
    "unit": "USD",
    "days": days(date(2026, 10, 1), 92),
    "attained": [2_700_000 * (n + 1) for n in range(54)],
    "pace": [240_000_000 * (n + 1) // 92 for n in range(92)],
    "range": [223_000_000, 238_000_000],
    "today": "2026-11-23",
}

LEADS = {
    "days": days(date(2026, 11, 1), 30),
    "delivered": [45 * (n + 1) for n in range(23)],
    "promised": [48 * (n + 1) for n in range(30)],
    "status": "behind",
    "gap": -69,
    "month": "2026-11",
}

QUOTAS = {
    "unit": "USD",
    "rows": [
        {
            "figure": "quotas.3",
            "unit": "USD",
            "team_id": 3,
            "team": "North",
            "quota": 90_000_000,
            "closed": 59_400_000,
            "attainment": "0.66",
            "status": "ahead",
        }
    ],
}

TOGETHER = {
    "entries": [
        {
            "at": "2026-11-23T12:00:00Z",
            "kind": "goal.level",
            "who": "",
            "half": "",
            "text": {
                "msgid": "%(share)s of the goal reached",
                "params": {"share": {"share": "0.6"}},
            },
        }
    ]
}

HALVES = {
    "target": 24_200_000,
    "gross": 17_900_000,
    "taken_back": 400_000,
    "net": 17_500_000,
    "due": 18_553_333,
    "gap": -1_053_333,
    "owed": 1_053_333,
    "kept": "13125/13915",
    "gone": 23,
    "of_days": 30,
}
NOTHING = {
    "due": 0,
    "inside": 0,
    "kept": None,
    "pending": 0,
    "late": 0,
    "median_tenths": None,
    "worked_tenths": None,
}
PROMISES = {
    "unit": "USD",
    "month": LEADS["month"],
    "days": LEADS["days"],
    "delivered": [n * 760_000 for n in range(1, 1 + len(LEADS["delivered"]))],
    "promised": [n * 806_666 for n in range(1, 1 + len(LEADS["days"]))],
    "today": "2026-11-22",
    "costs": {
        "behind": {"n": 122, "now": 3_100_000, "following": 9_600_000, "whole": 15_000_000},
        "late": {"n": 7, "now": 180_000, "following": 540_000, "whole": 900_000},
    },
    "marketing": HALVES,
    "sales": {
        "due": 786,
        "inside": 719,
        "kept": "719/786",
        "pending": 23,
        "late": 7,
        "minutes": 1440,
        "working": False,
        "median_tenths": 19,
        "worked_tenths": 8,
        "contact": NOTHING | {"minutes": 1440, "working": False},
        "tries": NOTHING | {"needed": 0, "days": 14},
    },
}
AT_PACE = {"base": "1.05", "behind": "0.00225", "from": "1.05", "slope": "1.5"}
PAY = {
    "attained": "247/400",
    "pace": "1.05225",
    "day": 54,
    "days": 92,
    "points": [["0.6", "0.4"], ["1", "1"], ["1.05", "1.05"], ["1.25", "1.35"]],
    "behind": "stays",
    "rows": [
        {
            "half": "both",
            "figure": "pay.both",
            "today": {"pays": "0.42625", "pieces": []},
            "pace": {"pays": "1.053375", "pieces": [AT_PACE]},
        }
    ],
}

ALL = {
    "goal": GOAL,
    "way": WAY,
    "pace": PACE,
    "leads": LEADS,
    "promises": PROMISES,
    "quotas": QUOTAS,
    "pay": PAY,
    "together": TOGETHER,
}
EMPTY = {
    "goal": {"empty": True},
    "way": {"steps": []},
    "pace": {**PACE, "attained": []},
    "promises": {**PROMISES, "delivered": [], "promised": None},
    "leads": {**LEADS, "delivered": [], "promised": None},
    "quotas": {"unit": "USD", "rows": []},
    "pay": {**PAY, "pace": None, "rows": []},
    "together": {"entries": []},
}
