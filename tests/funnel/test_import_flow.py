"""The way of a file: kept, checked, asked about, taken whole or not at all, and told."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.funnel.models import Import, Lead, Move
from smarketing.funnel.queries.imports import beginning_of, kept_mapping, path_of
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.rules.reading.answers import Question, Why
from smarketing.funnel.rules.reading.guess import answered
from smarketing.funnel.services.importing.files import forget_files
from smarketing.funnel.services.importing.ordering import order_check, order_run
from smarketing.funnel.services.importing.running import go_on
from smarketing.funnel.services.importing.turns import claim
from tests.cast import make_person
from tests.funnel.bringing import MORNING, bring, checked, net, upload
from tests.funnel.conftest import company

MAPPING = {"source_system": "crm", "lead": "id", "steps": {"mql": {"at": "on"}}, "amount": "worth"}
GOOD = "id,on,worth\n7,2026-03-02,900\n8,2026-03-03,100\n"
LATER = MORNING + timedelta(minutes=5)
MANY = "id,on,worth\n" + "".join(f"L{n},2026-03-02,{n}.00\n" for n in range(2500))


class Killed(BaseException):
    """What a worker sees of its own death."""


@contextmanager
def broken(at: int, fault: BaseException):
    """The database breaks at the end of the so-manieth chunk."""
    seen = 0

    def wrapper(execute, sql, params, many, context):
        nonlocal seen
        if sql.startswith("UPDATE") and '"rows_done" = ("funnel_import"."rows_done"' in sql:
            seen += 1
            if seen == at:
                raise fault
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def ordered(by, text, mapping=MAPPING, skip=False):
    one = checked(by, text, mapping)
    order_run(by=by, import_id=one.pk, skip_refused=skip, now=MORNING)
    return one


def answer(by, one, choice):
    """Answer the first question, and have the file checked again."""
    asked = one.survey["questions"][0]
    question = Question(
        asked["column"],
        asked["value"],
        Why(""),
        tuple(asked["choices"]),
        asked["key"],
        tuple(asked["also"]),
    )
    mapping = answered(one.mapping, question, choice)
    order_check(by=by, import_id=one.pk, mapping=mapping, now=MORNING)
    go_on(one.pk, MORNING)
    one.refresh_from_db()


def test_ambiguous_dates_and_amounts_are_asked_and_their_answers_kept(alma, works):
    text = "id,on,worth\n7,03/04/2026,1.234\n"
    one = checked(alma, text, MAPPING)
    assert [asked["key"] for asked in one.survey["questions"]] == ["format.date", "format.decimal"]
    with pytest.raises(Fault, match="Answer the questions"):
        order_run(by=alma, import_id=one.pk, skip_refused=True, now=MORNING)
    answer(alma, one, "D/M/Y")
    answer(alma, one, ",")
    assert (one.survey["questions"], one.survey["accepted"]) == ([], 1)
    order_run(by=alma, import_id=one.pk, skip_refused=False, now=MORNING)
    go_on(one.pk, MORNING)
    assert net(works) == {("04-03", "mql"): 1}
    assert kept_mapping(works, "leads", ["worth", "on", "id"])["format"]["date"] == {"on": "D/M/Y"}


def test_one_wrong_line_and_nothing_is_taken(alma, works):
    one = checked(alma, GOOD + "9,yesterday,5\n", MAPPING)
    with pytest.raises(Fault, match="Some rows are refused"):
        order_run(by=alma, import_id=one.pk, skip_refused=False, now=MORNING)
    assert Lead.objects.count() == 0


def test_the_others_are_taken_where_that_is_wanted(alma, works):
    one = bring(alma, GOOD + "9,yesterday,5\n", MAPPING, skip=True)
    assert (one.accepted, one.survey["refused_count"]) == (2, 1)
    refused = one.survey["refused"][0]
    assert (refused["line"], refused["column"], refused["value"]) == (4, "on", "yesterday")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n \n", "empty lines"),
        (b"PK\x03\x04zip", "archive"),
        (b"<html><table></table></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b'id,on,worth\n7,"2026-03-02,900\n', "quotation mark"),
        (b"id,when,worth\n7,2026-03-02,900\n", "on"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(alma, content, why):
    one = checked(alma, content, MAPPING)
    assert one.survey["unusable"]
    assert why in one.survey["refused"][0]["why"][0] % one.survey["refused"][0]["why"][1]
    with pytest.raises(Fault, match="cannot be read"):
        order_run(by=alma, import_id=one.pk, skip_refused=True, now=MORNING)


def test_a_mapping_with_faults_names_all_of_them(alma):
    one = upload(alma, GOOD)
    wrong = {"lead": "id", "steps": {"visitor": {"at": "on"}, "prospect": {"at": "on"}}}
    with pytest.raises(Fault, match="import them as visits") as fault:
        order_check(by=alma, import_id=one.pk, mapping=wrong, now=MORNING)
    assert "prospect" in fault.value.message


def test_a_chunk_that_is_killed_is_taken_again_and_everything_counted_once(alma, works):
    one = ordered(alma, MANY)
    with broken(2, Killed()), pytest.raises(Killed):
        go_on(one.pk, MORNING)
    one.refresh_from_db()
    assert (one.state, one.rows_done, Lead.objects.count()) == ("running", 1000, 1000)
    assert go_on(one.pk, MORNING) is False  # its worker is not taken for lost so soon
    go_on(one.pk, LATER)
    one.refresh_from_db()
    assert (one.state, one.accepted, one.leads, one.moves) == ("done", 2500, 2500, 2500)
    assert net(works) == {("03-02", "mql"): 2500}
    assert differences(works) == []


def test_a_long_import_hands_itself_on(alma, works):
    one = ordered(alma, MANY)
    turns = 1
    while go_on(one.pk, MORNING, beat=0):
        turns += 1
    assert turns == 4  # three with a chunk each, one that finds the end
    assert Move.objects.count() == 2500


def test_what_goes_wrong_is_told_and_can_be_tried_again(alma, works):
    one = ordered(alma, MANY)
    with broken(2, ValueError("full")):
        go_on(one.pk, MORNING)
    one.refresh_from_db()
    assert (one.state, "nothing is lost" in one.fault) == ("failed", True)
    order_check(by=alma, import_id=one.pk, mapping=MAPPING, now=LATER)
    go_on(one.pk, LATER)
    order_run(by=alma, import_id=one.pk, skip_refused=False, now=LATER)
    go_on(one.pk, LATER)
    one.refresh_from_db()
    assert (one.state, one.accepted, one.unchanged) == ("done", 1500, 1000)


def test_two_workers_never_work_on_the_same_import(alma):
    one = ordered(alma, GOOD)
    assert claim(one.pk, MORNING)
    assert claim(one.pk, MORNING) is None
    assert claim(one.pk, LATER)


def test_who_may_not_import_any_more_when_the_worker_comes_imports_nothing(works, alma):
    mia = make_person(works, "Mia", "leader", "marketing")
    one = ordered(mia, GOOD)
    Member.objects.filter(pk=mia.pk).update(role="viewer")
    go_on(one.pk, MORNING)
    one.refresh_from_db()
    assert (one.state, Lead.objects.count()) == ("failed", 0)


def test_a_double_click_comes_too_late(alma):
    one = ordered(alma, GOOD)
    with pytest.raises(Overtaken):
        order_run(by=alma, import_id=one.pk, skip_refused=False, now=MORNING)
    with pytest.raises(Overtaken):
        order_check(by=alma, import_id=one.pk, mapping=MAPPING, now=MORNING)


def test_an_import_of_another_organization_is_not_there(alma):
    otto = make_person(company("rival"), "Otto", "owner")
    one = upload(alma, GOOD)
    with pytest.raises(Missing):
        order_check(by=otto, import_id=one.pk, mapping=MAPPING, now=MORNING)


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_whoever_leads_nothing_imports_nothing(works, role):
    with pytest.raises(Refused):
        upload(make_person(works, "Tom", role, "sales"), GOOD)


def test_a_new_file_of_the_same_shape_starts_from_the_mapping_used_last(alma, works):
    bring(alma, GOOD, MAPPING)
    one = upload(alma, "worth,id,on\n5,9,2026-04-04\n")
    beginning = beginning_of(one)
    assert (beginning.is_known, beginning.mapping) == (True, MAPPING)
    other = beginning_of(upload(alma, "Deal ID,Create Date\n1,2026-04-04\n"))
    assert (other.is_known, other.mapping["steps"]) == (False, {"lead": {"at": "Create Date"}})


def test_a_file_is_thrown_away_after_thirty_days_and_its_log_stays(alma):
    one = bring(alma, GOOD + "9,yesterday,5\n", MAPPING, skip=True)
    path = path_of(one)
    assert forget_files(MORNING + timedelta(days=29)) == 0
    assert forget_files(MORNING + timedelta(days=31)) == 1
    one.refresh_from_db()
    assert (path.exists(), one.path, one.survey["refused"]) == (False, "", [])
    assert (one.accepted, one.survey["refused_count"]) == (2, 1)


def test_a_file_thrown_away_is_not_checked_again(alma):
    one = checked(alma, GOOD, MAPPING)
    forget_files(MORNING + timedelta(days=31))
    with pytest.raises(Fault, match="thrown away"):
        order_check(by=alma, import_id=one.pk, mapping=MAPPING, now=MORNING)


def test_a_file_keeps_its_name_without_folders(alma):
    assert upload(alma, GOOD, name="C:\\data\\../leads\n.csv").file_name == "leads.csv"
    assert upload(alma, GOOD, name="x" * 300 + ".xlsx").file_name.endswith(".xlsx")


def test_uploads_lie_in_their_organizations_own_folder(alma, works):
    one = upload(alma, GOOD)
    assert path_of(one).parent == settings.MEDIA_ROOT / "imports" / str(works.pk)
    assert Import.objects.get() == one


def test_a_survey_is_kept_as_plain_data(alma):
    one = checked(alma, "id,on,worth,more\n7,02-MAR-2026,5,x\n", MAPPING)
    assert one.survey["ignored"] == ["more"]
    assert one.survey["told"]["delimiter"] == ","
