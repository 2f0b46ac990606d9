"""``python -m lab.wheel``: build the wheel, install it in an empty environment, and use it as a stranger would."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from lab.shared import ROOT


def main() -> None:
    """Exit with a message at the first thing that is wrong."""
    with tempfile.TemporaryDirectory(prefix="reportedly-wheel-") as folder:
        work = Path(folder)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", work, ROOT)
        (wheel,) = work.glob("*.whl")
        check_contents(wheel)
        environment = work / "venv"
        run(sys.executable, "-m", "venv", environment)
        scripts = environment / ("Scripts" if os.name == "nt" else "bin")
        run(scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
        # away from the checkout, so that nothing is found there by chance
        tour = run(scripts / "reportedly", "demo", cwd=work)
        if "objects" not in tour:
            sys.exit("the demo from the wheel does not end with the reader who objects")
        examples = next(environment.glob("**/site-packages/reportedly/examples"))
        lines = run(scripts / "reportedly", "read", examples, cwd=work).splitlines()
        print(
            f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB; from it, demo runs and read gives {len(lines)} reports"
        )


def check_contents(wheel: Path) -> None:
    """Every file of the package is in the wheel, and nothing else is."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    source = ROOT / "src"
    expected = {
        path.relative_to(source).as_posix()
        for path in (source / "reportedly").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    if missing := sorted(expected - inside):
        sys.exit(f"not in the wheel: {', '.join(missing)}")
    if extra := sorted(inside - expected):
        sys.exit(f"in the wheel, and not of the package: {', '.join(extra)}")


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Standard output of a command that must succeed."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, check=False, capture_output=True, encoding="utf-8"
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
