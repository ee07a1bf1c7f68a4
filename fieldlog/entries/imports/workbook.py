"""An Excel workbook, read by streaming: what is in the archive is looked at before anything is unpacked, and no tree of
its XML is ever held, so that no file can fill the memory.

Read here, and not by a library, because every kept one builds trees or lists of what a stranger's file says, in sizes
that the stranger chooses. Of a workbook only this is read: names of sheets, shared texts, which formats are dates, and
the values of cells. A document type is refused, so that there are no entities.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from .cells import Attributes, SheetReading
from .serials import date_shape
from .sheets import MOST_CHARACTERS, MOST_SHEETS, NotTaken, Sheet

MOST_FILES = 500
MOST_UNPACKED = 80_000_000
MOST_RATIO = 100  # of what is unpacked; sheets of registers come to 20
SMALL = 2_000_000  # whatever its ratio
MOST_TAGS = 2_000_000
CHUNK = 65_536

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_old_office(data: bytes) -> bool:
    """Whether it is of the time before XML; a workbook with a password is packed like that too."""
    return data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def read_old_office(data: bytes) -> list[Sheet]:
    raise NotTaken("encrypted" if _ENCRYPTED in data else "old_excel")


def read_workbook(data: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order; charts and hidden helpers of Excel are none. Raises NotTaken."""
    if data.count(b"PK\x01\x02") > 2 * MOST_FILES:  # counted before a list of them is made
        raise NotTaken("bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            return _Workbook(archive).sheets()
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, LookupError, ValueError):
        raise NotTaken("damaged") from None


def _check(archive: zipfile.ZipFile) -> None:
    """The archive, by its list of contents alone."""
    files = archive.infolist()
    names = [file.filename.lower() for file in files]
    if any(file.flag_bits & 1 for file in files):
        raise NotTaken("encrypted")
    if len(files) > MOST_FILES or len(set(names)) < len(names):
        raise NotTaken("bomb" if len(files) > MOST_FILES else "damaged")
    packed = sum(file.compress_size for file in files) or 1
    unpacked = sum(file.file_size for file in files)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_RATIO * packed):
        raise NotTaken("bomb")
    if "xl/workbook.xml" not in names or any(file.compress_type not in _DEFLATED for file in files):
        raise NotTaken("unknown")
    if any((name.endswith((".bin", ".vbs")) and "vba" in name) or "/macrosheets/" in name for name in names):
        raise NotTaken("macros")
    if any("/externallinks/" in name for name in names):
        raise NotTaken("links")


@dataclass
class _Workbook:
    """An archive that was checked. ``shapes``: by style, which date a number is (``date_shape``); None for numbers."""

    archive: zipfile.ZipFile
    texts: list[str] = field(default_factory=list)
    shapes: list[str | None] = field(default_factory=list)
    begins_1904: bool = False
    tags: int = 0
    letters: int = 0

    def sheets(self) -> list[Sheet]:
        named: list[tuple[str, str]] = []
        parts: dict[str, str] = {}

        def in_workbook(tag: str, attributes: Attributes) -> None:
            if tag == "sheet" and attributes.get("state", "visible") == "visible":
                named.append((attributes.get("name", "")[:100], attributes.get("id", "")))
            elif tag == "workbookPr":
                self.begins_1904 = attributes.get("date1904", "0") in ("1", "true")

        def in_relations(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                parts[attributes.get("Id", "")] = attributes.get("Target", "")

        self.walk("xl/workbook.xml", in_workbook)
        self.walk("xl/_rels/workbook.xml.rels", in_relations)
        if len(named) > MOST_SHEETS:
            raise NotTaken("too_many_sheets", most=MOST_SHEETS)
        self.read_styles()
        self.read_texts()
        found = [self.read_sheet(name, _path_of(parts[id])) for name, id in named if id in parts]
        return [sheet for sheet in found if sheet.lines]

    def read_styles(self) -> None:
        formats: dict[int, str] = {}
        inside = ""

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal inside
            if tag == "numFmt":
                formats[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")[:200]
            elif tag in ("cellXfs", "cellStyleXfs"):
                inside = tag
            elif tag == "xf" and inside == "cellXfs":
                self.shapes.append(date_shape(int(attributes.get("numFmtId", "0")), formats))

        if "xl/styles.xml" in self.archive.namelist():
            self.walk("xl/styles.xml", start)

    def read_texts(self) -> None:
        pieces: list[str] = []
        is_text, reading_aloud, total = False, 0, 0

        def start(tag: str, _attributes: Attributes) -> None:
            nonlocal is_text, reading_aloud
            is_text = tag == "t" and not reading_aloud
            reading_aloud += tag == "rPh"

        def end(tag: str) -> None:
            nonlocal is_text, reading_aloud, total
            is_text = False
            reading_aloud -= tag == "rPh"
            if tag == "si":
                text = "".join(pieces)
                pieces.clear()
                self.texts.append(text)
                total += len(text) + 1
                if total > MOST_CHARACTERS:
                    raise NotTaken("too_much_text")

        def say(text: str) -> None:
            if is_text:
                pieces.append(text)

        if "xl/sharedStrings.xml" in self.archive.namelist():
            self.walk("xl/sharedStrings.xml", start, end, say)

    def read_sheet(self, name: str, path: str) -> Sheet:
        reading = SheetReading(Sheet(name), self.texts, self.shapes, begins_1904=self.begins_1904)
        self.walk(path, reading.start, reading.end, reading.say)
        reading.fill_merged()
        return reading.sheet

    def walk(
        self,
        path: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        """Reads a part piece by piece; tags and attributes are told without their namespaces."""
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def on_start(tag: str, attributes: Attributes) -> None:
            self.tags += 1
            if self.tags > MOST_TAGS:
                raise NotTaken("bomb")
            start(tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

        def on_doctype(*_: object) -> None:
            raise NotTaken("entities")

        parser.StartElementHandler = on_start
        parser.StartDoctypeDeclHandler = on_doctype
        if end:
            parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
        if say:
            parser.CharacterDataHandler = self.count(say)
        with self.archive.open(path) as part:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)

    def count(self, say: Callable[[str], None]) -> Callable[[str], None]:
        """``say``, until more is said in all the file than any register holds."""

        def counted(text: str) -> None:
            self.letters += len(text)
            if self.letters > 2 * MOST_CHARACTERS:
                raise NotTaken("too_much_text")
            say(text)

        return counted


def _path_of(target: str) -> str:
    """Targets are relative to ``xl/`` or begin at the root of the archive."""
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
