"""`bench live`: one announcement to all streams, against a broadcaster of nothing but sockets."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from django.db import connection
from django.utils import timezone

from smarketing.accounts.models import Organization
from smarketing.audit import bell
from smarketing.operations.bench import ground, house
from smarketing.operations.bench.figures import Result, percentile, spread
from smarketing.operations.bench.machine import load, own_bytes, processor_seconds
from smarketing.scoreboard.models import Kind
from smarketing.scoreboard.services import refresh as boards

SCALES = {"full": (1_000, 30), "small": (200, 10), "tiny": (16, 2)}  # streams, events
FEW = 8  # streams that a process is warmed up with, and that show what an event costs by itself
NOTHING = -1  # the version that everybody has
PATIENCE_S = 20.0
BASE = 2_000  # moves behind the board


@dataclass
class Side:
    """The product, or the limit: what its streams were brought, and what that cost."""

    name: str
    pid: int
    latencies: list[float] = field(default_factory=list)  # ms from publishing to each stream
    spent: dict[int, list[float]] = field(default_factory=dict)  # streams -> processor s an event
    bytes: int = 0
    lost: int = 0

    def bring(self, crowd: house.Crowd, version: int, publish: Callable[[], object]) -> None:
        """Publish a version and wait until it has come everywhere."""
        before, began = processor_seconds(self.pid), time.monotonic()
        publish()
        told = crowd.ask(until=self.name, version=version, seconds=PATIENCE_S)
        streams = len(told["arrived"])
        self.spent.setdefault(streams, []).append(processor_seconds(self.pid) - before)
        self.lost += told["missing"]
        self.bytes = told["bytes"] // streams
        self.latencies += [
            (at - began) * 1000
            for arrived in told["arrived"]
            for seen, at in arrived
            if seen == version
        ]

    def open(self, crowd: house.Crowd, port: int, head: str, streams: int, version: int) -> None:
        """Open so many more streams, and wait until all have that version."""
        crowd.ask(open=self.name, port=port, head=head, streams=streams)
        self.lost += crowd.ask(until=self.name, version=version, seconds=PATIENCE_S)["missing"]

    @property
    def event_ms(self) -> float:
        """What an event costs with hardly a stream: to see what is new, and to render it."""
        return median(self.spent[min(self.spent)]) * 1000

    @property
    def delivery_us(self) -> float:
        """What each further stream adds to that."""
        few, many = min(self.spent), max(self.spent)
        return (median(self.spent[many]) - median(self.spent[few])) * 1e6 / (many - few)


def measure(scale: str) -> Result:
    """T12 to T15. In each round both sides bring the same bytes to as many streams."""
    streams, events = SCALES[scale]
    organization, _by = ground.company()
    shown = begin_history(organization)
    with house.processes() as begin, house.Crowd() as crowd, house.broadcaster() as (pid, bare):
        port = house.free_port()
        server = begin(house.streams(port))
        house.wait_until_open(server, port)
        product, limit = Side("product", server.process.pid), Side("limit", pid)
        live = house.head("/live/", port, Authorization=ground.token(organization, "board:read"))
        rounds = iter(range(1000))

        def bring(times: int) -> None:
            for n in islice(rounds, times):
                kept = composed(organization, n)
                product.bring(crowd, kept, lambda: boards.announce(organization))
                payload = frame(n, product.bytes)
                limit.bring(crowd, n, lambda p=payload: bell.client.publish("bare", p))

        product.open(crowd, port, live, FEW, shown)
        limit.open(crowd, bare, house.head("/", bare), FEW, NOTHING)
        bring(events)
        product.latencies, limit.latencies = [], []
        memory, began = own_bytes(server.process.pid), time.monotonic()
        product.open(crowd, port, live, streams - FEW, organization.wanted)
        took, memory = time.monotonic() - began, own_bytes(server.process.pid) - memory
        limit.open(crowd, bare, house.head("/", bare), streams - FEW, NOTHING)
        bring(events)
        connections = [one for one in bell.client.client_list() if one["name"] == "live"]
    result = Result("live", connection.vendor)
    result.figures = {
        "streams": streams,
        "events": events,
        "bytes": product.bytes,
        "event_ms": [round(side.event_ms, 2) for side in (product, limit)],
        "delivery_us": [round(side.delivery_us, 1) for side in (product, limit)],
        "latency_ms": [spread(side.latencies) for side in (product, limit)],
        "connect_ms": round(took * 1000 / (streams - FEW), 2),
        "load": load(),
        "lost": product.lost + limit.lost,
    }
    p99 = [percentile(side.latencies, 0.99) for side in (product, limit)]
    result.measured("delivery_cpu", product.delivery_us / limit.delivery_us)
    result.measured("delivery_p99", p99[0] / p99[1])
    result.measured("stream_memory", memory / (streams - FEW) / 1000)
    result.measured("redis_connections", len(connections))
    return result


def begin_history(organization: Organization) -> int:
    """Some history, and the first board of it; its version."""
    now = timezone.now()
    ground.post_rows(organization, ground.rows(BASE, ground.year_until(now)))
    ground.shared_goal(organization, now)
    return boards.refresh(organization.pk, now).right_version


def composed(organization: Organization, n: int) -> int:
    """Another move, and a board that shows it; the version to announce."""
    now = timezone.now()
    ground.post_rows(organization, ground.rows(4, now - ground.RECENT, 0.01, seed=n))
    seen = boards.look(organization.pk, now)
    return boards.keep(Kind.LIVE, seen.scene, seen.board, now).right_version


def wanted(organization: Organization) -> int:
    organization.refresh_from_db(fields=["wanted"])
    return organization.wanted


def frame(version: int, size: int) -> bytes:
    """As many bytes as the product sent, with the same end."""
    end = f"id: {version}\nevent: beat\ndata: {{}}\n\n"
    return f"event: panel\ndata: {'x' * max(size - len(end) - 21, 0)}\n\n{end}".encode()
