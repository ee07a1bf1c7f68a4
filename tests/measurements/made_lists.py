"""What made data is drawn from: the slugs of the plan's reading, and the days on which something ends or changes."""

from __future__ import annotations

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

COLUMNS = [
    "id",
    "kind",
    "service",
    "author",
    "day",
    "started_at",
    "ended_at",
    "minutes",
    "neighbourhood",
    "topic",
    "audience",
    "people",
    "case",
    "relayed_to",
    "partners",
    "level",
    "requested_on",
    "offence_on",
    "due_on",
    "note",
    "crew",
    "withdrawn_reason",
]

CASE_SERVICES = ["mediation", "victim_support", "legal_aid", "radicalisation", "school_mediation", "le_pont", "scapi"]
SERVICES = ["coordination", "peacekeepers", "techno_prevention", *CASE_SERVICES, "medibus"]
AUDIENCES = ["resident", "shopkeeper", "professional", "user", "family", "pupil", "detainee", "other"]
PHENOMENA = ["vehicle_theft", "incivilities", "burglary", "drug_nuisance"]
#: Case numbers tell capitals from small letters, and each service has its own.
CASES = ["1", "2", "a1", "A1", "D-7"]
ACTION_TOPICS = [
    "vehicle_theft",
    "sac_jacking",
    "rosace",
    "communal_event",
    "radicalisation",
    "school_intervention",
    "other",
]
CONTACT_TOPICS = [
    "interview",
    "socio_administrative",
    "psychological_support",
    "out_of_scope",
    "legal_information",
    "legal_support",
    "tripartite",
    "psychosocial_request",
    "integration_project",
    "family_support",
]
MEETING_TOPICS = [
    "steering_committee",
    "plan_follow_up",
    "service_evaluation",
    "zonal_security_council",
    "police_weekly",
    "concertation",
    "intervision",
    "platform",
    "working_group",
    "csil",
    "police_radicalisation_cell",
    "ramadan_preparation",
    "ramadan_evaluation",
    "association_contact",
    "other",
]
MILESTONE_TOPICS = [
    "activity_report",
    "financial_report",
    "authority_request",
    "vacancy",
    "recruitment_procedure",
    "job_profiles",
    "training_programme",
    "monitoring_tools",
    "dashboard_update",
    "periodic_report",
    "dls_update",
    "communication_tools",
    "communication_update",
    "brochure",
    "web_page",
    "partner_network",
    "partnership",
    "pedagogical_tool",
    "mission_redefinition",
]

#: Where a topic is looked for: drawn evenly, a service would seldom meet the topic that its results are about.
AT_HOME: dict[str, list[str]] = {
    "concertation": ["mediation", "victim_support", "legal_aid"],
    "intervision": ["mediation", "victim_support", "legal_aid"],
    "platform": ["mediation", "legal_aid"],
    "working_group": ["radicalisation"],
    "association_contact": ["peacekeepers"],
    "communal_event": ["peacekeepers"],
    "school_intervention": ["school_mediation"],
    "pedagogical_tool": ["school_mediation"],
    "partnership": ["radicalisation", "peacekeepers"],
    "police_regulations": ["peacekeepers"],
    "constatateur": ["peacekeepers"],
    "socio_administrative": ["victim_support"],
    "psychological_support": ["victim_support"],
    "out_of_scope": ["victim_support"],
    "legal_information": ["legal_aid"],
    "legal_support": ["legal_aid"],
    "tripartite": ["le_pont"],
    "psychosocial_request": ["scapi"],
    "integration_project": ["scapi"],
    "family_support": ["scapi"],
}

SERVICE_DAYS: list[list[str] | None] = [
    None,
    ["mon", "tue", "wed", "thu", "fri", "sat"],
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    ["sat", "sun"],
    ["wed"],
]
EDGES = [
    date.fromisoformat(day)
    for day in [
        "2022-12-31",
        "2023-01-01",
        "2023-01-31",
        "2023-02-28",
        "2023-03-25",
        "2023-03-26",
        "2023-04-10",
        "2023-05-18",
        "2023-06-30",
        "2023-07-21",
        "2023-09-30",
        "2023-10-28",
        "2023-10-29",
        "2023-11-01",
        "2023-12-29",
        "2023-12-31",
        "2024-01-01",
        "2024-01-29",
        "2024-01-30",
        "2024-01-31",
        "2024-02-01",
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
        "2024-03-03",
        "2024-03-27",
        "2024-03-28",
        "2024-03-30",
        "2024-03-31",
        "2024-04-01",
        "2024-05-09",
        "2024-05-17",
        "2024-05-20",
        "2024-06-30",
        "2024-08-15",
        "2024-08-31",
        "2024-09-30",
        "2024-10-26",
        "2024-10-27",
        "2024-10-30",
        "2024-10-31",
        "2024-11-11",
        "2024-12-25",
        "2024-12-29",
        "2024-12-30",
        "2024-12-31",
        "2025-01-01",
        "2025-01-05",
    ]
]
