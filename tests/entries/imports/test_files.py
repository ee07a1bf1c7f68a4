"""What is read of an uploaded file, and the files that nobody should send: each is refused soon, small and in words."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock
from typing import Any

import pytest
from openpyxl import Workbook

from fieldlog.entries.imports.files import read_sheets
from fieldlog.entries.imports.sheets import NOT_TAKEN, NotTaken, pack, unpack


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def workbook_of(*rows: list[Any]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with a part more, or another one of that name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return out.getvalue()


def sheet_xml(inside: bytes, before: bytes = b"") -> bytes:
    """A workbook whose sheet is written by hand."""
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = before + b'<worksheet xmlns="' + space + b'"><sheetData>' + inside + b"</sheetData></worksheet>"
    return with_part(workbook_of(["Date"]), "xl/worksheets/sheet1.xml", xml)


def test_a_workbook_is_read_as_people_see_it():
    rows = (
        ["Date", "Début", "Durée", "Nombre", "Remarque", None],
        [],
        [date(2024, 3, 1), clock(7, 30), 7.5, 12, " RAS "],
        [datetime.combine(date(2024, 3, 1), clock(18, 30)), None, 0.3125, 1e9, "=texte"],
    )
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.active["E4"].data_type = "s"
    workbook.create_sheet("vide")
    (sheet,) = read_sheets(saved(workbook))
    assert sheet.lines == {
        1: ["Date", "Début", "Durée", "Nombre", "Remarque"],
        3: ["2024-03-01", "07:30", "7.5", "12", "RAS"],
        4: ["2024-03-01T18:30", "", "0.3125", "1000000000", "=texte"],
    }
    assert unpack(pack([sheet]))[0].lines == sheet.lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_whatever_separates_it(encoding: str, separator: str):
    rows = [["Date", "Heure début"], ["1/3/2024", "7h30"], ["", ""], ["2/3/2024", '"à\n8 h"']]
    text = "\r\n".join(separator.join(cells) for cells in rows)
    (sheet,) = read_sheets(text.encode(encoding))
    assert sheet.lines == {1: ["Date", "Heure début"], 2: ["1/3/2024", "7h30"], 4: ["2/3/2024", "à\n8 h"]}


def test_a_csv_keeps_what_people_wrote_and_counts_lines_as_a_spreadsheet_does():
    data = "sep=;\r\nWijk;Nota\r\n't Zand;\"een\r\ntwee\"\r\n'=1+1;''s avonds\u2028laat\r\n".encode()
    assert read_sheets(data)[0].lines == {
        1: ["sep="],
        2: ["Wijk", "Nota"],
        3: ["'t Zand", "een\r\ntwee"],
        4: ["=1+1", "'s avonds\u2028laat"],
    }


def test_a_cell_merged_over_several_lines_holds_for_each_that_says_anything():
    workbook = Workbook()
    for row in (["Date", "Début"], [date(2024, 3, 1), "7h"], [None, "9h"], [None, None], [date(2024, 3, 2), "7h"]):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A4")
    assert read_sheets(saved(workbook))[0].lines == {
        1: ["Date", "Début"], 2: ["2024-03-01", "7h"], 3: ["2024-03-01", "9h"], 5: ["2024-03-02", "7h"],
    }  # fmt: skip


def many_blank_rows() -> bytes:
    return sheet_xml(b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(1, 1_000_001)))


def a_cell_far_below() -> bytes:
    return sheet_xml(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')


def billion_laughs() -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return sheet_xml(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>', doctype)


def zip_bomb() -> bytes:
    return with_part(workbook_of(["Date"]), "xl/media/image1.png", bytes(70_000_000))


def echoing() -> bytes:
    """One long text that a thousand cells point at."""
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 1_101))
    return with_part(sheet_xml(rows), "xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 10_000 + b"</t></si></sst>")


def many_parts() -> bytes:
    """An archive whose list of contents is all there is to it."""
    part = b"PK\x01\x02" + bytes(42)
    return b"PK" + part * 200_000 + b"PK\x05\x06" + bytes(18)


def merged_without_end() -> bytes:
    merged = b"".join(b'<mergeCell ref="A1:A1048576"/>' for _ in range(10_000))
    return sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row></sheetData>' + merged + b"<sheetData>")


def short_lines() -> bytes:
    return b"a;b\n" * 2_400_000


def wide() -> bytes:
    return workbook_of(["x"] * 101)


def protected() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")


def locked_zip() -> bytes:
    data = bytearray(workbook_of(["Date"]))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


FILES: list[tuple[str, Callable[[], bytes]]] = [
    ("empty", lambda: b""),
    ("empty", lambda: b";;\n;;\n"),
    ("empty", lambda: workbook_of()),
    ("too_large", lambda: b"x" * 10_000_001),
    ("unknown", lambda: b"%PDF-1.7 \n1 0 obj"),
    ("unknown", lambda: b"\x89PNG\r\n\x1a\n\x00\x00"),
    ("unknown", lambda: b"<html><table><tr><td>Date</td></tr></table></html>"),
    ("unknown", lambda: b"<svg xmlns='x' onload='alert(1)'/>"),
    ("unknown", lambda: with_part(b"PK\x05\x06" + bytes(18), "word/document.xml", b"<w/>")),
    ("old_excel", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
    ("encrypted", protected),
    ("encrypted", locked_zip),
    ("macros", lambda: with_part(workbook_of(["Date"]), "xl/vbaProject.bin", b"x")),
    ("links", lambda: with_part(workbook_of(["Date"]), "xl/externalLinks/externalLink1.xml", b"<x/>")),
    ("entities", billion_laughs),
    ("bomb", zip_bomb),
    ("bomb", many_parts),
    ("bomb", merged_without_end),
    ("quotes", lambda: b'Date;Nom\n1/3/2024;"Alice\n2/3/2024;Bob\n'),
    ("too_many_lines", short_lines),
    ("damaged", lambda: workbook_of(["Date"])[:-30]),
    ("damaged", lambda: sheet_xml(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
    ("damaged", lambda: sheet_xml(b'<row r="x">')),
    ("damaged", lambda: sheet_xml(b"<row>")),
    ("too_many_lines", many_blank_rows),
    ("too_many_lines", a_cell_far_below),
    ("too_many_columns", wide),
    ("too_many_columns", lambda: sheet_xml(b'<row r="1"><c r="XFD1"><v>1</v></c></row>')),
    ("too_much_text", echoing),
    ("formula", lambda: workbook_of(["Total", "=SUM(A1:A9)"])),
]


@pytest.mark.parametrize(("code", "make"), FILES)
def test_a_file_that_is_no_register_is_refused_soon_and_in_words(code: str, make: Callable[[], bytes]):
    data = make()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(NotTaken) as refused:
        read_sheets(data)
    assert refused.value.code == code
    assert NOT_TAKEN[code] % refused.value.params
    assert time.process_time() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # KiB


def test_the_value_of_a_formula_counts_and_a_formula_is_named_by_its_cell():
    kept = sheet_xml(b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>')
    assert read_sheets(kept)[0].lines == {1: ["2"]}
    with pytest.raises(NotTaken) as refused:
        read_sheets(workbook_of(["Total", None, "=SUM(A1:A9)"]))
    assert refused.value.params == {"sheet": "Sheet", "cell": "C1"}


def test_a_tall_register_is_read_in_seconds():
    rows = b"".join(
        b'<row r="%d">' % row
        + b"".join(b'<c r="%c%d"><v>%d</v></c>' % (65 + n, row, n + row) for n in range(8))
        + b"</row>"
        for row in range(1, 5_001)
    )
    started = time.process_time()
    (sheet,) = read_sheets(sheet_xml(rows))
    assert len(sheet.lines) == 5_000
    assert time.process_time() - started < 5
