"""A statement that is written once says at every asking what the query itself says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import BooleanField, Count, DateTimeField, Q, Value

from smarketing.accounts.models import Organization
from smarketing.accounts.statements import Later, Statement

NOW = datetime(2026, 11, 23, 14, 4, tzinfo=UTC)
NAMES = Organization.objects.order_by("slug").values_list("slug", "created_at", "is_demo")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def companies():
    for days, slug in enumerate(("acme", "brisk", "calm")):
        Organization.objects.create(
            name=f"{slug} 100%", slug=slug, created_at=NOW - timedelta(days), is_demo=not days
        )


def test_it_is_asked_again_and_again_and_gives_what_the_query_gives():
    statement = Statement(NAMES)
    assert list(statement.rows()) == list(NAMES.all())
    Organization.objects.create(name="Dot", slug="dot", created_at=NOW)
    assert list(statement.rows()) == list(NAMES.all())


def test_a_moment_is_said_later():
    now = Later("now", DateTimeField())
    young = Q(created_at__gt=now - timedelta(hours=30), created_at__lte=now)
    statement = Statement(
        Organization.objects.order_by()
        .values("is_demo")
        .annotate(n=Count("pk", filter=young))
        .values_list("is_demo", "n")
    )
    assert set(statement.rows(now=NOW)) == {(True, 1), (False, 1)}
    assert set(statement.rows(now=NOW - timedelta(1))) == {(True, 0), (False, 2)}


def test_so_is_a_list_beside_a_sign_of_per_cent():
    slugs = Later("slugs", Organization._meta.get_field("slug"))
    statement = Statement(NAMES.filter(slug__in=slugs, name__endswith="100%"))
    assert [row[0] for row in statement.rows(slugs=["acme", "calm", "none"])] == ["acme", "calm"]
    assert [row[0] for row in statement.rows(slugs=["brisk"])] == ["brisk"]


def test_two_queries_in_one():
    both = (
        NAMES.order_by().filter(slug="acme").annotate(first=Value(True, BooleanField()))
    ).values_list("first", "created_at")
    other = (
        NAMES.order_by().filter(slug="calm").annotate(first=Value(False, BooleanField()))
    ).values_list("first", "created_at")
    rows = Statement(both.union(other, all=True)).rows()
    assert sorted(rows) == [(False, NOW - timedelta(2)), (True, NOW)]


def test_what_nothing_can_meet_is_not_asked(django_assert_num_queries):
    statement = Statement(NAMES.filter(slug__in=[]))
    with django_assert_num_queries(0):
        assert list(statement.rows()) == []
