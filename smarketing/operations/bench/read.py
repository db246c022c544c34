"""`bench read`: the board's page, signed in, against an empty view of the same server; and the
list of waiting leads."""

import http.client
import statistics

from django.db import connection
from django.utils import timezone

from smarketing.operations.bench import ground, handoff, house
from smarketing.operations.bench.figures import Result, spread
from smarketing.operations.bench.machine import load
from smarketing.scoreboard.pages import TOKEN
from smarketing.scoreboard.services.refresh import refresh

SCALES = {"full": (100_000, 5, 2.0), "small": (5_000, 3, 1.0), "tiny": (40, 1, 0.2)}
READERS = 8  # at once
DOORS = ("bare", "product", "templated")


def measure(scale: str) -> Result:
    """T10, T11 and H1; each round asks for all pages in turn."""
    moves, rounds, seconds = SCALES[scale]
    now = timezone.now()
    organization, _by = ground.company()
    ground.post_rows(organization, ground.rows(moves, ground.year_until(now)))
    ground.shared_goal(organization, now)
    refresh(organization.pk, now)
    cookie = ground.session(organization)
    with house.processes() as begin, house.Crowd() as crowd:
        ports = {name: house.free_port() for name in DOORS}
        servers = {name: begin(house.pages(name, port)) for name, port in ports.items()}
        for name, server in servers.items():
            house.wait_until_open(server, ports[name])
        asked = questions(ports, cookie)
        told = {name: [] for name in asked}
        for _round in range(rounds):
            for name, (port, head) in asked.items():
                answer = crowd.ask(pages=port, head=head, readers=READERS, seconds=seconds)
                told[name].append(answer)
        wrong = differing(ports, cookie)
    result, waiting = judged(told, wrong), handoff.measure(scale)
    result.figures["waiting_leads"] = waiting.figures
    result.targets += waiting.targets
    return result


def questions(ports: dict[str, int], cookie: str) -> dict[str, tuple[int, str]]:
    """What is asked for, by name: of which server, and how."""
    product, (tag, token, _body) = ports["product"], first_visit(ports["product"], cookie)
    known = {"Cookie": f"{cookie}; {token}"}
    return {
        "bare_wsgi": (ports["bare"], house.head("/", product)),
        "empty_view": (product, house.head("/livez", product)),
        "board": (product, house.head("/", product, **known)),
        "board_unchanged": (product, house.head("/", product, If_None_Match=tag, **known)),
        "board_by_template": (ports["templated"], house.head("/", product, **known)),
    }


def first_visit(port: int, cookie: str) -> tuple[str, str, bytes]:
    """The page's tag, the cookie that its forms go by, and the page."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=house.PATIENCE_S)
    asking.request("GET", "/", headers={"Host": "localhost", "Cookie": cookie})
    answer = asking.getresponse()
    body = answer.read()
    asking.close()
    if answer.status != 200:
        raise RuntimeError(f"The board answered {answer.status}.")
    return answer.headers["ETag"], answer.headers["Set-Cookie"].split(";")[0], body


def differing(ports: dict[str, int], cookie: str) -> str:
    """Whether the prepared page says anything else than the one rendered anew."""
    mine, anew = (panels_in(first_visit(ports[name], cookie)[2]) for name in DOORS[1:])
    return "" if mine and mine == anew else "the prepared page differs from the rendered one"


def panels_in(page: bytes) -> bytes:
    """What the page says, without the token that is another one in each answer."""
    return TOKEN.sub(b"", page[page.find(b"<main") : page.find(b"</main>")])


def judged(told: dict[str, list[dict]], wrong: str) -> Result:
    a_second = {
        name: statistics.median(answer["a_second"] for answer in answers)
        for name, answers in told.items()
    }
    took = [one * 1000 for answer in told["board"] for one in answer["took"]]
    result = Result("read", connection.vendor)
    result.figures = {
        "requests_a_second": {name: round(value) for name, value in a_second.items()},
        "board_ms": spread(took),
        "board_against_bare_wsgi": round(a_second["board"] / a_second["bare_wsgi"], 3),
        "statuses": {name: answers[-1]["statuses"] for name, answers in told.items()},
        "load": load(),
        "inexact": wrong,
    }
    result.measured("page", a_second["board"] / a_second["empty_view"])
    result.measured("page_template", a_second["board"] / a_second["board_by_template"])
    return result
