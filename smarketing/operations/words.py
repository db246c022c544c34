"""Translations, compiled where gettext's own tools are missing."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_words(folders: Iterable[Path]) -> list[Path]:
    """Compile every catalogue that is missing or older than its source; the files written."""
    sources = [source for folder in folders for source in sorted(folder.glob("*/LC_MESSAGES/*.po"))]
    return [compile_one(source) for source in sources if is_stale(source)]


def is_stale(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def compile_one(source: Path) -> Path:
    """Write the catalogue beside its source; a reader never sees half of it."""
    with source.open("rb") as read:
        catalogue = read_po(read)
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".mo.tmp", delete=False) as made:
        write_mo(made, catalogue)
        os.fchmod(made.fileno(), 0o644)
    target = source.with_suffix(".mo")
    os.replace(made.name, target)
    return target
