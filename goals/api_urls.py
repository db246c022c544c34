from django.urls import re_path

from goals import (
    api,
    api_adjusting,
    api_calendars,
    api_celebrations,
    api_chain,
    api_closings,
    api_drafts,
    api_forecast,
    api_owed,
    api_parts,
    api_pay,
    api_pay_keeping,
    api_pay_questions,
    api_promises,
    api_scenarios,
    api_slices,
    api_tried,
)

urlpatterns = [
    re_path(r"^calendars/?$", api_calendars.Calendars.as_view(), name="api-goal-calendars"),
    re_path(
        r"^calendars/(?P<calendar_id>[0-9]{1,18})/?$",
        api_calendars.OneCalendar.as_view(),
        name="api-goal-calendar",
    ),
    re_path(r"^goals/?$", api.Goals.as_view(), name="api-goals"),
    re_path(r"^goals/drafts/?$", api_drafts.Drafts.as_view(), name="api-goal-drafts"),
    re_path(
        r"^goals/drafts/(?P<draft_id>[0-9]{1,18})/?$",
        api_drafts.OneDraft.as_view(),
        name="api-goal-draft",
    ),
    re_path(
        r"^goals/drafts/(?P<draft_id>[0-9]{1,18})/propose/?$",
        api_drafts.ProposeDraft.as_view(),
        name="api-goal-draft-propose",
    ),
    re_path(r"^goals/(?P<goal_id>[0-9]{1,18})/?$", api.Goal.as_view(), name="api-goal"),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/propose/?$",
        api.Propose.as_view(),
        name="api-goal-propose",
    ),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/parts/?$",
        api_slices.Slices.as_view(),
        name="api-goal-slices",
    ),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/preview/?$",
        api.Preview.as_view(),
        name="api-goal-preview",
    ),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/agree/?$", api.Agree.as_view(), name="api-goal-agree"
    ),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/withdraw/?$",
        api.Withdraw.as_view(),
        name="api-goal-withdraw",
    ),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/versions/?$",
        api.Versions.as_view(),
        name="api-goal-versions",
    ),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/closing/?$",
        api_closings.GoalClosing.as_view(),
        name="api-goal-closing",
    ),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/reopening/?$",
        api_closings.GoalReopening.as_view(),
        name="api-goal-reopening",
    ),
    re_path(r"^celebrations/?$", api_celebrations.Celebrations.as_view(), name="api-celebrations"),
    re_path(
        r"^celebrations/(?P<celebration_id>[0-9]{1,18})/words/?$",
        api_celebrations.Words.as_view(),
        name="api-celebration-words",
    ),
    re_path(
        r"^goals/(?P<goal_id>[0-9]{1,18})/forecast/?$",
        api_forecast.GoalForecast.as_view(),
        name="api-goal-forecast",
    ),
    re_path(r"^scenarios/?$", api_scenarios.Scenarios.as_view(), name="api-scenarios"),
    re_path(
        r"^scenarios/(?P<scenario_id>[0-9]{1,18})/?$",
        api_scenarios.OneScenario.as_view(),
        name="api-scenario",
    ),
    re_path(
        r"^scenarios/(?P<scenario_id>[0-9]{1,18})/bring/?$",
        api_scenarios.Bring.as_view(),
        name="api-scenario-bring",
    ),
    re_path(
        r"^scenarios/(?P<scenario_id>[0-9]{1,18})/adopt/?$",
        api_scenarios.Adopt.as_view(),
        name="api-scenario-adopt",
    ),
    re_path(r"^adjustments/?$", api_adjusting.Adjustments.as_view(), name="api-adjustments"),
    re_path(
        r"^adjustments/(?P<adjustment_id>[0-9]{1,18})/?$",
        api_adjusting.OneAdjustment.as_view(),
        name="api-adjustment",
    ),
    re_path(
        r"^adjustments/(?P<adjustment_id>[0-9]{1,18})/agree/?$",
        api_adjusting.Agree.as_view(),
        name="api-adjustment-agree",
    ),
    re_path(
        r"^adjustments/(?P<adjustment_id>[0-9]{1,18})/withdraw/?$",
        api_adjusting.Withdraw.as_view(),
        name="api-adjustment-withdraw",
    ),
    re_path(
        r"^adjustments/(?P<adjustment_id>[0-9]{1,18})/undo/?$",
        api_adjusting.Undo.as_view(),
        name="api-adjustment-undo",
    ),
    re_path(r"^lag/?$", api_forecast.LagMatrix.as_view(), name="api-lag"),
    re_path(r"^calibration/?$", api_forecast.Calibration.as_view(), name="api-calibration"),
    re_path(r"^quotas/?$", api_owed.Quotas.as_view(), name="api-quotas"),
    re_path(r"^person-quotas/?$", api_owed.PersonQuotas.as_view(), name="api-person-quotas"),
    re_path(r"^promises/?$", api_promises.Promises.as_view(), name="api-promises"),
    re_path(r"^step-targets/?$", api_owed.StepTargets.as_view(), name="api-step-targets"),
    re_path(r"^links/?$", api_chain.Links.as_view(), name="api-links"),
    re_path(
        r"^links/(?P<link_id>[0-9]{1,18})/explain/?$",
        api_chain.Explain.as_view(),
        name="api-link-explain",
    ),
    re_path(r"^chains/?$", api_chain.Chains.as_view(), name="api-chains"),
    re_path(
        r"^chains/(?P<chain_id>[0-9]{1,18})/?$", api_chain.OneChain.as_view(), name="api-chain"
    ),
    re_path(
        r"^chains/(?P<chain_id>[0-9]{1,18})/steps/(?P<step>[a-z0-9_-]{1,32})/?$",
        api_parts.ChainStepOwed.as_view(),
        name="api-chain-step",
    ),
    re_path(
        r"^chains/(?P<chain_id>[0-9]{1,18})/try/?$",
        api_tried.ChainTried.as_view(),
        name="api-chain-try",
    ),
    re_path(
        r"^chains/(?P<chain_id>[0-9]{1,18})/measure/?$",
        api_chain.Measure.as_view(),
        name="api-chain-measure",
    ),
    re_path(
        r"^chains/(?P<chain_id>[0-9]{1,18})/propose/?$",
        api_chain.Propose.as_view(),
        name="api-chain-propose",
    ),
    re_path(
        r"^chains/(?P<chain_id>[0-9]{1,18})/agree/?$",
        api_chain.Agree.as_view(),
        name="api-chain-agree",
    ),
    re_path(
        r"^chains/(?P<chain_id>[0-9]{1,18})/withdraw/?$",
        api_chain.Withdraw.as_view(),
        name="api-chain-withdraw",
    ),
    re_path(r"^plans/?$", api_pay.Plans.as_view(), name="api-plans"),
    re_path(
        r"^plans/(?P<plan_id>[0-9]{1,18})/simulate/?$",
        api_pay.Simulate.as_view(),
        name="api-plan-simulate",
    ),
    re_path(
        r"^plans/(?P<plan_id>[0-9]{1,18})/sign/?$", api_pay.Sign.as_view(), name="api-pay-sign"
    ),
    re_path(
        r"^plans/(?P<plan_id>[0-9]{1,18})/approve/?$",
        api_pay.Approve.as_view(),
        name="api-pay-approve",
    ),
    re_path(
        r"^plans/(?P<plan_id>[0-9]{1,18})/withdraw/?$",
        api_pay.Withdraw.as_view(),
        name="api-pay-withdraw",
    ),
    re_path(
        r"^statements/questions/?$",
        api_pay_questions.Questions.as_view(),
        name="api-pay-questions",
    ),
    re_path(
        r"^statements/questions/(?P<question_id>[0-9]{1,18})/?$",
        api_pay_questions.Answer.as_view(),
        name="api-pay-question",
    ),
    re_path(r"^pay/incentives/?$", api_pay_keeping.Incentives.as_view(), name="api-pay-incentives"),
    re_path(
        r"^pay/incentives/(?P<member_id>[0-9]{1,18})/end/?$",
        api_pay_keeping.IncentiveEnd.as_view(),
        name="api-pay-incentive-end",
    ),
    re_path(r"^pay/advances/?$", api_pay_keeping.Advances.as_view(), name="api-pay-advances"),
    re_path(
        r"^pay/advances/(?P<advance_id>[0-9]{1,18})/?$",
        api_pay_keeping.Advance.as_view(),
        name="api-pay-advance",
    ),
    re_path(r"^pay/grants/?$", api_pay_keeping.Grants.as_view(), name="api-pay-grants"),
    re_path(
        r"^pay/grants/(?P<grant_id>[0-9]{1,18})/confirm/?$",
        api_pay_keeping.GrantConfirm.as_view(),
        name="api-pay-grant-confirm",
    ),
    re_path(
        r"^pay/grants/(?P<grant_id>[0-9]{1,18})/end/?$",
        api_pay_keeping.GrantEnd.as_view(),
        name="api-pay-grant-end",
    ),
    re_path(r"^statements/close/?$", api_pay.Close.as_view(), name="api-pay-close"),
    re_path(r"^statements/?$", api_pay.Statements.as_view(), name="api-statements"),
    re_path(
        r"^statements/(?P<statement_id>[0-9A-Za-z-]{1,40})/explain/?$",
        api_pay.Explain.as_view(),
        name="api-statement-explain",
    ),
]
