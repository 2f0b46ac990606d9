"""Files, folders and streams -> pages: HTML, bare text and JSON lines of reports, plain or packed.

>>> from reportedly.read import read_page
>>> page = read_page("page.html")  # doctest: +SKIP

Nothing heavy is imported here: the HTML reader brings in lxml and trafilatura at the first HTML page.
"""

from __future__ import annotations

from reportedly.read.sources import LIMIT, SHAPES, Shape, read_bytes, read_page, read_sources

__all__ = ["LIMIT", "SHAPES", "Shape", "read_bytes", "read_page", "read_sources"]
