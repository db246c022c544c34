"""Contact attempts of a file: taken once, corrected, taken back, and counted in the promises."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from smarketing.funnel.models import Attempt, Handoff, Import
from smarketing.funnel.rules.reading.answers import Unreadable
from smarketing.funnel.rules.reading.attempts import TruthReader
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.importing.ordering import order_undo
from smarketing.funnel.services.importing.running import go_on
from tests.cast import make_person, signed_in
from tests.funnel.bringing import MORNING, bring, checked

HOUR = timedelta(hours=1)
PASSED = datetime(2026, 6, 1, 6, tzinfo=UTC)
MAPPING = {
    "source_system": "crm",
    "lead": "lead",
    "at": "at",
    "kind": {"column": "kind"},
    "by": "user",
    "human": "human",
    "reached": "reached",
    "id": "call",
}
HEAD = "call,lead,at,kind,user,human,reached\n"
CALLED = "c1,L1,2026-06-01T07:00:00Z,call,Tom,yes,no\n"


@pytest.fixture
def accepted(acme, tom):
    """A lead that was passed at six and accepted half an hour later."""
    told = [
        {"event_id": step, "lead": "L1", "step": step, "at": at.isoformat()}
        for step, at in (("mql", PASSED), ("sal", PASSED + HOUR / 2))
    ]
    assert receive(by=tom, events=told, source_system="crm", now=MORNING).refused == []
    return Handoff.objects.get()


@pytest.fixture
def ada(acme):
    return make_person(acme, "Ada", "administrator")


def brought(by, rows, **more):
    return bring(by, HEAD + rows, MAPPING, "attempts", **more)


def seen(handoff):
    handoff.refresh_from_db()
    return handoff.contacted_at, handoff.tries


def test_an_attempt_of_a_file_is_the_first_contact(accepted, ada):
    one = brought(ada, CALLED)
    assert (one.accepted, one.unchanged) == (1, 0)
    assert seen(accepted) == (PASSED + HOUR, 1)
    kept = Attempt.objects.get()
    assert (kept.kind, kept.by, kept.human, kept.reached) == ("call", "Tom", True, False)


def test_the_same_file_twice_changes_nothing(accepted, ada):
    brought(ada, CALLED)
    again = brought(ada, CALLED)
    assert (again.accepted, again.unchanged) == (0, 1)
    assert Attempt.objects.get().version == 1


def test_an_automatic_reply_is_no_contact(accepted, ada):
    brought(ada, CALLED.replace("yes", "no"))
    assert seen(accepted) == (None, 0)


def test_what_a_later_file_says_otherwise_is_the_next_version(accepted, ada):
    brought(ada, CALLED)
    brought(ada, CALLED.replace("07:00", "08:00"))
    assert seen(accepted) == (PASSED + 2 * HOUR, 1)
    assert Attempt.objects.get().version == 2


def test_undoing_brings_back_what_stood(accepted, ada):
    first = brought(ada, CALLED)
    second = brought(
        ada, CALLED.replace("07:00", "08:00") + "c2,L1,2026-06-01T08:30:00Z,mail,Tom,,\n"
    )
    assert seen(accepted)[1] == 2
    for one, expected in ((second, (PASSED + HOUR, 1)), (first, (None, 0))):
        order_undo(by=ada, import_id=one.pk, now=MORNING)
        go_on(one.pk, MORNING)
        assert seen(accepted) == expected


def test_without_an_id_of_its_own_lead_moment_and_kind_name_an_attempt(accepted, ada):
    mapping = {key: said for key, said in MAPPING.items() if key != "id"}
    rows = CALLED + CALLED.replace("call,", "mail,", 1).replace("c1,", "c2,")
    for _twice in range(2):
        bring(ada, HEAD + rows, mapping, "attempts")
    assert sorted(Attempt.objects.values_list("kind", flat=True)) == ["call", "mail"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("c1,L9,2026-06-01T07:00:00Z,call,Tom,,\n", "No lead “%(lead)s” is known"),
        ("c1,L1,2026-06-01,call,Tom,,\n", "with the time of day"),
        ("c1,L1,,call,Tom,,\n", "with the time of day"),
        ("c1,L1,2026-06-01T07:00:00Z,call,Tom,perhaps,\n", "neither yes nor no"),
        ("c1,,2026-06-01T07:00:00Z,call,Tom,,\n", "no id"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(accepted, ada, row, why):
    one = checked(ada, HEAD + row, MAPPING, "attempts")
    [refused] = one.survey["refused"]
    assert why in refused["why"][0]
    assert not Attempt.objects.exists()


def test_yes_and_no_in_three_languages():
    reader = TruthReader(blank=True)
    assert [reader[word] for word in ("Sí", "sim", "X", "não", "FALSE", " ")] == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]
    with pytest.raises(Unreadable):
        reader["perhaps"]


def test_a_log_of_calls_is_brought_on_the_page(accepted, ada):
    browser = signed_in(ada)
    file = SimpleUploadedFile("calls.csv", (HEAD + CALLED).encode())
    said = {"kind": "attempts", "file": file}
    html = browser.post("/data/import/", said, follow=True).content.decode()
    assert "Moment of the attempt" in html
    one = Import.objects.get()
    chosen = {"do": "check", "source_system": "crm", "value-text": []}
    chosen |= {"c0": "id", "c1": "lead", "c2": "at", "c3": "kind", "c4": "by", "c5": "human"}
    browser.post(f"/data/import/{one.pk}/columns/", chosen | {"c6": "reached"})
    go_on(one.pk, MORNING)
    browser.post(f"/data/import/{one.pk}/run/")
    go_on(one.pk, MORNING)
    assert b"said something new" in browser.get(f"/data/import/{one.pk}/").content
    assert Attempt.objects.get().by == "Tom"
