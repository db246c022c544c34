"""The pages by which a person brings a file, without any JavaScript."""

import csv
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from smarketing.funnel.models import Import
from smarketing.funnel.queries.imports import path_of
from smarketing.funnel.services.importing.running import go_on
from tests.cast import make_person, signed_in
from tests.funnel.bringing import MORNING, bring, checked
from tests.funnel.conftest import company

FILE = "MQL ID,Became an opportunity date,Close Date,Stage,Amount,Note\n"
ROWS = "7,2026-04-01,2026-05-04,Closed Won,900,hi\n8,2026-04-02,2026-05-05,Closed Lost,100,\n"
MAPPING = {"source_system": "crm", "lead": "id", "steps": {"mql": {"at": "on"}}, "amount": "worth"}


@pytest.fixture
def desk(alma):
    return signed_in(alma)


def send(desk, text=FILE + ROWS, kind="leads", name="deals.csv"):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return desk.post(reverse("imports"), {"kind": kind, "file": file})


def page(desk, route, one, **more):
    return desk.get(reverse(route, args=[one.pk]), **more)


def columns_sent(html, **changed):
    """What the columns page would send as it stands, with some answers changed."""
    said = {}
    for select in re.findall(r"<select.*?</select>", html, re.DOTALL):
        name = re.search(r'name="([^"]+)"', select)[1]
        chosen = re.search(r'<option value="([^"]*)" selected', select)
        said[name] = chosen[1] if chosen else ""
    said["value-text"] = re.findall(r'name="value-text" value="([^"]*)"', html)
    return {**said, "do": "check", **changed}


def work(one):
    while go_on(one.pk, MORNING):
        pass
    one.refresh_from_db()


def test_an_empty_log_says_how_to_begin(desk):
    answer = desk.get(reverse("imports"))
    assert answer.status_code == 200
    assert b"Nothing yet" in answer.content


def test_a_file_goes_from_upload_to_the_board_in_five_requests(desk, works):
    answer = send(desk)
    one = Import.objects.get()
    assert answer.headers["Location"] == reverse("import_columns", args=[one.pk])
    html = page(desk, "import_columns", one).content.decode()
    said = columns_sent(html, source_system="crm")
    assert (said["c0"], said["c1"], said["c2"]) == ("lead", "step:opportunity", "decided")
    assert dict(zip(said["value-text"], [said["value-0"], said["value-1"]], strict=True)) == {
        "Closed Won": "customer",
        "Closed Lost": "lost",
    }
    desk.post(reverse("import_columns", args=[one.pk]), said)
    one.refresh_from_db()
    assert one.state == "checking"
    assert one.mapping["lost"] == {"at": "Close Date", "when": {"Stage": ["Closed Lost"]}}
    work(one)
    html = page(desk, "import", one).content.decode()
    assert "What would happen" in html
    assert "Note" in html  # a column that says nothing here
    assert "<dt>Time zone</dt><dd>UTC</dd>" in html
    desk.post(reverse("import_run", args=[one.pk]))
    work(one)
    html = page(desk, "import", one).content.decode()
    assert "<b>2</b> rows said something new" in html
    assert works.leads.get(external_id="7").step == "customer"
    assert "deals.csv" in desk.get(reverse("imports")).content.decode()


def test_a_chosen_status_shows_its_values_before_anything_is_checked(desk):
    send(desk)
    one = Import.objects.get()
    said = {"c0": "lead", "c2": "decided", "c3": "status", "do": "show"}
    html = desk.post(reverse("import_columns", args=[one.pk]), said).content.decode()
    assert "Closed Lost" in html
    one.refresh_from_db()
    assert (one.state, one.mapping) == ("uploaded", {})


def test_deals_of_leads_that_are_here_are_taken_by_their_deal(desk, alma):
    contacts = "Record ID,Create Date,Associated Deal IDs\n151,2026-03-01,901;902\n"
    mapping = {
        "source_system": "hubspot",
        "lead": "Record ID",
        "steps": {"lead": {"at": "Create Date"}},
        "aliases": {"opportunity": "Associated Deal IDs"},
    }
    bring(alma, contacts, mapping)
    deals = "Record ID,Deal Stage,Close Date\n{},Closed Won,2026-03-04\n"
    send(desk, deals.format(902), name="deals.csv")
    html = page(desk, "import_columns", Import.objects.latest("pk")).content.decode()
    assert columns_sent(html)["c0"] == "lead by deal"
    assert 'value="hubspot"' in html
    send(desk, deals.format(151), name="deals.csv")
    html = page(desk, "import_columns", Import.objects.latest("pk")).content.decode()
    assert columns_sent(html)["c0"] == "lead"


def test_leads_that_are_here_tell_their_system_whatever_the_columns(desk, alma):
    rows = "".join(f"{n},2026-03-02,1\n" for n in range(4))
    bring(alma, "id,on,worth\n" + rows, MAPPING)
    for name, first, told in [("overlap", 2, True), ("hardly", 3, False)]:
        more = "".join(f"{n},2026-03-02,1,x\n" for n in range(first, first + 4))
        send(desk, "id,on,amount,more\n" + more, name=f"{name}.csv")
        html = page(desk, "import_columns", Import.objects.latest("pk")).content.decode()
        assert ('id="source_system" value="crm"' in html) is told
        assert '<option value="crm">' in html  # offered in any case


def test_a_status_below_the_first_rows_is_named_and_can_be_given_a_meaning(desk):
    ways = ["Closed Won", "Demo"] * 1_500 + ["Closed Lost"]
    rows = [f"{n},2026-04-01,2026-05-04,{way},9,\n" for n, way in enumerate(ways)]
    send(desk, FILE + "".join(rows))
    one = Import.objects.get()
    url = reverse("import_columns", args=[one.pk])
    desk.post(url, columns_sent(desk.get(url).content.decode()))
    work(one)
    assert one.survey["said"] == {"opportunity": 3_001, "customer": 1_500}
    assert "“Stage” also holds" in (html := page(desk, "import", one).content.decode())
    assert "no step and no ending: Demo, Closed Lost." in html
    said = columns_sent(desk.get(url).content.decode())
    place = said["value-text"].index("Closed Lost")
    desk.post(url, said | {f"value-{place}": "lost"})
    work(one)
    assert one.survey["said"] == {"opportunity": 3_001, "customer": 1_500, "lost": 1}
    assert one.survey["unheard"] == {"Stage": ["Demo"]}


def test_enter_checks_what_the_page_shows(desk):
    send(desk)
    html = page(desk, "import_columns", Import.objects.get()).content.decode()
    form = html[html.index('id="columns"') :]
    assert re.search(r'<button[^>]* name="do" value="(\w+)"', form)[1] == "check"


def test_the_line_of_the_headings_can_be_corrected(desk):
    send(desk, "Deal,,Dates\nRecord ID,Stage,Create Date\n7,Demo,2026-03-04\n")
    one = Import.objects.get()
    url = reverse("import_columns", args=[one.pk])
    assert 'name="heading" id="heading" value="1"' in desk.get(url).content.decode()
    for line, told in [("x", "from 1 to 1000"), ("1001", "from 1 to"), ("9", "no heading on line")]:
        answer = desk.post(url, {"do": "heading", "heading": line}, follow=True)
        assert told in answer.content.decode()
    desk.post(url, {"c0": "lead", "c2": "step:lead", "do": "check", "heading": "1"})
    work(one)
    assert one.state == "checked"
    html = desk.post(url, {"do": "check", "heading": "2"}, follow=True).content.decode()
    one.refresh_from_db()
    assert (one.state, one.survey) == ("uploaded", {})  # what the check found holds no longer
    said = columns_sent(html)
    assert (said["c0"], said["c2"]) == ("lead", "step:lead")
    desk.post(url, said)
    work(one)
    assert (one.survey["rows"], one.survey["said"]) == (1, {"lead": 1})


def test_only_what_follows_is_sent_to_htmx(desk):
    send(desk)
    one = Import.objects.get()
    said = {"c0": "lead", "c3": "status", "do": ""}
    answer = desk.post(
        reverse("import_columns", args=[one.pk]), said, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().strip().startswith('<div id="choices"')


def test_columns_that_fit_no_mapping_are_told_where_they_stand(desk):
    send(desk)
    one = Import.objects.get()
    answer = desk.post(
        reverse("import_columns", args=[one.pk]), {"c0": "lead", "c1": "lead", "do": "check"}
    )
    assert answer.status_code == 400
    assert "Two columns are “Id of the lead”" in answer.content.decode()


def test_an_expert_writes_the_mapping_as_json(desk):
    send(desk)
    one = Import.objects.get()
    mapping = {"lead": "MQL ID", "steps": {"mql": {"at": "Close Date"}}}
    url = reverse("import_columns", args=[one.pk])
    answer = desk.post(url, {"do": "json", "mapping": "{lead"})
    assert (answer.status_code, b"This is no JSON" in answer.content) == (400, True)
    for odd, told in (('{"lead":' * 5_000, "more than 30 layers"), ('"\\ud83d"', "cut in half")):
        answer = desk.post(url, {"do": "json", "mapping": odd})
        assert (answer.status_code, told in answer.text) == (400, True)
    answer = desk.post(url, {"do": "json", "mapping": '{"lead": "MQL ID", "stepz": {}}'})
    assert "is “steps” meant?" in answer.content.decode()
    desk.post(url, {"do": "json", "mapping": json.dumps(mapping)})
    one.refresh_from_db()
    assert (one.state, one.mapping) == ("checking", mapping)
    assert page(desk, "import_mapping", one).json() == mapping


def test_a_question_is_answered_by_choosing(desk, alma):
    one = checked(alma, "id,on,worth\n7,03/04/2026,1.234\n", MAPPING)
    html = page(desk, "import", one).content.decode()
    assert "2 questions; nothing is guessed" in html
    assert "3 Apr 2026" in html
    assert "4 Mar 2026" in html
    url = reverse("import_answer", args=[one.pk])
    assert desk.post(url, {"q0": "Y/D/M"}).status_code == 400
    desk.post(url, {"q0": "D/M/Y", "q1": ","})
    work(one)
    assert one.mapping["format"] == {"date": {"on": "D/M/Y"}, "decimal": {"worth": ","}}
    assert "What would happen" in page(desk, "import", one).content.decode()


def test_labels_without_a_name_are_asked_in_the_words_of_the_way(desk, alma):
    moves = {"lead": "id", "moves": {"step": "stage", "at": "on"}}
    one = checked(alma, "id,stage,on\n7,Demo,2026-03-02\n8,Call,2026-03-02\n", moves)
    assert "which step or outcome is it?" in page(desk, "import", one).content.decode()
    desk.post(reverse("import_answer", args=[one.pk]), {"q0": "opportunity", "q1": ""})
    work(one)
    assert one.mapping["moves"]["names"] == {"Demo": "opportunity", "Call": None}
    assert one.survey["said"] == {"opportunity": 1}


def test_what_has_to_be_known_before_the_first_rows_is_asked_first(desk):
    japanese = "名前,id\n日本語テスト,7\n".encode("shift_jis")
    send(desk, japanese)
    one = Import.objects.get()
    html = page(desk, "import_columns", one).content.decode()
    assert "Which encoding is it in?" in html
    desk.post(reverse("import_columns", args=[one.pk]), {"q0": "shift_jis"})
    assert "名前" in page(desk, "import_columns", one).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"\x1f\x8bgzip", "gzip archive"),
        ("a.xlsx", b"PK\x03\x04broken", "workbook"),
        ("a.csv", b"\n\n\n", "empty lines"),
    ],
)
def test_a_file_that_is_no_table_says_so_at_once(desk, name, content, said):
    send(desk, content, name=name)
    answer = page(desk, "import_columns", Import.objects.get())
    assert (answer.status_code, said in answer.content.decode()) == (200, True)


def test_a_workbook_comes_in_by_the_page(desk, works):
    book = Workbook()
    for row in [FILE.strip().split(","), ["7", "2026-04-01", "2026-05-04", "Closed Won", 900]]:
        book.active.append(row)
    book.save(made := io.BytesIO())
    send(desk, made.getvalue(), name="deals.xlsx")
    one = Import.objects.get()
    html = page(desk, "import_columns", one).content.decode()
    desk.post(reverse("import_columns", args=[one.pk]), columns_sent(html))
    work(one)
    desk.post(reverse("import_run", args=[one.pk]))
    work(one)
    assert works.leads.get(external_id="7").step == "customer"


def test_an_empty_file_and_no_file_are_told_at_the_form(desk):
    assert b"The file is empty" in send(desk, "").content
    assert desk.post(reverse("imports"), {"kind": "leads"}).status_code == 400
    assert Import.objects.count() == 0


def test_refused_rows_are_listed_and_can_be_taken_home_safely(desk, alma):
    text = 'id,on,worth\n7,2026-03-02,1\n8,=cmd|x,"-1,5"\n-9,never,1\n'
    mapping = {**MAPPING, "format": {"decimal": ","}}
    one = checked(alma, text, mapping)
    html = page(desk, "import", one).content.decode()
    assert "Import without the 2 refused rows" in html
    answer = page(desk, "import_refused", one)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "! Line,! Column,! Value,! Why,id,on,worth"
    assert lines[1].startswith("3,on,'=cmd|x,")
    assert lines[1].endswith('8,\'=cmd|x,"-1,5"')
    assert lines[2].endswith("-9,never,1")


def test_all_that_is_wrong_with_a_line_is_on_the_page_and_in_the_download(desk, alma):
    one = checked(alma, "id,on,worth\n7,never,lots\n", MAPPING)
    html = page(desk, "import", one).content.decode()
    assert html.count('<td class="sample">') == 2
    answer = page(desk, "import_refused", one)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["! Line"], row["! Column"], row["! Value"]) == ("2", "worth\non", "lots\nnever")
    assert len(row["! Why"].splitlines()) == 2
    assert (row["id"], row["on"], row["worth"]) == ("7", "never", "lots")


def refused_file(desk, one):
    return b"".join(page(desk, "import_refused", one).streaming_content)


def test_mended_rows_come_back_as_what_they_were_taken_for(desk, alma, works):
    alma.user.language = "es"  # whose word for a value is a heading of the file
    alma.user.save()
    head = "Pipeline\n\nID,Valor,Fecha,Contacto\n"
    mapping = {
        "source_system": "hubspot",
        "lead": "ID",
        "steps": {"mql": {"at": "Fecha"}},
        "amount": "Valor",
        "person": {"phone": "Contacto"},
        "format": {"date": "D/M/Y", "decimal": ",", "heading": 3, "encoding": "cp1252"},
    }
    rows = 'A,"1,5",02/03/2026,x\nB,"2,5",never,+34 (91) 1\n'
    one = bring(alma, head + rows, mapping, skip=True)
    answer = refused_file(desk, one)
    assert answer.decode("utf-8-sig").startswith("! Línea,! Columna,! Valor,! Motivo,ID,Valor")
    send(desk, answer.replace(b"never,'", b"05/03/2026,'"), name="mended.csv")
    again = Import.objects.latest("pk")
    html = page(desk, "import_columns", again).content.decode()
    assert "! Valor" not in html
    assert 'value="hubspot"' in html
    desk.post(
        reverse("import_columns", args=[again.pk]), columns_sent(html, source_system="hubspot")
    )
    work(again)
    assert (again.survey["accepted"], again.survey["ignored"]) == (1, [])
    desk.post(reverse("import_run", args=[again.pk]))
    work(again)
    lead = works.leads.get(external_id="B")
    assert (lead.source_system, lead.person.phone) == ("hubspot", "+34 (91) 1")
    send(desk, head + rows)
    html = page(desk, "import_columns", Import.objects.latest("pk")).content.decode()
    assert "&quot;heading&quot;: 3" in html  # the whole file is still read as before


def test_rows_refused_again_have_their_notes_once(desk, alma):
    one = checked(alma, "id;on;worth\n7;never;1;more\n8;never;1\n", MAPPING)
    again = checked(alma, refused_file(desk, one), MAPPING)
    lines = refused_file(desk, again).decode("utf-8-sig").splitlines()
    assert lines[0] == "! Line;! Column;! Value;! Why;id;on;worth"
    assert [line.partition(";")[0] for line in lines[1:]] == ["2", "3"]
    assert lines[1].endswith("7;never;1;more")
    assert lines[2].endswith(";8;never;1")


def test_a_claim_that_is_refused_is_in_the_download_with_its_cells(desk, alma):
    mapping = {**MAPPING, "aliases": {"opportunity": "deal"}}
    text = "id,on,worth,deal\n7,2026-03-02,1,006\n"
    bring(alma, text, mapping)
    one = checked(alma, text.replace("\n7", "\n8"), mapping)
    lines = b"".join(page(desk, "import_refused", one).streaming_content).decode().splitlines()
    assert lines[1].endswith("8,2026-03-02,1,006")


def test_without_the_refused_rows_the_others_are_imported(desk, alma):
    one = checked(alma, "id,on,worth\n7,2026-03-02,1\n8,never,1\n", MAPPING)
    desk.post(reverse("import_run", args=[one.pk]))
    one.refresh_from_db()
    assert one.state == "checked"  # not by chance
    desk.post(reverse("import_run", args=[one.pk]), {"skip": "1"})
    work(one)
    assert (one.state, one.accepted) == ("done", 1)
    assert "never" in page(desk, "import", one).content.decode()


def test_a_second_press_shows_what_happens_already(desk, alma):
    one = checked(alma, "id,on,worth\n7,2026-03-02,1\n", MAPPING)
    for _press in range(2):
        answer = desk.post(reverse("import_run", args=[one.pk]), follow=True)
        assert "Importing" in answer.content.decode()
    work(one)
    assert one.accepted == 1


def test_the_progress_is_asked_for_and_ends_with_a_new_page(desk, alma):
    one = checked(alma, "id,on,worth\n7,2026-03-02,1\n", MAPPING)
    desk.post(reverse("import_run", args=[one.pk]))
    html = page(desk, "import_state", one).content.decode()
    assert 'max="1"' in html
    work(one)
    answer = page(desk, "import_state", one)
    assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")


def test_without_a_worker_the_page_says_that_it_waits(desk, alma):
    one = checked(alma, "id,on,worth\n7,2026-03-02,1\n", MAPPING)
    desk.post(reverse("import_run", args=[one.pk]))
    assert "Waiting for a worker" not in page(desk, "import", one).content.decode()
    Import.objects.filter(pk=one.pk).update(moved_at=MORNING)  # long ago
    assert "Waiting for a worker" in page(desk, "import", one).content.decode()


def test_an_import_is_undone_after_a_second_question(desk, alma):
    one = bring(alma, "id,on,worth\n7,2026-03-02,1\n", MAPPING)
    html = page(desk, "import_undo", one).content.decode()
    assert "The days become what they were before" in html
    desk.post(reverse("import_undo", args=[one.pk]))
    work(one)
    assert "Taken back" in page(desk, "import", one).content.decode()
    assert "undone by Alma" in desk.get(reverse("imports")).content.decode()


def test_why_an_import_is_not_undone_is_said(desk, alma):
    one = bring(alma, "id,on,worth\n7,2026-03-02,1\n", MAPPING)
    bring(alma, "id,on,worth\n7,2026-03-03,1\n", MAPPING)
    answer = desk.post(reverse("import_undo", args=[one.pk]))
    assert (answer.status_code, b"1 fact that came later rests on" in answer.content) == (400, True)


def test_a_file_nobody_wants_is_thrown_away(desk, django_capture_on_commit_callbacks):
    send(desk)
    path = path_of(Import.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("import_discard", args=[Import.objects.get().pk]))
    assert (Import.objects.count(), path.exists()) == (0, False)


def test_what_was_imported_is_not_thrown_away(desk, alma):
    one = bring(alma, "id,on,worth\n7,2026-03-02,1\n", MAPPING)
    assert desk.post(reverse("import_discard", args=[one.pk])).status_code == 409
    assert path_of(one).exists()


def test_people_and_visits_have_columns_of_their_own(desk, works):
    head = "Sales agent,Manager,Regional office,Department,Role\n"
    send(desk, head + "Ana,Dustin,Central,Ventas,leader\n", kind="people")
    one = Import.objects.get()
    said = columns_sent(page(desk, "import_columns", one).content.decode())
    assert [said[f"c{n}"] for n in range(5)] == ["member", "team", "office", "side", "role"]
    desk.post(reverse("import_columns", args=[one.pk]), said)
    work(one)
    desk.post(reverse("import_run", args=[one.pk]))
    work(one)
    ana = works.members.get(name="Ana")
    assert (ana.side, ana.role) == ("sales", "leader")
    send(desk, "Date,Unique.Visits\n2026-03-01,10\n", kind="visits")
    html = page(desk, "import_columns", Import.objects.latest("pk")).content.decode()
    assert [columns_sent(html)[f"c{n}"] for n in range(2)] == ["day", "count"]


def test_a_head_sees_no_imports_of_people(alma, works):
    one = bring(alma, "who\nAna\n", {"member": "who"}, "people")
    mia = signed_in(make_person(works, "Mia", "leader", "marketing", heads="marketing"))
    assert mia.get(reverse("imports")).status_code == 200
    assert page(mia, "import", one).status_code == 403
    assert b'value="people"' not in mia.get(reverse("imports")).content


@pytest.mark.parametrize(
    "route",
    ["import", "import_columns", "import_state", "import_refused", "import_mapping", "import_undo"],
)
def test_another_organizations_import_is_not_there(alma, route):
    one = bring(alma, "id,on,worth\n7,2026-03-02,1\n", MAPPING)
    otto = signed_in(make_person(company("rival"), "Otto", "owner"))
    assert page(otto, route, one).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_a_viewer_and_a_member_are_refused(works, role):
    assert signed_in(make_person(works, "Tom", role)).get(reverse("imports")).status_code == 403


def test_a_cell_that_is_a_script_stays_text(desk):
    send(desk, "id,<script>alert(1)</script>\n7,<img src=x onerror=alert(1)>\n")
    html = page(desk, "import_columns", Import.objects.get()).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
