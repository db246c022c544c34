"""An import taken back: the days become what they were, whatever was taken back before."""

import pytest

from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.audit.models import Act
from smarketing.funnel.models import Import, Lead, Move
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.importing.ordering import order_run, order_undo
from tests.funnel.bringing import DEALS, MORNING, bring, facts, net, take_back

A = "7,2026-03-02,2026-04-01,,Open,,900,ana,north,web\n"
B = "7,2026-03-02,2026-04-09,,Open,,950,bo,north,web\n"
VISITS = {"source_system": "web", "day": "day", "count": "n", "source": "from"}


@pytest.fixture(autouse=True)
def both_ways_agree(works):
    yield
    assert differences(works) == []


def visits(works):
    return list(works.visit_days.exclude(count=0).order_by("day").values_list("count", flat=True))


def test_what_was_not_there_before_gets_a_tombstone(alma, works):
    take_back(alma, bring(alma, A))
    assert all(move.deleted for move in facts(works).values())
    assert net(works) == {}


def test_what_was_there_before_is_said_again(alma, works):
    bring(alma, A)
    before = net(works)
    take_back(alma, bring(alma, B))
    assert net(works) == before
    assert (facts(works)["7:opportunity"].version, facts(works)["7:opportunity"].amount) == (
        3,
        90000,
    )


def test_an_import_is_not_undone_while_a_later_one_rests_on_it(alma, works):
    first = bring(alma, A)
    second = bring(alma, B)
    with pytest.raises(Fault, match="Undo the later imports first"):
        take_back(alma, first)
    take_back(alma, second)
    take_back(alma, first)
    assert net(works) == {}


def test_taking_back_what_stood_on_an_undone_import_brings_nothing_of_it_back(alma, works):
    first = bring(alma, A)
    take_back(alma, first)
    take_back(alma, bring(alma, B))
    assert net(works) == {}


def test_the_same_file_afterwards_is_a_new_import(alma, works):
    once = bring(alma, A)
    counted = net(works)
    take_back(alma, once)
    again = bring(alma, A)
    assert (again.accepted, net(works)) == (1, counted)
    assert bring(alma, A).unchanged == 1


def test_a_mended_file_says_its_own_owner_after_the_undone_one(alma, works):
    take_back(alma, bring(alma, A))
    bring(alma, A.replace("ana", "bo"))
    bo = works.members.get(name="bo").pk
    assert net(works, dim=2, key=bo)["03-02", "mql"] == 1


def test_a_going_back_and_a_changed_owner_are_taken_back_too(alma, works):
    won = A.replace("2026-04-01,,Open", "2026-04-01,2026-05-04,Won")
    bring(alma, won)
    before = net(works)
    take_back(alma, bring(alma, A.replace("ana", "bo")))
    assert net(works) == before
    assert bring(alma, won).moves == 0


def test_the_log_keeps_both(alma, works):
    one = bring(alma, A)
    take_back(alma, one)
    assert (one.state, one.undone_by, one.accepted) == ("undone", alma, 1)
    assert Move.objects.filter(brought_by=one.pk).count() == 2
    verbs = Act.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["import.upload", "import.run", "import.undo"]


def test_an_import_is_undone_once_and_runs_once(alma, works):
    one = bring(alma, A)
    with pytest.raises(Overtaken):
        order_run(by=alma, import_id=one.pk, skip_refused=False, now=MORNING)
    take_back(alma, one)
    with pytest.raises(Overtaken):
        order_undo(by=alma, import_id=one.pk, now=MORNING)


def test_an_undo_takes_as_many_turns_as_it_needs(alma, works):
    bring(alma, A)
    before = net(works)
    many = "".join(B.replace("7,", f"{n},", 1) for n in range(7, 1300))
    take_back(alma, bring(alma, many))
    assert net(works) == before


def test_leads_that_only_waited_for_a_date_go(alma, works):
    take_back(alma, bring(alma, "7,,,,Open,,900,ana,north,web\n"))
    assert Lead.objects.count() == 0


def test_visits_become_what_they_were(alma, works):
    bring(alma, "day,n,from\n2026-03-01,120,web\n", VISITS, "visits")
    one = bring(alma, "day,n,from\n2026-03-01,135,web\n2026-03-02,9,web\n", VISITS, "visits")
    assert visits(works) == [135, 9]
    take_back(alma, one)
    assert visits(works) == [120]


def test_visits_sent_again_since_are_undone_first(alma, works):
    first = bring(alma, "day,n,from\n2026-03-01,120,web\n", VISITS, "visits")
    second = bring(alma, "day,n,from\n2026-03-01,135,web\n", VISITS, "visits")
    with pytest.raises(Fault, match="sent again"):
        take_back(alma, first)
    take_back(alma, second)
    take_back(alma, first)
    assert visits(works) == []


def test_people_are_edited_and_not_undone(alma, works):
    mapping = {"source_system": "crm", "member": "who", "team": "team"}
    one = bring(alma, "who,team\nAna,North\n", mapping, "people")
    with pytest.raises(Fault, match="people page"):
        order_undo(by=alma, import_id=one.pk, now=MORNING)


def test_a_failed_import_can_be_corrected_with_another_mapping(alma, works):
    one = bring(alma, A)
    Import.objects.filter(pk=one.pk).update(state="failed")
    assert bring(alma, A, DEALS).unchanged == 1
