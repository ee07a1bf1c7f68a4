"""What each service logs most: its own kinds and topics stand first for a person who has no habits yet.

Source: the plan reading, section 3 (which service's figures count which kinds and topics). It is an order only:
whatever else a service may log stays one tap further.
"""

from __future__ import annotations

CASE_WORK = ("case_contact", "meeting", "action")

KINDS_OF: dict[str, tuple[str, ...]] = {
    "coordination": ("meeting", "milestone", "action"),
    "peacekeepers": ("patrol", "action", "meeting"),
    "techno_prevention": ("techno_visit", "advice", "information", "action"),
    "mediation": CASE_WORK,
    "victim_support": CASE_WORK,
    "legal_aid": CASE_WORK,
    "radicalisation": CASE_WORK,
    "school_mediation": ("case_contact", "action", "meeting"),
    "le_pont": ("outreach", *CASE_WORK),
    "scapi": CASE_WORK,
    "medibus": ("outreach", "meeting", "action"),
}

TEAM_MEETINGS = ("concertation", "intervision", "platform")

TOPICS_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "case_contact": {
        "mediation": ("interview", "tripartite", "socio_administrative"),
        "victim_support": ("socio_administrative", "psychological_support", "interview", "out_of_scope"),
        "legal_aid": ("legal_information", "legal_support"),
        "radicalisation": ("interview", "psychological_support", "family_support"),
        "school_mediation": ("interview", "tripartite", "family_support"),
        "le_pont": ("interview", "tripartite", "psychological_support", "socio_administrative"),
        "scapi": ("psychosocial_request", "integration_project", "family_support"),
    },
    "meeting": {
        "coordination": (
            "steering_committee", "plan_follow_up", "service_evaluation", "zonal_security_council", "police_weekly",
        ),
        "peacekeepers": ("association_contact", "ramadan_preparation", "ramadan_evaluation", "police_weekly"),
        "techno_prevention": ("plan_follow_up", "working_group", "concertation"),
        "mediation": TEAM_MEETINGS,
        "victim_support": TEAM_MEETINGS,
        "legal_aid": TEAM_MEETINGS,
        "radicalisation": ("working_group", "csil", "police_radicalisation_cell"),
        "school_mediation": TEAM_MEETINGS,
        "le_pont": TEAM_MEETINGS,
        "scapi": TEAM_MEETINGS,
        "medibus": TEAM_MEETINGS,
    },
    "action": {
        "coordination": ("communal_event",),
        "peacekeepers": ("vehicle_theft", "sac_jacking", "communal_event"),
        "techno_prevention": ("rosace", "vehicle_theft", "communal_event"),
        "radicalisation": ("radicalisation",),
        "school_mediation": ("school_intervention",),
    },
    "milestone": {
        "coordination": (
            "activity_report", "financial_report", "authority_request", "vacancy", "dashboard_update",
            "periodic_report", "dls_update", "communication_update",
        ),
        "peacekeepers": ("partnership", "training_programme", "partner_network"),
        "techno_prevention": ("brochure", "web_page", "partnership"),
        "mediation": ("partnership", "partner_network"),
        "victim_support": ("partnership", "partner_network"),
        "legal_aid": ("partnership", "partner_network"),
        "radicalisation": ("partnership", "partner_network"),
        "school_mediation": ("pedagogical_tool", "partnership"),
        "le_pont": ("mission_redefinition", "partnership"),
        "scapi": ("partnership", "partner_network"),
        "medibus": ("partnership", "partner_network"),
    },
}  # fmt: skip


def own_topics(service: str | None, kind: str) -> tuple[str, ...]:
    """The topics that a service uses by declaration, its own first; nobody's service has none."""
    return TOPICS_OF.get(kind, {}).get(service or "", ())
