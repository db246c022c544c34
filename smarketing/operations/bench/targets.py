"""What the product asks of itself, a line for each target; `docs/scaling.md` tells the reasons."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A target, and the floor it must not pass. Smaller is better, if not `larger` is."""

    id: str
    unit: str
    target: float
    floor: float
    larger: bool = False


TARGETS = {
    "handoff_list": Target("H1", "ms at the 95th percentile, 10,000 waiting leads", 100, 200),
    "import": Target("T1", "x raw COPY", 12, 24),
    "import_same_table": Target("T2", "x COPY into the same table", 2.5, 4),
    "import_usual_way": Target("T3", "x faster than bulk_create", 10, 6, larger=True),
    "import_memory": Target("T4", "MiB at most", 200, 256),
    "import_sqlite": Target("T5", "x executemany", 10, 20),
    "batch": Target("T6", "ms a batch of 100, median", 15, 40),
    "growth_totals": Target("T7", "x growth of a board", 1.5, 2),
    "growth_window": Target("T7", "x growth of a free window", 4, 5),
    "snapshot": Target("T8", "ms query and build", 10, 20),
    "snapshot_sql": Target("T8", "x the bare statement", 5, 10),
    "page": Target("T10", "of the empty view's requests", 1 / 4, 1 / 8, larger=True),
    "page_template": Target("T11", "x a template for each request", 20, 10, larger=True),
    "delivery_cpu": Target("T12", "x a bare broadcaster's processor time", 2.2, 3.5),
    "delivery_p99": Target("T13", "x a bare broadcaster's p99", 2.0, 3.5),
    "stream_memory": Target("T14", "kB a stream", 60, 110),
    "redis_connections": Target("T15", "Redis connections for live", 1, 1),
    "one_p50": Target("T16", "ms p50, one stream, 10 batches/s", 35, 70),
    "one_p99": Target("T16", "ms p99, one stream, 10 batches/s", 100, 200),
    "all_p50": Target("T16", "ms p50, all streams, 10 batches/s", 60, 120),
    "all_p99": Target("T16", "ms p99, all streams, 10 batches/s", 150, 300),
    "burst_p50": Target("T17", "ms p50, all streams, 25 batches/s", 120, 240),
    "burst_p99": Target("T17", "ms p99, all streams, 25 batches/s", 250, 500),
    "snapshots": Target("T18", "snapshots a second in a burst", 7, 10),
    "assessment": Target("stages", "ms an assessment, 200 people over two years", 250, 500),
    "assessment_queries": Target("stages", "queries more with twice the records", 0, 0),
    "pay_recompute": Target("P1", "s, 1,000 people and 12 periods again", 3, 3),
    "pay_drag": Target("P2", "ms, a drag of the simulator", 100, 100),
    "forecast": Target("forecast", "ms a forecast, median", 300, 300),
    "chain": Target("chain", "ms a chain with all its parts, median", 300, 300),
    "typed_change": Target("chain", "ms a typed change, median", 150, 150),
}
