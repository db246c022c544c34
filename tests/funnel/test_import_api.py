"""Files by program: the same services as the pages, answered in the contract's words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from smarketing.accounts.services.tokens import new_token
from smarketing.funnel.models import Import, Lead
from smarketing.funnel.services.importing.running import go_on
from tests.cast import make_person
from tests.funnel.bringing import MORNING

MAPPING = {"source_system": "crm", "lead": "id", "steps": {"mql": {"at": "on"}}}
FILE = b"id,on\n7,2026-03-02\n8,never\n"
URL = "/api/v1/imports/"


@pytest.fixture
def bearer(works):
    def of(member, *scopes):
        _token, secret = new_token(member, "CRM", list(scopes), "crm", 90, timezone.now())
        return {"Authorization": f"Bearer {secret}"}

    return of


@pytest.fixture
def headers(bearer, works):
    olga = make_person(works, "Olga", "owner")
    return bearer(olga, "funnel:write")


def work(one):
    while go_on(one["id"], MORNING):
        pass


def send(client, headers, mapping=MAPPING, content=FILE, **more):
    data = {"file": SimpleUploadedFile("leads.csv", content), "mapping": json.dumps(mapping)}
    return client.post(URL, {**data, **more}, headers=headers)


def test_a_file_is_sent_looked_at_taken_and_taken_back(client, headers):
    answer = send(client, headers)
    one = answer.json()
    assert (answer.status_code, one["state"], answer.headers["Retry-After"]) == (
        202,
        "checking",
        "1",
    )
    assert answer.headers["Location"] == f"{URL}{one['id']}"
    work(one)
    told = client.get(f"{URL}{one['id']}/", headers=headers).json()
    assert (told["state"], told["rows"], told["accepted"], told["refused_count"]) == (
        "checked",
        2,
        1,
        1,
    )
    assert told["refused"][0]["line"] == 3
    assert "never" in told["refused"][0]["why"]
    assert told["refused"][0]["also"] == []
    refused = client.post(
        f"{URL}{one['id']}/run", {}, headers=headers, content_type="application/json"
    )
    assert refused.status_code == 400
    said = {"skip_refused": True}
    client.post(f"{URL}{one['id']}/run", said, headers=headers, content_type="application/json")
    work(one)
    told = client.get(f"{URL}{one['id']}", headers=headers).json()
    assert (told["state"], told["accepted"], told["leads"], told["moves"]) == ("done", 1, 1, 1)
    assert client.post(f"{URL}{one['id']}/undo", headers=headers).status_code == 202
    work(one)
    assert client.get(URL, headers=headers).json()[0]["state"] == "undone"


WON = {"lead": "id", "steps": {"customer": {"at": "on", "when": {"stage": ["Ganado"]}}}}
STAGES = "id,on,stage\n7,2026-03-04,Ganado\n8,2026-03-05,Señal\n9,31.12.26,Ganado\n"


def test_how_a_file_was_read_is_told_to_programs_and_at_the_command(
    client, headers, works, tmp_path, capsys
):
    one = send(client, headers, WON, STAGES.encode("cp1252")).json()
    work(one)
    told = client.get(f"{URL}{one['id']}", headers=headers).json()["notices"]
    assert len(told) == 3
    assert "“stage” also holds values that give no step and no ending: Señal" in told[0]
    assert "Windows-1252" in told[1]
    assert "“31.12.26” has a short year" in told[2]
    path, mapping = tmp_path / "deals.csv", tmp_path / "map.json"
    path.write_text(STAGES, "cp1252")
    mapping.write_text(json.dumps(WON))
    call_command("import_data", "leads", "works", str(path), mapping=mapping, dry_run=True)
    said = capsys.readouterr().out
    assert said.splitlines()[:3] == told
    assert "rows 3, accepted 3" in said
    call_command(
        "import_data", "leads", "works", str(path), mapping=mapping, dry_run=True, json=True
    )
    assert json.loads(capsys.readouterr().out)["notices"] == told


def test_the_file_may_be_the_body_itself(client, headers):
    answer = client.post(
        f"{URL}?mapping={json.dumps(MAPPING)}",
        FILE,
        content_type="application/octet-stream",
        headers={**headers, "Content-Disposition": "attachment; filename=leads.csv"},
    )
    assert (answer.status_code, answer.json()["file"]) == (202, "leads.csv")
    work(answer.json())
    assert Import.objects.get().survey["accepted"] == 1


def test_a_question_is_answered_with_a_new_mapping(client, headers):
    one = send(client, headers, content=b"id,on\n7,03/04/2026\n").json()
    work(one)
    told = client.get(f"{URL}{one['id']}", headers=headers).json()
    assert (told["questions"][0]["key"], told["questions"][0]["choices"]) == (
        "format.date",
        ["D/M/Y", "M/D/Y"],
    )
    said = {"mapping": {**MAPPING, "format": {"date": "D/M/Y"}}}
    client.post(f"{URL}{one['id']}/check", said, headers=headers, content_type="application/json")
    work(one)
    assert client.get(f"{URL}{one['id']}", headers=headers).json()["questions"] == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"mapping": "{"}, "mapping"),
        ({"mapping": "[]"}, "mapping"),
        ({"kind": "cars"}, "kind"),
        ({"file": ""}, "file"),
    ],
)
def test_what_is_wrong_with_an_upload_is_said_at_its_field(client, headers, said, field):
    answer = send(client, headers, **said)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [field])
    assert Import.objects.count() == 0


def test_a_mapping_with_faults_keeps_no_file(client, headers):
    answer = send(client, headers, mapping={"lead": "id", "steps": {"cart": {"at": "on"}}})
    assert (answer.status_code, "cart" in answer.json()["error"]["message"]) == (400, True)
    assert Import.objects.count() == 0


def test_a_second_run_comes_too_late(client, headers):
    one = send(client, headers, content=b"id,on\n7,2026-03-02\n").json()
    work(one)
    url, json_ = f"{URL}{one['id']}/run", "application/json"
    codes = [client.post(url, {}, headers=headers, content_type=json_).status_code for _ in "12"]
    assert codes == [202, 409]
    work(one)
    assert Lead.objects.count() == 1


def test_a_token_imports_what_its_maker_may(client, works, bearer):
    tom = make_person(works, "Tom", "member", "sales")
    assert send(client, bearer(tom, "funnel:write")).status_code == 403
    mia = make_person(works, "Mia", "leader", "marketing")
    answer = send(client, bearer(mia, "funnel:write"), kind="people", mapping={"member": "id"})
    assert answer.status_code == 403
    assert send(client, bearer(mia, "funnel:read")).json()["error"]["code"] == "scope_missing"


@pytest.mark.parametrize("sent", [True, {"name": "leads.csv"}, ["leads.csv"], "leads.csv", None])
def test_what_is_no_file_is_asked_for(client, headers, sent):
    said = {"file": sent, "mapping": MAPPING}
    answer = client.post(URL, said, content_type="application/json", headers=headers)
    assert (answer.status_code, [*answer.json()["error"]["fields"]]) == (400, ["file"])


def test_a_mapping_that_nobody_could_keep_is_refused(client, headers):
    for odd in ('{"lead":' * 5_000, '{"lead": 1e400}', '{"lead": ' + "9" * 5_000 + "}"):
        sent = {"file": SimpleUploadedFile("leads.csv", FILE), "mapping": odd}
        assert client.post(URL, sent, headers=headers).status_code == 400
    assert not Import.objects.exists()
