"""Places in the terminal: one in words, and the gazetteer's commands."""

from __future__ import annotations

from pathlib import Path

from reportedly.errors import ReportedlyError
from reportedly.records import Place

#: UCDP's where_prec in words.
_PRECISION = {
    1: "exactly there",
    2: "within some 25 km",
    3: "known to the district",
    4: "known to the province",
    5: "known to a part or line",
    6: "known to the country",
    7: "at sea or in the air",
}


def told(place: Place) -> str:
    """A place, what holds it, its point and how precisely it is known."""
    name = ", ".join((place.name, *place.within))
    return f"{name} · {place.lat:.2f}, {place.lon:.2f} · {_PRECISION[place.where_prec]}"


def list_holdings() -> int:
    """Print the sources of the gazetteer in use; the exit code."""
    from rich.table import Table
    from rich.text import Text

    from reportedly.cli.look import QUIET, console
    from reportedly.cli.printable import one_line
    from reportedly.cli.run import say
    from reportedly.resolve.places import open_gazetteer
    from reportedly.resolve.places.gazetteer import own

    try:
        holdings = open_gazetteer().holdings()
    except ReportedlyError as error:
        say(str(error))
        return 2
    table = Table(box=None, padding=(0, 1), header_style=QUIET)
    table.add_column("places", justify="right", no_wrap=True)
    table.add_column("source", overflow="fold")
    table.add_column("licence", overflow="fold")
    for name, licence, count in holdings:
        table.add_row(f"{count:,}", Text(one_line(name)), Text(one_line(licence)))
    out = console()
    out.print(table)
    user = own()
    note = f"Your own places: {user}" if user.is_file() else f"No places of your own yet; they would lie in {user}"
    out.print(Text(one_line(note), style=QUIET))
    return 0


def add_places(file: str) -> int:
    """Add a file to the user's gazetteer; the exit code: 0 done, 1 the file could not be read."""
    from reportedly.cli.progress import Bar
    from reportedly.cli.run import STOPPED, say
    from reportedly.resolve.places.adding import add_file
    from reportedly.resolve.places.gazetteer import own

    target = own()
    try:
        with Bar() as bar:
            added = add_file(Path(file), target, lambda lines: bar.step(f"thousand lines of {file}"))
    except ReportedlyError as error:
        say(f"nothing added: {error}")
        return 1
    except KeyboardInterrupt:
        say("stopped; nothing added")
        return STOPPED
    say(f"{added.places:,} places added, {added.left_out:,} left out (kinds of thing that news does not place by)")
    say(f"they lie in {target}")
    return 0
