"""Triages a run's workbook with another library, as people would, and checks that the next run obeys.

    roundtrip.py SAISEIRI PLAN WORK

Runs PLAN into WORK/out, decides a fifth of the issues (seeded), rearranges the sheets, saves, enters the decisions and runs again:
every decision must stand in the new workbook, and nothing else may have moved.
"""

import pathlib
import random
import subprocess
import sys

import openpyxl

ISSUES, MERGES, ABSTRACT = "課題候補一覧", "統合候補", "抽象的な課題"
ID, MERGE = "課題ID", "統合・別件・保留"
DECIDED = ["判定", "統合先", "制度所管課", "進捗", "備考"]
SEEDS = range(3)


def saiseiri(binary, *arguments):
    done = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"saiseiri {' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


def table(sheet):
    """The rows of a sheet as dictionaries by header."""
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row)) for row in rows if any(cell is not None for cell in row)]


def choices(book, name):
    """What the drop-down lists offer, but for taking back."""
    return [row[name] for row in table(book["選択肢"]) if row.get(name) not in (None, "取消")]


def decide(book, draw):
    """Draws what an officer may decide; by sheet, id and column."""
    issues, groups = table(book[ISSUES]), {}
    for row in table(book[MERGES]):
        groups.setdefault(row["統合候補"], []).append(row)
    decided = {}
    for row in draw.sample(issues, len(issues) // 5):
        of = decided[(ISSUES, row[ID])] = {"判定": draw.choice([c for c in choices(book, "判定") if "統合" not in c])}
        if draw.random() < 0.5:
            of["制度所管課"] = draw.choice(choices(book, "制度所管課"))
        if draw.random() < 0.3:
            of["備考"] = draw.choice(["課長と確認した。", "=そのまま残す式のような覚え", "来年度\nまた見る"])
    # 統合先 never leads to what is merged itself, nor between issues of a group in which something is decided.
    chosen = [row[ID] for row in issues if row["統合候補"] is None and (ISSUES, row[ID]) in decided]
    for source, target in zip(chosen[: len(chosen) // 4], reversed(chosen)):
        if source < target:
            decided[(ISSUES, source)] |= {"判定": next(c for c in choices(book, "判定") if "統合" in c), "統合先": target}
            decided[(ISSUES, target)].pop("統合先", None)
    for rows in draw.sample(list(groups.values()), len(groups) // 3):
        word = draw.choice(["統合", "別件"])
        for row in rows:
            if row["役割"] != "代表":
                decided[(MERGES, row[ID])] = {MERGE: word}
    for row in draw.sample(table(book[ABSTRACT]), 5):
        decided[(ABSTRACT, row[ID])] = {"具体化した文": f"{row[ID]} の窓口の案内板を大きくする"}
    return decided


def write(cell, value):
    """Fills in a cell; text stays text, whatever it begins with."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def rearrange(sheet, draw):
    """Sorts, hides and widens as people do, and puts a title above and a column to the left."""
    header, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    draw.shuffle(rows)
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(["事務局で並べ替えた表"])
    sheet.append(["担当", *header])
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate([draw.choice(["甲", "乙"]), *row], start=1):
            write(sheet.cell(number, column), value)
    for number in draw.sample(range(3, sheet.max_row), sheet.max_row // 10):
        sheet.row_dimensions[number].hidden = True
    sheet.column_dimensions["C"].width = 50
    sheet.auto_filter.ref = f"A2:F{sheet.max_row}"


def groups_of(book):
    return {row[ID]: row["統合候補"] for row in table(book[ISSUES])}


def together(groups, a, b):
    return groups[a] is not None and groups[a] == groups[b]


def check(before, after, decided):
    issues = {row[ID]: row for row in table(after[ISSUES])}
    abstract = {row[ID]: row for row in table(after[ABSTRACT])}
    for (sheet, issue), cells in decided.items():
        rows = {ISSUES: issues, ABSTRACT: abstract}.get(sheet)
        for column, value in cells.items() if rows is not None else ():
            found = rows[issue][column]
            assert found == value, f"{sheet} {issue} {column}: {found!r}, decided was {value!r}"
    for issue, row in issues.items():
        for column in DECIDED:
            assert column in decided.get((ISSUES, issue), {}) or row[column] is None, f"{issue} {column}: {row[column]!r} was never decided"
    old, new = groups_of(before), groups_of(after)
    touched = set()
    for row in table(before[MERGES]):
        word = decided.get((MERGES, row[ID]), {}).get(MERGE)
        if word:
            head = next(r[ID] for r in table(before[MERGES]) if r["統合候補"] == row["統合候補"] and r["役割"] == "代表")
            assert together(new, row[ID], head) == (word == "統合"), f"{row[ID]} and {head} were decided: {word}"
            touched |= {issue for issue, group in old.items() if group == row["統合候補"]}
    for (sheet, issue), cells in decided.items():
        if "統合先" in cells:
            assert together(new, issue, cells["統合先"]), f"{issue} was merged into {cells['統合先']}"
            touched |= {issue, cells["統合先"]}
    moved = [
        (a, b)
        for a in old
        for b in old
        if a < b and a not in touched and b not in touched and together(old, a, b) != together(new, a, b)
    ]
    assert not moved, f"moved without a decision: {moved}"


def main(binary, plan, work):
    for seed in SEEDS:
        draw, out = random.Random(seed), pathlib.Path(work) / f"out{seed}"
        saiseiri(binary, "run", plan, "--out", out, "--quiet")
        before, book = openpyxl.load_workbook(out / "triage.xlsx"), openpyxl.load_workbook(out / "triage.xlsx")
        decided = decide(before, draw)
        for (sheet, issue), cells in decided.items():
            columns = {cell.value: cell.column for cell in book[sheet][1]}
            row = next(row[0].row for row in book[sheet].iter_rows(min_row=2) if row[columns[ID] - 1].value == issue)
            for column, value in cells.items():
                write(book[sheet].cell(row, columns[column]), value)
        for sheet in (ISSUES, MERGES, ABSTRACT):
            if seed:
                rearrange(book[sheet], draw)
        del book["はじめに"]
        saved = out / "判定済み.xlsx"
        book.save(saved)
        saiseiri(binary, "apply", out, saved, "--date", "2025-06-02")
        saiseiri(binary, "run", plan, "--out", out, "--quiet")
        check(before, openpyxl.load_workbook(out / "triage.xlsx"), decided)
        again = saiseiri(binary, "apply", out, out / "triage.xlsx", "--date", "2025-06-03")
        assert "新しい判定はありませんでした" in again, again
        print(f"seed {seed}: {len(decided)} rows decided with openpyxl, all obeyed, nothing else moved")


if __name__ == "__main__":
    main(*sys.argv[1:4])
