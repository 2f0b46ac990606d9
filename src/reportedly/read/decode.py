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


def decode(raw: bytes) -> tuple[str, list[str]]:
    """The text of `raw`, and a note for everything that was guessed or replaced.

    In order: a byte order mark; UTF-8 if the bytes are faultless UTF-8 (other text hardly ever is, whatever a page
    declares); the encoding the page declares; UTF-8 with faults, if most of it is; a guess from the bytes.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _with_faults(raw[len(mark) :], name)
    wide = _wide(raw)
    if wide:
        return _with_faults(raw, wide)
    declared = _declared(raw)
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
    text = raw.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    sound = sum(1 for byte in raw if byte >= 0xC2) - faults
    if sound > faults:
        return text, [_fault_note(faults, "utf-8")]
    if declared and declared != "utf-8":
        return _with_faults(raw, declared)
    name = _guess(raw)
    text, notes = _with_faults(raw, name)
    return text, [f"no encoding was declared; read as {name}, guessed from the bytes", *notes]


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
    if not found:
        return None
    label = found.group(1).decode("ascii").lower()
    try:
        name = codecs.lookup(_BROWSERS.get(label, label)).name
    except LookupError:
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
