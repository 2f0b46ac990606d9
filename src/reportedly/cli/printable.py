"""Page text made safe for a terminal, one character for one, so that offsets still hold.

A page may carry escape sequences, backspaces or bidirectional overrides, by accident or to make a terminal show what is
not there. Each such character becomes a visible sign. Marks of direction that Arabic or Hebrew text needs
(U+200E, U+200F, U+061C) are left alone.
"""

from __future__ import annotations

from rich.text import Text

_SIGNS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},  # Unicode's pictures of the C0 controls
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "�"),
    **dict.fromkeys(range(0x202A, 0x202F), "�"),  # embeddings and overrides
    **dict.fromkeys(range(0x2066, 0x206A), "�"),  # isolates
    **dict.fromkeys(range(0xD800, 0xE000), "�"),  # lone surrogates: no terminal encoding has them
    **dict.fromkeys(map(ord, "\t\r\x0b\x0c\x85\u2028\u2029"), " "),
    ord("\n"): "\n",
}


def printable(text: str) -> str:
    """`text` with every character that acts on a terminal shown instead of sent; the length is the same."""
    return text.translate(_SIGNS)


def one_line(text: str) -> str:
    """`printable` text with its line ends and runs of space as single spaces."""
    return " ".join(printable(text).split())


def plain(text: str, style: str = "") -> Text:
    """Rich text of `printable` words, never read as rich's markup."""
    return Text(printable(text), style=style)
