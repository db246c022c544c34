from django.urls import path

from goals.views import goal, plan, promise, quotas, step_targets

urlpatterns = [
    path("goals/", plan.goals, name="goals"),
    path("goals/new/", plan.goal_new, name="goal_new"),
    path("goals/quotas/", quotas.quotas, name="quotas"),
    path("goals/targets/", step_targets.step_targets, name="step_targets"),
    path("goals/promise/", promise.promise, name="promise"),
    path("goals/<int:goal_id>/", goal.goal, name="goal"),
    path("goals/<int:goal_id>/edit/", plan.goal_edit, name="goal_edit"),
    path("goals/<int:goal_id>/agree/", goal.goal_agree, name="goal_agree"),
    path("goals/<int:goal_id>/withdraw/", goal.goal_withdraw, name="goal_withdraw"),
]
