"""Files made in a test, and what an organisation brings to them."""

import os
from pathlib import Path

import pytest

from smarketing.funnel.rules.reading.mapping import Setting
from smarketing.funnel.rules.reading.parsing import parse
from smarketing.funnel.rules.reading.survey import read, survey

SETTING = Setting(
    steps=("visitor", "lead", "mql", "sal", "opportunity", "customer"),
    currency="EUR",
    timezone="Europe/Berlin",
    digits={"JPY": 0, "KWD": 3},
)
LEADS = {"source_system": "crm", "lead": "id", "steps": {"mql": {"at": "date"}}, "owner": "owner"}
ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("SMARKETING_TEST_DATA") or ROOT.parent / "shared" / "data")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real test data is absent")


class Looked:
    """A file surveyed, and read where that is possible."""

    def __init__(self, path: Path, data: dict, kind: str = "leads", name: str = ""):
        self.mapping = parse(data, kind, SETTING.steps)
        self.path, self.name = path, name
        self.survey = survey(path, self.mapping, SETTING, name=name)

    @property
    def rows(self) -> list:
        return [row for row in self.all if not hasattr(row, "why")]

    @property
    def all(self) -> list:
        return list(read(self.path, self.mapping, SETTING, self.survey, name=self.name))

    @property
    def facts(self) -> list:
        return [fact for row in self.rows for fact in row.facts]

    @property
    def whys(self) -> list[str]:
        return [str(row.why) for row in self.survey.refused]


def look(folder: Path, content: bytes | str, data: dict, kind: str = "leads", name: str = "f.csv"):
    """Survey a file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Looked(path, data, kind)
