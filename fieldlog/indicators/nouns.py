"""What entries of each kind and topic are called inside a sentence: plural nouns, in French and in Dutch.

Data for ``wording``. The gender lets what is said of a French noun agree. Screens show the labels beside each
declaration of a kind, not these.
"""

from __future__ import annotations

from typing import NamedTuple


class Noun(NamedTuple):
    """A plural noun; ``done`` is what became of it when it was made, ``{e}`` where the French word agrees."""

    fr: str
    nl: str
    is_feminine: bool = False
    done_fr: str = "réalisé{e}s"
    done_nl: str = "uitgevoerd"


def _she(fr: str, nl: str, done_fr: str = "réalisé{e}s", done_nl: str = "uitgevoerd") -> Noun:
    return Noun(fr, nl, True, done_fr, done_nl)


KIND_NOUNS: dict[str, Noun] = {
    "patrol": _she("patrouilles", "patrouilles"),
    "outreach": _she("sorties de travail de rue", "straatrondes"),
    "techno_visit": _she("visites techno-préventives", "technopreventieve bezoeken"),
    "advice": Noun("conseils", "adviezen", False, "donné{e}s", "gegeven"),
    "information": Noun("moments d’information", "informatiemomenten", False, "tenus", "gehouden"),
    "action": _she("actions", "acties", "menées", "gevoerd"),
    "case_contact": Noun("contacts de suivi", "contacten", False, "pris", "gelegd"),
    "meeting": _she("réunions", "vergaderingen", "tenues", "gehouden"),
    "training": _she("formations", "opleidingen", "suivies", "gevolgd"),
    "milestone": _she("étapes", "mijlpalen", "franchies", "bereikt"),
}

TOPIC_NOUNS: dict[tuple[str, str], Noun] = {
    ("patrol", "round"): _she("rondes", "toezichtsrondes"),
    ("patrol", "school_crossing"): _she("traversées d’école", "begeleide oversteken aan de school"),
    ("patrol", "event"): _she("patrouilles lors d’événements", "patrouilles bij evenementen"),
    ("patrol", "other"): _she("autres patrouilles", "andere patrouilles"),
    ("techno_visit", "pre_offence"): _she(
        "visites préventives (avant les faits)", "preventieve bezoeken (vóór de feiten)"
    ),
    ("techno_visit", "post_offence"): _she("visites après infraction", "bezoeken na inbraak"),
    ("techno_visit", "control"): _she("visites de contrôle après travaux", "hercontroles na de werken"),
    ("information", "technical_measures"): Noun(
        "moments d’information sur les mesures techniques",
        "informatiemomenten over technische maatregelen",
        False,
        "tenus",
        "gehouden",
    ),
    ("information", "incentives"): Noun(
        "moments d’information sur les incitants financiers",
        "informatiemomenten over financiële stimulansen",
        False,
        "tenus",
        "gehouden",
    ),
    ("action", "vehicle_theft"): _she(
        "actions contre le vol dans véhicules", "acties tegen diefstal uit voertuigen", "menées", "gevoerd"
    ),
    ("action", "sac_jacking"): _she("actions contre le sac-jacking", "acties tegen sacjacking", "menées", "gevoerd"),
    ("action", "rosace"): _she("opérations Rosace", "operaties Rosace", "menées", "gevoerd"),
    ("action", "communal_event"): Noun("événements communaux", "gemeentelijke evenementen", False, "tenus", "gehouden"),
    ("action", "radicalisation"): _she(
        "actions sur la radicalisation", "acties rond radicalisering", "menées", "gevoerd"
    ),
    ("action", "school_intervention"): _she("interventions à l’école", "interventies op school"),
    ("action", "other"): _she("autres actions", "andere acties", "menées", "gevoerd"),
    ("case_contact", "interview"): Noun("entretiens", "gesprekken", False, "menés", "gevoerd"),
    ("case_contact", "socio_administrative"): Noun(
        "contacts d’aide socio-administrative", "contacten voor sociaal-administratieve hulp", False, "pris", "gelegd"
    ),
    ("case_contact", "psychological_support"): Noun(
        "contacts de soutien psychologique", "contacten voor psychologische ondersteuning", False, "pris", "gelegd"
    ),
    ("case_contact", "out_of_scope"): _she("demandes hors cadre", "vragen buiten kader", "traitées", "behandeld"),
    ("case_contact", "legal_information"): Noun(
        "contacts d’information juridique", "contacten voor juridische informatie", False, "pris", "gelegd"
    ),
    ("case_contact", "legal_support"): Noun(
        "contacts d’accompagnement socio-juridique",
        "contacten voor sociaal-juridische begeleiding",
        False,
        "pris",
        "gelegd",
    ),
    ("case_contact", "tripartite"): Noun("entretiens tripartites", "driegesprekken", False, "menés", "gevoerd"),
    ("case_contact", "psychosocial_request"): _she(
        "demandes psychosociales", "psychosociale vragen", "traitées", "behandeld"
    ),
    ("case_contact", "integration_project"): Noun(
        "contacts pour un projet d’insertion", "contacten voor een inschakelingsproject", False, "pris", "gelegd"
    ),
    ("case_contact", "family_support"): Noun(
        "contacts de soutien aux proches", "contacten voor steun aan naasten", False, "pris", "gelegd"
    ),
    ("meeting", "steering_committee"): _she(
        "réunions du comité de pilotage", "vergaderingen van de stuurgroep", "tenues", "gehouden"
    ),
    ("meeting", "plan_follow_up"): _she(
        "réunions de suivi du plan", "vergaderingen over de opvolging van het plan", "tenues", "gehouden"
    ),
    ("meeting", "service_evaluation"): _she(
        "réunions d’évaluation des dispositifs", "vergaderingen over de evaluatie van de diensten", "tenues", "gehouden"
    ),
    ("meeting", "zonal_security_council"): _she(
        "réunions du conseil zonal de sécurité", "vergaderingen van de zonale veiligheidsraad", "tenues", "gehouden"
    ),
    ("meeting", "police_weekly"): _she(
        "réunions hebdomadaires avec la police", "wekelijkse vergaderingen met de politie", "tenues", "gehouden"
    ),
    ("meeting", "concertation"): _she("réunions de concertation", "overlegvergaderingen", "tenues", "gehouden"),
    ("meeting", "intervision"): _she("intervisions", "intervisies", "tenues", "gehouden"),
    ("meeting", "platform"): _she(
        "réunions d’une plateforme professionnelle",
        "vergaderingen van een professioneel platform",
        "tenues",
        "gehouden",
    ),
    ("meeting", "working_group"): _she(
        "réunions d’un groupe de travail", "vergaderingen van een werkgroep", "tenues", "gehouden"
    ),
    ("meeting", "csil"): _she("réunions de la CSIL-R", "vergaderingen van de LIVC-R", "tenues", "gehouden"),
    ("meeting", "police_radicalisation_cell"): _she(
        "réunions de la cellule radicalisation de la police",
        "vergaderingen van de cel radicalisering van de politie",
        "tenues",
        "gehouden",
    ),
    ("meeting", "ramadan_preparation"): _she(
        "réunions de préparation du Ramadan", "vergaderingen ter voorbereiding van de ramadan", "tenues", "gehouden"
    ),
    ("meeting", "ramadan_evaluation"): _she(
        "réunions d’évaluation du Ramadan", "vergaderingen ter evaluatie van de ramadan", "tenues", "gehouden"
    ),
    ("meeting", "association_contact"): Noun(
        "contacts avec une association", "contacten met een vereniging", False, "pris", "gelegd"
    ),
    ("meeting", "other"): _she("autres réunions", "andere vergaderingen", "tenues", "gehouden"),
    ("training", "induction"): _she(
        "formations d’agent entrant", "startopleidingen voor nieuwe medewerkers", "suivies", "gevolgd"
    ),
    ("training", "constatateur"): _she(
        "formations de constatateur", "opleidingen tot vaststeller", "suivies", "gevolgd"
    ),
    ("training", "police_regulations"): _she(
        "formations au règlement général de police",
        "opleidingen over het algemeen politiereglement",
        "suivies",
        "gevolgd",
    ),
    ("training", "other"): _she("autres formations", "andere opleidingen", "suivies", "gevolgd"),
    ("milestone", "activity_report"): Noun(
        "rapports d’activités", "activiteitenverslagen", False, "remis", "ingediend"
    ),
    ("milestone", "financial_report"): Noun("rapports financiers", "financiële verslagen", False, "remis", "ingediend"),
    ("milestone", "authority_request"): _she(
        "demandes de l’autorité", "vragen van de overheid", "traitées", "beantwoord"
    ),
    ("milestone", "vacancy"): Noun("postes vacants", "vacatures", False, "pourvus", "ingevuld"),
    ("milestone", "recruitment_procedure"): _she(
        "procédures de recrutement", "aanwervingsprocedures", "mises en place", "ingevoerd"
    ),
    ("milestone", "job_profiles"): Noun("profils de fonction", "functieprofielen", False, "établis", "opgesteld"),
    ("milestone", "training_programme"): Noun(
        "programmes de formation", "opleidingsprogramma’s", False, "mis en place", "ingevoerd"
    ),
    ("milestone", "monitoring_tools"): Noun(
        "outils de suivi", "opvolgingsinstrumenten", False, "mis en place", "ingevoerd"
    ),
    ("milestone", "dashboard_update"): _she("mises à jour du tableau de bord", "bijwerkingen van de boordtabel"),
    ("milestone", "periodic_report"): Noun(
        "rapports intermédiaires ou finaux", "tussentijdse verslagen of eindverslagen", False, "remis", "ingediend"
    ),
    ("milestone", "dls_update"): _she(
        "mises à jour du diagnostic local de sécurité", "bijwerkingen van de lokale veiligheidsdiagnostiek"
    ),
    ("milestone", "communication_tools"): Noun(
        "outils de communication", "communicatiemiddelen", False, "mis en place", "ingevoerd"
    ),
    ("milestone", "communication_update"): _she("mises à jour de la communication", "bijwerkingen van de communicatie"),
    ("milestone", "brochure"): _she("brochures", "brochures", "éditées", "uitgegeven"),
    ("milestone", "web_page"): _she("pages internet", "webpagina’s", "mises en ligne", "online gezet"),
    ("milestone", "partner_network"): Noun(
        "réseaux de partenaires", "partnernetwerken", False, "mis en place", "opgezet"
    ),
    ("milestone", "partnership"): Noun("partenariats", "partnerschappen", False, "conclus", "gesloten"),
    ("milestone", "pedagogical_tool"): Noun(
        "outils pédagogiques", "pedagogische hulpmiddelen", False, "développés", "ontwikkeld"
    ),
    ("milestone", "mission_redefinition"): _she("redéfinitions des missions", "herdefiniëringen van de opdrachten"),
}
