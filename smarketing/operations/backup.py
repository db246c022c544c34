"""One file that holds an installation, readable on both engines, made while the product runs.

A zip: `manifest.json`, one `tables/<model>.jsonl` for each table with its rows as they stood at
one moment, and the uploads. Rows are written by their fields, so a backup of SQLite restores into
PostgreSQL. The secret key is not in it; sessions are not either, everybody signs in again.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Greatest

from smarketing.accounts.models import Organization, Token
from smarketing.accounts.moment import moment
from smarketing.operations.queries import migrations_wait

FORMAT = 1
LEFT_OUT = {"sessions.session", "contenttypes.contenttype", "auth.permission", "admin.logentry"}
AT_A_TIME = 2_000
WAIT = "The tables are not yet those of this release: start it once, or run migrate; then again."


class Unfit(Exception):
    """What cannot be backed up, or restored here; the sentence says why."""


def tables() -> list[type[models.Model]]:
    """Every table that is backed up, what is pointed to before what points there."""
    mine = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(mine, key=lambda model: model._meta.label_lower)


def steps_taken() -> list[list[str]]:
    """The migrations that have run: a file fits where the same have."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def back_up(path: Path, now: datetime) -> dict[str, int]:
    """Write the backup; the rows of each table. The file appears whole or not at all.

    `Unfit` where the tables are not yet those of this code.
    """
    if migrations_wait():
        raise Unfit(WAIT)
    part = path.with_name(f"{path.name}.part")
    try:
        rows = write(part, now)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return rows


def write(part: Path, now: datetime) -> dict[str, int]:
    """The whole file; the rows of each table."""
    rows: dict[str, int] = {}
    sums: dict[str, str] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        with moment():
            for model in tables():
                label = model._meta.label_lower
                rows[label], sums[label] = write_table(file, model)
        for upload in uploads():
            file.write(upload, f"uploads/{upload.relative_to(settings.MEDIA_ROOT)}")
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "engine": connection.vendor,
            "migrations": steps_taken(),
            "rows": rows,
            "sha256": sums,
        }
        file.writestr("manifest.json", json.dumps(manifest, indent=1))
    return rows


def write_table(file: zipfile.ZipFile, model: type[models.Model]) -> tuple[int, str]:
    """One table's rows, a JSON list of the fields' values a line; how many, and their checksum."""
    fields = model._meta.concrete_fields
    digest, count = hashlib.sha256(), 0
    with file.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as out:
        heading = json.dumps([field.attname for field in fields if kept(field)]) + "\n"
        out.write(heading.encode())
        rows = model._base_manager.order_by("pk").iterator(chunk_size=AT_A_TIME)
        for row in rows:
            line = written([field for field in fields if kept(field)], row)
            digest.update(line)
            out.write(line)
            count += 1
    return count, digest.hexdigest()


def kept(field: models.Field) -> bool:
    """A composite key is no column of its own."""
    return field.column is not None


def written(fields: Iterable[models.Field], row: models.Model) -> bytes:
    values = [value_of(field, row) for field in fields]
    return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"


def value_of(field: models.Field, row: models.Model) -> object:
    value = getattr(row, field.attname)
    if isinstance(field, models.BinaryField):
        return field.value_to_string(row)
    return value.isoformat() if isinstance(value, datetime) else value


def uploads() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    return (path for path in root.rglob("*") if path.is_file()) if root.is_dir() else iter(())


def restore(path: Path, *, keep_tokens: bool = False) -> dict[str, int]:
    """Put everything back as the file says, in one transaction: until its end all stays as it was.

    Raises `Unfit` where the file is none of ours, was damaged, or is of another version of the
    product. Tokens are revoked unless kept: whatever was revoked since must not live again.
    Versions go on above all that were given here before: what running processes keep under one of
    those is not what it says now.
    """
    if not zipfile.is_zipfile(path):
        raise Unfit(f"{path} is no backup.")
    with zipfile.ZipFile(path) as file:
        manifest = manifest_of(file)
        with transaction.atomic():
            given = {name: highest(name) for name in ("wanted", "rights_version")}
            for model in reversed(tables()):
                model._base_manager.all()._raw_delete(connection.alias)
            rows = {
                model._meta.label_lower: read_table(file, model, manifest) for model in tables()
            }
            reset_ids()
            if not keep_tokens:
                Token.objects.all().delete()
            version, rights = (Greatest(name, most) + 1 for name, most in given.items())
            Organization.objects.update(wanted=version, settled=version, rights_version=rights)
            end_sessions()
        for name in file.namelist():
            if name.startswith("uploads/"):
                put_upload(file, name)
    return rows


def highest(version: str) -> int:
    """The highest of these versions that was given to any organisation."""
    return Organization.objects.aggregate(newest=models.Max(version))["newest"] or 0


def manifest_of(file: zipfile.ZipFile) -> dict:
    if "manifest.json" not in file.namelist():
        raise Unfit("This zip is no backup: it has no manifest.")
    manifest = json.loads(file.read("manifest.json"))
    if manifest.get("format") != FORMAT:
        raise Unfit("This backup has a format that this version does not read.")
    if manifest["migrations"] != steps_taken():
        raise Unfit(
            "This backup was made by another version of the product. Install that version, "
            "restore there, then upgrade."
        )
    return manifest


def read_table(file: zipfile.ZipFile, model: type[models.Model], manifest: dict) -> int:
    """Put one table's rows back; how many. Raises `Unfit` where they are not what was written."""
    label = model._meta.label_lower
    digest, count = hashlib.sha256(), 0
    with file.open(f"tables/{label}.jsonl") as lines:
        names = json.loads(next(lines))
        fields = {field.attname: field for field in model._meta.concrete_fields}
        while chunk := list(islice(lines, AT_A_TIME)):
            for line in chunk:
                digest.update(line)
            made = [model(**row_in(names, fields, line)) for line in chunk]
            model._base_manager.bulk_create(made, batch_size=500)
            count += len(chunk)
    if digest.hexdigest() != manifest["sha256"][label]:
        raise Unfit(f"The rows of {label} were damaged. Nothing was restored.")
    return count


def row_in(names: list[str], fields: dict[str, models.Field], line: bytes) -> dict:
    return {
        name: value if isinstance(fields[name], models.JSONField) else fields[name].to_python(value)
        for name, value in zip(names, json.loads(line), strict=True)
    }


def reset_ids() -> None:
    """New rows get ids after those that came back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def end_sessions() -> None:
    apps.get_model("sessions.Session")._base_manager.all().delete()


def put_upload(file: zipfile.ZipFile, name: str) -> None:
    """Write an upload back, only ever below the uploads' folder."""
    root = Path(settings.MEDIA_ROOT).resolve()
    target = (root / name.removeprefix("uploads/")).resolve()
    if not target.is_relative_to(root):
        raise Unfit(f"{name} points outside the uploads.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.read(name))
