"""The made commune as data: places, partners, services and habits. All of it is fiction; no person here exists."""

from __future__ import annotations

from dataclasses import dataclass

COMMUNE = "Valbrume – Neveldal"
PASSWORD = "fieldlog-demo"
BRIGADES = ("A", "B", "C", "D")
GUARDS_PER_BRIGADE = 16  # and a chief

#: slug, French, Dutch, how much of the guards' time it takes, target area for; a pair of phenomenon and year counts
#: from the first of July of last year on, or until the end of June of this year.
NEIGHBOURHOODS: tuple[tuple[str, str, str, int, tuple[str, ...]], ...] = (
    ("gare-basse", "Gare Basse", "Laagstation", 13, ("incivilities", "drug_nuisance")),
    ("place-aux-oies", "Place aux Oies", "Ganzenplein", 12, ("incivilities", "pickpocketing")),
    ("deux-ponts", "Deux Ponts", "Twee Bruggen", 9, ("drug_nuisance", "incivilities:from")),
    ("moulin-bleu", "Moulin Bleu", "Blauwe Molen", 9, ("burglary", "social_nuisance")),
    ("vieux-tanneurs", "Vieux Tanneurs", "Oude Huidevetters", 8, ("social_nuisance", "incivilities:until")),
    ("quai-aux-peniches", "Quai aux Péniches", "Schuitenkaai", 8, ("drug_nuisance",)),
    ("anciennes-brasseries", "Anciennes Brasseries", "Oude Brouwerijen", 7, ("burglary:from",)),
    ("parc-des-ormes", "Parc des Ormes", "Olmenpark", 7, ("drug_nuisance:from", "social_nuisance")),
    ("lilas", "Cité des Lilas", "Seringenwijk", 6, ("social_nuisance", "school_violence")),
    ("tilleuls", "Les Tilleuls", "De Linden", 6, ("burglary",)),
    ("hauts-champs", "Hauts-Champs", "Hoogveld", 4, ("burglary:until", "vehicle_theft")),
    ("verger", "Le Verger", "De Boomgaard", 4, ("burglary",)),
    ("briqueterie", "La Briqueterie", "De Steenbakkerij", 4, ("vehicle_theft:from",)),
    ("mirabelles", "Les Mirabelles", "De Mirabellen", 3, ()),
)

PARTNERS: tuple[tuple[str, str, str], ...] = (
    ("police", "Zone de police", "Politiezone"),
    ("cpas", "CPAS", "OCMW"),
    ("maison-medicale", "Maison médicale du Moulin", "Wijkgezondheidscentrum De Molen"),
    ("maison-de-justice", "Maison de justice", "Justitiehuis"),
    ("sante-mentale", "Service de santé mentale", "Dienst geestelijke gezondheidszorg"),
    ("planning-familial", "Planning familial", "Centrum voor gezinsplanning"),
    ("centre-pms", "Centre PMS", "CLB"),
    ("ecole-tilleuls", "École des Tilleuls", "Lindenschool"),
    ("ecole-verger", "École du Verger", "Boomgaardschool"),
    ("athenee", "Athénée communal", "Gemeentelijk atheneum"),
    ("aide-a-la-jeunesse", "Service d’aide à la jeunesse", "Jeugdhulp"),
    ("maison-des-jeunes", "Maison des jeunes La Passerelle", "Jeugdhuis De Loopbrug"),
    ("maison-de-quartier", "Maison de quartier des Lilas", "Buurthuis Seringen"),
    ("commercants", "Association des commerçants", "Handelaarsvereniging"),
    ("logement-social", "Société de logement social", "Sociale huisvestingsmaatschappij"),
    ("proprete-publique", "Propreté publique", "Openbare netheid"),
    ("transports", "Société de transports", "Vervoermaatschappij"),
    ("conseil-des-mosquees", "Conseil des mosquées", "Moskeeënraad"),
    ("cultes", "Plateforme des cultes", "Platform van de erediensten"),
    ("reduction-des-risques", "Réduction des risques", "Schadebeperking"),
)

#: Everybody but the guards: service, then role of each person (w worker, l team lead, c coordinator, e evaluator).
OTHER_STAFF: dict[str, str] = {
    "coordination": "cewwww",
    "techno_prevention": "wlww",
    "mediation": "lwww",
    "victim_support": "wlwww",
    "legal_aid": "lww",
    "radicalisation": "lww",
    "school_mediation": "lwwww",
    "le_pont": "lwww",
    "scapi": "lww",
    "medibus": "lww",
}
ROLE_OF = {"w": "worker", "l": "team_lead", "c": "coordinator", "e": "evaluator"}

#: The accounts that can sign in: the first person with that service and role gets this username.
ACCOUNTS: dict[str, tuple[str, str]] = {
    "guard": ("peacekeepers", "worker"),
    "lead": ("peacekeepers", "team_lead"),
    "adviser": ("techno_prevention", "worker"),
    "support": ("victim_support", "worker"),
    "coordinator": ("coordination", "coordinator"),
    "admin": ("coordination", "admin"),
}

FIRST_NAMES = (
    "Adil", "Agnès", "Aïcha", "Alex", "Amina", "Anouk", "Arthur", "Bart", "Bilal", "Camille", "Carine", "Céline",
    "Chaima", "Claire", "Dieter", "Dounia", "Élise", "Emre", "Fatima", "Farid", "Filip", "Gaëlle", "Greet", "Hakim",
    "Hanne", "Hugo", "Ilse", "Imane", "Jasmine", "Jef", "Joël", "Jonas", "Karim", "Katrien", "Khadija", "Kevin",
    "Laïla", "Lander", "Laura", "Lotte", "Louis", "Luc", "Maité", "Malika", "Marc", "Mehdi", "Mieke", "Mohamed",
    "Nadia", "Nele", "Nora", "Olivier", "Omar", "Pauline", "Pieter", "Rachid", "Raf", "Rania", "Roos", "Salima",
    "Samir", "Sarah", "Sofie", "Soufiane", "Stef", "Tariq", "Thomas", "Tine", "Valérie", "Wim", "Yasmina", "Youssef",
    "Zakaria", "Zoé",
)  # fmt: skip

REMARKS: dict[str, tuple[str, ...]] = {
    "patrol": (
        "Éclairage en panne, signalé.", "Dépôt clandestin signalé à la propreté publique.", "Rien à signaler.",
        "Rustige ronde.", "Sluikstort gemeld.", "Vélos mal garés, rappel à l’ordre amical.", "Bancs cassés, signalé.",
    ),
    "techno_visit": ("Seconde visite souhaitée après les travaux.", "Premie uitgelegd.", "Prime communale expliquée."),
    "case_contact": ("Prochain rendez-vous fixé.", "Attestation remise.", "Volgende afspraak vastgelegd."),
    "outreach": ("Beaucoup de monde près du marché.", "Rustige avond.", "Matériel de prévention distribué."),
    "meeting": ("Procès-verbal dans le dossier commun.", "Verslag volgt.", "Ordre du jour épuisé."),
}  # fmt: skip
VISITED = ("Visite faite.", "Bezoek gebracht.")
STEP_TAKEN = ("C’est fait.", "In orde.")
WITHDRAWN_REQUESTS = ("La personne a renoncé à la visite.", "De aanvrager ziet af van het bezoek.")
WITHDRAWN_DOUBLES = ("Noté deux fois.", "Dubbel genoteerd.")


@dataclass(frozen=True)
class Casework:
    """How a service works with cases, per year and person-independent: the numbers are for one commune (scale 1).

    ``topics`` with their weights; ``audiences`` too; ``relays``: the share of contacts that pass the person on.
    """

    service: str
    cases: int
    contacts: float
    topics: dict[str, int]
    audiences: dict[str, int]
    relays: float
    relayed_to: tuple[str, ...]
    in_school_time: bool = False


CASEWORK: tuple[Casework, ...] = (
    Casework(
        "mediation", 85, 3.2, {"interview": 6, "socio_administrative": 2, "out_of_scope": 1}, {"resident": 1}, 0.12,
        ("victim_support", "victim_support", "legal_aid", "cpas", "maison-de-justice"),
    ),
    Casework(
        "victim_support", 120, 3.6,
        {"psychological_support": 5, "socio_administrative": 4, "interview": 3, "out_of_scope": 1},
        {"resident": 8, "shopkeeper": 1, "family": 2}, 0.09, ("mediation", "legal_aid", "sante-mentale", "police"),
    ),
    Casework(
        "legal_aid", 190, 1.5, {"legal_information": 5, "legal_support": 2}, {"resident": 1}, 0.15,
        ("maison-de-justice", "cpas", "mediation", "planning-familial"),
    ),
    Casework(
        "radicalisation", 11, 4.5, {"interview": 4, "family_support": 2, "psychological_support": 1},
        {"family": 2, "resident": 1, "pupil": 1}, 0.1, ("sante-mentale", "aide-a-la-jeunesse"),
    ),
    Casework(
        "school_mediation", 70, 3.6, {"interview": 5, "tripartite": 2, "family_support": 1}, {"pupil": 5, "family": 2},
        0.14, ("centre-pms", "aide-a-la-jeunesse", "maison-des-jeunes"), in_school_time=True,
    ),
    Casework(
        "le_pont", 44, 5.2,
        {"interview": 6, "socio_administrative": 3, "psychological_support": 2, "tripartite": 1, "family_support": 1},
        {"user": 5, "family": 2}, 0.16, ("reduction-des-risques", "maison-medicale", "cpas", "scapi"),
    ),
    Casework(
        "scapi", 48, 3.5,
        {"psychosocial_request": 5, "integration_project": 2, "family_support": 1, "interview": 2},
        {"detainee": 6, "family": 1}, 0.1, ("maison-de-justice", "cpas", "legal_aid"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Gathering:
    """Meetings or actions that come back so many times a year; ``partners`` come too, ``levels`` one of them."""

    kind: str
    topic: str
    service: str
    last_year: int
    this_year: int
    levels: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    people: tuple[int, int] | None = None
    areas: str = ""
    in_school_time: bool = False


SCHOOLS = ("ecole-tilleuls", "ecole-verger", "athenee", "centre-pms")
LEVELS = ("local", "local", "local", "zonal", "regional")
GATHERINGS: tuple[Gathering, ...] = (
    Gathering("meeting", "steering_committee", "coordination", 1, 1, ("local",), ("police", "cpas")),
    Gathering("meeting", "plan_follow_up", "coordination", 1, 3),
    Gathering("meeting", "service_evaluation", "coordination", 3, 4),
    Gathering("meeting", "zonal_security_council", "coordination", 2, 2, ("zonal",), ("police",)),
    Gathering("meeting", "working_group", "coordination", 8, 8, LEVELS, ("police", "cpas", "proprete-publique")),
    Gathering("meeting", "association_contact", "peacekeepers", 5, 4, (), ("maison-de-quartier", "commercants")),
    Gathering("meeting", "working_group", "radicalisation", 3, 3, ("local",), ("aide-a-la-jeunesse",)),
    Gathering("meeting", "csil", "radicalisation", 4, 4, ("local",), ("police",)),
    Gathering("meeting", "police_radicalisation_cell", "radicalisation", 2, 2, ("zonal",), ("police",)),
    Gathering("meeting", "platform", "mediation", 4, 4, ("regional",)),
    Gathering("meeting", "platform", "legal_aid", 3, 3, ("regional",), ("maison-de-justice",)),
    *(
        Gathering("meeting", topic, service, times, times, LEVELS, ("cpas", "sante-mentale", "police"))
        for service in ("mediation", "victim_support", "legal_aid", "school_mediation", "le_pont", "scapi", "medibus")
        for topic, times in (("concertation", 11), ("intervision", 9))
    ),
    Gathering("action", "vehicle_theft", "peacekeepers", 4, 5, people=(20, 120), areas="vehicle_theft"),
    Gathering("action", "sac_jacking", "peacekeepers", 1, 3, people=(20, 90), areas="vehicle_theft"),
    Gathering("action", "communal_event", "peacekeepers", 9, 8, (), ("commercants",), people=(50, 600), areas="any"),
    Gathering("action", "rosace", "techno_prevention", 2, 2, (), ("police",), people=(60, 240), areas="burglary"),
    Gathering("action", "other", "techno_prevention", 6, 6, people=(5, 40), areas="any"),
    Gathering("action", "radicalisation", "radicalisation", 6, 6, (), SCHOOLS, people=(8, 40)),
    Gathering("action", "school_intervention", "school_mediation", 24, 21, (), SCHOOLS, (12, 28), in_school_time=True),
    Gathering("action", "other", "medibus", 4, 4, (), ("reduction-des-risques",), people=(10, 60), areas="any"),
)

#: Steps: topic, service, month and day in last year, month and day in this year; None where it is not taken.
MILESTONES: tuple[tuple[str, str, tuple[int, int] | None, tuple[int, int] | None], ...] = (
    ("recruitment_procedure", "coordination", (2, 12), None),
    ("job_profiles", "coordination", (5, 20), None),
    ("training_programme", "coordination", (9, 9), None),
    ("monitoring_tools", "coordination", (4, 22), (2, 24)),
    ("dashboard_update", "coordination", (1, 30), (1, 29)),
    ("dashboard_update", "coordination", (7, 3), (6, 30)),
    ("periodic_report", "coordination", (6, 27), (6, 26)),
    ("dls_update", "coordination", (11, 18), (12, 15)),
    ("communication_tools", "coordination", (3, 11), None),
    ("communication_update", "coordination", None, (5, 12)),
    ("brochure", "coordination", (6, 5), None),
    ("web_page", "coordination", None, (3, 4)),
    ("partner_network", "coordination", (10, 14), None),
    ("partnership", "radicalisation", (4, 8), (9, 17)),
    ("partnership", "peacekeepers", (5, 6), None),
    ("pedagogical_tool", "school_mediation", (9, 3), (8, 28)),
)

#: What the commune is asked for: topic, how many a year, in how many days it is usually settled, and in how many the
#: last one of last year was.
ASKED: tuple[tuple[str, int, tuple[int, int], int], ...] = (
    ("authority_request", 6, (6, 26), 45),
    ("vacancy", 5, (50, 160), 215),
)

#: Reports due on 31 March: topic, by how many days they came before it last year and this year (late: less than 0).
REPORTS: tuple[tuple[str, int, int], ...] = (("activity_report", 5, 4), ("financial_report", 3, -2))

#: Steps still to be taken on the day of the demo: topic, service, in how many days they fall due (negative: ago).
PENDING: tuple[tuple[str, str, int | None], ...] = (
    ("periodic_report", "coordination", -4),
    ("communication_update", "coordination", 2),
    ("monitoring_tools", "coordination", 12),
    ("web_page", "coordination", None),
    ("partnership", "peacekeepers", 6),
    ("brochure", "peacekeepers", 25),
    ("brochure", "techno_prevention", 9),
    ("brochure", "victim_support", 3),
    ("pedagogical_tool", "school_mediation", 17),
)

#: What the authority's made letter says, and what the made commune answers, by the tone of the colour.
LETTERS: dict[str, str] = {
    "good": "(Texte fictif) L’autorité constate que l’engagement a été tenu. Pas d’autre remarque.",
    "warn": "(Texte fictif) L’engagement n’a été tenu qu’en partie. L’autorité demande d’en préciser les raisons.",
    "bad": "(Texte fictif) Le résultat attendu n’est pas atteint. L’autorité demande comment y remédier.",
    "none": "(Texte fictif) Les pièces reçues ne permettent pas d’évaluer cet indicateur.",
}
ANSWERS: dict[str, str] = {
    "good": "(Texte fictif) Le service a tenu le rythme prévu toute l’année.\n\nLe dispositif est reconduit tel quel.",
    "warn": "(Texte fictif) Le second semestre a été plus faible\u00a0: deux collègues manquaient à l’équipe.",
    "bad": "(Texte fictif) Le projet a commencé tard. Un nouveau calendrier est fixé avec les partenaires.",
    "none": "(Texte fictif) Les chiffres du partenaire n’étaient pas arrivés\u00a0; ils suivent dès réception.",
}
