"""A persona both halves keep, in the company of `tests.cast`."""

from datetime import date

import pytest

from personas.rules.sheet import About, Claim, Evidence
from personas.services.agreeing import propose_persona, sign_persona
from personas.services.drafts import put_claim
from personas.services.personas import create_persona
from tests.cast import NOW

CALL = Evidence("call", date(2026, 11, 10), "Bluewater asked twice.")
BARRIER = Claim("barrier", "Who moves our data over?", "sales", "fair", evidence=(CALL,))
ABOUT = About("Head of operations", "80+ people", "Monday’s plan.", "amber")


def claimed(by, persona, claim=BARRIER, **more):
    return put_claim(by=by, persona_id=persona.pk, claim=claim, now=NOW, **more)


def proposed(by, persona, **more):
    return propose_persona(by=by, persona_id=persona.pk, reason="Nine calls.", now=NOW, **more)


def signed(by, persona, version, half, **more):
    said = {"number": version.number, "digest": version.digest} | more
    return sign_persona(by=by, persona_id=persona.pk, half=half, now=NOW, **said)


def published(mia, sara, persona):
    """Both heads sign what is drafted."""
    version = proposed(mia, persona, sign_as="marketing")
    return signed(sara, persona, version, "sales")


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    """Pages and programs of this room are asked in the autumn of the cast."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def olivia(mia):
    """A persona with an empty draft."""
    return create_persona(by=mia, name="Operations Olivia", about=ABOUT, now=NOW)


@pytest.fixture
def known(mia, sara, olivia):
    """The same, published with one claim."""
    claimed(mia, olivia)
    published(mia, sara, olivia)
    return olivia
