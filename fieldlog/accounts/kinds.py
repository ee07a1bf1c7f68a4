"""Services and roles: the two lists that everything else refers to by slug. Labels are French and Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["worker", "team_lead", "coordinator", "evaluator", "admin"]
Language = Literal["fr", "nl"]

ROLES: dict[str, dict[str, str]] = {
    "worker": {"fr": "Agent", "nl": "Medewerker"},
    "team_lead": {"fr": "Responsable d’équipe", "nl": "Teamverantwoordelijke"},
    "coordinator": {"fr": "Coordination", "nl": "Coördinatie"},
    "evaluator": {"fr": "Évaluation interne", "nl": "Interne evaluatie"},
    "admin": {"fr": "Administration", "nl": "Beheer"},
}


@dataclass(frozen=True)
class Service:
    """A service (dispositif) of the plan.

    ``is_confidential``: its staff are bound by professional secrecy, so others see its numbers, never its entries.
    """

    slug: str
    label: dict[str, str]
    is_confidential: bool = True


SERVICES: dict[str, Service] = {
    service.slug: service
    for service in (
        Service("coordination", {"fr": "Coordination", "nl": "Coördinatie"}, is_confidential=False),
        Service("peacekeepers", {"fr": "Gardiens de la paix", "nl": "Gemeenschapswachten"}, is_confidential=False),
        Service("techno_prevention", {"fr": "Techno-prévention", "nl": "Technopreventie"}, is_confidential=False),
        Service("mediation", {"fr": "Médiation locale", "nl": "Lokale bemiddeling"}),
        Service("victim_support", {"fr": "Aide aux victimes (SCAV)", "nl": "Slachtofferhulp (SCAV)"}),
        Service("legal_aid", {"fr": "Aide juridique", "nl": "Juridische hulp"}),
        Service("radicalisation", {"fr": "Radicalisation", "nl": "Radicalisering"}),
        Service("school_mediation", {"fr": "Médiation scolaire", "nl": "Schoolbemiddeling"}),
        Service("le_pont", {"fr": "Le PONT", "nl": "Le PONT"}),
        Service("scapi", {"fr": "SCAPI (détenus)", "nl": "SCAPI (gedetineerden)"}),
        Service("medibus", {"fr": "Médibus", "nl": "Médibus"}),
    )
}
