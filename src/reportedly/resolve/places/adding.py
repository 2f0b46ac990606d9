"""A user's own gazetteer from a GeoNames dump or a CSV file.

A dump is a file of https://download.geonames.org's form: no header, 19 columns parted by tabs, UTF-8, bare or in a zip
(GeoNames, CC BY 4.0). A CSV file has a header: name, lat, lon, and if wanted kind, country, within, id, people, names.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from reportedly.errors import Empty, NotFound, TooLarge, Unreadable
from reportedly.resolve.places.building import KINDS, Row, writing
from reportedly.resolve.places.keys import key_of

#: A zip of text that unpacks to more than this many times its size, and more than `_FREE` bytes, is no dump:
#: allCountries.zip unpacks to about 5 times.
_RATIO, _FREE = 30, 64 * 2**20
#: The longest line of a dump read: alternate names of a capital take some 10,000 characters.
_LONGEST = 2**20
_STEP = 1000
#: GeoNames feature codes that are kept, and what they are here; of classes A and P all are.
_CODES = {
    "PCLI": "country", "PCLD": "country", "PCLF": "country", "PCLS": "country", "PCL": "country", "TERR": "country",
    "ADM1": "province", "ADM2": "district", "ADM3": "subdistrict", "ADM4": "subdistrict", "ADM5": "subdistrict",
    "ADMD": "region", "ZN": "region", "RGN": "region", "AREA": "region", "VAL": "region", "PLN": "region",
    "DSRT": "region",
    "CONT": "continent", "PEN": "region", "ISL": "region", "ISLS": "region",
    "PPLC": "capital", "PPLA": "seat", "PPLX": "quarter",
    "STM": "river", "STMI": "river", "WAD": "river", "CNL": "river", "LK": "lake", "LKS": "lake", "RSV": "lake",
    "SEA": "sea", "GULF": "sea", "STRT": "sea", "BAY": "sea", "OCN": "sea",
    "MT": "mountain", "MTS": "mountain", "HLL": "mountain", "HLLS": "mountain", "PK": "mountain", "RDGE": "mountain",
    "DAM": "dam", "BDRY": "crossing", "PSTB": "crossing", "CSTM": "crossing", "PSTP": "crossing", "BDG": "road",
    "OILF": "field", "GASF": "field", "OILR": "plant", "PS": "plant", "PSN": "plant", "PSH": "plant",
    "MILB": "base", "AIRB": "base", "INSM": "base", "NVB": "base", "AIRP": "airport", "AIRF": "airport",
    "AIRH": "airport",
    "CMPRF": "camp", "CMP": "camp", "RD": "road", "RDJCT": "road", "PRT": "site", "HSP": "site", "PRN": "site",
}  # fmt: skip
_COLUMNS = "name lat lon kind country within id people names".split()


@dataclass(frozen=True, slots=True)
class Added:
    """What one file gave: the source it is noted under, places added, lines left out (roads, shops and the like)."""

    source: str
    places: int
    left_out: int


def add_file(path: Path, target: Path, progress: Callable[[int], object] = lambda done: None) -> Added:
    """Add the places of a file to a gazetteer file, made where there is none; a file added again replaces its places.

    `progress` is called with the lines read so far. Raises NotFound, Empty, TooLarge or Unreadable, each with the line
    and what was expected there; nothing is added then.
    """
    if not path.is_file():
        raise NotFound(str(path), "no such file; give a GeoNames dump (SY.txt, UA.zip) or a CSV file")
    if path.suffix.lower() == ".csv":
        source, licence, read = f"CSV {path.name}", "the user's", _csv_rows
    else:
        source, licence, read = f"GeoNames {path.name}", "CC BY 4.0", _dump_rows
    places = lines = 0
    try:
        with _lines(path) as text, writing(target) as out:
            out.source(source, licence)
            out.forget(source)
            for row in read(path, text, source):
                lines += 1
                if row is not None:
                    out.add(row)
                    places += 1
                if lines % _STEP == 0:
                    progress(lines)
            if not places:
                raise Empty(str(path), f"no places in it ({lines:,} lines read)")
    except UnicodeDecodeError as error:
        raise Unreadable(str(path), f"not UTF-8 after line {lines}: {error.reason}; save it as UTF-8") from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(str(path), f"broken zip after line {lines}: {error}; fetch it again") from None
    except sqlite3.DatabaseError as error:
        raise Unreadable(
            str(target), f"cannot be written as a gazetteer: {error}; move it away or name another"
        ) from None
    except ValueError as error:
        raise Unreadable(str(target), str(error)) from None
    except OSError as error:
        raise Unreadable(str(path), str(error)) from None
    return Added(source, places, lines - places)


@contextmanager
def _lines(path: Path) -> Iterator[IO[str]]:
    """The text of a dump, bare or the one data file in a zip."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as raw:
            if raw.read(2) == b"PK":
                raise Unreadable(str(path), "a zip that was cut off or damaged; fetch it again")
        with path.open(encoding="utf-8-sig", newline="") as text:
            yield text
        return
    with zipfile.ZipFile(path) as archive:
        inside = [i for i in archive.infolist() if not i.is_dir() and "readme" not in i.filename.lower()]
        if len(inside) != 1:
            names = ", ".join(i.filename for i in inside[:5]) or "nothing"
            raise Unreadable(str(path), f"wants one data file in the zip, has {names}")
        limit = max(_FREE, _RATIO * path.stat().st_size)
        if inside[0].file_size > limit:
            raise TooLarge(str(path), f"unpacks to {inside[0].file_size:,} bytes, more than a dump would ({limit:,})")
        with archive.open(inside[0]) as raw:
            yield io.TextIOWrapper(io.BufferedReader(_Limited(str(path), raw, limit)), encoding="utf-8-sig", newline="")


class _Limited(io.RawIOBase):
    """Bytes of a stream, refused past a limit: what a zip says of its size need not be true."""

    def __init__(self, source: str, raw: IO[bytes], limit: int) -> None:
        self._source, self._raw, self._left = source, raw, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge(self._source, "unpacks to far more than its size allows for a dump")
        buffer[: len(data)] = data
        return len(data)


def _bounded(path: Path, text: IO[str]) -> Iterator[str]:
    number = 0
    while line := text.readline(_LONGEST):
        number += 1
        if len(line) >= _LONGEST:
            raise Unreadable(str(path), f"line {number} is longer than a line of a dump can be")
        yield line


def _dump_rows(path: Path, text: IO[str], source: str) -> Iterator[Row | None]:
    for number, line in enumerate(_bounded(path, text), 1):
        cell = line.rstrip("\r\n").split("\t")
        if len(cell) != 19:
            raise Unreadable(
                str(path), f"line {number} has {len(cell)} columns where a GeoNames dump has 19, parted by tabs"
            )
        kind = _CODES.get(cell[7]) or ("town" if cell[6] == "P" else "region" if cell[6] == "A" else None)
        if kind is None or not cell[1] or cell[7] in ("PPLH", "PPLQ", "PPLW"):
            yield None
            continue
        if not cell[0].isdigit():
            raise Unreadable(str(path), f"line {number}: {cell[0][:40]!r} is no GeoNames id")
        point = _point(path, number, cell[4], cell[5])
        divisions = [cell[8], *cell[10:13]]
        while divisions and divisions[-1] in ("", "00"):
            divisions.pop()
        code = None
        if kind in ("country", "province", "district", "subdistrict") and all(divisions):
            depth = {"country": 1, "province": 2, "district": 3, "subdistrict": 4}[kind]
            code = ".".join(divisions[:depth]) if len(divisions) >= depth else None
            divisions = divisions[: depth - 1]
        area = ".".join(part or "-" for part in divisions)
        names = tuple(n for n in (cell[2], *cell[3].split(",")) if n and _fits(n))
        yield Row(cell[0], cell[1], kind, *point, area, source, names, _people(cell[14]), code=code)


def _fits(name: str) -> bool:
    return len(name) > 2 and not (name.isupper() and len(name) < 5)


def _csv_rows(path: Path, text: IO[str], source: str) -> Iterator[Row | None]:
    reader = csv.reader(_bounded(path, text))
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in _COLUMNS[:3] if name not in head]
        if missing:
            raise Unreadable(
                str(path), f"no column {', '.join(missing)}; the header names some of: {', '.join(_COLUMNS)}"
            )
        for number, cells in enumerate(reader, 2):
            if not any(cells):
                continue
            if len(cells) != len(head):
                raise Unreadable(str(path), f"line {number} has {len(cells)} columns, the header {len(head)}")
            yield _csv_row(path, number, dict(zip(head, (c.strip() for c in cells), strict=True)), source)
    except csv.Error as error:
        raise Unreadable(str(path), f"not CSV: {error}") from None


def _csv_row(path: Path, number: int, cell: dict[str, str], source: str) -> Row:
    kind = cell.get("kind") or "town"
    if kind not in KINDS:
        raise Unreadable(str(path), f"line {number}: no kind {kind[:40]!r}; one of {', '.join(KINDS)}")
    if not key_of(cell["name"]):
        raise Unreadable(str(path), f"line {number}: no name")
    area = cell.get("within") or cell.get("country", "")
    ref = f"csv:{cell.get('id') or key_of(cell['name']) + ', ' + area}"
    names = tuple(name.strip() for name in cell.get("names", "").split(";") if name.strip())
    point = _point(path, number, cell["lat"], cell["lon"])
    return Row(ref, cell["name"], kind, *point, area, source, names, _people(cell.get("people", "")))


def _point(path: Path, number: int, lat: str, lon: str) -> tuple[float, float]:
    try:
        point = float(lat), float(lon)
    except ValueError:
        point = 99.0, 0.0
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise Unreadable(
            str(path), f"line {number}: {lat[:20]!r}, {lon[:20]!r} is no latitude and longitude in degrees"
        )
    return point


def _people(said: str) -> int:
    return min(int(said), 2 * 10**9) if said.isascii() and said.isdigit() else 0
