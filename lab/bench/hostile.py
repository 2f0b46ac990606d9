"""The dearest pages that are still read, and the first that are refused: ``python -m lab.bench.hostile``.

Each is read in a process of its own: processor seconds of the reading (without imports), and the greatest memory of the
process. Limits in src/reportedly/read were set so that none takes more than 5 s and 500 MB on an idle laptop core.
"""

from __future__ import annotations

import subprocess
import sys

_SENTENCE = "Two men died at the mill on Friday, the office said there. "
#: Name -> an expression that makes the page; `S` is a sentence.
CASES: dict[str, str] = {
    "5,900 bold letters": "b'<html><body>' + b'<b>x</b> ' * 5900",
    "39,000 bold letters": "b'<html><body>' + b'<b>x</b> ' * 39000",
    "5,900 paragraphs": "b'<html><body>' + (b'<p>' + S) * 5900",
    "16,000 paragraphs": "b'<html><body>' + (b'<p>' + S) * 16000",
    "39,000 links": "b'<html><body>' + b'<a href=x>x</a>' * 39000",
    "a table of 9,000 rows": "b'<html><body><table>' + b'<tr><td>x<td>12<td>y' * 9000",
    "one paragraph of 1 MB": "b'<html><body><p>' + S * 16900",
    "one line of 1 MB": "S * 16900",
    "12,000 lines": "b'Two men died at the mill on Friday.\\n' * 12000",
    "2,000 deep, 400 paragraphs": "b'<html><body>' + b'<div>' * 2000 + b'<p>x</p>' * 400",
    "390,000 stray brackets": "b'<html><body><p>' + b'< ' * 390000",
    "31 MB of script": "b'<html><body><p>' + S + b'<script>' + b'x > 1; ' * 4400000",
    "a million tags (refused)": "b'<html><body>' + b'<b>' * 1000000",
    "200 MB (refused)": "b'<p>' + S * 3400000",
}
_PROGRAM = """
import io, resource, sys, time
from reportedly.read import read_bytes
S = {sentence!r}
list(read_bytes(b'<html><body><p>' + S * 9, read_from='x'))
list(read_bytes(S * 9, read_from='x'))
raw = {case}
began = time.process_time()
for one in read_bytes(raw, read_from='x'):
    pass
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(round(time.process_time() - began, 2), memory, type(one).__name__)
"""


def main() -> None:
    print("| page | processor s | memory MB | what came |\n|---|---:|---:|---|")
    for name, case in CASES.items():
        program = _PROGRAM.format(sentence=_SENTENCE.encode(), case=case)
        told = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout.split()
        print(f"| {name} | {told[0]} | {told[1]} | {told[2]} |", flush=True)


if __name__ == "__main__":
    main()
