"""What machines ask: is the application in order, did the night end well, and the figures of both. And what the page
of an entry says of the night."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..dates import now
from ..entries.models import Entry
from ..formats import day
from . import health
from .queries import find_counted

blueprint = Blueprint("measurements", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """For load balancers: 200 when database and schema are in order, else 503 and why."""
    trouble = health.find_trouble()
    return jsonify(ok=trouble is None, why=trouble), 200 if trouble is None else 503


@blueprint.get("/healthz/night")
def healthz_night() -> ResponseReturnValue:
    """For alarms: 503 and why when the last good night is older than 26 hours."""
    trouble = health.find_trouble() or health.find_night_trouble(now())
    return jsonify(ok=trouble is None, why=trouble), 200 if trouble is None else 503


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """For Prometheus: from this machine, or with the token of FIELDLOG_METRICS_TOKEN."""
    token = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if request.remote_addr not in ("127.0.0.1", "::1") and not (
        token and hmac.compare_digest(given.encode(), token.encode())
    ):
        abort(404)
    return Response(health.metrics_text(now()), mimetype="text/plain; version=0.0.4")


@blueprint.app_template_filter()
def counted_words(entry: Entry) -> str:
    """Whether the figures hold it; empty where they never will. The page of an entry knows no figures: it asks by the
    name of this filter."""
    is_covered, as_of = find_counted(entry)
    if as_of:
        return _("Counted in the figures up to %(day)s.", day=day(as_of))
    return _("Not counted yet: the night does that.") if is_covered else ""
