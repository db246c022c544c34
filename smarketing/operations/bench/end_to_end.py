"""`bench end-to-end`: from the POST of a batch of moves to the bytes in every browser's stream."""

import http.client
import json
import statistics
import time
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.utils import timezone

from smarketing.accounts.models import Organization
from smarketing.operations.bench import ground, house
from smarketing.operations.bench.figures import Result, percentile, spread
from smarketing.operations.bench.live import begin_history, wanted
from smarketing.operations.bench.machine import load

SCALES = {"full": (1_000, 10.0), "small": (200, 5.0), "tiny": (4, 0.5)}  # streams, seconds a phase
BATCH = 100  # moves
CALM, BURST = 10, 25  # batches a second
FIRST = 5  # batches before: the source system has named its owners, as it has in any company
PATIENCE_S = 30.0


@dataclass
class Sent:
    """A batch: when it was to be sent, and the version that holds it."""

    due: float
    version: int


class Poster:
    """A program that posts batches, one after the other, over one connection."""

    def __init__(self, port: int, organization: Organization, token: str) -> None:
        self.organization, self.posted = organization, 0
        self.server = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self.headers = {
            "Host": "localhost",
            "Authorization": token,
            "Content-Type": "application/json",
        }

    def post(self, batch: list[dict]) -> int:
        """Post a batch; a version that holds it, since nobody else writes."""
        self.server.request("POST", "/api/v1/funnel/events", json.dumps(batch), self.headers)
        answer = self.server.getresponse()
        told = json.loads(answer.read())
        if answer.status != 200 or told["accepted"] != len(batch):
            raise RuntimeError(f"The batch was answered {answer.status}: {told}")
        self.posted += len(batch)
        return wanted(self.organization)

    def post_at(self, a_second: int, batches: list[list[dict]]) -> list[Sent]:
        """So many batches a second; one that must wait for its forerunner is late from its time."""
        began, sent = time.monotonic(), []
        for n, batch in enumerate(batches):
            due = began + n / a_second
            time.sleep(max(due - time.monotonic(), 0))
            sent.append(Sent(due, self.post(batch)))
        return sent


def measure(scale: str) -> Result:
    """T16 to T18: one stream, then all of them; calm, then a burst."""
    streams, seconds = SCALES[scale]
    organization, _by = ground.company()
    begin_history(organization)
    fresh = batches(int((2 * CALM + BURST) * seconds) + FIRST + 1)
    with house.processes() as begin, house.Crowd() as crowd:
        ports = house.free_port(), house.free_port()
        servers = [begin(house.pages("product", ports[0])), begin(house.streams(ports[1]))]
        begin(house.composer())
        for server, port in zip(servers, ports, strict=True):
            house.wait_until_open(server, port)
        token = ground.token(organization, "board:read", "funnel:write")
        poster = Poster(ports[0], organization, token)
        live = house.head("/live/", ports[1], Authorization=token)
        settle = poster.post_at(CALM, list(islice(fresh, FIRST)))[-1].version  # no burst before
        crowd.ask(open="one", port=ports[1], head=live, streams=1)
        crowd.ask(until="one", version=settle, seconds=PATIENCE_S)
        one = phase(crowd, "one", poster, CALM, seconds, fresh)
        crowd.ask(open="all", port=ports[1], head=live, streams=streams)
        settle = poster.post(next(fresh))
        crowd.ask(until="all", version=settle, seconds=PATIENCE_S)
        everyone = phase(crowd, "all", poster, CALM, seconds, fresh)
        burst = phase(crowd, "all", poster, BURST, seconds, fresh)
    return judged(organization, poster, {"one": one, "all": everyone, "burst": burst}, streams)


def batches(count: int):
    """Batches of moves of the last days, as a program sends them."""
    moves = ground.rows(count * BATCH, timezone.now() - ground.RECENT, 1, seed=7)
    return iter([[*map(ground.event, moves[n::count])] for n in range(count)])


@dataclass
class Phase:
    latencies: list[float]  # ms, each batch to each stream
    rate: float  # batches a second that were taken
    boards: float  # snapshots a second
    missing: int  # streams that the last batch did not reach


def phase(crowd, name: str, poster: Poster, a_second: int, seconds: float, fresh) -> Phase:
    """Post for so long, and see when each batch's version came to each stream."""
    first, began = newest_board(poster.organization), time.monotonic()
    mine = [next(fresh) for _n in range(int(a_second * seconds))]
    sent = poster.post_at(a_second, mine)
    spent = time.monotonic() - began
    told = crowd.ask(until=name, version=sent[-1].version, seconds=PATIENCE_S)
    return Phase(
        latencies=[ms for arrived in told["arrived"] for ms in waited(sent, arrived)],
        rate=len(sent) / spent,
        boards=(newest_board(poster.organization) - first) / spent,
        missing=told["missing"],
    )


def newest_board(organization: Organization) -> int:
    """Its number: nobody else composes here, and old boards are let go."""
    return organization.snapshots.live().values_list("pk", flat=True).first()


def waited(sent: list[Sent], arrived: list[list]) -> list[float]:
    """For each batch the ms until a stream was brought a version that holds it."""
    coming, found = iter(arrived), []
    version, at = next(coming, (-1, 0.0))
    for batch in sent:
        while version < batch.version:
            version, at = next(coming, (float("inf"), None))
        if at is None:
            break  # it did not come: `missing` counts the stream
        found.append((at - batch.due) * 1000)
    return found


def judged(
    organization: Organization, poster: Poster, phases: dict[str, Phase], streams: int
) -> Result:
    result = Result("end-to-end", connection.vendor)
    last = organization.snapshots.live().first()
    result.figures = {
        "streams": streams,
        "latency_ms": {name: spread(one.latencies) for name, one in phases.items()},
        "batches_a_second": {name: round(one.rate, 1) for name, one in phases.items()},
        "snapshots_a_second": {name: round(one.boards, 1) for name, one in phases.items()},
        "missing": sum(one.missing for one in phases.values()),
        "load": load(),
        "inexact": wrong(organization, poster, last.right_version),
    }
    for name, one in phases.items():
        result.measured(f"{name}_p50", statistics.median(one.latencies))
        result.measured(f"{name}_p99", percentile(one.latencies, 0.99))
    result.measured("snapshots", phases["burst"].boards)
    return result


def wrong(organization: Organization, poster: Poster, shown: int) -> str:
    """What is not exact in the end: a batch that was lost, a sum, a board without the last one."""
    posted = organization.moves.filter(brought_by__isnull=True, event_key__startswith="event:")
    if posted.count() != poster.posted:
        return f"{posted.count()} moves kept of {poster.posted} posted"
    if shown < wanted(organization):
        return f"the last board shows version {shown} of {organization.wanted}"
    return ground.inexact(organization)
