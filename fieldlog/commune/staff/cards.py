"""The card of an invitation: what stands on it is for whom it invites, so it is in that person's language."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from ...accounts.kinds import SERVICES
from ...formats import label, moment
from .qr import QRCode, draw_code
from .services import Card


@dataclass(frozen=True)
class Printed:
    """A card as it is shown and printed. ``place``: the service, and the brigade."""

    language: str
    name: str
    place: str
    code_label: str
    code: QRCode
    how: str
    link: str
    until: str


def printed(card: Card, base: str) -> Printed:
    """The card whose link begins with ``base``."""
    person, link = card.person, f"{base}/invitation/{card.token}"
    with force_locale(person.language):
        brigade = [_("brigade %(name)s", name=person.brigade)] if person.brigade else []
        return Printed(
            language=person.language,
            name=person.name,
            place=" · ".join([label(SERVICES[person.service].label), *brigade]),
            code_label=_("QR code of the link below"),
            code=draw_code(link),
            how=_(
                "Scan with the camera, then choose a password. The username is %(username)s.", username=person.username
            ),
            link=link,
            until=_("Works once, until %(moment)s.", moment=moment(card.until)),
        )
