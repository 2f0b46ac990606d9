"""Our own graded sentences for the reader: ``python -m lab.evaluate.readings`` lists what is not right yet."""

from __future__ import annotations

from lab.corpora.own_readings import answer, cases, tally


def section() -> str:
    """Markdown: how many cases of each grade are right."""
    lines = [
        "### Our own sentences",
        "",
        "Data: `tests/cases/reading_attributions.tsv` and `reading_mentions.tsv`, invented, written before the reader"
        " was trained, every word of every answer counted. Strong ones have to be right (a test holds them), most"
        " medium ones too; weak ones are known to be hard.",
        "",
        "| cases | grade | right | of |",
        "|---|---|---|---|",
    ]
    for name in ("attributions", "mentions"):
        lines += [f"| {name} | {grade} | {right} | {count} |" for grade, right, count in tally(name)]
    return "\n".join(lines) + "\n"


def main() -> None:
    print(section())
    for name in ("attributions", "mentions"):
        for case in cases(name):
            given = answer(case)
            if given != case.expected:
                print(f"{case.grade}: {case.text!r}\n  expected {case.expected!r}\n  given    {given!r}")


if __name__ == "__main__":
    main()
