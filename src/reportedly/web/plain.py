"""Records as plain JSON values and back, for the survey's file: a record is the list of its fields.

Positions stand for names, so a file holds only as long as the program that wrote it; survey_file.py sees to that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Build = Callable[[Any], Any]


_AS_IT_IS = frozenset({str, int, float, bool, NoneType})


def plain(value: Any) -> Any:
    """A record, or records in tuples and mappings, as lists, objects, strings and numbers."""
    kind: Any = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple or kind is list or kind is frozenset:
        return [plain(each) for each in value]
    if kind is date:
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(getattr(value, name)) for name in _names(kind)]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def utf8(text: str) -> str:
    """What UTF-8, and so the file, can hold of a text: half a character becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def built(kind: type[T], value: Any) -> T:
    """The record of this type that `plain` was given."""
    return _builder(kind)(value)  # type: ignore[no-any-return, arg-type]


@cache
def _builder(kind: Any) -> _Build:
    """What builds values of a type. Raises TypeError for a type that no record has."""
    if kind is date:
        return date.fromisoformat
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (only,) = (each for each in args if each is not NoneType)
        inner = _builder(only)
        return _same if inner is _same else lambda value: None if value is None else inner(value)
    if origin is tuple:
        if len(args) == 2 and args[1] is ...:
            each_of = _builder(args[0])
            return tuple if each_of is _same else lambda value: tuple(map(each_of, value))
        several = [_builder(each) for each in args]
        if all(build is _same for build in several):
            return tuple
        return lambda value: tuple(build(each) for build, each in zip(several, value, strict=True))
    if origin is frozenset:
        each_of = _builder(args[0])
        return frozenset if each_of is _same else lambda value: frozenset(map(each_of, value))
    if origin in (Mapping, dict):
        each_of = _builder(args[1])
        return lambda value: {key: each_of(each) for key, each in value.items()}
    if origin is Literal or kind in (str, int, float, bool):
        return _same
    raise TypeError(f"{kind!r} has no plain form")


def _record(kind: type) -> _Build:
    hints = get_type_hints(kind)
    builders = [_builder(hints[each.name]) for each in fields(kind)]
    # most fields of most records are words and numbers, which stay as they are, or None
    changing = [(at, build) for at, build in enumerate(builders) if build is not _same]
    if not changing:
        return lambda value: kind(*value)

    def build(value: list[Any]) -> Any:
        given = list(value)
        for at, each in changing:
            if given[at] is not None:
                given[at] = each(given[at])
        return kind(*given)

    return build


def _same(value: Any) -> Any:
    return value
