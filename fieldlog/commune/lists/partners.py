"""Partners on their pages: with whom meetings and actions are held, and to whom people are passed on."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ...formats import by_name
from ..models import Partner
from ..queries import list_partners
from ..views import blueprint
from .forms import NamesForm, NewListedForm
from .queries import get_listed
from .views import add_listed, offer, rename, trace_of, undo

ONE = "/commune/partners/<partner>"


@blueprint.get("/commune/partners")
def partners() -> str:
    rows = sorted(by_name(list_partners()), key=lambda row: not row.is_offered)
    return render_template("commune/partners.html", partners=rows)


@blueprint.route("/commune/partners/new", methods=["GET", "POST"])
def new_partner() -> ResponseReturnValue:
    form = NewListedForm()
    if form.validate_on_submit() and (row := add_listed(Partner, form)):
        return redirect(_address(row), 303)
    return render_template("commune/partner.html", form=form, partner=None), 422 if form.is_submitted() else 200


@blueprint.route(ONE, methods=["GET", "POST"])
def partner(partner: str) -> ResponseReturnValue:
    row = get_listed(Partner, partner)
    form = NamesForm(obj=row)
    if form.validate_on_submit() and rename(row, form):
        return redirect(_address(row), 303)
    page = render_template("commune/partner.html", form=form, partner=row, **trace_of(row))
    return page, 422 if form.is_submitted() else 200


@blueprint.post(f"{ONE}/offer")
def offer_partner(partner: str) -> ResponseReturnValue:
    row = get_listed(Partner, partner)
    offer(row)
    return redirect(_address(row), 303)


@blueprint.post(f"{ONE}/undo")
def undo_partner(partner: str) -> ResponseReturnValue:
    row = get_listed(Partner, partner)
    undo(row)
    return redirect(_address(row), 303)


def _address(row: Partner) -> str:
    return url_for("commune.partner", partner=row.slug)
