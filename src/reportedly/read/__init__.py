"""Files, folders, streams and web addresses -> pages, whatever their shape (docs/inputs.md), plain or packed.

>>> from reportedly.read import read_page
>>> page = read_page("page.html")  # doctest: +SKIP

Nothing heavy is imported here: the HTML reader brings in lxml and trafilatura at the first HTML page.
"""

from __future__ import annotations

from reportedly.read.shapes import SHAPES, Shape
from reportedly.read.sources import read_bytes, read_page, read_sources
from reportedly.read.streams import LIMIT

__all__ = ["LIMIT", "SHAPES", "Shape", "read_bytes", "read_page", "read_sources"]
