"""Where a sheet's headings stand, and what each column is: found by their names, to be corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..dimensions import DIMENSIONS
from ..kinds import Kind
from ..rules.mistakes import N_
from .sheets import Sheet
from .written import plain

LOOKED_AT = 30  # lines, for the headings
RANGE = "hours"  # one column with both times of day
MANY = ("crew", "partners")

# What columns are called, in French and Dutch; a heading that begins with such a name counts too.
NAMES: dict[str, str] = {
    "author": "agent|agents|gardien|gardiens|gardien de la paix|nom|nom de l'agent|conseiller|travailleur|auteur"
    "|intervenant|collaborateur|medewerker|wacht|gemeenschapswacht|naam|adviseur|uitgevoerd door|door"
    "|effectue par|fait par",
    "day": "date|jour|date de la visite|date visite|date de l'activite|datum|dag|datum bezoek|datum van het bezoek",
    "started_at": "heure debut|heure de debut|debut|de|start|heure|beginuur|begin|startuur|van|aanvang|uur begin"
    "|horaire debut|horaire de|uren begin|uren van",
    "ended_at": "heure fin|heure de fin|fin|a|jusqu'a|einduur|einde|tot|uur einde|horaire fin|horaire a"
    "|uren einde|uren tot",
    RANGE: "horaire|horaires|heures de - a|tranche horaire|uren|uurrooster|plage horaire|de - a|van - tot",
    "minutes": "duree|duree (h)|duree (min)|nombre d'heures|temps|duur|aantal uren|heures prestees|tijd",
    "neighbourhood": "quartier|quartiers|lieu|zone|secteur|wijk|plaats|buurt|endroit",
    "topic": "sujet|type|type de visite|nature|objet|activite|motif|theme|onderwerp|soort|aard|type bezoek|activiteit",
    "audience": "public|public cible|beneficiaire|demandeur|type de demandeur|doelgroep|aanvrager|publiek",
    "people": "nombre de personnes|nombre|nb|nb personnes|nombre de contacts|participants"
    "|aantal|aantal personen|deelnemers",
    "case": "dossier|numero de dossier|n° dossier|no dossier|n° de dossier|dossiernummer|dossiernr|dossier nr",
    "relayed_to": "relaye vers|relais|oriente vers|orientation|doorverwezen naar|doorverwijzing",
    "partners": "partenaire|partenaires|partner|partners",
    "level": "niveau",
    "requested_on": "date de la demande|date demande|demande le|demande|aanvraag|datum aanvraag|datum van de aanvraag"
    "|gevraagd op|aanvraagdatum",
    "offence_on": "date des faits|date faits|faits|date du vol|date cambriolage|datum feiten"
    "|datum van de feiten|datum inbraak",
    "due_on": "echeance|pour le|date limite|vervaldag|deadline|tegen",
    "crew": "collegue|collegues|avec|binome|equipe|equipier|collega|collega's|met|ploeg|duo",
    "note": "remarque|remarques|observation|observations|commentaire|commentaires|note|opmerking"
    "|opmerkingen|nota|bemerkingen",
}
_KNOWN = {name: field for field, names in NAMES.items() for name in names.split("|")}
_LABELS = {plain(text): slug for slug, dimension in DIMENSIONS.items() for text in dimension.label.values()}
# Where people come for help or advice, these columns often hold their names: nobody proposes to read them.
OF_CLIENTS = frozenset({"nom", "naam", "beneficiaire", "demandeur", "aanvrager"})
_NOT_NAMED = re.compile(r"[^a-z0-9'() °-]+")

TOO_FEW = N_("Say in which lines the headings stand: from 1 to %(most)s, at most three of them.")


@dataclass(frozen=True)
class Heading:
    """The lines that hold the headings, both included."""

    first: int
    last: int


def targets_of(kind: Kind) -> tuple[str, ...]:
    """What a column of a register of this kind can be, in the order of its form."""
    if kind.has_hours:
        others = tuple(field for field in kind.dimensions if field not in ("started_at", "ended_at"))
        return ("author", "day", "started_at", "ended_at", RANGE, "minutes", *others)
    return ("author", *kind.dimensions)


def is_about_people(kind: Kind) -> bool:
    """Whether its registers may name people of the public."""
    return "case" in kind.dimensions or "audience" in kind.dimensions


def propose_target(heading: str, kind: Kind, title: str = "") -> str:
    """What a column of this heading is; empty where nobody can say. ``title``: the column's own words where a heading
    over several columns stands before them, as in "Quand Date"; they say more than that one does."""
    whole, own = _bare(heading), _bare(title)
    targets = targets_of(kind)
    for name in (whole, whole.split(" (")[0], own, own.split(" (")[0], *_beginnings(own), *_beginnings(whole)):
        if name in OF_CLIENTS and is_about_people(kind):
            continue
        found = _KNOWN.get(name) or _LABELS.get(name) or (name if name in targets else None)
        if found == "started_at" and not kind.has_hours:
            found = None
        if found in targets:
            return found
    return ""


def _bare(heading: str) -> str:
    text = _NOT_NAMED.sub(" ", plain(heading)).strip(" -:")
    return " ".join(text.split())


def _beginnings(text: str) -> list[str]:
    """Its first words, the most of them first; one letter says nothing."""
    words = text.split()
    return [" ".join(words[:count]) for count in range(len(words) - 1, 0, -1) if len(" ".join(words[:count])) > 2]


def find_heading(sheet: Sheet, kind: Kind, remembered: Mapping[str, str]) -> Heading:
    """The line with the most names that are known; the next one too, where a heading reaches over several columns and
    their own names stand below it. Where no name is known, the first line with the most cells."""
    numbers = sorted(sheet.lines)[:LOOKED_AT]

    def known(number: int) -> int:
        found = {_known(cell, kind, remembered) for cell in sheet.lines[number]} - {""}
        return len(found)

    best = max(numbers, key=lambda number: (known(number), _texts(sheet.lines[number]), -number))
    below = best + 1
    if below in sheet.lines and known(best) and _is_second(sheet.lines[best], sheet.lines[below], kind, remembered):
        return Heading(best, below)
    above = best - 1
    if above in sheet.lines and known(above) and _is_second(sheet.lines[above], sheet.lines[best], kind, remembered):
        return Heading(above, best)
    return Heading(best, best)


def _known(cell: str, kind: Kind, remembered: Mapping[str, str]) -> str:
    return remembered.get(plain(cell)) or propose_target(cell, kind) if cell and not cell[0].isdigit() else ""


def _texts(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell and not cell[0].isdigit())


def _is_second(upper: list[str], lower: list[str], kind: Kind, remembered: Mapping[str, str]) -> bool:
    """Whether the lower line gives names to columns that the upper leaves without one, and no values."""
    if any(cell and cell[0].isdigit() for cell in lower):
        return False
    return any(
        _known(cell, kind, remembered) and not (upper[at] if at < len(upper) else "") for at, cell in enumerate(lower)
    )


def headings_of(sheet: Sheet, heading: Heading) -> list[str]:
    """What each column is called. A merged cell holds its text in its first column only: it is carried on as far as
    there are names below it."""
    upper = sheet.lines.get(heading.first, [])
    names = [upper[at] if at < len(upper) else "" for at in range(sheet.width)]
    for number in range(heading.first + 1, heading.last + 1):
        lower, carried = sheet.lines.get(number, []), ""
        for at, name in enumerate(names):
            below = lower[at] if at < len(lower) else ""
            carried = name or (carried if below else "")
            names[at] = carried if carried == below else f"{carried} {below}".strip()
    return [name[:80] for name in names]


def titles_of(sheet: Sheet, heading: Heading) -> list[str]:
    """The own words of each column, from the lowest line of the headings that says any; empty where they stand in one
    line."""
    titles = [""] * sheet.width
    for number in range(heading.first + 1, heading.last + 1):
        lower = sheet.lines.get(number, [])
        titles = [lower[at] if at < len(lower) and lower[at] else title for at, title in enumerate(titles)]
    return titles
