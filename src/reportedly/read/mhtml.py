"""MHTML (a page saved as one file): the page itself, and the frames that its comment systems live in."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message

from reportedly.errors import Empty, Unreadable

# More parts, and deeper ones, than any saved page has; the parser of the standard library goes one call deeper a level.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Saved:
    """The page's bytes with what its part says of them, and the bytes of the HTML frames beside it."""

    raw: bytes
    charset: str | None
    address: str | None
    frames: tuple[bytes, ...]
    notes: tuple[str, ...] = ()


def page_of_mhtml(raw: bytes, *, read_from: str) -> Saved:
    """The page in an MHTML file.

    Raises Unreadable when the file is broken, Empty when no part of it is HTML.
    """
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        parts = [part for part, depth in _walk(message) if depth <= _DEEPEST and part.get_content_type() == "text/html"]
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as fault:
        raise Unreadable(read_from, f"the MHTML file is broken ({type(fault).__name__}); save the page again") from None
    if not parts:
        raise Empty(read_from, "no HTML in this MHTML file; save the page again")
    start = str(message.get_param("start", "") or "").strip()
    main = next((part for part in parts if start and str(part.get("Content-ID", "")).strip() == start), parts[0])
    body = _bytes(main)
    if not body.strip():
        raise Empty(read_from, "the page in this MHTML file is empty or its packing is broken; save it again")
    address = str(message.get("Snapshot-Content-Location") or main.get("Content-Location") or "").strip()
    charset = main.get_content_charset()
    cut = any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects)
    return Saved(
        body,
        charset,
        address if address.startswith(("http://", "https://")) else None,
        tuple(_bytes(part) for part in parts if part is not main),
        ("the MHTML file has no end mark: it may be cut short, and the page with it",) if cut else (),
    )


def _walk(message: Message) -> list[tuple[Message, int]]:
    found = []
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        found.append((part, depth))
        if part.is_multipart() and depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in reversed(part.get_payload()) if isinstance(one, Message)]  # type: ignore[arg-type]
    return found


def _bytes(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""
