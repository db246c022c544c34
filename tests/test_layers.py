"""The staircase: imports only point down, and the sideways shelves keep their places."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [  # bottom first
    "smarketing.accounts",
    "smarketing.audit",
    "smarketing.notices",
    "smarketing.agreements",
    "personas",
    "smarketing.funnel",
    "goals",
    "stages",
    "smarketing.scoreboard",
    "smarketing.demo",
    "smarketing.operations",
]
SHELVES = ["rules", "models", "queries", "services", "tasks"]  # each knows only those before it
EDGES = {"forms", "views", "urls", "api", "admin"}  # may also read the queries of any room
PURE = {"rules"}
WIRES = {"smarketing.settings", "smarketing.urls", "smarketing.asgi", "smarketing.wsgi"}


@cache
def modules_of(room: str) -> list[Path]:
    folder = ROOT / room.replace(".", "/")
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    """Everything a file says, read once for all the rules."""
    return list(ast.walk(ast.parse(path.read_text())))


@cache
def imports_of(path: Path) -> set[str]:
    """Every module a file imports, also those inside functions."""
    found = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def floor_of(name: str) -> int | None:
    rooms = [n for n, room in enumerate(FLOORS) if name == room or name.startswith(room + ".")]
    return rooms[0] if rooms else None


def shelf_of(name: str) -> str:
    """The shelf of a dotted module name: `smarketing.funnel.rules.fold` lies on `rules`."""
    room = FLOORS[floor_of(name)]
    return (name[len(room) + 1 :].split(".") + [""])[0]


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_nothing_imports_from_a_higher_floor():
    climbs = [
        f"{dotted(path)} imports {name}"
        for height, room in enumerate(FLOORS)
        for path in modules_of(room)
        for name in imports_of(path)
        if (floor_of(name) or 0) > height
        and not (shelf_of(dotted(path)) in EDGES and shelf_of(name) == "queries")
    ]
    assert climbs == []


def test_edges_call_only_their_own_rooms_services():
    strays = [
        f"{dotted(path)} imports {name}"
        for height, room in enumerate(FLOORS)
        for path in modules_of(room)
        if shelf_of(dotted(path)) in EDGES
        for name in imports_of(path)
        if floor_of(name) not in (None, height) and shelf_of(name) in ("services", "tasks")
    ]
    assert strays == []


def test_no_shelf_reaches_up_to_a_later_one():
    climbs = [
        f"{dotted(path)} imports {name}"
        for room in FLOORS
        for path in modules_of(room)
        if shelf_of(dotted(path)) in SHELVES
        for name in imports_of(path)
        if floor_of(name) is not None
        and shelf_of(name) in [*SHELVES, *EDGES]
        and [*SHELVES, *EDGES].index(shelf_of(name)) > SHELVES.index(shelf_of(dotted(path)))
    ]
    assert climbs == []


def test_rules_know_only_values():
    impure = [
        f"{dotted(path)} imports {name}"
        for room in FLOORS
        for path in modules_of(room)
        if shelf_of(dotted(path)) == "rules"
        for name in imports_of(path)
        if name.split(".")[0] in ("django", "rest_framework", "celery", "redis")
        or (floor_of(name) is not None and shelf_of(name) != "rules")
    ]
    assert impure == []


def test_nobody_imports_the_wires():
    pulls = [
        f"{dotted(path)} imports {name}"
        for room in FLOORS
        for path in modules_of(room)
        for name in imports_of(path)
        if name in WIRES
    ]
    assert pulls == []


def test_nothing_is_imported_inside_a_function():
    hidden = [
        f"{dotted(path)}:{inner.lineno}"
        for room in FLOORS
        for path in modules_of(room)
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []
