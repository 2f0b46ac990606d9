"""Sources to rows of the shipped gazetteer.

GeoNames gives no coordinates for countries and first-level divisions in the files used: their point is the mean of
their towns, thinned to one a cell of a grid so that it lies in the middle of the area and not of the people; that of
the countries in countries.tsv is given there, and that of Syria's divisions is OCHA's.
"""

from __future__ import annotations

import io
import math
import re
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from rapidfuzz import fuzz

from lab.shared import ROOT, SHARED, rows
from reportedly.resolve.places.building import TRANSLITERATED, Row, Writer, writing
from reportedly.resolve.places.keys import bare, key_of, skeleton

HERE = Path(__file__).parent
DATA = SHARED / "data" / "gazetteer"
TARGET = ROOT / "src" / "reportedly" / "resolve" / "places" / "data" / "gazetteer.sqlite"
GEONAMES, OCHA, UCDP, CENSUS, OURS = "GeoNames", "OCHA", "UCDP GED", "US Census", "reportedly"
LICENCES = {
    GEONAMES: "CC BY 4.0",
    OCHA: "common operational dataset for Syria, by OCHA's terms: name the source",
    UCDP: "CC BY 4.0",
    CENSUS: "public domain",
    OURS: "as the package",
}
Point = tuple[float, float]
#: GeoNames' codes of Syria's provinces by OCHA's P-codes.
PROVINCES = dict(
    zip(
        (f"SY{n:02}" for n in range(1, 15)),
        ("13", "09", "08", "11", "10", "02", "12", "01", "07", "14", "04", "06", "05", "03"),
        strict=True,
    )
)
_KINDS = {"PPLC": "capital", "PPLA": "seat", "PPLX": "quarter"}
#: Abbreviations of states in American news (Associated Press), by postal code.
_AP = (
    "AL Ala;AZ Ariz;AR Ark;CA Calif;CO Colo;CT Conn;DE Del;FL Fla;GA Ga;IL Ill;IN Ind;KS Kan;KS Kans;KY Ky;LA La;MD Md"
    ";MA Mass;MI Mich;MN Minn;MS Miss;MO Mo;MT Mont;NE Neb;NE Nebr;NV Nev;NH N.H.;NJ N.J.;NM N.M.;NY N.Y.;NC N.C."
    ";ND N.D.;OK Okla;OR Ore;PA Pa;PA Penn;RI R.I.;SC S.C.;SD S.D.;TN Tenn;TX Tex;VT Vt;VA Va;WA Wash;WV W.Va."
    ";WV W. Va."
    ";WI Wis;WI Wisc;WY Wyo;DC D.C."
)


def build(target: Path, *, ucdp: bool = True) -> dict[str, int]:
    """Write the gazetteer anew; how many places are of each source. Run twice, it writes the same bytes."""
    fresh = target.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    with writing(fresh) as out:
        for name, licence in LICENCES.items():
            out.source(name, licence)
        _Build(out).all(ucdp)
    with sqlite3.connect(fresh) as db:
        counts = dict(
            db.execute("SELECT s.name, count(p.id) FROM source s LEFT JOIN place p ON p.source = s.id GROUP BY s.id")
        )
    db.execute("VACUUM")
    db.close()
    fresh.replace(target)
    return counts


class _Build:
    """The rows written so far, by country and key, so that a later source adds names to a place already there."""

    def __init__(self, out: Writer) -> None:
        self._out = out
        self._places: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)
        self._bones: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)

    def _add(self, row: Row) -> None:
        number = self._out.add(row)
        self._note(number, row, (row.name, *row.names))

    def _note(self, number: int, row: Row, names: Iterable[str]) -> None:
        country = (row.code or row.area)[:2]
        for name in names:
            key = key_of(name)
            self._places[country, key].append((number, row))
            if country in TRANSLITERATED:
                self._bones[country, skeleton(key)].append((number, row))

    def all(self, ucdp: bool) -> None:
        towns = list(_towns())
        self._countries(towns)
        self._provinces(towns)
        self._counties(towns)
        for town in towns:
            self._add(town)
        self._ocha()
        if ucdp:
            self._ucdp()
        for kind, area, lat, lon, names, *people in _table("additions.tsv"):
            main, *more = names.split("; ")
            ref = f"reportedly:{key_of(main)}, {kind}, {area}"
            number = int(people[0]) if people else 0
            self._add(Row(ref, main, kind, float(lat), float(lon), area, OURS, tuple(more), number))
        for country, known, names in _table("aliases.tsv"):
            found = {n: r for n, r in self._all(country, known) if _alike(known, r)}
            if not found:
                print(f"aliases.tsv: no {known} in {country}")
            for number, row in found.items():
                self._out.name(number, row.area or row.code or "", names.split("; "), 1)

    def _countries(self, towns: list[Row]) -> None:
        points = {code: (float(lat), float(lon)) for code, lat, lon in _table("countries.tsv")}
        by_country: dict[str, list[Point]] = defaultdict(list)
        for town in towns:
            by_country[town.area[:2]].append((town.lat, town.lon))
        for cell in _tsv(DATA / "countryInfo.txt"):
            code, three, name, people, geonameid = cell[0], cell[1], cell[4], cell[7], cell[16]
            point = points.get(code) or _middle(by_country[code], 1.0)
            if point is not None:
                self._add(Row(geonameid, name, "country", *point, "", GEONAMES, (three,), int(people or 0), code=code))

    def _provinces(self, towns: list[Row]) -> None:
        by_province: dict[str, list[Point]] = defaultdict(list)
        for town in towns:
            by_province[".".join(town.area.split(".")[:2])].append((town.lat, town.lon))
        people: dict[str, int] = defaultdict(int)
        for town in towns:
            people[".".join(town.area.split(".")[:2])] += town.people
        points = {code: (float(lat), float(lon)) for code, lat, lon in _table("countries.tsv")}
        short: dict[str, list[str]] = defaultdict(list)
        for entry in _AP.split(";"):
            postal, said = entry.split(" ", 1)
            short[f"US.{postal}"] += [said, postal]
        syrian = {
            f"SY.{PROVINCES[r['PCODE']]}": r for r in rows(DATA / "ocha_syria.jsonl") if r["level"] == "syr_admin1"
        }
        for code, name, plain, geonameid in _tsv(DATA / "admin1CodesASCII.txt"):
            ocha = syrian.get(code)
            names = (plain, *short.get(code, ()), *re.findall(r"^(?:Muhafazat|Gorod|Republic of) (.*)", plain))
            if ocha is not None:
                name, names = ocha["NAME_EN"], (name, *names, ocha["NAME_AR"])
                point: Point | None = (ocha["lat"], ocha["lon"])
            else:
                point = points.get(code) or _middle(by_province[code], 0.25)
            if point is not None:
                source = OCHA if ocha is not None else GEONAMES
                self._add(Row(geonameid, name, "province", *point, code[:2], source, names, people[code], code=code))

    def _counties(self, towns: list[Row]) -> None:
        """Counties of the United States: the codes are GeoNames' and the Census Bureau's, the names the latter's."""
        points: dict[str, list[Point]] = defaultdict(list)
        people: dict[str, int] = defaultdict(int)
        for town in towns:
            if town.area.startswith("US.") and town.area.count(".") == 2:
                points[town.area].append((town.lat, town.lon))
                people[town.area] += town.people
        states = dict(zip(_FIPS[::2], _FIPS[1::2], strict=True))
        for fips, name in _table("us_counties.tsv"):
            code = f"US.{states[fips[:2]]}.{fips[2:]}"
            point = _middle(points[code], 0.1)
            if point is not None:
                short = re.sub(r" (?:County|Parish|Borough)$", "", name)
                self._add(
                    Row(
                        f"census:{fips}",
                        name,
                        "district",
                        *point,
                        code.rpartition(".")[0],
                        CENSUS,
                        (short,),
                        people[code],
                        code=code,
                    )
                )

    def _ocha(self) -> None:
        for row in rows(DATA / "ocha_syria.jsonl"):
            level = row["level"]
            if level == "syr_admin1":
                continue
            province = f"SY.{PROVINCES[row['ADM1_PCODE']]}"
            names = tuple(
                str(row[field]).strip()
                for field in ("NAM_EN_REF", "NAME_AR", "NAM_AR_REF")
                if row.get(field) and row[field] != "<Null>"
            )
            name = str(row["NAME_EN"]).strip()
            if level == "syr_admin2":
                kind, area, code = "district", province, f"{province}.{row['PCODE']}"
            elif level == "syr_admin3":
                kind, area = "subdistrict", f"{province}.{row['ADM2_PCODE']}"
                code = f"{area}.{row['PCODE']}"
            else:
                kind, code = "quarter", None
                area = f"{province}.{row['ADM2_PCODE']}.{row['ADM3_PCODE']}"
            self._add(Row(f"ocha:{row['PCODE']}", name, kind, row["lat"], row["lon"], area, OCHA, names, code=code))

    def _ucdp(self) -> None:
        """Places of UCDP's Syrian events: names for a place already there within 5 km, else a place of their own."""
        adm1 = {
            bare(key_of(re.sub(r" Governorate$", "", r["adm1"]))): r["adm1"]
            for r in rows(DATA / "ucdp_places.jsonl")
            if r["adm1"]
        }
        codes = {name: self._province(key) for key, name in adm1.items()}
        for row in rows(DATA / "ucdp_places.jsonl"):
            said = " ".join(row["name"].split())
            kind, names = _ucdp_names(said)
            if kind == "country":
                continue
            area = codes.get(row["adm1"]) or "SY"
            if kind == "province":
                known = self._province(bare(key_of(names[0])))
                place = next((n for n, r in self._all("SY", names[0]) if r.code == known), None)
                if place is not None:
                    self._out.name(place, "SY", names, 1)
                    continue
                kind = "region"
            point = (row["lat"], row["lon"])
            near = [
                (_km(point, (r.lat, r.lon)), n, r)
                for name in names
                for n, r in self._all("SY", name)
                if r.kind in ("capital", "seat", "town") and kind == "town"
            ]
            best = min(near, default=None, key=lambda hit: hit[:2])
            if best is not None and best[0] <= 5:
                self._out.name(best[1], "SY", names, 1)
                self._out.count(best[1], row["events"])
                self._note(best[1], best[2], names)
                continue
            ref = f"ucdp:{said}" + (f", {row['adm1']}" if row["adm1"] else "")
            self._add(Row(ref, names[0], kind, *point, area, UCDP, (*names[1:], said), events=row["events"]))

    def _all(self, country: str, name: str) -> list[tuple[int, Row]]:
        key = key_of(name)
        return self._places[country, key] + self._bones[country, skeleton(key)]

    def _province(self, key: str) -> str | None:
        """The code of the Syrian province whose name is spelt so."""
        special = {"rifdimashq": "SY.08", "damascus": "SY.13"}
        if key in special:
            return special[key]
        bones = skeleton(key)
        found = [r for (country, b), hits in self._bones.items() if country == "SY" and b == bones for _, r in hits]
        return next((r.code for r in found if r.kind == "province"), None)


def _alike(known: str, row: Row) -> bool:
    """Whether a place has a name that is, or is spelt much like, the one in aliases.tsv."""
    key = key_of(known)
    names = [key_of(name) for name in (row.name, *row.names)]
    return key in names or (len(skeleton(key)) > 2 and any(fuzz.ratio(bare(key), bare(n)) >= 80 for n in names))


_UCDP_TAILS = {
    "town": "town", "city": "town", "village": "town", "villages": "town", "farm": "town", "farms": "town",
    "locality": "town", "governorate": "province", "district": "district", "subdistrict": "subdistrict",
    "suburb": "quarter", "neighborhood": "quarter", "neighbourhood": "quarter", "area": "region",
    "mountain": "mountain",
    "hill": "mountain", "camp": "camp", "base": "base", "airbase": "base", "airport": "airport", "field": "field",
    "oilfield": "field", "fields": "field", "dam": "dam", "road": "road", "lake": "lake", "river": "river",
    "checkpoint": "site", "island": "site", "crossing": "crossing",
}  # fmt: skip
_KEPT_TAILS = frozenset("mountain hill camp base airbase airport field oilfield fields dam road checkpoint".split())
_DIRECTION = re.compile(r"(?:north|south|east|west|central)", re.IGNORECASE)


def _ucdp_names(said: str) -> tuple[str, tuple[str, ...]]:
    """What a UCDP name is a name of, and its forms: "Tadmur/Palmyra town" is a town, Tadmur and Palmyra."""
    if said == "Syria":
        return "country", (said,)
    short = " ".join(re.sub(r"\(.*?\)", " ", said).split())
    head, _, tail = short.rpartition(" ")
    kind = _UCDP_TAILS.get(tail.lower(), "site")
    if not head or tail.lower() not in _UCDP_TAILS:
        head, kind = short, "region"
    if kind == "province" and _DIRECTION.match(head):
        return "region", (said,)
    if kind == "region" or re.search(r"\b(?:of|between|and|border|axis|-)\b", head):
        return kind, (said,) if kind == "region" else (head, said)
    names = [name.strip() for name in head.split("/")]
    names += [name.strip() for name in re.findall(r"\((.*?)\)", said)]
    if tail.lower() in _KEPT_TAILS:
        names = [f"{name} {tail}" for name in names] + names
    return kind, tuple(dict.fromkeys(name for name in names if name))


def _towns() -> Iterator[Row]:
    with zipfile.ZipFile(DATA / "cities1000.zip") as archive, archive.open("cities1000.txt") as raw:
        for line in io.TextIOWrapper(raw, encoding="utf-8", newline="\n"):
            cell = line.rstrip("\n").split("\t")
            country, first, second = cell[8], cell[10], cell[11]
            area = country + (f".{first}" if first and first != "00" else "")
            if country == "US" and second:
                area += f".{second}"
            names = (cell[2], *(name for name in cell[3].split(",") if _told(name)))
            yield Row(
                cell[0], cell[1], _KINDS.get(cell[7], "town"), float(cell[4]), float(cell[5]), area, GEONAMES,
                tuple(n for n in names if n), int(cell[14] or 0),
            )  # fmt: skip


def _told(name: str) -> bool:
    """Whether English news could write a further name so: Latin letters, and no code of an airport or authority."""
    latin = all(c < "ɐ" or "Ḁ" <= c <= "ỿ" or c in "ʼʻʿʾ‘’" for c in name)
    return latin and len(name) > 2 and not (name.isupper() and len(name) < 5)


def _middle(points: list[Point], cell: float) -> Point | None:
    """The mean of points, thinned to one a cell of so many degrees."""
    cells: dict[Point, list[Point]] = defaultdict(list)
    for lat, lon in points:
        cells[math.floor(lat / cell), math.floor(lon / cell)].append((lat, lon))
    means = [(sum(p[0] for p in c) / len(c), sum(p[1] for p in c) / len(c)) for c in cells.values()]
    if not means:
        return None
    return sum(p[0] for p in means) / len(means), sum(p[1] for p in means) / len(means)


def _km(a: Point, b: Point) -> float:
    across = math.cos(math.radians((a[0] + b[0]) / 2))
    return 111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * across)


def _tsv(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _table(name: str) -> Iterator[list[str]]:
    return _tsv(HERE / name)


#: FIPS codes of the states and their postal codes, one after the other.
_FIPS = (
    "01 AL 02 AK 04 AZ 05 AR 06 CA 08 CO 09 CT 10 DE 11 DC 12 FL 13 GA 15 HI 16 ID 17 IL 18 IN 19 IA 20 KS 21 KY 22 LA"
    " 23 ME 24 MD 25 MA 26 MI 27 MN 28 MS 29 MO 30 MT 31 NE 32 NV 33 NH 34 NJ 35 NM 36 NY 37 NC 38 ND 39 OH 40 OK 41 OR"
    " 42 PA 44 RI 45 SC 46 SD 47 TN 48 TX 49 UT 50 VT 51 VA 53 WA 54 WV 55 WI 56 WY"
).split()
