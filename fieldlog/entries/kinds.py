"""The ten kinds of entry, each declared once. Forms, import, export and measures read these declarations, so a new
kind is one declaration more: never a new table, a new form or a new view.

Source: the plan reading, section 2 (which dimensions a kind uses, which it requires, who may log it).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..accounts.kinds import SERVICES
from .dimensions import Labels
from .own_first import KINDS_OF


@dataclass(frozen=True)
class Kind:
    """A kind of entry: who may log it and which dimensions it uses, in the order a form shows them.

    ``dimensions`` begins with what a person fills in first. ``required_for`` names what a topic requires beyond
    ``required``. ``may_be_open``: the day may be empty while it is still to be done. ``is_for_many``: partners and
    colleagues are mostly several, so they stand as lists to tick.
    """

    slug: str
    label: Labels
    new_label: Labels
    icon: str
    services: tuple[str, ...]
    dimensions: tuple[str, ...]
    required: frozenset[str]
    topics: dict[str, Labels] = field(default_factory=dict)
    required_for: dict[str, frozenset[str]] = field(default_factory=dict)
    may_be_open: bool = False
    has_many_topics: bool = False
    is_for_many: bool = False

    @property
    def has_hours(self) -> bool:
        """Start and end are given; the day is the local day of the start and never typed in."""
        return "started_at" in self.dimensions

    def requires(self, topic: str | None) -> frozenset[str]:
        """The dimensions that must be there for this topic."""
        return self.required | self.required_for.get(topic or "", frozenset())


ANY_SERVICE = tuple(SERVICES)

KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            slug="patrol",
            label={"fr": "Patrouille", "nl": "Patrouille"},
            new_label={"fr": "Noter une patrouille", "nl": "Patrouille noteren"},
            icon="footprints",
            services=("peacekeepers",),
            dimensions=("neighbourhood", "started_at", "ended_at", "crew", "topic", "note"),
            required=frozenset({"started_at", "ended_at", "neighbourhood"}),
            topics={
                "round": {"fr": "Ronde", "nl": "Toezichtsronde"},
                "school_crossing": {"fr": "Traversée d’école", "nl": "Oversteken aan de school"},
                "event": {"fr": "Événement", "nl": "Evenement"},
                "other": {"fr": "Autre", "nl": "Andere"},
            },
        ),
        Kind(
            slug="outreach",
            label={"fr": "Travail de rue", "nl": "Straathoekwerk"},
            new_label={"fr": "Noter une sortie", "nl": "Straatronde noteren"},
            icon="map-pin",
            services=("le_pont", "medibus"),
            dimensions=("started_at", "ended_at", "people", "neighbourhood", "crew", "note"),
            required=frozenset({"started_at", "ended_at"}),
        ),
        Kind(
            slug="techno_visit",
            label={"fr": "Visite techno-préventive", "nl": "Technopreventief bezoek"},
            new_label={"fr": "Nouvelle demande", "nl": "Nieuwe aanvraag"},
            icon="house",
            services=("techno_prevention",),
            dimensions=("topic", "audience", "requested_on", "offence_on", "neighbourhood", "day", "note"),
            required=frozenset({"requested_on", "topic", "audience"}),
            topics={
                "pre_offence": {"fr": "Préventive (avant les faits)", "nl": "Preventief (vóór de feiten)"},
                "post_offence": {"fr": "Après infraction", "nl": "Na inbraak"},
                "control": {"fr": "Contrôle après travaux", "nl": "Hercontrole na de werken"},
            },
            required_for={"post_offence": frozenset({"offence_on"})},
            may_be_open=True,
        ),
        Kind(
            slug="advice",
            label={"fr": "Conseil", "nl": "Advies"},
            new_label={"fr": "Noter un conseil", "nl": "Advies noteren"},
            icon="message-circle",
            services=("techno_prevention", "peacekeepers"),
            dimensions=("audience", "requested_on", "day", "offence_on", "neighbourhood", "note"),
            required=frozenset({"day", "requested_on", "audience"}),
        ),
        Kind(
            slug="information",
            label={"fr": "Information", "nl": "Informatie"},
            new_label={"fr": "Noter une information donnée", "nl": "Gegeven informatie noteren"},
            icon="info",
            services=("techno_prevention", "peacekeepers"),
            dimensions=("topic", "audience", "people", "day", "neighbourhood", "note"),
            required=frozenset({"day", "topic", "audience", "people"}),
            topics={
                "technical_measures": {"fr": "Mesures techniques", "nl": "Technische maatregelen"},
                "incentives": {"fr": "Incitants financiers", "nl": "Financiële stimulansen"},
            },
        ),
        Kind(
            slug="action",
            label={"fr": "Action", "nl": "Actie"},
            new_label={"fr": "Noter une action", "nl": "Actie noteren"},
            icon="megaphone",
            services=ANY_SERVICE,
            dimensions=("topic", "day", "neighbourhood", "people", "audience", "partners", "crew", "note"),
            required=frozenset({"day", "topic"}),
            topics={
                "vehicle_theft": {"fr": "Vol dans véhicules", "nl": "Diefstal uit voertuigen"},
                "sac_jacking": {"fr": "Sac-jacking", "nl": "Sacjacking"},
                "rosace": {"fr": "Opération Rosace", "nl": "Operatie Rosace"},
                "communal_event": {"fr": "Événement communal", "nl": "Gemeentelijk evenement"},
                "radicalisation": {"fr": "Radicalisation", "nl": "Radicalisering"},
                "school_intervention": {"fr": "Intervention à l’école", "nl": "Interventie op school"},
                "other": {"fr": "Autre", "nl": "Andere"},
            },
        ),
        Kind(
            slug="case_contact",
            label={"fr": "Contact de suivi", "nl": "Contact in een dossier"},
            new_label={"fr": "Noter un contact", "nl": "Contact noteren"},
            icon="user-round",
            services=(
                "mediation",
                "victim_support",
                "legal_aid",
                "radicalisation",
                "school_mediation",
                "le_pont",
                "scapi",
            ),
            dimensions=("case", "topic", "day", "audience", "minutes", "relayed_to", "note"),
            required=frozenset({"day", "case", "topic"}),
            topics={
                "interview": {"fr": "Entretien", "nl": "Gesprek"},
                "socio_administrative": {
                    "fr": "Aide socio-administrative",
                    "nl": "Sociaal-administratieve hulp",
                },
                "psychological_support": {
                    "fr": "Soutien psychologique",
                    "nl": "Psychologische ondersteuning",
                },
                "out_of_scope": {"fr": "Demande hors cadre", "nl": "Vraag buiten kader"},
                "legal_information": {"fr": "Information juridique", "nl": "Juridische informatie"},
                "legal_support": {
                    "fr": "Accompagnement socio-juridique",
                    "nl": "Sociaal-juridische begeleiding",
                },
                "tripartite": {"fr": "Entretien tripartite", "nl": "Driegesprek"},
                "psychosocial_request": {"fr": "Demande psychosociale", "nl": "Psychosociale vraag"},
                "integration_project": {"fr": "Projet d’insertion", "nl": "Inschakelingsproject"},
                "family_support": {"fr": "Soutien aux proches", "nl": "Steun aan naasten"},
            },
            has_many_topics=True,
        ),
        Kind(
            slug="meeting",
            label={"fr": "Réunion", "nl": "Vergadering"},
            new_label={"fr": "Noter une réunion", "nl": "Vergadering noteren"},
            icon="users-round",
            services=ANY_SERVICE,
            dimensions=("topic", "day", "level", "minutes", "partners", "crew", "note"),
            required=frozenset({"day", "topic"}),
            topics={
                "steering_committee": {"fr": "Comité de pilotage", "nl": "Stuurgroep"},
                "plan_follow_up": {"fr": "Suivi du plan", "nl": "Opvolging van het plan"},
                "service_evaluation": {"fr": "Évaluation des dispositifs", "nl": "Evaluatie van de diensten"},
                "zonal_security_council": {"fr": "Conseil zonal de sécurité", "nl": "Zonale veiligheidsraad"},
                "police_weekly": {
                    "fr": "Réunion de police hebdomadaire",
                    "nl": "Wekelijkse politievergadering",
                },
                "concertation": {"fr": "Concertation", "nl": "Overleg"},
                "intervision": {"fr": "Intervision", "nl": "Intervisie"},
                "platform": {"fr": "Plateforme professionnelle", "nl": "Professioneel platform"},
                "working_group": {"fr": "Groupe de travail", "nl": "Werkgroep"},
                "csil": {"fr": "CSIL-R", "nl": "LIVC-R"},
                "police_radicalisation_cell": {
                    "fr": "Cellule radicalisation de la police",
                    "nl": "Cel radicalisering van de politie",
                },
                "ramadan_preparation": {"fr": "Préparation du Ramadan", "nl": "Voorbereiding van de ramadan"},
                "ramadan_evaluation": {"fr": "Évaluation du Ramadan", "nl": "Evaluatie van de ramadan"},
                "association_contact": {
                    "fr": "Contact avec une association",
                    "nl": "Contact met een vereniging",
                },
                "other": {"fr": "Autre", "nl": "Andere"},
            },
            is_for_many=True,
        ),
        Kind(
            slug="training",
            label={"fr": "Formation", "nl": "Opleiding"},
            new_label={"fr": "Noter une formation", "nl": "Opleiding noteren"},
            icon="graduation-cap",
            services=ANY_SERVICE,
            dimensions=("topic", "day", "crew", "minutes", "note"),
            required=frozenset({"day", "topic"}),
            topics={
                "induction": {"fr": "Agent entrant", "nl": "Nieuwe medewerker"},
                "constatateur": {"fr": "Constatateur", "nl": "Vaststeller"},
                "police_regulations": {
                    "fr": "Règlement général de police",
                    "nl": "Algemeen politiereglement",
                },
                "other": {"fr": "Autre", "nl": "Andere"},
            },
            is_for_many=True,
        ),
        Kind(
            slug="milestone",
            label={"fr": "Étape", "nl": "Mijlpaal"},
            new_label={"fr": "Noter une étape", "nl": "Mijlpaal noteren"},
            icon="flag",
            services=ANY_SERVICE,
            dimensions=("topic", "requested_on", "due_on", "day", "note"),
            required=frozenset({"topic"}),
            topics={
                "activity_report": {"fr": "Rapport d’activités", "nl": "Activiteitenverslag"},
                "financial_report": {"fr": "Rapport financier", "nl": "Financieel verslag"},
                "authority_request": {"fr": "Demande de l’autorité", "nl": "Vraag van de overheid"},
                "vacancy": {"fr": "Poste vacant", "nl": "Vacature"},
                "recruitment_procedure": {"fr": "Procédure de recrutement", "nl": "Aanwervingsprocedure"},
                "job_profiles": {"fr": "Profils de fonction", "nl": "Functieprofielen"},
                "training_programme": {"fr": "Programme de formation", "nl": "Opleidingsprogramma"},
                "monitoring_tools": {"fr": "Outils de suivi", "nl": "Opvolgingsinstrumenten"},
                "dashboard_update": {
                    "fr": "Mise à jour du tableau de bord",
                    "nl": "Bijwerking van de boordtabel",
                },
                "periodic_report": {
                    "fr": "Rapport intermédiaire ou final",
                    "nl": "Tussentijds of eindverslag",
                },
                "dls_update": {
                    "fr": "Mise à jour du diagnostic (DLS)",
                    "nl": "Bijwerking van de diagnostiek (LVD)",
                },
                "communication_tools": {"fr": "Outils de communication", "nl": "Communicatiemiddelen"},
                "communication_update": {
                    "fr": "Mise à jour de la communication",
                    "nl": "Bijwerking van de communicatie",
                },
                "brochure": {"fr": "Brochure", "nl": "Brochure"},
                "web_page": {"fr": "Page internet", "nl": "Webpagina"},
                "partner_network": {"fr": "Réseau de partenaires", "nl": "Partnernetwerk"},
                "partnership": {"fr": "Partenariat", "nl": "Partnerschap"},
                "pedagogical_tool": {"fr": "Outil pédagogique", "nl": "Pedagogisch hulpmiddel"},
                "mission_redefinition": {
                    "fr": "Redéfinition des missions",
                    "nl": "Herdefiniëring van de opdrachten",
                },
            },
            required_for={
                "activity_report": frozenset({"due_on"}),
                "financial_report": frozenset({"due_on"}),
                "authority_request": frozenset({"requested_on"}),
                "vacancy": frozenset({"requested_on"}),
            },
            may_be_open=True,
        ),
    )
}


def kinds_for(service: str) -> list[Kind]:
    """The kinds that people of ``service`` may log, those that it logs most first, then in the declared order."""
    own = KINDS_OF.get(service, ())
    place = {slug: at for at, slug in enumerate(own)}
    loggable = [kind for kind in KINDS.values() if service in kind.services]
    return sorted(loggable, key=lambda kind: place.get(kind.slug, len(own)))
