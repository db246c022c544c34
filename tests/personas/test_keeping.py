"""Pictures brought, Markdown in and out, and people reminded of what they have not read."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from personas.queries.personas import standing_persona
from personas.rules.exchange import Unreadable, read_sheet
from personas.rules.markdown import read, written
from personas.rules.pictures import LARGEST_FILE, SIDE
from personas.services.insights import add_insight, decline_insight
from personas.services.pictures import bring_picture
from personas.services.telling import remind_readers, remind_weekly
from smarketing.accounts.rules.faults import Fault
from tests.cast import NOW, signed_in
from tests.personas.conftest import claimed, published


def png(width=900, height=500):
    target = io.BytesIO()
    Image.new("RGB", (width, height), "purple").save(target, "PNG")
    return target.getvalue()


def test_a_picture_is_drawn_anew_small_and_square(mia, sara, olivia, otto):
    claimed(mia, olivia)
    brought = bring_picture(by=mia, persona_id=olivia.pk, content=png(), now=NOW)
    published(mia, sara, olivia)
    olivia.refresh_from_db()
    address = f"/personas/pictures/{brought.key}/"
    assert olivia.face == address
    answer = signed_in(mia).get(address)
    assert answer.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.content)).size == (SIDE, SIDE)
    assert signed_in(otto).get(address).status_code == 404
    assert address in signed_in(mia).get("/personas/").content.decode()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "content", [SVG, b"", b"\x89PNG\r\n\x1a\n", b"x" * (LARGEST_FILE + 1), png(8_001, 2)],
    ids=["svg", "nothing", "cut off", "too large", "too wide"],
)  # fmt: skip
def test_what_is_no_picture_changes_nothing(mia, olivia, content):
    with pytest.raises(Fault):
        bring_picture(by=mia, persona_id=olivia.pk, content=content, now=NOW)
    assert standing_persona(mia.organization, olivia.pk).newest.about.picture == "amber"
    file = SimpleUploadedFile("olivia.png", content or b" ", "image/png")
    page = signed_in(mia).post(f"/personas/{olivia.pk}/picture/", {"file": file}, follow=True)
    assert page.status_code == 200
    assert mia.organization.pictures.count() == 0


def test_a_picture_of_another_organisation_is_none(mia, otto, olivia):
    brought = bring_picture(by=mia, persona_id=olivia.pk, content=png(), now=NOW)
    told = {"name": "X", "picture": brought.key}
    answer = signed_in(otto).post("/api/v1/personas", told, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == {"picture": "Choose one of the list."}


def test_markdown_goes_out_and_comes_back_the_same(mia, known):
    sheet = standing_persona(mia.organization, known.pk).sheet
    [plain] = read(written(known.name, sheet))["personas"]
    back = read_sheet(plain)
    assert (plain["name"], back.about) == (known.name, sheet.about)
    [claim], [kept] = back.claims, sheet.claims
    assert (claim.text, claim.half, claim.sure, claim.evidence) == (
        kept.text,
        kept.half,
        kept.sure,
        kept.evidence,
    )


@pytest.mark.parametrize("text", ["- a", "# A\n## nothing", "# A\nwords", "# A\n- hobby: x"])
def test_markdown_that_says_nothing_names_its_line(text):
    with pytest.raises(Unreadable, match="line"):
        read(text)


def test_a_file_of_markdown_with_html_becomes_a_draft_of_text(mia, known):
    client = signed_in(mia)
    text = "# Félix\n- role: <b>Founder</b>\n\n## trigger\n- <script>alert(1)</script>\n"
    text += "  - kept by: sales\n"
    file = SimpleUploadedFile("personas.md", text.encode())
    assert client.post("/personas/import/", {"file": file}).status_code == 302
    felix = mia.organization.personas.get(name="Félix")
    page = client.get(f"/personas/{felix.pk}/edit/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    out = client.get("/personas/export/?as=markdown").content.decode()
    assert "# Operations Olivia" in out


def news(member):
    return set(member.notices.values_list("kind", flat=True))


def test_everybody_hears_of_a_version_until_they_confirmed_it(mia, sara, tom, known):
    assert news(tom) == news(mia) == {"persona_new"}
    signed_in(tom).post(f"/personas/{known.pk}/acknowledge/", {"number": 1})
    assert news(tom) == set()


def test_who_has_not_read_is_reminded_once_a_day(mia, sara, tom, known):
    assert remind_readers(by=mia, persona_id=known.pk, now=NOW) == 0  # told a moment ago
    later = NOW + timedelta(days=1)
    assert remind_readers(by=mia, persona_id=known.pk, now=later) == 3
    assert remind_readers(by=mia, persona_id=known.pk, now=later) == 0
    assert remind_weekly(later) == 0
    assert remind_weekly(NOW + timedelta(days=9)) == 3


def test_whoever_heard_it_is_told_what_became_of_it(mia, tom, olivia):
    heard = add_insight(by=tom, text="One depot.", part="objection", now=NOW)
    decline_insight(by=mia, insight_id=heard.pk, reason="One voice.", now=NOW)
    assert news(tom) == {"insight_done"}
    signed_in(tom).post("/personas/insights/told/")
    assert news(tom) == set()
