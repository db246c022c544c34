from goals.models.chain import Edge, Link, QuotaChain, StepLag
from goals.models.goal import SharedGoal
from goals.models.promise import PromiseTarget, PromiseValue
from goals.models.quota import Quota
from goals.models.target import StepTarget

__all__ = [
    "Edge",
    "Link",
    "PromiseTarget",
    "PromiseValue",
    "Quota",
    "QuotaChain",
    "SharedGoal",
    "StepLag",
    "StepTarget",
]
