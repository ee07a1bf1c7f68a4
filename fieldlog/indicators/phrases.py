"""The phrases a measure is said with, in French and in Dutch, and how services, audiences and dates are called in them.

Data for ``wording``; the nouns for what is counted stand in ``nouns``. ``{these}`` is what is counted with all its
conditions; ``{one_or_more}`` and ``{e}`` agree with it.
"""

from __future__ import annotations

from ..entries.dimensions import Labels

VERBS: dict[str, Labels] = {
    "count": {"fr": "nombre {these}", "nl": "aantal {these}"},
    "people": {
        "fr": "nombre total de personnes touchées lors {these}",
        "nl": "totaal aantal personen bereikt bij {these}",
    },
    "hours": {"fr": "durée totale, en heures, des {these}", "nl": "totale duur, in uren, van de {these}"},
    "cases": {
        "fr": "nombre de dossiers différents avec {one_or_more} {these}",
        "nl": "aantal verschillende dossiers met {one_or_more} {these}",
    },
    "partners": {
        "fr": "nombre de partenaires différents associés à {one_or_more} {these}",
        "nl": "aantal verschillende partners bij {one_or_more} {these}",
    },
    "staff": {
        "fr": "nombre de membres du personnel différents qui ont pris part à {one_or_more} {these}",
        "nl": "aantal verschillende medewerkers die deelnamen aan {one_or_more} {these}",
    },
    "coverage": {
        "fr": "heures de présence sur le terrain assurées par les {these}",
        "nl": "uren aanwezigheid op het terrein door de {these}",
    },
    "exists": {
        "fr": "oui dès qu’il y a {one_or_more} {these} dans la période",
        "nl": "ja zodra er in de periode {one_or_more} {these}",
    },
    "lasting": {
        "fr": "oui dès qu’il y a {one_or_more} {these} depuis le début du plan",
        "nl": "ja zodra er sinds het begin van het plan {one_or_more} {these}",
    },
}
#: The measures whose French nouns stand behind "of", and those that Dutch says are there.
AFTER_OF = ("count", "people")
THERE_ARE = ("exists", "lasting")
ONE_OR_MORE: Labels = {"fr": "un{e} ou plusieurs", "nl": "één of meer"}
SHARES: dict[str, Labels] = {
    "entries": {"fr": "parmi les {these}, part de {those}{when}", "nl": "van de {these}: het aandeel{when}"},
    "cases": {
        "fr": "parmi les dossiers différents avec {one_or_more} {these}, part de ceux avec{when}",
        "nl": "van de verschillende dossiers met {one_or_more} {these}: het aandeel met{when}",
    },
}
STAFF_MEASURES: dict[str, Labels] = {
    "inducted_newcomers": {
        "fr": (
            "parmi les membres du personnel entrés en service dans la période, part de ceux qui ont suivi la formation "
            "d’agent entrant"
        ),
        "nl": "van de medewerkers die in de periode in dienst kwamen: het aandeel dat de startopleiding volgde",
    },
    "trained_constatateurs": {
        "fr": (
            "parmi les gardiens de la paix-constatateurs en service le dernier jour de la période, part de ceux qui "
            "ont suivi la formation de constatateur"
        ),
        "nl": (
            "van de gemeenschapswachten-vaststellers die op de laatste dag van de periode in dienst zijn: het aandeel "
            "dat de opleiding tot vaststeller volgde"
        ),
    },
}
MEANS: dict[str, Labels] = {
    "day": {"fr": ", en moyenne par jour de service", "nl": ", gemiddeld per dienstdag"},
    "week": {"fr": ", en moyenne par semaine complète", "nl": ", gemiddeld per volledige week"},
}
DATED_BY: Labels = {
    "fr": "Chaque entrée compte {day}, quel que soit le jour où c’est fait.",
    "nl": "Elke registratie telt mee {day}, ongeacht wanneer het gebeurt.",
}
ALSO_OPEN: Labels = {
    "fr": "Ce qui reste à faire compte dans le total.",
    "nl": "Wat nog moet gebeuren, telt mee in het geheel.",
}

OR: Labels = {"fr": " ou ", "nl": " of "}
AND: Labels = {"fr": " et ", "nl": " en "}
OR_ELSE: Labels = {"fr": ", ou ", "nl": ", of "}
FAILING_THAT: Labels = {"fr": " ou, à défaut, ", "nl": " of, bij gebrek daaraan, "}
LEVEL: Labels = {"fr": "de niveau {names}", "nl": "op {names} niveau"}
TARGET_AREA: Labels = {
    "fr": "dans les quartiers cibles du phénomène «\u00a0{name}\u00a0»",
    "nl": "in de doelwijken van het fenomeen ‘{name}’",
}
LOGGED_BY: Labels = {"fr": "noté{e}s par {names}", "nl": "genoteerd door {names}"}
THAT_ARE: Labels = {"fr": "qui sont des {nouns}", "nl": "dat bestaat uit {nouns}"}
#: By whether only some addressees count, and whether some never do.
RELAYED: dict[tuple[bool, bool], Labels] = {
    (False, False): {
        "fr": "relayé{e}s vers un autre service ou un partenaire",
        "nl": "met doorverwijzing naar een andere dienst of een partner",
    },
    (True, False): {"fr": "relayé{e}s vers {only}", "nl": "met doorverwijzing naar {only}"},
    (False, True): {
        "fr": "relayé{e}s vers un autre service ou un partenaire, mais pas vers {never}",
        "nl": "met doorverwijzing naar een andere dienst of een partner, maar niet naar {never}",
    },
    (True, True): {
        "fr": "relayé{e}s vers {only}, mais pas vers {never}",
        "nl": "met doorverwijzing naar {only}, maar niet naar {never}",
    },
}
DONE: Labels = {"fr": "réalisé{e}s", "nl": "uitgevoerd"}
ALREADY: Labels = {"fr": "déjà", "nl": "al"}
NO_LATER_THAN: Labels = {"fr": "au plus tard {day}", "nl": "uiterlijk {day}"}
#: By unit: a term of one, and of several.
TERMS: dict[str, tuple[Labels, Labels]] = {
    "days": (
        {"fr": "dans le jour suivant {date}", "nl": "binnen een dag na {date}"},
        {"fr": "dans les {number}\u00a0jours suivant {date}", "nl": "binnen {number}\u00a0dagen na {date}"},
    ),
    "months": (
        {"fr": "dans le mois suivant {date}", "nl": "binnen een maand na {date}"},
        {"fr": "dans les {number}\u00a0mois suivant {date}", "nl": "binnen {number}\u00a0maanden na {date}"},
    ),
}

SERVICE_NAMES: dict[str, Labels] = {
    "coordination": {"fr": "la coordination", "nl": "de coördinatie"},
    "peacekeepers": {"fr": "les gardiens de la paix", "nl": "de gemeenschapswachten"},
    "techno_prevention": {"fr": "la techno-prévention", "nl": "de dienst technopreventie"},
    "mediation": {"fr": "la médiation locale", "nl": "de lokale bemiddeling"},
    "victim_support": {"fr": "l’aide aux victimes", "nl": "de slachtofferhulp"},
    "legal_aid": {"fr": "l’aide juridique", "nl": "de juridische hulp"},
    "radicalisation": {"fr": "le service radicalisation", "nl": "de dienst radicalisering"},
    "school_mediation": {"fr": "la médiation scolaire", "nl": "de schoolbemiddeling"},
    "le_pont": {"fr": "le PONT", "nl": "Le PONT"},
    "scapi": {"fr": "le SCAPI", "nl": "SCAPI"},
    "medibus": {"fr": "le Médibus", "nl": "Médibus"},
}

AUDIENCE_NAMES: dict[str, Labels] = {
    "resident": {"fr": "habitants", "nl": "inwoners"},
    "shopkeeper": {"fr": "commerçants", "nl": "handelaars"},
    "professional": {"fr": "professions libérales", "nl": "vrije beroepen"},
    "user": {"fr": "usagers de drogues", "nl": "druggebruikers"},
    "family": {"fr": "familles et proches", "nl": "families en naasten"},
    "pupil": {"fr": "élèves", "nl": "leerlingen"},
    "detainee": {"fr": "détenus ou ex-détenus", "nl": "(ex-)gedetineerden"},
    "other": {"fr": "autres publics", "nl": "andere doelgroepen"},
}

LEVEL_NAMES: dict[str, Labels] = {
    "local": {"fr": "local", "nl": "lokaal"},
    "zonal": {"fr": "zonal", "nl": "zonaal"},
    "regional": {"fr": "régional", "nl": "gewestelijk"},
}

#: A date as what happened on it, and as the day itself.
DATE_NAMES: dict[str, Labels] = {
    "requested_on": {"fr": "la demande", "nl": "de aanvraag"},
    "offence_on": {"fr": "les faits", "nl": "de feiten"},
    "due_on": {"fr": "l’échéance", "nl": "de vervaldag"},
}
DATE_DAYS: dict[str, Labels] = {
    "requested_on": {"fr": "le jour de la demande", "nl": "op de dag van de aanvraag"},
    "offence_on": {"fr": "le jour des faits", "nl": "op de dag van de feiten"},
    "due_on": {"fr": "à l’échéance", "nl": "op de vervaldag"},
}
