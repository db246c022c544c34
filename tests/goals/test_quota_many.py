"""Many quotas at once: a pasted block, lines, a file; all or none, and undone together."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from goals.rules.metrics import REVENUE
from goals.services.quotas import set_quota
from tests.cast import NOW, TODAY, signed_in
from tests.goals.test_quotas import Q4 as PERIOD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def south(acme):
    return acme.teams.create(name="South", side="sales")


def cells(*some):
    names = ("team", "period", "metric", "seen", "value")
    rows = [(team.pk, key, REVENUE.key, seen, value) for team, key, seen, value in some]
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}


def standing(acme):
    rows = acme.quotas.order_by("team__name", "starts_on")
    return [(one.team.name, f"{one.starts_on:%Y-%m}", one.target) for one in rows]


def test_a_block_is_pasted_together_and_undone_together(acme, sara, north, south):
    set_quota(today=TODAY, by=sara, team_id=north.pk, period=PERIOD, target=50_00)
    page = signed_in(sara)
    block = cells(
        (north, "2026-Q4", 50_00, "1,000"),
        (north, "2027-Q1", "", "1,100"),
        (south, "2026-Q4", "", "900.50"),
    )
    answer = page.post("/goals/quotas/paste/", block)
    assert answer.status_code == 302
    assert standing(acme) == [
        ("North", "2026-10", 1_000_00),
        ("North", "2027-01", 1_100_00),
        ("South", "2026-10", 900_50),
    ]
    text = page.get(answer.url).text
    assert "3 figures were pasted" in text
    form = text[text.index("quotas/paste/", text.index('<form class="line note"')) :]
    form = form[: form.index("</form>")]
    undo = {name: re.findall(rf'name="{name}" value="([^"]*)"', form) for name in block}
    page.post("/goals/quotas/paste/", undo)
    assert standing(acme) == [("North", "2026-10", 50_00)]


def test_one_wrong_figure_of_a_block_and_nothing_is_pasted(acme, sara, mona, north, south):
    page = signed_in(sara)
    good, wrong = (north, "2026-Q4", "", "1,000"), (south, "2026-Q4", "", "1.000")
    answer = page.post("/goals/quotas/paste/", cells(good, wrong))
    assert (answer.status_code, "Nothing was pasted. South, 1.000:" in answer.text) == (400, True)
    seen = page.post("/goals/quotas/paste/", cells((north, "2026-Q4", 7, "1,000")))
    assert (seen.status_code, "since you looked" in seen.text) == (409, True)
    clash = page.post("/goals/quotas/paste/", cells(good, (north, "2026-10", "", "5")))
    assert "shares days" in clash.text
    assert page.post("/goals/quotas/paste/", {"team": []}).status_code == 400
    assert standing(acme) == []
    assert signed_in(mona).post("/goals/quotas/paste/", cells(good)).status_code == 403


def test_quotas_come_out_of_a_file_in_the_browser(acme, sara, north, south, tom):
    page = signed_in(sara)
    csv = 'Equipo;Año;Trimestre;Cuota\nNorth;2026;4;"1.500,50"\nSouth;2026;T4;\nWest;2026;4;7\n'
    file = SimpleUploadedFile("cuotas.csv", csv.encode())
    answer = page.post("/goals/quotas/import/", {"file": file})
    assert (answer.status_code, "no team called West" in answer.text) == (400, True)
    assert standing(acme) == []
    lines = csv.replace(";", "\t").replace("West\t2026\t4\t7\n", "")
    assert page.post("/goals/quotas/import/", {"lines": lines}).status_code == 302
    assert standing(acme) == [("North", "2026-10", 1_500_50)]
    people = "Person\tYear\tQuarter\tQuota\nTom\t2026\tQ4\t900.25\n"
    page.post("/goals/quotas/import/", {"lines": people})
    assert acme.person_quotas.get().target == 900_25
    wide = SimpleUploadedFile("cuotas.csv", "Equipo,1".encode("utf-16-le"))
    assert page.post("/goals/quotas/import/", {"file": wide}).status_code == 400
    nameless = page.post("/goals/quotas/import/", {"lines": "North\t1"})
    assert "Name the columns in the first line" in nameless.text
    euros = page.post(
        "/goals/quotas/import/", {"lines": "team\tyear\tquarter\tquota\nNorth\t2027\t1\t5 €"}
    )
    assert "<td>5.00 EUR</td><td>Money is counted in USD here.</td>" in euros.text
    unmarked = SimpleUploadedFile("cuotas.csv", csv.encode("utf-16-be"))
    answer = page.post("/goals/quotas/import/", {"file": unmarked})
    assert (answer.status_code, "Save it as UTF-8" in answer.text) == (400, True)
