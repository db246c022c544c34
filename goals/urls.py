from django.urls import path

from goals.views import chain, chain_why, goal, plan, promise, quotas, step_targets

urlpatterns = [
    path("goals/", plan.goals, name="goals"),
    path("goals/new/", plan.goal_new, name="goal_new"),
    path("goals/quotas/", quotas.quotas, name="quotas"),
    path("goals/targets/", step_targets.step_targets, name="step_targets"),
    path("goals/chain/", chain.chain, name="chain"),
    path("goals/chain/start/", chain.chain_start, name="chain_start"),
    path("goals/chain/<int:chain_id>/measure/", chain.chain_measure, name="chain_measure"),
    path("goals/chain/<int:chain_id>/agree/", chain.chain_agree, name="chain_agree"),
    path("goals/chain/<int:chain_id>/withdraw/", chain.chain_withdraw, name="chain_withdraw"),
    path("goals/chain/<int:chain_id>/steps/<slug:step>/", chain_why.chain_step, name="chain_step"),
    path("goals/chain/links/<int:link_id>/", chain_why.chain_link, name="chain_link"),
    path("goals/promise/", promise.promise, name="promise"),
    path("goals/<int:goal_id>/", goal.goal, name="goal"),
    path("goals/<int:goal_id>/edit/", plan.goal_edit, name="goal_edit"),
    path("goals/<int:goal_id>/agree/", goal.goal_agree, name="goal_agree"),
    path("goals/<int:goal_id>/withdraw/", goal.goal_withdraw, name="goal_withdraw"),
]
