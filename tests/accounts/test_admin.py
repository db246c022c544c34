import pytest
from django.contrib import admin
from django.urls import reverse

from smarketing.accounts.models import Organization, User
from tests.cast import make_person, signed_in


@pytest.fixture
def desk(rival):
    """Somebody of the support desk."""
    member = make_person(rival, "Desk")
    User.objects.filter(pk=member.user_id).update(is_staff=True, is_superuser=True)
    return signed_in(member)


def test_the_desk_looks_at_every_list_and_row_and_changes_none(desk, tom, mia, acme):
    for model in admin.site._registry:
        if model._meta.app_label in ("accounts", "audit", "scoreboard"):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            assert desk.get(reverse(f"{name}_changelist")).status_code == 200
            assert desk.get(reverse(f"{name}_add")).status_code == 403
            if row := model.objects.first():
                assert desk.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
                refused = desk.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"})
                assert refused.status_code == 403


def test_the_desk_shuts_a_user_out_everywhere(desk, tom, acme):
    client, before = signed_in(tom), Organization.objects.get(pk=acme.pk).rights_version
    desk.post(reverse("admin:accounts_user_change", args=[tom.user_id]), {"is_staff": "on"})
    tom.user.refresh_from_db()
    assert (tom.user.is_active, tom.user.is_staff) == (False, False)
    assert Organization.objects.get(pk=acme.pk).rights_version > before
    assert client.get(reverse("people")).status_code == 302


def test_no_secret_and_no_digest_is_shown(desk, tom, acme):
    tom.tokens.create(
        organization=acme, name="crm", prefix="smk_", digest="d" * 64, source_system="crm",
        scopes=[], created_at="2026-01-01T00:00Z",
    )  # fmt: skip
    row = reverse("admin:accounts_token_change", args=[tom.tokens.get().pk])
    assert "d" * 64 not in desk.get(row).content.decode()
    assert (
        tom.user.password
        not in desk.get(reverse("admin:accounts_user_change", args=[tom.user_id])).content.decode()
    )


def test_an_owner_is_nobody_there(olga):
    assert signed_in(olga).get("/admin/").status_code != 200
