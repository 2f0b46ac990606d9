"""Build the list of place names by which `annotate` recognises toponyms: ``python -m lab.train.gazetteer_names``.

Sources, each in ../shared/data/gazetteer: GeoNames (CC BY 4.0), OCHA common operational dataset for Syria, and the
place names of UCDP GED (CC BY 4.0). Names only: coordinates are the gazetteer's business, an issue of its own.
A name that news writes in lower case more often than not ("of", "reading", "nice") is left out, counted in the
training articles of PolNeAR and the uncoded train reports.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

from lab.shared import ROOT, SHARED, rows
from reportedly.annotate.lexicon import fold

TARGET = ROOT / "src" / "reportedly" / "annotate" / "data" / "places.txt.gz"
#: Countries whose every listed town is kept; elsewhere only cities of `LARGE` people and more.
NEAR = frozenset("SY IQ TR LB JO IL PS YE LY UA IR AF SD SS SO ML NG ET CD MM AM AZ GE RU EG SA".split())
LARGE = 100_000


def latin(name: str) -> bool:
    return all(c < "ɐ" for c in name) and any(c.isalpha() for c in name)


def names() -> set[str]:
    folder = SHARED / "data" / "gazetteer"
    found: set[str] = set()
    with zipfile.ZipFile(folder / "cities1000.zip") as archive, archive.open("cities1000.txt") as raw:
        for line in io.TextIOWrapper(raw, encoding="utf-8"):
            cell = line.split("\t")
            country, people = cell[8], int(cell[14] or 0)
            if people >= LARGE or (country in NEAR and (people >= 10_000 or country in ("SY", "IQ"))):
                found |= {cell[1], cell[2]}
                if country in ("SY", "IQ", "UA", "YE", "LY"):
                    found |= {n for n in cell[3].split(",") if latin(n) and len(n) > 4}
    for line in (folder / "countryInfo.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            cell = line.split("\t")
            found |= {cell[4], cell[5]}
    for line in (folder / "admin1CodesASCII.txt").read_text(encoding="utf-8").splitlines():
        cell = line.split("\t")
        if cell[0][:2] in NEAR or cell[0][:2] == "US":
            found |= {cell[1], cell[2]}
    for row in rows(folder / "ocha_syria.jsonl"):
        found |= {str(v) for k, v in row.items() if k in ("NAME_EN", "NAM_EN_REF") and v}
    for row in rows(folder / "ucdp_places.jsonl"):
        found |= {str(v) for k, v in row.items() if k == "name" and v}
    tail = re.compile(
        r" (?:town|city|village|province|governorate|district|area|sub-?district|neighbou?rhood)s?$", re.I
    )
    return {fold(tail.sub("", re.sub(r" *\(.*?\)", "", n))) for n in found if latin(n)}


def lower_cased() -> Counter[str]:
    """How often each word stands in lower case, less how often it is capitalised within a sentence."""
    count: Counter[str] = Counter()
    for path in (SHARED / "data/attribution/polnear_train.jsonl", SHARED / "claims/train.reports.jsonl"):
        for row in rows(path):
            for word in re.findall(r"(?<=[a-z,] )[^\W\d_]+", row["text"]):
                count[word.lower()] += 1 if word.islower() else -1
    return count


def main(target: Path = TARGET) -> None:
    common = lower_cased()
    kept = sorted(
        n
        for n in names()
        if len(n) > 2 and not n.isdigit() and any(common[w] <= 0 for w in n.split()) and len(n.split()) < 5
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(filename="", mode="wb", fileobj=target.open("wb"), mtime=0) as out:
        out.write("\n".join(kept).encode())
    print(f"{len(kept)} names, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
