from goals.models.goal import SharedGoal
from goals.models.quota import Quota
from goals.models.target import StepTarget

__all__ = ["Quota", "SharedGoal", "StepTarget"]
