"""What somebody answers who is shown two entries that may be one."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from ...dates import now
from ...devices.rules import read_uuid
from ..queries import get_visible_entry
from ..rules import may_change
from ..views import blueprint
from .services import tell_apart


@blueprint.post("/entries/<uuid:id>/different")
def different(id: UUID) -> AnyResponse:
    """Only for whoever may change one of the two: to everybody else there is nothing to answer."""
    other_id = read_uuid(request.form.get("other"))
    if other_id is None or other_id == id:
        abort(400)
    one, other = get_visible_entry(current_user, id), get_visible_entry(current_user, other_id)
    if not any(may_change(current_user, entry) for entry in (one, other)):
        abort(404)
    tell_apart(one=one.number, other=other.number, by_id=current_user.id, at=now())
    flash(_("Noted: they are different."))
    return redirect(url_for("entries.show", id=id), 303)
