from goals.models.adjustment import Adjustment
from goals.models.calendar import Calendar, CalendarPeriod
from goals.models.celebration import Celebration, CelebrationSeen, CelebrationWord, Level
from goals.models.chain import Edge, Link, QuotaChain, StepLag
from goals.models.closing import Closing
from goals.models.draft import GoalDraft
from goals.models.forecast import ForecastBasis, Hindcast
from goals.models.goal import SharedGoal
from goals.models.pay import Incentive, PayGrant, PayPlan, PlanApproval
from goals.models.person_quota import PersonQuota
from goals.models.promise import PromiseTarget, PromiseValue
from goals.models.quota import Quota
from goals.models.scenario import Scenario
from goals.models.slice import GoalSlice
from goals.models.statement import (
    PayAdvance,
    PayClosing,
    PayQuestion,
    PayStatement,
    PayWord,
)
from goals.models.target import StepTarget

__all__ = [
    "Calendar",
    "CalendarPeriod",
    "Adjustment",
    "Celebration",
    "CelebrationSeen",
    "CelebrationWord",
    "Closing",
    "Edge",
    "ForecastBasis",
    "GoalDraft",
    "GoalSlice",
    "Hindcast",
    "Incentive",
    "Level",
    "Link",
    "PayAdvance",
    "PayClosing",
    "PayGrant",
    "PayPlan",
    "PayQuestion",
    "PayStatement",
    "PayWord",
    "PersonQuota",
    "PlanApproval",
    "PromiseTarget",
    "PromiseValue",
    "Quota",
    "QuotaChain",
    "Scenario",
    "SharedGoal",
    "StepLag",
    "StepTarget",
]
