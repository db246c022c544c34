"""A persona is drafted by either half, signed by both, published for good, and read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from personas.models import Reading
from personas.queries.personas import standing_persona
from personas.queries.readers import read_of
from personas.rules.sheet import digest_of_about, digest_of_claim, sheet_of
from personas.services.agreeing import acknowledge, withdraw_persona
from personas.services.drafts import discard_draft, drop_claim, set_about
from personas.services.personas import (
    archive_persona,
    create_persona,
    rename_persona,
    restore_persona,
)
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from tests.cast import NOW, TODAY
from tests.personas.conftest import ABOUT, BARRIER, claimed, proposed, published, signed


def standing(persona):
    return standing_persona(persona.organization, persona.pk)


def texts(sheet):
    return [claim.text for claim in sheet.claims]


def test_either_half_drafts_and_nothing_is_published(mia, sara, olivia):
    claimed(mia, olivia)
    claimed(sara, olivia, replace(BARRIER, text="Works council."))
    assert texts(standing(olivia).newest) == ["Who moves our data over?", "Works council."]
    assert standing(olivia).published is None


def test_it_is_published_with_the_second_signature(mia, sara, olivia):
    claimed(mia, olivia)
    version = proposed(mia, olivia, sign_as="marketing")
    assert standing(olivia).published is None
    assert standing(olivia).waits_for == ["sales"]
    signed(sara, olivia, version, "sales")
    assert standing(olivia).edition == 1
    assert olivia.organization.acts.filter(verb="persona.publish").count() == 1


def test_a_head_signs_for_the_own_half_only(mia, olivia):
    claimed(mia, olivia)
    version = proposed(mia, olivia)
    with pytest.raises(Refused):
        signed(mia, olivia, version, "sales")


def test_nobody_signs_what_they_were_not_shown(mia, sara, olivia):
    claimed(mia, olivia)
    version = proposed(mia, olivia)
    with pytest.raises(Overtaken):
        signed(sara, olivia, version, "sales", digest="of something else")


def test_a_published_version_goes_on_standing_while_the_next_is_made(mia, sara, known):
    claimed(mia, known, replace(BARRIER, text="Works council."))
    assert texts(standing(known).sheet) == ["Who moves our data over?"]
    version = published(mia, sara, known)
    assert standing(known).edition == version.content["edition"] == 2
    first = known.organization.versions.get(kind="persona", number=1)
    assert texts(sheet_of(first.content)) == ["Who moves our data over?"]


def test_a_new_proposal_takes_the_place_of_the_old_and_of_its_signature(mia, sara, known):
    claimed(mia, known, replace(BARRIER, text="Works council."))
    old = proposed(mia, known, sign_as="marketing")
    claimed(sara, known, replace(BARRIER, text="Price per site."))
    proposed(sara, known)
    assert standing(known).waits_for == ["marketing", "sales"]
    with pytest.raises(Overtaken):
        signed(sara, known, old, "sales")


def test_two_editors_of_one_claim_lose_nothing(mia, sara, olivia):
    claim = claimed(mia, olivia)
    seen = digest_of_claim(claim)
    claimed(mia, olivia, replace(claim, text="Who answers?"), seen=seen)
    with pytest.raises(Overtaken) as told:
        claimed(sara, olivia, replace(claim, text="Nobody answers."), seen=seen)
    assert told.value.current.text == "Who answers?"
    assert texts(standing(olivia).newest) == ["Who answers?"]


def test_two_editors_of_two_claims_are_not_in_each_others_way(mia, sara, olivia):
    one = claimed(mia, olivia)
    other = claimed(mia, olivia, replace(BARRIER, text="Works council."))
    claimed(mia, olivia, replace(one, sure="strong"), seen=digest_of_claim(one))
    claimed(sara, olivia, replace(other, sure="weak"), seen=digest_of_claim(other))
    assert [claim.sure for claim in standing(olivia).newest.claims] == ["strong", "weak"]


def test_a_claim_that_somebody_left_out_cannot_be_changed_unseen(mia, sara, olivia):
    claim = claimed(mia, olivia)
    seen = digest_of_claim(claim)
    drop_claim(by=mia, persona_id=olivia.pk, key=claim.key, seen=seen, now=NOW)
    with pytest.raises(Overtaken):
        claimed(sara, olivia, replace(claim, text="Still there?"), seen=seen)


def test_a_draft_changed_since_is_not_proposed_unread(mia, sara, olivia):
    claimed(mia, olivia)
    with pytest.raises(Overtaken):
        proposed(sara, olivia, seen=(NOW - timedelta(hours=1)).isoformat())


def test_who_it_is_changes_with_the_version_not_before(mia, sara, known):
    seen = digest_of_about(ABOUT)
    about = replace(ABOUT, role="COO")
    set_about(by=mia, persona_id=known.pk, about=about, seen=seen, now=NOW)
    known.refresh_from_db()
    assert known.role == "Head of operations"
    published(mia, sara, known)
    known.refresh_from_db()
    assert known.role == "COO"


@pytest.mark.parametrize("make", [lambda mia, one: None, claimed])
def test_nothing_new_is_no_version(mia, sara, known, make):
    if make(mia, known):
        discard_draft(by=mia, persona_id=known.pk, now=NOW)
    with pytest.raises(Fault):
        proposed(mia, known)


def test_a_proposal_taken_back_is_a_draft_again(mia, known):
    claimed(mia, known, replace(BARRIER, text="Works council."))
    version = proposed(mia, known, sign_as="marketing")
    withdraw_persona(by=mia, persona_id=known.pk, number=version.number, now=NOW)
    assert standing(known).proposed is None
    assert "Works council." in texts(standing(known).newest)
    assert standing(known).edition == 1


def test_who_has_read_is_counted_by_half(mia, sara, tom, vera, acme, known):
    version = standing(known).published
    for _again in range(2):
        acknowledge(by=tom, persona_id=known.pk, number=version.number, now=NOW)
    read = read_of(acme, [version], TODAY)[version.pk]
    assert [(half.half, len(half.read), half.of) for half in read.halves] == [
        ("marketing", 0, 1),
        ("sales", 1, 2),
    ]
    assert Reading.objects.count() == 1


def test_what_is_not_the_newest_is_not_confirmed(mia, sara, tom, known):
    claimed(mia, known, replace(BARRIER, text="Works council."))
    published(mia, sara, known)
    with pytest.raises(Overtaken):
        acknowledge(by=tom, persona_id=known.pk, number=1, now=NOW)


def test_an_archived_persona_keeps_everything_and_takes_nothing(mia, known):
    archive_persona(by=mia, persona_id=known.pk, now=NOW)
    with pytest.raises(Fault):
        claimed(mia, known)
    assert standing(known).edition == 1
    restore_persona(by=mia, persona_id=known.pk)
    claimed(mia, known, replace(BARRIER, text="Back again."))


def test_a_renamed_persona_is_known_to_its_systems_as_before(mia, acme, olivia):
    acme.persona_names.create(source_system="crm", name="cat", persona=olivia)
    rename_persona(by=mia, persona_id=olivia.pk, name="Catherine", seen="Operations Olivia")
    assert acme.persona_names.get(name="cat").persona.name == "Catherine"
    with pytest.raises(Overtaken):
        rename_persona(by=mia, persona_id=olivia.pk, name="Cat", seen="Operations Olivia")


def test_two_personas_never_bear_one_name(mia, olivia):
    with pytest.raises(Fault):
        create_persona(by=mia, name=" Operations  Olivia ", about=ABOUT, now=NOW)


def test_a_member_reads_and_does_not_draft(tom, olivia):
    with pytest.raises(Refused):
        claimed(tom, olivia)


def test_otto_cannot_reach_a_persona_of_acme(otto, olivia):
    with pytest.raises(Missing):
        claimed(otto, olivia)
    with pytest.raises(Missing):
        acknowledge(by=otto, persona_id=olivia.pk, number=1, now=NOW)
