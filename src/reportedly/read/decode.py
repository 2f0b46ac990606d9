"""Bytes -> text: byte order marks, declared and guessed encodings, and what was done about faults."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What browsers do with these labels (WHATWG Encoding Standard, section 4.2): the Windows code page holds the older
# standard and the quotation marks and dashes that pages write under its name.
_BROWSERS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
    "x-cp1251": "cp1251",
}

_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)

# Letters of a script that has none in ASCII stand together.
_RUNS = re.compile(rb"[\x80-\xff]{3,}")

# How much of a page a guess looks at: enough for letter statistics, little enough to stay in milliseconds.
_SAMPLE = 64 * 1024

_BEYOND = re.compile(r"[^\x00-\x7f]")
# What stands between two tags or line ends; a longer run is no sentence that somebody encoded twice.
_RUN_END = re.compile(r"[<>\n]")
_LONGEST_RUN = 20_000

# Bytes of a Windows code page in UTF-8: punctuation that no letter of UTF-8 begins with, and a letter inside a word.
_FOREIGN = re.compile(
    rb"(?<![\x80-\xff])[\x82-\x8c\x8e\x91-\x9c\x9e\x9f](?![\x80-\xff])|(?<=[A-Za-z])[\xc0-\xfe](?=[A-Za-z ,.;:!?'\"<])"
)


def decode(raw: bytes, *, declared: str | None = None, mend: bool = False) -> tuple[str, list[str]]:
    """The text of `raw`, and a note for everything that was guessed, replaced or mended.

    In order: a byte order mark; UTF-8 if the bytes are faultless UTF-8 (other text hardly ever is, whatever a page
    declares); the encoding that `declared` (what a server said) or the page itself names; UTF-8 with faults, if most of
    it is; a guess from the bytes. With `mend`, text that was encoded twice is put right; offsets are then into the
    mended text.
    """
    text, notes = _decoded(raw, declared)
    if mend:
        text, more = mended(text)
        notes += more
    return text, notes


def encoding_of(head: bytes, *, declared: bool = False) -> tuple[str, list[str]]:
    """The name of the encoding that `decode` would settle on for bytes that go on after `head`, and notes on it.

    With `declared` the head may name its encoding itself, as XML does.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(name, "utf-32"), []
    wide = _wide(head)
    if wide:
        return wide, []
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        named = _declared(head) if declared else None
        if named and named != "utf-8":
            return named, []
        if declared and _mostly_utf8(head):
            return "utf-8", []
        name = _guess(head)
        return name, [f"no encoding was declared; read as {name}, guessed from the bytes"]
    return "utf-8", []


def _decoded(raw: bytes, label: str | None) -> tuple[str, list[str]]:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _with_faults(raw[len(mark) :], name)
    wide = _wide(raw)
    if wide:
        return _with_faults(raw, wide)
    declared = (_known(label) if label else None) or _declared(raw)
    if declared and declared.startswith("iso2022"):  # seven-bit: faultless UTF-8 by its bytes alone
        return _with_faults(raw, declared)
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    if declared and declared != "utf-8":
        try:
            return raw.decode(declared), []
        except UnicodeDecodeError:
            pass
    if _mostly_utf8(raw):
        return _mixed(raw)
    if declared and declared != "utf-8":
        return _with_faults(raw, declared)
    name = _guess(raw)
    text, notes = _with_faults(raw, name)
    return text, [f"no encoding was declared; read as {name}, guessed from the bytes", *notes]


def _mostly_utf8(raw: bytes) -> bool:
    faults = raw.decode("utf-8", "replace").count("\ufffd")
    sound = len(raw.translate(None, delete=bytes(range(0xC2)))) - faults
    return sound > faults


def _mixed(raw: bytes) -> tuple[str, list[str]]:
    """UTF-8 with stretches of Windows text pasted in: their quotation marks, and letters that stand in a word."""
    pieces: list[str] = []
    borrowed = 0
    at = 0
    for found in _FOREIGN.finditer(raw):
        pieces += (raw[at : found.start()].decode("utf-8", "replace"), found.group().decode("cp1252"))
        borrowed += 1
        at = found.end()
    text = "".join((*pieces, raw[at:].decode("utf-8", "replace")))
    notes = []
    if borrowed:
        notes.append(f"mostly utf-8; {'1 byte' if borrowed == 1 else f'{borrowed} bytes'} read as cp1252")
    faults = text.count("\ufffd")
    if faults:
        notes.append(_fault_note(faults, "utf-8"))
    return text, notes


def mended(text: str) -> tuple[str, list[str]]:
    """The text with what was encoded twice ("donâ€™t") put right, run by run between tags and line ends."""
    if text.isascii():
        return text, []
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    count = 0
    first = ""
    pieces: list[str] = []
    at = 0
    while (letter := _BEYOND.search(text, at)) is not None:
        start = max(text.rfind(mark, at, letter.start()) + 1 for mark in "<>\n") or at
        closing = _RUN_END.search(text, letter.end())
        end = closing.start() if closing else len(text)
        pieces += (text[at:start], text[start:end])
        run, at = text[start:end], end
        # a lone "Ã " is taken for "à" only beside something that is surely wrong
        if len(run) > _LONGEST_RUN or not is_bad(run.replace("Ã ", "")):
            continue
        better = str(fix_encoding(run))
        if better == run:
            continue
        if not count:
            differs = next(i for i, (a, b) in enumerate(zip(run, better, strict=False)) if a != b)
            first = f"{run[differs : differs + 4].strip()!r} became {better[differs : differs + 1]!r}"
        count += 1
        pieces[-1] = better
    text = "".join((*pieces, text[at:]))
    if not count:
        return text, []
    many = "1 passage" if count == 1 else f"{count} passages"
    return text, [f"{many} encoded twice, mended ({first}); offsets are into the mended text"]


def _with_faults(raw: bytes, name: str) -> tuple[str, list[str]]:
    text = raw.decode(name, "replace")
    faults = text.count("\ufffd")
    return text, [_fault_note(faults, name)] if faults else []


def _fault_note(faults: int, name: str) -> str:
    bytes_ = "1 byte that is" if faults == 1 else f"{faults} bytes that are"
    return f"{bytes_} not {name} became U+FFFD"


def _wide(raw: bytes) -> str | None:
    """UTF-16 without its mark shows as NUL in every other byte of Latin text."""
    head = raw[:512]
    if len(head) < 8:
        return None
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _declared(raw: bytes) -> str | None:
    head = raw[:8192]
    found = _XML.search(head) or _META.search(head)
    return _known(found.group(1).decode("ascii")) if found else None


def _known(label: str) -> str | None:
    """The codec that a declared label means to browsers; None if there is none."""
    label = label.strip(" '\"").lower()
    try:
        name = codecs.lookup(_BROWSERS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    # Codecs that are no text encodings (hex, rot13) and the wide ones, which could not have declared themselves.
    if name.startswith(("utf-16", "utf-32", "utf-7")) or not codecs.lookup(name)._is_text_encoding:
        return "utf-8"
    return name


def _guess(raw: bytes) -> str:
    sample = raw[:_SAMPLE]
    beyond = sum(byte >= 0x80 for byte in sample)
    in_runs = sum(len(run) for run in _RUNS.findall(sample))
    if in_runs < 0.2 * beyond and beyond < 200:
        # Single letters and quotation marks among ASCII: Western, and too few for statistics to say more.
        return "cp1252"
    # Only here, since nearly every page is UTF-8 or says what it is.
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        return "cp1252"
    name = codecs.lookup(_BROWSERS.get(best.encoding.replace("_", "-"), best.encoding)).name
    return "cp1252" if name.startswith(("utf", "ascii")) else name
