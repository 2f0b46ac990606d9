"""Actors in the terminal: the register's counts, one actor looked up, a file added."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.errors import ReportedlyError

if TYPE_CHECKING:
    from rich.table import Table

    from reportedly.resolve.actors import Actor, Registry


def list_actors(words: str | None, kind: str | None, *, as_lines: bool) -> int:
    """Print the actors that some words name, or those of a kind; without either, how many of each kind there are.

    Returns the exit code: 1 when the words name nobody.
    """
    from reportedly.cli.run import say
    from reportedly.resolve.actors import open_registry

    try:
        registry = open_registry()
    except ReportedlyError as error:
        say(str(error))
        return 2
    if words is None and kind is None and not as_lines:
        _show_counts(registry)
        return 0
    found = _found(registry, words) if words else list(registry)
    found = [actor for actor in found if kind is None or actor.kind == kind]
    if not found:
        say(f"no actor is called {words!r}" if words else f"no actor of kind {kind}")
        return 1
    if as_lines:
        from reportedly.export import json_line

        for actor in found:
            sys.stdout.write(json_line(_json(registry, actor)) + "\n")
    elif words and len(found) <= _FEW:
        for actor in found:
            _show_one(registry, actor)
    else:
        _show_many(found)
    return 0


def _json(registry: Registry, actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "kind": actor.kind,
        "name": actor.name,
        "side": actor.side or None,
        "country": list(actor.country),
        "names": list(actor.names),
        "domains": list(actor.domains),
        "voice_of": list(registry.voices(actor.id)),
        "origin": registry.origin(actor.id),
        "source": actor.source or None,
        "since": actor.period.since or None,
        "until": actor.period.until or None,
        "became": actor.became or None,
    }


#: Up to so many actors are shown in full.
_FEW = 3


def _found(registry: Registry, words: str) -> list[Actor]:
    """Those whose name or id it is; failing that, those with these words within a name."""
    named = list(registry.named(words))
    if named:
        return named
    folded = words.casefold()
    return [
        actor
        for actor in registry
        if folded in actor.id or any(folded in name.casefold() for name in (actor.name, *actor.names, *actor.domains))
    ]


def _table(*columns: str) -> Table:
    from rich.table import Table

    from reportedly.cli.look import QUIET

    table = Table(box=None, padding=(0, 1), header_style=QUIET)
    for name in columns:
        table.add_column(name, justify="right" if name == "actors" else "left", overflow="fold")
    return table


def _show_counts(registry: Registry) -> None:
    from rich.text import Text

    from reportedly.cli.look import QUIET, console
    from reportedly.cli.printable import one_line
    from reportedly.resolve.actors.registry import KINDS, own

    count = Counter(actor.kind for actor in registry)
    names = Counter({kind: sum(len(a.names) for a in registry if a.kind == kind) for kind in KINDS})
    table = _table("actors", "names", "kind")
    for kind in KINDS:
        if count[kind]:
            table.add_row(f"{count[kind]:,}", f"{names[kind]:,}", kind)
    out = console()
    out.print(table)
    bodies = "and the armies, ministries and state media of"
    out.print(Text(f"{count.total():,} actors, {bodies} {len(registry.countries())} countries", style=QUIET))
    user = own()
    note = f"Your own actors: {user}" if user.is_file() else f"No actors of your own yet; they would lie in {user}"
    out.print(Text(one_line(note), style=QUIET))


def _show_many(found: list[Actor]) -> None:
    from rich.text import Text

    from reportedly.cli.look import console
    from reportedly.cli.printable import one_line

    table = _table("id", "name", "kind", "side", "country")
    for actor in found:
        cells = (actor.id, actor.name, actor.kind, actor.side or "–", ", ".join(actor.country) or "–")
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    console().print(table)


def _show_one(registry: Registry, actor: Actor) -> None:
    from rich.table import Table
    from rich.text import Text

    from reportedly.cli.look import QUIET, console
    from reportedly.cli.printable import one_line

    def named(id: str) -> str:
        other = registry.get(id)
        return f"{other.name} ({id})" if other is not None else id

    since, until = actor.period
    rows = (
        ("kind", actor.kind),
        ("side", named(actor.side) if actor.side and actor.side != actor.id else ""),
        ("country", ", ".join(actor.country)),
        ("names", "; ".join(actor.names)),
        ("domains", "; ".join(actor.domains)),
        ("voice of", ", of ".join(named(id) for id in registry.voices(actor.id))),
        ("period", f"{since or '…'} – {until or '…'}" if since or until else ""),
        ("became", named(actor.became) if actor.became else ""),
        ("rests on", _BASIS.get(actor.source, actor.source)),
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(style=QUIET, no_wrap=True)
    table.add_column(overflow="fold")
    for name, said in rows:
        if said:
            table.add_row(name, Text(one_line(said)))
    out = console()
    out.print(Text.assemble((one_line(actor.name), "bold"), (f"  {one_line(actor.id)}", QUIET)))
    out.print(table)


_BASIS = {
    "own": "its own statements or pages",
    "law": "the act or decree behind it",
    "un": "United Nations documents",
    "ucdp": "UCDP's list of actors",
    "fto": "the US list of foreign terrorist organisations",
    "press": "settled usage in news",
}


def add_actors(file: str) -> int:
    """Add a file to the user's actors; the exit code: 0 done, 1 the file could not be read."""
    from reportedly.cli.run import say
    from reportedly.resolve.actors.adding import add_file
    from reportedly.resolve.actors.registry import own

    target = own()
    try:
        added = add_file(Path(file), target)
    except ReportedlyError as error:
        say(f"nothing added: {error}")
        return 1
    say(f"{added.new:,} actors added, {added.replaced:,} replaced")
    say(f"they lie in {target}")
    return 0
