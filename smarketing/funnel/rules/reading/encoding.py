"""What a file's bytes are: text in which encoding, or no text at all."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from smarketing.funnel.rules.reading.answers import FileAsks, FileRefused, Question, Why, _

BLOCK = 1 << 20
LONGEST_LINE = 4_000_000  # bytes; a longer line is no table and would fill the memory
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KNOWN = {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "mac-roman"}
KNOWN |= {f"cp{number}" for number in range(1250, 1259)}
KNOWN |= {f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 7, 9, 10, 13, 15, 16)}
KNOWN |= {"shift_jis", "cp932", "euc_jp", "gb18030", "gbk", "big5", "euc_kr"}
PICTURE = _("This is a picture. Export the table as CSV.")
FOREIGN = (
    (b"\x1f\x8b", _("This is a gzip archive. Unpack it and choose the file inside.")),
    (b"PK\x03\x04", _("This is an Excel workbook or a zip archive. Save it as CSV or as .xlsx.")),
    (b"\xd0\xcf\x11\xe0", _("This is an old Excel workbook (.xls). Save it as CSV or as .xlsx.")),
    (b"%PDF", _("This is a PDF document. Export the table as CSV.")),
    (b"{\\rtf", _("This is a text document (RTF). Export the table as CSV.")),
    *((magic, PICTURE) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")),
    (b"PAR1", _("This is a Parquet file. Export the table as CSV.")),
)
WEBPAGE = re.compile(rb"\s*<(?:!doctype|html|table|head|\?xml)", re.IGNORECASE)
HIGH = re.compile(rb"[\x80-\xff]+")
ABOVE_127 = bytes(range(128, 256))
CURLY = frozenset(b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99")
ODD = frozenset(b"\x81\x82\x83\x84\x86\x87\x88\x89\x8b\x8d\x8f\x90\x98\x99\x9b\x9d\x9f")


@dataclass(frozen=True)
class Bytes:
    """How to decode a file; `suspect` asks to look at every row for undecodable bytes or NUL."""

    encoding: str
    suspect: bool = False
    notices: tuple[Why, ...] = ()


def is_workbook(path: Path, name: str) -> bool:
    """True for an Excel workbook under its own name; renamed ones are refused by `inspect`."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04" and name.casefold().endswith((".xlsx", ".xlsm"))


def known_encoding(name: str) -> str | None:
    """Python's name for an encoding that people name, None for what is none of text."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return found if found in KNOWN else None


def inspect(path: Path, told: str | None = None) -> Bytes:
    """Find the encoding: a byte order mark, what is told, strict UTF-8, Windows-1252 with a notice.

    Raises FileRefused for what is no text and FileAsks where several encodings are possible.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    _refuse_foreign(head)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return Bytes(encoding, suspect=any(_scan(path, encoding)))
    if told:
        return Bytes(told, suspect=any(_scan(path, told)))
    _ask_about_nul(head)
    nul, broken = _scan(path, "utf-8")
    return _not_utf8(path, nul) if broken else Bytes("utf-8", suspect=nul)


def _refuse_foreign(head: bytes) -> None:
    if not head:
        raise FileRefused(Why(_("The file is empty.")))
    for magic, sentence in FOREIGN:
        if head.startswith(magic):
            raise FileRefused(Why(sentence))
    if WEBPAGE.match(head):
        sentence = _("This is a web page, not a CSV file. Export the report as CSV.")
        raise FileRefused(Why(sentence))


def _ask_about_nul(head: bytes) -> None:
    if head.count(0) * 5 < len(head):
        return
    odd = head[1::2].count(0) >= head[0::2].count(0)
    choices = ("utf-16-le", "utf-16-be") if odd else ("utf-16-be", "utf-16-le")
    why = Why(_("The file looks like UTF-16 without a byte order mark. Which one is it?"))
    raise FileAsks(Question("", "", why, choices, "format.encoding"))


def _blocks(path: Path) -> Iterator[bytes]:
    run = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            end = max(block.rfind(b"\n"), block.rfind(b"\r"))
            run = run + len(block) if end < 0 else len(block) - end
            if run > LONGEST_LINE:
                sentence = _("A line is longer than %(n)s characters: this is not a table.")
                raise FileRefused(Why(sentence, {"n": LONGEST_LINE}))
            yield block


def _scan(path: Path, encoding: str) -> tuple[bool, bool]:
    """Whether the file holds NUL characters, and bytes that the encoding does not have."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    nul = broken = False
    for block in _blocks(path):
        nul = nul or (b"\0" in block and not encoding.startswith("utf-16"))
        broken = broken or not _decodes(decoder, block)
    return nul, broken or not _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _not_utf8(path: Path, nul: bool) -> Bytes:
    """UTF-8 with damaged rows, one of the Asian encodings (asked), or Windows-1252 (said)."""
    good, bad = 0, []
    for run in _runs(path):
        if _decodes(codecs.getincrementaldecoder("utf-8")(), run, final=True):
            good += 1
        elif len(bad) < 1000:
            bad.append(run)
    if good:
        return Bytes("utf-8", suspect=True)
    _ask_about_script(path, bad)
    sentence = _("The file is not UTF-8. It is read as Windows-1252; look at names with accents.")
    undefined = _scan(path, "cp1252")[1]
    return Bytes("cp1252", suspect=nul or undefined, notices=(Why(sentence),))


def _runs(path: Path) -> Iterator[bytes]:
    """Every run of bytes above 127, also across the blocks of the file."""
    rest = b""
    for block in _blocks(path):
        block = rest + block
        whole = block.rstrip(ABOVE_127)
        rest = block[len(whole) :]
        yield from HIGH.findall(whole)
        if len(rest) > 1000:
            yield rest
            rest = b""
    if rest:
        yield rest


def _ask_about_script(path: Path, bad: list[bytes]) -> None:
    if not (_looks_asian(bad) or _looks_japanese(path, bad)):
        return
    why = Why(_("The file is not UTF-8. Which encoding is it in?"))
    choices = ("windows-1252", "shift_jis", "gb18030", "big5", "euc-kr", "windows-1251")
    example = bad[0][:20].decode("cp1252", "replace")
    raise FileAsks(Question("", example, why, choices, "format.encoding"))


def _looks_asian(bad: list[bytes]) -> bool:
    # Western accents stand alone between ASCII letters; other scripts come in runs of high bytes
    # and use bytes that Windows-1252 hardly ever or never does.
    joined = b"".join(bad)
    return len(joined) >= 2 * len(bad) + 2 or sum(b in ODD for b in joined) * 5 > len(joined)


def _looks_japanese(path: Path, bad: list[bytes]) -> bool:
    # Shift-JIS hides every second byte among the ASCII letters. Western text with an accent does
    # not decode as it; what does are curly quotes alone.
    decoder = codecs.getincrementaldecoder("shift_jis")()
    with path.open("rb") as file:
        decodes = _decodes(decoder, file.read(BLOCK))
    return decodes and sum(run[0] in CURLY for run in bad) * 10 < 7 * len(bad)
