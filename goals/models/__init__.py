from goals.models.goal import SharedGoal
from goals.models.promise import PromiseTarget, PromiseValue
from goals.models.quota import Quota
from goals.models.target import StepTarget

__all__ = ["PromiseTarget", "PromiseValue", "Quota", "SharedGoal", "StepTarget"]
