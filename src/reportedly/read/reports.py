"""JSON lines of reports -> pages whose id, title and text are the line's own, to the letter.

Two kinds of line: one written by hand (`id` and `text`, with `title`, `outlet`, `published`, `address`, `language` if
wanted), and one that this package printed, which comes back as the page it was printed from.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from reportedly.errors import BadReport
from reportedly.read.language import language_of
from reportedly.read.layout import GAP, NO_BODY, version_of
from reportedly.read.published import first_published
from reportedly.read.quotations import quotations
from reportedly.records import PART_KINDS, Comment, Meter, Page, Part, PartKind, Region, region_of

_HOW_KNOWN = frozenset({"given", "jsonld", "meta", "time", "url", "dateline", "text", "report"})
_LINES = re.compile(r"[^\r\n\u2028\u2029\x85\x0b\x0c]+")
#: Parts whose words no other field of the line holds; their part may carry them as `text`.
_UNKEPT: frozenset[PartKind] = frozenset({"byline", "dateline", "comment_form", "meter"})


def fields_of_line(raw: bytes, *, read_from: str, where: str) -> object:
    """What the JSON of one line says. `where` names the line for error messages ("line 3").

    Raises BadReport when the line is not JSON.
    """
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise BadReport(
            read_from, f"{where}: not UTF-8 at byte {fault.start}; JSON lines are UTF-8, save the file as UTF-8"
        ) from None
    except json.JSONDecodeError as fault:
        raise BadReport(read_from, f"{where}: not JSON: {fault.msg} at character {fault.pos}") from None
    except RecursionError:
        raise BadReport(read_from, f"{where}: not a report: nested too deeply") from None
    except ValueError as fault:
        raise BadReport(read_from, f"{where}: not JSON: {fault}") from None


def page_of_fields(
    fields: object,
    raw: bytes,
    *,
    read_from: str,
    where: str,
    published: date | None = None,
    outlet: str | None = None,
) -> Page:
    """The page of one report. `where` names its place for error messages ("line 3").

    Raises BadReport when it is no JSON object or lacks `id` or `text`.
    """
    if not isinstance(fields, dict):
        raise BadReport(read_from, f'{where}: not a JSON object; a report is one, with at least "id" and "text"')
    doc, text = _identity(fields, read_from, where)
    notes = _strings(fields.get("notes"))
    title = _string(fields, "title", notes) or ""
    address = _string(fields, "address", notes)
    page_parts = _own_parts(fields, title, text)
    if page_parts is None and "parts" in fields:
        _note(notes, "the parts given do not fit the title and text; the text was parted anew")
    full = page_parts is not None
    parts, page_text = page_parts or _parts_of_text(title, text)
    captions = tuple(_strings(fields.get("captions"))) if full else ()
    language = _string(fields, "language", notes)
    if language is None and not (full and "language" in fields):
        language = language_of(text or title)
    given = fields.get("published")
    day, how, doubts = first_published(
        [("report", given if isinstance(given, str) else json.dumps(given))] if given is not None else [],
        given=published,
    )
    for doubt in doubts:
        _note(notes, doubt)
    if how == "report" and fields.get("published_from") in _HOW_KNOWN:
        how = str(fields["published_from"])
    if not text.strip():
        _note(notes, NO_BODY)
    return Page(
        id=doc,
        title=title,
        text=text,
        page_text=page_text,
        parts=parts,
        version=version_of(title, text, captions),
        read_from=read_from,
        address=address,
        outlet=outlet or _string(fields, "outlet", notes),
        published=day,
        published_from=how,
        language=language,
        captions=captions,
        comments=_comments(fields) if full else (),
        meter=_meter(fields) if full else None,
        furniture=tuple(_strings(fields.get("furniture"))) if full else (),
        notes=tuple(notes),
        raw=raw,
        raw_digest=hashlib.sha256(raw).hexdigest(),
    )


def reports_in_document(raw: bytes, *, read_from: str) -> Iterator[tuple[str, object]]:
    """The reports of a whole JSON document: an array of them, or one object over several lines.

    Each comes with the name of its place. Raises BadReport when the document is not JSON.
    """
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise BadReport(read_from, f"not JSON: {fault}; reports are JSON lines, one object a line") from None
    if isinstance(document, list):
        for index, one in enumerate(document, start=1):
            yield f"item {index}", one
    else:
        yield "document", document


def raw_of(fields: object) -> bytes:
    """The bytes kept for a report that has no line of its own."""
    return json.dumps(fields).encode("ascii")


def _identity(fields: dict[str, Any], read_from: str, where: str) -> tuple[str, str]:
    doc, text = fields.get("id"), fields.get("text")
    if isinstance(doc, int) and not isinstance(doc, bool):
        doc = str(doc)
    wrong = [
        f'"{name}" is missing' if name not in fields else f'"{name}" is {problem}'
        for name, value, problem in (("id", doc, "no string"), ("text", text, "no string"))
        if not isinstance(value, str)
    ]
    if not wrong and not doc:
        wrong = ['"id" is empty']
    if wrong:
        raise BadReport(
            read_from,
            f'{where}: {" and ".join(wrong)}; a report needs the strings "id" and "text"; of other names say '
            "which hold what: --columns text=KEY",
        )
    assert isinstance(doc, str)
    assert isinstance(text, str)
    return doc, text


def _note(notes: list[str], note: str) -> None:
    # A printed line carries the notes of its first reading; a second reading must not add to them.
    if note not in notes:
        notes.append(note)


def _string(fields: dict[str, Any], name: str, notes: list[str]) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    _note(notes, f'"{name}" was passed over: it is no string')
    return None


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _parts_of_text(title: str, text: str) -> tuple[tuple[Part, ...], str]:
    """Title, then each line of the text that has words: spans of the unchanged text."""
    parts: list[Part] = []
    body_at = 0
    if title:
        parts.append(Part("title", "title", 0, len(title), 0, len(title), "/title"))
        body_at = len(title) + len(GAP)
    spans: list[tuple[int, int]] = []
    for line in _LINES.finditer(text):
        words = line.group().strip()
        if words:
            start = line.start() + line.group().index(words)
            spans.append((start, start + len(words)))
    for (start, end), quoted in zip(spans, quotations([text[s:e] for s, e in spans]), strict=True):
        kind: PartKind = "quotation" if quoted else "paragraph"
        parts.append(Part(kind, "body", start, end, body_at + start, body_at + end, "/text"))
    return tuple(parts), GAP.join(filter(None, (title, text)))


def _own_parts(fields: dict[str, Any], title: str, text: str) -> tuple[tuple[Part, ...], str] | None:
    """The parts a printed line brings, with the page's text put together again; None unless all of them fit."""
    given = fields.get("parts")
    if not isinstance(given, list):
        return None
    comments = [comment.text for comment in _comments(fields)]
    kept: dict[Region, str] = {
        "title": title,
        "body": text,
        "caption": GAP.join(_strings(fields.get("captions"))),
        "comment": GAP.join(comments),
        "furniture": GAP.join(_strings(fields.get("furniture"))),
    }
    parts: list[Part] = []
    words: list[str] = []
    region_end: dict[Region, int] = {}
    page_end = 0
    slack = len(text)
    for one in given:
        if not isinstance(one, dict) or one.get("kind") not in PART_KINDS:
            return None
        kind: PartKind = one["kind"]
        numbers = [one.get(name) for name in ("start", "end", "page_start", "page_end")]
        start, end, page_start, page_stop = (
            n if isinstance(n, int) and not isinstance(n, bool) else -1 for n in numbers
        )
        selector = one.get("selector")
        try:
            part = Part(
                kind,
                region_of(kind),
                start,
                end,
                page_start,
                page_stop,
                selector if isinstance(selector, str) else None,
            )
        except ValueError:
            return None
        if one.get("region", part.region) != part.region:
            return None
        if part.page_start < page_end or part.start < region_end.get(part.region, 0):
            return None
        if kind in _UNKEPT:
            said = one.get("text")
            fits = isinstance(said, str) and len(said) == part.end - part.start
            words.append(str(said) if fits else " " * (part.end - part.start))
        else:
            if part.end > len(kept[part.region]):
                return None
            words.append(kept[part.region][part.start : part.end])
        # Beyond the usual gaps lies only what the body has outside its parts; more is a wrong number, and must not be
        # filled in memory.
        slack -= max(0, part.page_start - page_end - len(GAP))
        if slack < 0:
            return None
        parts.append(part)
        region_end[part.region], page_end = part.end, part.page_end
    counted = {kind: sum(part.kind == kind for part in parts) for kind in ("title", "caption", "comment", "furniture")}
    if (
        counted["title"] != bool(title)
        or counted["caption"] != len(_strings(fields.get("captions")))
        or counted["comment"] != len(comments)
        or counted["furniture"] != len(_strings(fields.get("furniture")))
    ):
        return None
    if text.strip() and not any(part.region == "body" for part in parts):
        return None
    return tuple(parts), _page_text(parts, words, text)


def _page_text(parts: Sequence[Part], words: Sequence[str], text: str) -> str:
    """The page's text from its parts' words; what lies between parts of the body is the body's own."""
    page: list[str] = []
    at = body_at = 0
    for part, exact in zip(parts, words, strict=True):
        room = part.page_start - at
        between = ""
        if part.region == "body":
            between = text[body_at : part.start][-room:] if room else ""
            body_at = part.end
        page.append(GAP.ljust(room, "\n")[: room - len(between)] + between)
        page.append(exact)
        at = part.page_end
    if not any(part.region == "body" for part in parts):
        return GAP.join(("".join(page), text)) if page and text else "".join(page) or text
    tail = text[body_at:] if parts[-1].region == "body" else ""
    return "".join(page) + tail


def _comments(fields: dict[str, Any]) -> tuple[Comment, ...]:
    given = fields.get("comments")
    if not isinstance(given, list):
        return ()
    comments: list[Comment] = []
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("text"), str):
            continue
        author, parent = one.get("author"), one.get("parent")
        known = isinstance(parent, int) and not isinstance(parent, bool) and 0 <= parent < len(comments)
        comments.append(Comment(author if isinstance(author, str) else None, one["text"], parent if known else None))
    return tuple(comments)


def _meter(fields: dict[str, Any]) -> Meter | None:
    given = fields.get("meter")
    if not isinstance(given, dict) or not isinstance(given.get("scale"), list):
        return None
    scale = tuple(step for step in given["scale"] if isinstance(step, int))
    raised, currency = given.get("raised"), given.get("currency")
    return Meter(scale, raised if isinstance(raised, int) else None, currency if isinstance(currency, str) else None)
