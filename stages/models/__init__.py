from stages.models.assessment import Aim, AssessmentDay
from stages.models.definition import Definition
from stages.models.meeting import (
    Attendance,
    CalendarLink,
    Meeting,
    MeetingDecision,
    MeetingSeries,
)
from stages.models.plan import PlanItem
from stages.models.said import Appointment, Opinion, Resolution

__all__ = [
    "Aim",
    "Appointment",
    "AssessmentDay",
    "Attendance",
    "CalendarLink",
    "Definition",
    "Meeting",
    "MeetingDecision",
    "MeetingSeries",
    "Opinion",
    "PlanItem",
    "Resolution",
]
