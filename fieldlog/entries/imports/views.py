"""Bringing in an old register, step by step: the file, its columns and its words; then ``trial`` and ``made``.

Every step is an address of its own and works without JavaScript; what was answered is kept with the file for an hour.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ...dates import now, today
from ...fields import is_switching
from ..forms.sentences import name_of, say
from ..kinds import KINDS, Kind
from ..rules import shown
from ..views import blueprint
from . import services
from .cells import column_name
from .files import read_sheets
from .headings import RANGE, TOO_FEW, Heading, headings_of, targets_of
from .lines import CANNOT_READ, Reading, Unreadable, words_in
from .models import RegisterUpload
from .queries import find_upload, importable_kinds, list_imports, propose_reading, reading_of
from .sheets import MOST_BYTES, MOST_LINES, NOT_TAKEN, NotTaken, Sheet, unpack
from .values import CHOSEN, NOTHING, Choices, key_of, load_choices

UPLOAD = "/imports/file/<uuid:id>"
SAMPLES = 3  # cells of a column that are shown
MOST_WORDS = 200  # of a dimension, that are asked about on one page
MOST_FORM = MOST_BYTES + 100_000
DEFAULTS = ("author", "neighbourhood", "topic", "audience", "level")


@blueprint.url_value_preprocessor
def let_files_in(endpoint: str | None, _values: Any) -> None:
    """A register may be larger than a form; only at the one address that takes files."""
    if endpoint == "entries.imports":
        request.max_content_length = MOST_FORM


@blueprint.route("/imports", methods=["GET", "POST"])
def imports() -> str | AnyResponse | tuple[str, int]:
    """The imports so far, and the form that takes a file."""
    kinds = importable_kinds(current_user)
    mistake = ""
    if request.method == "POST":
        service, _slash, kind = request.form.get("what", "").partition("/")
        if kind not in {one.slug for one in kinds.get(service, ())}:
            mistake = _("Choose what the register holds.")
        else:
            try:
                return redirect(url_for(".import_columns", id=_keep_file(service, kind)), 303)
            except NotTaken as refused:
                mistake = _(NOT_TAKEN[refused.code]) % refused.params
    page = render_template(
        "entries/imports.html", kinds=kinds, imports=list_imports(current_user), mistake=mistake,
        what=request.form.get("what", ""), most=MOST_BYTES // 1_000_000, most_lines=MOST_LINES, KINDS=KINDS,
    )  # fmt: skip
    return (page, 422) if mistake else page


def _keep_file(service: str, kind: str) -> UUID:
    file = request.files.get("file")
    data = file.stream.read(MOST_BYTES + 1) if file else b""
    sheets = read_sheets(data)
    reading = propose_reading(sheets, kind, service)
    name = shown(file.filename or "")[:120] if file else ""
    return services.keep_upload(person=current_user, reading=reading, sheets=sheets, file_name=name, at=now())


def get_upload(id: UUID) -> tuple[RegisterUpload, Reading, list[Sheet]]:
    """One's own file; of any other, whether it is gone or never was, the same is said."""
    upload = find_upload(current_user, id, at=now())
    if upload is None:
        flash(_("That file is not here any more: choose it again. What was answered about its kind is remembered."))
        abort(redirect(url_for(".imports"), 303))
    return upload, reading_of(upload), unpack(upload.sheets)


def say_unreadable(wrong: Unreadable) -> str:
    return _(CANNOT_READ[wrong.code]) % {"value": wrong.value}


def label_of(target: str) -> str:
    return _("Hours from – to") if target == RANGE else name_of(target)


@blueprint.route(f"{UPLOAD}/columns", methods=["GET", "POST"])
def import_columns(id: UUID) -> str | AnyResponse:
    """Which sheet, where its headings stand, and what each column is."""
    upload, reading, sheets = get_upload(id)
    if request.method == "POST" and not is_switching():
        return _take_columns(upload, reading, sheets)
    sheet = sheets[reading.sheet]
    below = [cells for number, cells in sheet.lines.items() if number > reading.heading.last]
    columns = [
        (at, column_name(at), name, [cells[at] for cells in below if at < len(cells) and cells[at]][:SAMPLES])
        for at, name in enumerate(headings_of(sheet, reading.heading))
    ]
    return render_template(
        "entries/import_columns.html", upload=upload, reading=reading, sheets=sheets, lines=len(below), KINDS=KINDS,
        sheet=sheet.name, columns=[column for column in columns if column[2] or column[3]],
        targets=[(target, label_of(target)) for target in targets_of(KINDS[upload.kind])],
    )  # fmt: skip


def _take_columns(upload: RegisterUpload, reading: Reading, sheets: list[Sheet]) -> AnyResponse:
    form = request.form
    here = redirect(url_for(".import_columns", id=upload.id), 303)
    sheet = form.get("sheet", reading.sheet, type=int)
    first = form.get("first", reading.heading.first, type=int)
    last = form.get("last", reading.heading.last, type=int)
    if not 0 <= sheet < len(sheets):
        abort(400)
    if not 1 <= first <= last <= min(first + 2, MOST_LINES):
        flash(_(TOO_FEW) % {"most": MOST_LINES}, "error")
        return here
    heading = Heading(first, last)
    if sheet != reading.sheet or heading != reading.heading:
        other = None if sheet != reading.sheet and heading == reading.heading else heading
        proposed = propose_reading(sheets, upload.kind, upload.service, sheet=sheet, heading=other)
        services.keep_reading(upload=upload, reading=proposed, headings=(), at=now(), is_habit=False)
        flash(_("Read anew: look through the columns."))
        return here
    targets = targets_of(KINDS[upload.kind])
    names = headings_of(sheets[sheet], heading)
    chosen = {at: form.get(f"column-{at}", "") for at in range(len(names))}
    reading.columns = {at: target for at, target in chosen.items() if target in targets}
    counts = Counter(reading.columns.values())
    twice = [target for target, count in counts.items() if count > 1 and target not in ("crew", "partners")]
    services.keep_reading(upload=upload, reading=reading, headings=names, at=now(), is_habit=not twice)
    if twice or not reading.columns:
        told = ", ".join(label_of(target) for target in twice)
        flash(
            _("Choose one column only for: %(names)s.", names=told) if twice else _("Choose at least one column."),
            "error",
        )
        return here
    return redirect(url_for(".import_words", id=upload.id), 303)


@blueprint.route(f"{UPLOAD}/words", methods=["GET", "POST"])
def import_words(id: UUID) -> str | AnyResponse:
    """What the words of the register mean, and what holds where nothing is written."""
    upload, reading, sheets = get_upload(id)
    kind = KINDS[upload.kind]
    choices = load_choices(kind, upload.service)
    needed = _without_column(kind, reading, choices)
    sheet = sheets[reading.sheet]
    said = words_in(sheet, reading, choices)
    asked = {name: _words_to_ask(name, said[name], reading, choices[name]) for name in CHOSEN if name in said}
    if request.method == "POST" and not is_switching():
        for dimension, words in asked.items():
            may = {*choices[dimension].labels, NOTHING}
            meant = reading.words.setdefault(dimension, {})
            for word in words:
                answer = request.form.get(word.field, meant.get(word.key, ""))
                meant.pop(word.key, None)
                if answer in may:
                    meant[word.key] = answer
        given = {name: request.form.get(f"default-{name}", "") for name in DEFAULTS}
        reading.defaults = {name: slug for name, slug in given.items() if slug in choices[name].labels}
        names = headings_of(sheet, reading.heading)
        services.keep_reading(upload=upload, reading=reading, headings=names, at=now())
        if unsaid := [label_of(name) for name in needed if name not in reading.defaults]:
            flash(
                _("No column tells this. Choose what holds for every line: %(names)s.", names=", ".join(unsaid)),
                "error",
            )
            return redirect(url_for(".import_words", id=id), 303)
        services.check_upload(upload=upload, at=now(), today=today(), say=say, say_unreadable=say_unreadable)
        return redirect(url_for(".import_check", id=id), 303)
    offered = [name for name in DEFAULTS if name in targets_of(kind) and choices[name].labels]
    return render_template(
        "entries/import_words.html", upload=upload, reading=reading, choices=choices, offered=offered,
        sheet=sheet.name, label_of=label_of, NOTHING=NOTHING, KINDS=KINDS,
        refused_without=_needed_by(kind) - {*reading.defaults},
        needed=needed, proposed={"author": current_user.username if "author" in needed else ""} | reading.defaults,
        unknown={name: [word for word in words if not word.meant][:MOST_WORDS] for name, words in asked.items()},
        known={name: [word for word in words if word.meant][:MOST_WORDS] for name, words in asked.items()},
    )  # fmt: skip


def _needed_by(kind: Kind) -> set[str]:
    """What every entry of the kind needs: a line without it is refused."""
    return {"author", *kind.required}


def _without_column(kind: Kind, reading: Reading, choices: dict[str, Choices]) -> list[str]:
    """What every entry needs, no column of the register tells, and a list offers."""
    needed = _needed_by(kind) - {*reading.columns.values()}
    return [name for name in DEFAULTS if name in needed and choices[name].labels]


class Word(NamedTuple):
    """A word of the register, how often it stands there, and what was said that it means. ``field``: its answer's name
    in the form, by the word itself, so that a page that was open for long cannot answer for another word."""

    field: str
    key: str
    text: str
    times: int
    meant: str


def _words_to_ask(dimension: str, counts: Counter[str], reading: Reading, choices: Choices) -> list[Word]:
    """The words whose meaning does not follow from the commune's own names, the most frequent first; however written,
    each once."""
    found: dict[str, tuple[str, int]] = {}
    for text, count in counts.items():
        if not choices.exact(text):
            first, before = found.get(key_of(text), (text, 0))
            found[key_of(text)] = (first, before + count)
    meant = reading.words.get(dimension, {})
    words = [Word(f"{dimension}/{key}", key, text, count, meant.get(key, "")) for key, (text, count) in found.items()]
    return sorted(words, key=lambda word: (-word.times, word.text))


@blueprint.post(f"{UPLOAD}/forget")
def import_forget(id: UUID) -> AnyResponse:
    services.forget_upload(id=id, person=current_user)
    flash(_("The file was thrown away; nothing was imported."))
    return redirect(url_for(".imports"), 303)
