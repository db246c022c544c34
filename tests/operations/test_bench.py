"""The benches measure, and answer in the shape of the contract. No test asserts a time."""

import json
from pathlib import Path

import pytest
import redis
from django.conf import settings

from smarketing.funnel.queries.verify import differences
from smarketing.operations.bench import (
    chain,
    end_to_end,
    forecast,
    ground,
    house,
    ingest,
    live,
    pay,
    read,
    recompute,
    stages,
    usual,
)
from smarketing.operations.bench.targets import TARGETS

BENCHES = {
    "ingest": (ingest, {"T1", "T2", "T3", "T4", "T5", "T6"}),
    "recompute": (recompute, {"T7", "T8"}),
    "read": (read, {"T10", "T11", "H1"}),
    "live": (live, {"T12", "T13", "T14", "T15"}),
    "end-to-end": (end_to_end, {"T16", "T17", "T18"}),
    "stages": (stages, {"stages"}),
    "pay": (pay, {"P1", "P2"}),
    "chain": (chain, {"chain"}),
    "forecast": (forecast, {"forecast"}),
}


OF_THE_ENGINE = {"ingest", "recompute"}  # the others measure the house above it


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in OF_THE_ENGINE else pytest.mark.embedded)
        for name in BENCHES
    ],
)
def test_a_bench_measures_all_its_targets_and_ends_exact(transactional_db, name):
    bench, ids = BENCHES[name]
    told = json.loads(json.dumps(bench.measure("tiny").as_json()))
    assert told["bench"] == name
    assert {one["id"] for one in told["targets"]} == ids
    assert all({"id", "value", "target", "floor", "holds"} <= one.keys() for one in told["targets"])
    assert told["figures"].get("inexact", "") == ""
    assert told["figures"].get("lost", 0) == told["figures"].get("missing", 0) == 0


def test_the_usual_way_does_all_that_an_import_does(db, tmp_path):
    rows = ground.rows(200)
    ground.write_csv(tmp_path / "moves.csv", rows)
    company, _by = ground.company("usual")
    usual.import_objects(company, tmp_path / "moves.csv", len(rows))
    assert differences(company) == []
    kept = (company.moves, company.leads, company.member_names, company.sources)
    said = zip(*((row.id, row.lead, row.owner, row.source) for row in rows), strict=True)
    assert [one.count() for one in kept] == [len(set(one)) for one in said]


def test_every_target_is_one_of_a_bench():
    assert {one.id for one in TARGETS.values()} == set.union(*(ids for _b, ids in BENCHES.values()))


@pytest.mark.embedded
def test_a_bench_has_a_home_and_a_redis_of_its_own_and_leaves_nothing_behind():
    with house.own_home() as environment:
        home = Path(environment["SMARKETING_HOME"])
        assert home != settings.HOME
        assert redis.Redis.from_url(environment["REDIS_URL"]).ping()
    assert not home.exists()
