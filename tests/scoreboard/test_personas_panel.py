"""Who both halves sell to, on the board: figures that add up, and sheets that are read."""

from datetime import date

import pytest

from personas.rules.sheet import About, Claim, Evidence
from personas.services.agreeing import acknowledge, propose_persona, sign_persona
from personas.services.drafts import put_claim
from personas.services.personas import archive_persona, create_persona
from smarketing.scoreboard.explaining import figures_of
from smarketing.scoreboard.rendering import panels_of
from smarketing.scoreboard.rules.packing import unpacked
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import signed_in
from tests.scoreboard.conftest import NOW, event, post
from tests.scoreboard.test_explain import LINK, assert_answers

OLD = Evidence("call", date(2026, 3, 1), "Kestrel Foods.")
OLIVIA, FELIX = "Operations Olivia", "Founder Félix"


def panel(snapshot):
    return unpacked(snapshot.panels)["panels"].get("personas")


def rows(snapshot):
    return {row["name"]: row for row in panel(snapshot)["rows"]}


@pytest.fixture
def olivia(filled, mia, sara):
    """Published with one aged claim, read by the head of marketing, with a win and a loss."""
    persona = create_persona(by=mia, name=OLIVIA, about=About(), now=NOW)
    mine = {"by": mia, "persona_id": persona.pk, "now": NOW}
    put_claim(claim=Claim("trigger", "A second site.", "sales", evidence=(OLD,)), **mine)
    version = propose_persona(reason="First.", sign_as="marketing", **mine)
    said = {"persona_id": persona.pk, "number": 1, "half": "sales", "digest": version.digest}
    sign_persona(by=sara, now=NOW, **said)
    acknowledge(number=1, **mine)
    post(
        mia,
        event(90, "p", "customer", "2026-11-05", amount="2000", persona=OLIVIA),
        event(91, "q", "lead", "2026-11-01", persona=OLIVIA),
        event(92, "q", "lost", "2026-11-06"),
        event(93, "r", "lead", "2026-11-06", persona=FELIX),
    )
    return persona


def test_without_a_persona_the_panel_leads_to_one(board, mia):
    assert panel(board) == {"empty": True}
    page = signed_in(mia).get("/").content.decode()
    assert '<a class="btn go" href="/personas/">Begin with a persona</a>' in page


def test_a_persona_stands_with_what_it_won_and_who_has_read_it(olivia, filled):
    row = rows(refresh(filled.pk, NOW))[OLIVIA]
    assert (row["won"], row["wins"], row["win_rate"]) == (2_000_00, 1, "1/2")
    assert (row["edition"], row["read"]["n"], row["read"]["of"]) == (1, 1, 2)
    assert row["oldest_days"] == 267


def test_a_name_alone_says_nothing_of_reading(olivia, filled):
    row = rows(refresh(filled.pk, NOW))[FELIX]
    assert (row["edition"], row["read"], row["win_rate"]) == (0, None, None)


def test_with_the_unmatched_the_rows_add_up_to_the_goal(olivia, filled):
    shown = refresh(filled.pk, NOW)
    found = panel(shown)
    won = sum(row["won"] for row in [*found["rows"], found["unmatched"]])
    assert won == unpacked(shown.panels)["panels"]["goal"]["attained"]


def test_every_figure_of_it_is_explained_and_linked(olivia, filled):
    shown = refresh(filled.pk, NOW)
    mine = {k: one for k, one in figures_of(shown).items() if k.startswith("personas.")}
    html = panels_of(shown, "en").decode()
    assert len(mine) == 7
    for figure, explanation in mine.items():
        assert_answers(filled, explanation)
        assert f'{LINK}{figure}"' in html


def test_an_archived_persona_stays_while_it_brings_something(olivia, filled, mia):
    archive_persona(by=mia, persona_id=olivia.pk, now=NOW)
    row = rows(refresh(filled.pk, NOW))[OLIVIA]
    assert (row["archived"], row["won"], row["read"]) == (True, 2_000_00, None)


def test_the_api_tells_it_in_whole_units(olivia, filled, mia):
    refresh(filled.pk, NOW)
    told = signed_in(mia).get("/api/v1/scoreboard").json()["personas"]
    [first, *_rest] = told["rows"]
    assert (first["name"], first["won"], first["win_rate"]) == (OLIVIA, "2000.00", 0.5)
    assert (first["acknowledged"], first["oldest_evidence"]) == (0.5, "2026-03-01")


def test_both_halves_are_told_that_a_version_was_published(olivia, filled):
    filled.acts.update(at=NOW)
    html = panels_of(refresh(filled.pk, NOW), "en").decode()
    assert "Both heads published version 1 of Operations Olivia" in html


def test_its_cost_does_not_grow(olivia, filled, mia, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as few:
        refresh(filled.pk, NOW)
    for n in range(4):
        create_persona(by=mia, name=f"Persona {n}", about=About(), now=NOW)
    with django_assert_max_num_queries(len(few)):
        refresh(filled.pk, NOW)
