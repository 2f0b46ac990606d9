"""How the pages look: the templates' environment, and what they may call.

Everything is escaped in every template, whatever its name: what reports say is never markup. What would act on a
screen (controls, bidirectional overrides) is shown as a sign.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from reportedly.legible import RULE_NAMES, chain, figure, kind_group, one_line, printable
from reportedly.records import Event
from reportedly.web import addresses
from reportedly.web.charts.scales import tenfolds
from reportedly.web.filtering import box_text
from reportedly.web.naming import name_of
from reportedly.web.surveyed import EventLine

#: The sign that stands beside each group's colour.
SIGNS = {"people": "●", "forces": "▲", "things": "■"}


def _written(value: object) -> str:
    """What stands in a page for a value: escaped, and made printable."""
    if type(value) is str:
        # letters and digits alone, as many values are, need neither
        return value if value.isalnum() else escape(printable(value))
    if type(value) is Markup:
        return value
    return str(value) if type(value) is int else escape(value)


class _Writing(CodeGenerator):
    """Templates that call `_written` for each value, where Jinja's own call two functions: an eighth less.

    A Jinja that no longer asks these calls its own, `finalize` and `escape`, which come to the same.
    """

    def _output_child_pre(self, *_: Any) -> None:
        self.write("environment.written(")

    def _output_child_post(self, *_: Any) -> None:
        self.write(")")


class _Look(Environment):
    code_generator_class = _Writing
    written = staticmethod(_written)


def environment() -> Environment:
    """The templates, with their filters and functions."""
    look = _Look(
        loader=PackageLoader("reportedly.web"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    look.globals |= {
        "asset": _asset,
        "report_address": addresses.report_address,
        "claim_address": addresses.claim_address,
        "event_address": addresses.event_address,
        "source_address": addresses.source_address,
        "query": addresses.query_of,
        "outside": addresses.outside,
        "rule_names": RULE_NAMES,
        "signs": SIGNS,
        "name_of": name_of,
    }
    look.filters |= {
        "figure": figure,
        "chain": chain,
        "group": kind_group,
        "line": one_line,
        "box": box_text,
        "share": tenfolds,
        "n": lambda number: f"{number:,}",
        "days": _days,
        "plural": lambda number, word: f"{number:,} {word}{'' if number == 1 else 's'}",
    }
    return look


@cache
def _asset(name: str) -> str:
    """A static file's address, with a digest: a new version is a new address."""
    digest = hashlib.sha256(files("reportedly.web").joinpath("static", name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"


@cache
def style(name: str) -> Markup:
    """A style sheet of ours, to stand in a file that is kept."""
    return Markup(files("reportedly.web").joinpath("static", name).read_text(encoding="utf-8"))  # our own file


def _days(of: Event | EventLine) -> str:
    if of.start is None:
        return "undated"
    if of.end is None or of.end == of.start:
        return str(of.start)
    return f"{of.start} – {of.end}"
