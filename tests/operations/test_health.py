import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def test_a_process_that_answers_is_alive_without_a_database(client):
    assert client.get("/livez").content == b"alive"


@pytest.mark.django_db
def test_it_is_ready_when_its_tables_are_those_of_the_code(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_it_is_not_ready_while_migrations_wait(client):
    MigrationRecorder(connection).record_unapplied("audit", "0001_begins")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations wait")
