"""Reads the workbook (.xlsx) on standard input and writes a line of JSON for each row of its first sheet that shows something:
{"line": 3, "cells": ["…"]}, or {"fault": "…"} where that cannot be. Values only: formulas are as they were worked out last.
"""
import datetime
import io
import itertools
import json
import re
import sys
import zipfile

MEBIBYTE = 1 << 20
MOST_BYTES = 20 * MEBIBYTE
MOST_UNPACKED = 200 * MEBIBYTE
MOST_FILES = 2000
MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 10_000


class Fault(Exception):
    pass


def workbook(data):
    """The archive, if what it declares is within reason. What it holds beyond that is not unpacked."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    files = archive.infolist()
    if len(files) > MOST_FILES or sum(file.file_size for file in files) > MOST_UNPACKED:
        raise Fault("size")
    for file in files:
        if file.file_size > 50 * MEBIBYTE and file.file_size > 200 * max(1, file.compress_size):
            raise Fault("size")
    return archive


def merged_down(markup):
    """The first cell of each block of cells that were merged, by the rows below it: {(row, column): (first row, column)}."""
    from openpyxl.utils import range_boundaries

    merged = {}
    for block in re.finditer(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"', markup):
        left, top, _, bottom = range_boundaries(block[1].decode())
        for row in range(top + 1, min(bottom, top + MOST_ROWS) + 1):
            merged[row, left] = (top, left)
        if len(merged) > MOST_ROWS:
            break
    return merged


def shown(cell, formula):
    """What a cell holds, as a person would type it without doubt."""
    value, form = cell.value, (cell.number_format or "").lower()
    if value is None:
        # A formula that nobody has worked out is shown as it is, so that it is seen.
        return str(formula.value) if formula is not None and formula.data_type == "f" else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        if "d" not in form and "m" in form and "y" in form:
            return f"{value:%Y-%m}"
        return f"{value:%Y-%m-%d}" if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, (int, float)):
        is_share = "%" in form
        number = round(value * 100, 10) if is_share else value
        text = f"{number:.12f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)
        # Three digits behind a point could be thousands.
        whole, _, fraction = text.partition(".")
        return (text + "0" if len(fraction) == 3 else text) + ("%" if is_share else "")
    return str(value)


def rows(data):
    try:
        import openpyxl
    except ImportError:
        raise Fault("no-reader")
    archive = workbook(data)
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = next((sheet for sheet in values.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise Fault("empty")
    markup = archive.read(sheet._worksheet_path)
    merged = merged_down(markup)
    twin = None
    if re.search(rb"</(?:\w+:)?f>(?:<v ?/>|<v></v>)?</(?:\w+:)?c>", markup):
        # Some program wrote formulas without working them out.
        twin = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)[sheet.title]
        twin.reset_dimensions()
    del markup
    sheet.reset_dimensions()
    anchors = {}
    for row, column in set(merged.values()):
        anchors.setdefault(row, []).append(column)
    kept, count = {}, 0
    others = twin.iter_rows() if twin is not None else itertools.repeat(())
    for line, (row, other) in enumerate(zip(sheet.iter_rows(), others), 1):
        cells = []
        for column, cell in enumerate(row, 1):
            if column > 10 * MOST_COLUMNS:
                raise Fault("columns")
            text = shown(cell, other[column - 1] if column <= len(other) else None) if cell is not None else ""
            cells.append(text[: MOST_CHARACTERS + 1])
        for column in range(1, len(cells) + 1):
            if (line, column) in merged:
                cells[column - 1] = kept.get(merged[line, column], "")
        for column in anchors.get(line, []):
            if column <= len(cells):
                kept[line, column] = cells[column - 1]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise Fault("columns")
        count += 1
        if count > MOST_ROWS + 20:
            raise Fault("rows")
        yield line, cells
    if count == 0:
        raise Fault("empty")


def main():
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    out = io.StringIO()
    try:
        if len(data) > MOST_BYTES:
            raise Fault("size")
        for line, cells in rows(data):
            out.write(json.dumps({"line": line, "cells": cells}, ensure_ascii=False, separators=(",", ":")) + "\n")
    except Fault as fault:
        out = io.StringIO(json.dumps({"fault": str(fault)}) + "\n")
    except Exception:
        out = io.StringIO(json.dumps({"fault": "broken"}) + "\n")
    sys.stdout.buffer.write(out.getvalue().encode("utf-8", "replace"))


main()
