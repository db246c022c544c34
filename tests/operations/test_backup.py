"""A backup is worth what its restore is: everything back, and `verify` agrees."""

import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from smarketing.accounts.models import Member, Organization, Token, User
from smarketing.funnel.models import Entry, Lead, Move
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.rates import RateSaid, set_rates
from tests.funnel.conftest import company

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def works(transactional_db):
    works = company("works")
    user = User.objects.create_user("mia@works.example", "a long password")
    member = Member.objects.create(organization=works, name="Mia", role="owner", user=user)
    Token.objects.create(
        organization=works,
        member=member,
        name="CRM",
        digest="d",
        source_system="crm",
        created_at=NOW,
        scopes=["funnel:write"],
    )
    fill(works, 30)
    return works


def fill(works, count):
    said = [
        Said(
            LeadRef("crm", f"{n}"),
            f"{n}",
            what="mql",
            on=date(2026, 3, 1 + n % 28),
            amount=n,
            owner='Ana — "Ñ"',
            source="web",
        )
        for n in range(count)
    ]
    about = {said[0].lead: About(person={"name": "Zoë"}, attributes={"size": 7, "tags": ["a"]})}
    with transaction.atomic():
        works.raise_wanted()
        ledger.post(works, said, about=about, recorded_at=NOW)


def test_what_was_lost_is_back_and_verifies(works, tmp_path):
    call_command("backup", tmp_path / "b.zip", verbosity=0)
    before = list(Entry.objects.order_by("id").values())
    Move.objects.all().delete()
    Lead.objects.filter(person__isnull=False).update(attributes={})
    Organization.objects.filter(pk=works.pk).update(name="Ruined")
    call_command("restore", tmp_path / "b.zip", verbosity=0)
    works.refresh_from_db()
    assert works.name == "Works"
    assert list(Entry.objects.order_by("id").values()) == before
    assert Lead.objects.get(person__name="Zoë").attributes == {"size": 7, "tags": ["a"]}
    assert User.objects.get().check_password("a long password")
    assert differences(works) == []


def test_the_ledger_goes_on_after_a_restore(works, tmp_path):
    call_command("backup", tmp_path / "b.zip", verbosity=0)
    call_command("restore", tmp_path / "b.zip", verbosity=0)
    fill(Organization.objects.get(pk=works.pk), 40)
    assert Move.objects.count() == 40
    assert differences(works) == []


def test_tokens_are_gone_after_a_restore_and_versions_rise(works, tmp_path):
    call_command("backup", tmp_path / "b.zip", verbosity=0)
    call_command("restore", tmp_path / "b.zip", verbosity=0)
    assert not Token.objects.exists()
    assert Organization.objects.get().wanted == works.wanted + 1


def test_what_processes_keep_of_the_days_before_a_restore_is_not_taken_for_its_own(works, tmp_path):
    call_command("backup", tmp_path / "b.zip", verbosity=0)
    with transaction.atomic():
        given = works.raise_wanted()  # after the backup, and undone by the restore
        works.raise_rights_version()
    call_command("restore", tmp_path / "b.zip", verbosity=0)
    restored = Organization.objects.get()
    assert min(restored.wanted, restored.settled) > given
    assert restored.rights_version > works.rights_version + 1


def test_a_batch_after_a_restore_is_priced_by_what_came_back(works, tmp_path):
    def win(lead):
        by = Member.objects.select_related("organization").get(name="Mia")
        deal = {"lead": lead, "step": "customer", "amount": "10.00", "currency": "EUR"}
        event = {"event_id": lead, "at": "2026-03-31"} | deal
        assert receive(by=by, events=[event], source_system="crm", now=NOW).accepted
        return Entry.objects.filter(what="customer").latest("pk").amount

    def rate(per_unit):
        said = [RateSaid("EUR", date(2026, 1, 1), per_unit)]
        set_rates(
            by=Member.objects.select_related("organization").get(name="Mia"), said=said, now=NOW
        )

    rate("1.1")
    call_command("backup", tmp_path / "b.zip", verbosity=0)
    rate("1.5")
    assert win("7001") == 1500
    call_command("restore", tmp_path / "b.zip", verbosity=0)
    assert win("7002") == 1100


def test_a_damaged_backup_restores_nothing(works, tmp_path):
    call_command("backup", tmp_path / "b.zip", verbosity=0)
    with (
        zipfile.ZipFile(tmp_path / "b.zip") as whole,
        zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad,
    ):
        for name in whole.namelist():
            text = whole.read(name)
            bad.writestr(name, text.replace(b"Works", b"Wrong"))
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", tmp_path / "bad.zip", verbosity=0)
    assert Organization.objects.get().name == "Works"


def test_a_backup_of_another_version_is_refused(works, tmp_path):
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as old:
        old.writestr("manifest.json", json.dumps({"format": 1, "migrations": []}))
    with pytest.raises(CommandError, match="another version"):
        call_command("restore", tmp_path / "old.zip", verbosity=0)


def test_a_backup_waits_for_the_tables_of_this_release_and_leaves_no_part(db, tmp_path):
    MigrationRecorder(connection).record_unapplied("audit", "0001_begins")
    with pytest.raises(CommandError, match="not yet those of this release"):
        call_command("backup", tmp_path / "b.zip", verbosity=0)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_cannot_be_written_says_so_and_leaves_no_part(db, tmp_path):
    (tmp_path / "b.zip").mkdir()
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        call_command("backup", tmp_path / "b.zip", verbosity=0)
    assert [one.name for one in tmp_path.iterdir()] == ["b.zip"]
