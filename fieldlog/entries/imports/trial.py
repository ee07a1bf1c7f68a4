"""The last step of bringing in a register: what the dry run said, the file with what is wrong, and the import."""

from __future__ import annotations

import csv
import io
from datetime import date
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ...dates import now, today
from ..forms.sentences import say
from ..kinds import KINDS
from ..register.files import TEXT_SIGNS
from ..rules import read_content
from ..views import blueprint
from ..wording import Fact, Words
from . import services
from .cells import column_name
from .headings import headings_of, targets_of
from .lines import Reading
from .queries import find_import_of, find_same_sheet
from .sheets import hash_of
from .values import load_choices
from .views import UPLOAD, get_upload, label_of, say_unreadable

LINES_SHOWN = 100


@blueprint.route(f"{UPLOAD}/check", methods=["GET", "POST"])
def import_check(id: UUID) -> str | AnyResponse:
    """What the dry run said; and, once it is good, the import itself."""
    if request.method == "POST":
        return _import(id)
    upload, reading, sheets = get_upload(id)
    if upload.report is None:
        return redirect(url_for(".import_words", id=id), 303)
    sheet = sheets[reading.sheet]
    names = headings_of(sheet, reading.heading)
    words, people = Words(today(), current_user), load_choices(KINDS[upload.kind], upload.service)["author"].labels
    return render_template(
        "entries/import_check.html", upload=upload, report=upload.report, sheet=sheet.name, label_of=label_of,
        KINDS=KINDS,
        refused=upload.report["refused"][:LINES_SHOWN],
        same=find_same_sheet(upload.kind, upload.service, hash_of(sheet)),
        columns={target: _place(target, reading, names) for target in targets_of(KINDS[upload.kind])},
        first=[(line, *_in_words(fields, words, people)) for line, fields in upload.report["first"]],
        days=[date.fromisoformat(day) for day in upload.report["days"]],
    )  # fmt: skip


def _import(id: UUID) -> AnyResponse:
    """The button may be pressed twice: the second time leads to what the first one brought in."""
    sheet = request.form.get("sheet", "")
    made = find_import_of(current_user, id, sheet)
    if made is None:
        _upload, reading, sheets = get_upload(id)
        here = redirect(url_for(".import_check", id=id), 303)
        if sheets[reading.sheet].name != sheet:
            return here
        number = services.import_upload(
            id=id, person=current_user, at=now(), today=today(), say=say, say_unreadable=say_unreadable
        )
        if number is None and find_import_of(current_user, id, sheet) is None:
            flash(_("Nothing was imported: look at what stands below."), "error")
            return here
        flash(_("Imported. The figures follow with the next night."))
        made = find_import_of(current_user, id, sheet) or abort(404)
    return redirect(url_for(".import_page", number=made.number), 303)


def _in_words(fields: dict[str, str], words: Words, people: dict[str, str]) -> tuple[str, list[Fact]]:
    """A line as it was read: who, and the rest."""
    content, _mistakes = read_content(fields)
    return people.get(content.author, content.author), words.facts(content, people, with_note=True)


def _place(target: str, reading: Reading, names: list[str]) -> str:
    """The columns a dimension comes from, as the sheet calls them; its own name where it has none."""
    places = reading.columns_of.get(target, [])
    return ", ".join(f"{column_name(at)} · {names[at]}" if names[at] else column_name(at) for at in places) or label_of(
        target
    )


@blueprint.get(f"{UPLOAD}/check.csv")
def import_reasons(id: UUID) -> Response:
    """The sheet as it was, with what is wrong before each line; Excel opens it, and it can be sent in again."""
    upload, reading, sheets = get_upload(id)
    sheet = sheets[reading.sheet]
    reasons: dict[int, list[str]] = {}
    for line, _column, reason in (upload.report or {}).get("refused", ()):
        reasons.setdefault(line, []).append(reason)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for number in range(1, max(sheet.lines, default=0) + 1):
        cells = sheet.lines.get(number, [])
        told = _("To put right") if number == reading.heading.last else " ".join(reasons.get(number, ()))
        padded = [*cells, *[""] * (sheet.width - len(cells)), told] if told else cells
        writer.writerow([f"'{cell}" if cell.startswith(TEXT_SIGNS) else cell for cell in padded])
    response = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="fieldlog-import.csv")
    return response
