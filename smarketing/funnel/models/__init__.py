from smarketing.funnel.models.counts import Cohort, DailyCount, Dimension, Entry, PeriodTotal
from smarketing.funnel.models.definition import StandingDefinition
from smarketing.funnel.models.handoff import (
    Attempt,
    Handoff,
    HandoffNote,
    HandoffRule,
    Reason,
    Route,
)
from smarketing.funnel.models.imports import Import, ImportMapping
from smarketing.funnel.models.lead import Alias, Lead, Person
from smarketing.funnel.models.matching import Rematch
from smarketing.funnel.models.move import Move, Outcome, Rebuild, VisitDay
from smarketing.funnel.models.rate import PlanRate, Rate
from smarketing.funnel.models.step import Campaign, Source, Step

__all__ = [
    "Alias",
    "Attempt",
    "Campaign",
    "Cohort",
    "DailyCount",
    "Dimension",
    "Entry",
    "Handoff",
    "HandoffNote",
    "HandoffRule",
    "Import",
    "ImportMapping",
    "Lead",
    "Move",
    "Outcome",
    "PeriodTotal",
    "Person",
    "PlanRate",
    "Rate",
    "Reason",
    "Rebuild",
    "Route",
    "Rematch",
    "Source",
    "StandingDefinition",
    "Step",
    "VisitDay",
]
