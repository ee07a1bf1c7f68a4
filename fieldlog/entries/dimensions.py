"""The well-known dimensions of an entry, and the lists of two of them. No kind needs one that is not here.

Source: the plan reading, section 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Labels = dict[str, str]
DimensionType = Literal["date", "instant", "duration", "number", "choice", "choices", "case", "text"]


@dataclass(frozen=True)
class Dimension:
    """A property an entry can have, named as in forms, files and measures."""

    slug: str
    type: DimensionType
    label: Labels


DIMENSIONS: dict[str, Dimension] = {
    dimension.slug: dimension
    for dimension in (
        Dimension("day", "date", {"fr": "Jour", "nl": "Dag"}),
        Dimension("started_at", "instant", {"fr": "Début", "nl": "Begin"}),
        Dimension("ended_at", "instant", {"fr": "Fin", "nl": "Einde"}),
        Dimension("minutes", "duration", {"fr": "Durée", "nl": "Duur"}),
        Dimension("neighbourhood", "choice", {"fr": "Quartier", "nl": "Wijk"}),
        Dimension("topic", "choice", {"fr": "Sujet", "nl": "Onderwerp"}),
        Dimension("audience", "choice", {"fr": "Public", "nl": "Doelgroep"}),
        Dimension("people", "number", {"fr": "Nombre de personnes", "nl": "Aantal personen"}),
        Dimension("case", "case", {"fr": "Numéro de dossier", "nl": "Dossiernummer"}),
        Dimension("relayed_to", "choice", {"fr": "Relayé vers", "nl": "Doorverwezen naar"}),
        Dimension("partners", "choices", {"fr": "Partenaires", "nl": "Partners"}),
        Dimension("level", "choice", {"fr": "Niveau", "nl": "Niveau"}),
        Dimension("requested_on", "date", {"fr": "Demandé le", "nl": "Gevraagd op"}),
        Dimension("offence_on", "date", {"fr": "Date des faits", "nl": "Datum van de feiten"}),
        Dimension("due_on", "date", {"fr": "Échéance", "nl": "Vervaldag"}),
        Dimension("crew", "choices", {"fr": "Avec des collègues", "nl": "Met collega’s"}),
        Dimension("note", "text", {"fr": "Remarque", "nl": "Opmerking"}),
    )
}

AUDIENCES: dict[str, Labels] = {
    "resident": {"fr": "Habitant", "nl": "Inwoner"},
    "shopkeeper": {"fr": "Commerçant", "nl": "Handelaar"},
    "professional": {"fr": "Profession libérale", "nl": "Vrij beroep"},
    "user": {"fr": "Usager de drogues", "nl": "Druggebruiker"},
    "family": {"fr": "Famille, proches", "nl": "Familie, naasten"},
    "pupil": {"fr": "Élève", "nl": "Leerling"},
    "detainee": {"fr": "Détenu ou ex-détenu", "nl": "(Ex-)gedetineerde"},
    "other": {"fr": "Autre", "nl": "Andere"},
}

LEVELS: dict[str, Labels] = {
    "local": {"fr": "Local", "nl": "Lokaal"},
    "zonal": {"fr": "Zonal", "nl": "Zonaal"},
    "regional": {"fr": "Régional", "nl": "Gewestelijk"},
}
