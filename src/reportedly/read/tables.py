"""CSV tables of reports, and JSON lines under other names: rows -> the fields of a report, by a map of columns.

A map gives for each of our names the column it is taken from: ``{"text": "body", "title": "headline"}``. A column that
bears our name already needs no entry.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping

from reportedly.errors import BadReport, UsageError
from reportedly.read.addresses import identity_of
from reportedly.read.decode import encoding_of
from reportedly.read.layout import digest
from reportedly.read.shapes import HEAD
from reportedly.read.streams import LIMIT, Bounded

#: Fields of a report that a table can give.
FIELDS = ("id", "text", "title", "outlet", "published", "address", "language")


def check_columns(columns: Mapping[str, str]) -> None:
    """Raises UsageError for a field that no report has."""
    for name in columns:
        if name not in FIELDS:
            raise UsageError(f"no field {name!r} to take a column for; one of {', '.join(FIELDS)}")


def mapped(row: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """A row under our names. Without an id it gets its address, else a digest of title and text."""
    fields: dict[str, object] = {}
    for name in FIELDS:
        value = row.get(columns.get(name, name))
        if value not in (None, ""):
            fields[name] = value
    if "id" not in fields:
        address, text = fields.get("address"), fields.get("text")
        if isinstance(address, str):
            fields["id"] = identity_of(address)
        elif isinstance(text, str):
            fields["id"] = digest("report", fields.get("title", ""), text)
    return fields


def rows_of_table(
    stream: Bounded, read_from: str, columns: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, object] | BadReport, list[str]]]:
    """The rows of a CSV table: the place of each ("row 7"), its fields, and notes on its decoding.

    The first row names the columns; they may be parted by comma, semicolon, tab or bar. Raises BadReport when there is
    no such row, or it lacks the column of `text`.
    """
    encoding, notes = encoding_of(stream.peek(HEAD))
    lines = _lines(stream, encoding)
    first = next(lines, "")
    while first and not first.strip():
        first = next(lines, "")
    first = first.removeprefix("\ufeff")
    divider = max(",;\t|", key=first.count)
    csv.field_size_limit(LIMIT)
    try:
        header = [name.strip() for name in next(csv.reader([first], delimiter=divider))] if first.strip() else []
    except csv.Error as fault:
        raise BadReport(read_from, f"the first row names no columns: {fault}") from None
    wanted = {name: columns.get(name, name) for name in FIELDS}
    absent = [columns[name] for name in columns if columns[name] not in header]
    if wanted["text"] not in header or absent:
        missing = f"no column {(absent or [wanted['text']])[0]!r}"
        raise BadReport(
            read_from,
            f"{missing} in this table; its columns are {', '.join(map(repr, header[:20])) or 'none'}; say which hold "
            "what: --columns text=COLUMN,title=COLUMN",
        )
    twice = next((name for name in wanted.values() if header.count(name) > 1), None)
    if twice is not None:
        raise BadReport(
            read_from, f"two columns are named {twice!r}; rename one, or name another: --columns text=COLUMN"
        )
    reader = csv.reader(lines, delimiter=divider)
    number = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as fault:
            yield f"row {number + 1}", BadReport(read_from, f"row {number + 1}: not CSV: {fault}"), notes
            number += 1
            continue
        if row is None:
            return
        number += 1
        if not any(cell.strip() for cell in row):
            continue
        yield f"row {number}", mapped(dict(zip(header, row, strict=False)), columns), notes


def _lines(stream: Bounded, encoding: str) -> Iterator[str]:
    """Lines with their ends, decoded; bytes that are no text of the encoding become U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest = ""
    head = stream.peek(HEAD)
    # old Mac files end their lines with a bare CR
    end = re.compile(r"(?<=\r)" if b"\r" in head and b"\n" not in head else r"(?<=\n)")
    while piece := stream.read(1 << 16):
        rest += decoder.decode(piece).replace("\x00", "")
        *whole, rest = end.split(rest)
        yield from whole
        if len(rest) > LIMIT:
            yield rest
            rest = ""
    if rest := rest + decoder.decode(b"", final=True):
        yield rest
