from django.urls import path

from goals.views import chain, chain_why, goal, plan, promise, quotas, step_targets
from goals.views.pay import keeping, page, plans

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
    path("pay/", page.pay, name="pay"),
    path("pay/what-if/", page.pay_what_if, name="pay_what_if"),
    path("pay/plan/<str:half>/", plans.pay_edit, name="pay_edit"),
    path("pay/plan/<str:half>/begin/", plans.pay_begin, name="pay_begin"),
    path("pay/plans/<int:plan_id>/sign/", plans.pay_sign, name="pay_sign"),
    path("pay/plans/<int:plan_id>/approve/", plans.pay_approve, name="pay_approve"),
    path("pay/plans/<int:plan_id>/withdraw/", plans.pay_withdraw, name="pay_withdraw"),
    path("pay/people/", keeping.pay_people, name="pay_people"),
    path("pay/people/<int:member_id>/", keeping.pay_person, name="pay_person"),
    path("pay/token/", keeping.pay_token, name="pay_token"),
    path("pay/stewards/", keeping.pay_stewards, name="pay_stewards"),
    path(
        "pay/stewards/<int:grant_id>/confirm/",
        keeping.pay_steward_confirm,
        name="pay_steward_confirm",
    ),
    path("pay/stewards/<int:grant_id>/end/", keeping.pay_steward_end, name="pay_steward_end"),
]
