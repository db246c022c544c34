"""`verify` finds what was tampered with, and nothing where nothing was."""

from datetime import date

import pytest

from smarketing.funnel.models import Cohort, DailyCount, Entry, Lead, PeriodTotal
from smarketing.funnel.queries.verify import differences


def test_a_wild_company_has_no_differences(lived):
    assert lived.leads.filter(merged_into__isnull=False).exists()
    assert differences(lived) == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Entry, {"amount": 1}),
        (Entry, {"day": date(2020, 1, 1)}),
        (DailyCount, {"n": 77}),
        (PeriodTotal, {"amount": 77}),
        (Cohort, {"reached": 77}),
        (Lead, {"step": "moon"}),
    ],
)
def test_one_changed_cell_is_found(lived, model, change):
    row = model.objects.filter(organization=lived).first()
    model.objects.filter(pk=row.pk).update(**change)
    assert differences(lived)


def test_a_lost_entry_is_found(lived):
    Entry.objects.filter(lead__isnull=False).first().delete()
    assert differences(lived)
