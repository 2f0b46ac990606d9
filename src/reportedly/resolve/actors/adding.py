"""A user's own actors, from a file of the shipped register's form: with a header, parted by tabs or commas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import Empty, NotFound, TooLarge, Unreadable
from reportedly.resolve.actors.registry import COLUMNS, Actor, Registry, actor_of, read_actors, row_of, shipped_actors

#: Bytes of a file that are read at most: the shipped register has some 60,000.
MOST = 2**25
_NEEDED = COLUMNS[:3]


@dataclass(frozen=True, slots=True)
class Added:
    """What one file gave: actors that are new, and those that took the place of one with the same id."""

    new: int
    replaced: int


def add_file(path: Path, target: Path) -> Added:
    """Add the actors of a file to the user's, which is made where there is none; one of the same id is replaced.

    Raises NotFound, Empty, TooLarge or Unreadable, each with the line and what was expected there, and UsageError where
    the user's file is broken; nothing is added then.
    """
    found = list(_actors(path))
    if not found:
        raise Empty(str(path), "no actors in it: after the header, one a line")
    own = {actor.id: actor for actor in read_actors(target)} if target.is_file() else {}
    before = {actor.id for actor in (*shipped_actors(), *own.values())}
    own |= {actor.id: actor for _, actor in found}
    _check_links(path, found, own)
    replaced = sum(actor.id in before for _, actor in found)
    lines = ["\t".join(COLUMNS), *("\t".join(row_of(actor)) for _, actor in sorted(own.items()))]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(target.name + ".new")
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        raise Unreadable(str(target), f"cannot be written: {error}") from None
    return Added(len(found) - replaced, replaced)


def _check_links(path: Path, found: list[tuple[int, Actor]], own: dict[str, Actor]) -> None:
    known = Registry(None)
    for number, actor in found:
        for column, id in (("side", actor.side), ("voice_of", actor.voice_of), ("became", actor.became)):
            if id and id not in own and known.get(id) is None:
                raise Unreadable(
                    str(path), f"line {number}: {column} {id[:40]!r} is no actor's id; see them with: reportedly actors"
                )


def _actors(path: Path) -> Iterator[tuple[int, Actor]]:
    """The actors of a file with their line numbers, from 1."""
    if not path.is_file():
        raise NotFound(str(path), "no such file; give a file of actors, parted by tabs (.tsv) or commas (.csv)")
    try:
        if path.stat().st_size > MOST:
            raise TooLarge(str(path), f"{path.stat().st_size:,} bytes; a file of actors has {MOST:,} at most")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(str(path), f"not UTF-8 at byte {error.start}: {error.reason}; save it as UTF-8") from None
    except OSError as error:
        raise Unreadable(str(path), str(error)) from None
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter="\t" if "\t" in first else ",",
        quoting=csv.QUOTE_NONE if "\t" in first else csv.QUOTE_MINIMAL,
    )
    head: list[str] | None = None
    seen: dict[str, int] = {}
    try:
        for cells in reader:
            number = reader.line_num
            if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                continue
            if head is None:
                head = _head(path, number, cells)
                continue
            if len(cells) > len(head):
                raise Unreadable(str(path), f"line {number} has {len(cells)} columns, the header {len(head)}")
            row = dict(zip(head, [*cells, *[""] * len(head)], strict=False))
            try:
                actor = actor_of({column: " ".join(cell.split()) for column, cell in row.items()})
            except ValueError as error:
                raise Unreadable(str(path), f"line {number}: {error}") from None
            if actor.id in seen:
                raise Unreadable(str(path), f"line {number}: id {actor.id!r} stands on line {seen[actor.id]} too")
            seen[actor.id] = number
            # who has no further names is found by the usual one
            yield number, actor if actor.names else actor_of({**row, "names": actor.name})
    except csv.Error as error:
        raise Unreadable(str(path), f"line {reader.line_num}: {error}") from None


def _head(path: Path, number: int, cells: list[str]) -> list[str]:
    head = [cell.strip().lower() for cell in cells]
    missing = [name for name in _NEEDED if name not in head]
    unknown = [name for name in head if name not in COLUMNS]
    if missing:
        raise Unreadable(
            str(path), f"line {number}: no column {', '.join(missing)}; the header names some of: {', '.join(COLUMNS)}"
        )
    if unknown:
        raise Unreadable(
            str(path), f"line {number}: no column may be called {unknown[0][:40]!r}; some of: {', '.join(COLUMNS)}"
        )
    if len(set(head)) < len(head):
        raise Unreadable(str(path), f"line {number}: a column stands twice in the header")
    return head
