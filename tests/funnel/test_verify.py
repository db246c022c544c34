"""`verify` finds what was tampered with, and nothing where nothing was."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Cohort, DailyCount, Entry, Lead, PeriodTotal
from smarketing.funnel.queries.verify import differences

NOW = datetime(2026, 5, 1, tzinfo=UTC)


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


@pytest.mark.parametrize("rows", ["moves", "entries"])
def test_a_row_of_a_lead_of_somebody_else_is_found(lived, rows):
    strange = Organization.objects.create(name="Strange", slug="strange", created_at=NOW)
    lead = Lead.objects.create(
        organization=strange, source_system="crm", external_id="X", first_seen=1
    )
    kept = getattr(lived, rows)
    kept.filter(pk=kept.filter(lead__isnull=False).first().pk).update(lead=lead)
    found = {difference.where for difference in differences(lived)}
    assert {"moves": "move.lead", "entries": "entry.lead"}[rows] in found


def test_a_move_whose_lead_is_gone_is_found(lived):
    lead = lived.moves.first().lead_id
    with connection.cursor() as cursor:
        cursor.execute("UPDATE funnel_move SET lead_id = %s WHERE lead_id = %s", [10**9, lead])
    assert "move.lead" in {difference.where for difference in differences(lived)}
