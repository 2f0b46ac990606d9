"""Page text on a terminal: made safe by `legible`, never read as markup."""

from __future__ import annotations

from rich.text import Text

from reportedly.legible import one_line, printable

__all__ = ["one_line", "plain", "printable"]


def plain(text: str, style: str = "") -> Text:
    """Rich text of `printable` words, never read as rich's markup."""
    return Text(printable(text), style=style)
