"""How many leads came of several campaigns at once, each in its own days."""

from datetime import timedelta
from functools import partial

from personas.services.campaigns import Plan, plan_campaign
from smarketing.funnel.queries.campaigns import campaign_counts, leads_of
from smarketing.funnel.queries.counts import counts
from smarketing.funnel.services.events import receive
from tests.cast import NOW, TODAY

DAY = timedelta(1)


def planned(mia, name, code, first, last):
    plan = Plan(name, code, TODAY - first * DAY, TODAY + last * DAY, leads=10)
    return plan_campaign(by=mia, plan=plan, now=NOW)


def test_each_counts_what_its_page_does_in_as_many_queries_as_one(
    acme, mia, mona, django_assert_num_queries
):
    spring, fair = planned(mia, "Spring", "spring", 5, 5), planned(mia, "Fair", "fair", 2, 0)
    later = planned(mia, "Later", "later", -1, 5)
    leads = [("spring", 9), ("spring", 4), ("spring", 1), ("fair", 4), ("fair", 1), ("later", 1)]
    events = [
        {
            "event_id": f"e{n}",
            "lead": f"L{n}",
            "step": "lead",
            "campaign": code,
            "at": (NOW - ago * DAY).isoformat(),
        }
        for n, (code, ago) in enumerate(leads)
    ]
    assert receive(by=mona, events=events, source_system="crm", now=NOW).refused == []
    with django_assert_num_queries(3):
        found = leads_of([spring, fair, later], TODAY, partial(counts, acme))
    assert found == {spring.pk: 2, fair.pk: 1, later.pk: 0}
    for one in (spring, fair):
        last = min(one.ends_on, TODAY)
        assert campaign_counts(acme, one.code, one.starts_on, last).leads == found[one.pk]
