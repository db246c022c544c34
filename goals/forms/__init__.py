"""Forms of goals: they read what was typed in its reader's language, and nothing more."""

from goals.forms.cell import CellForm
from goals.forms.choices import metric_choices, metric_name
from goals.forms.goal import GoalForm
from goals.forms.typed import (
    complaint,
    digits_in,
    percent_shown,
    percent_typed,
    shown,
    signs_of,
    typed,
)

__all__ = [
    "CellForm",
    "GoalForm",
    "complaint",
    "digits_in",
    "metric_choices",
    "metric_name",
    "percent_shown",
    "percent_typed",
    "shown",
    "signs_of",
    "typed",
]
