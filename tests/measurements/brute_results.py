"""The 81 expected results, each as a predicate in Python, in the order of the plan.

Written by hand from the plan's reading, so that it can disagree with the plan file and its grammar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .brute_facts import Fact

Word = Literal[
    "count",
    "people",
    "hours",
    "cases",
    "partners",
    "staff",
    "coverage",
    "share",
    "share of cases",
    "exists",
    "lasting",
    "inducted newcomers",
    "trained constatateurs",
]


Test = Callable[[Fact], bool]


@dataclass(frozen=True)
class Result:
    """``among`` says which entries are looked at; of a share ``when`` says which of them are counted."""

    code: str
    word: Word
    among: Test
    target: str = ""
    per: Literal["year", "week", "day"] = "year"
    when: Test = lambda e: True
    dated_by: Literal["day", "requested_on", "due_on"] = "day"


def in_time(e: Fact) -> bool:
    return e.day is not None and e.due_on is not None and e.day <= e.due_on


def consultation(e: Fact, service: str, *levels: str) -> bool:
    fits = e.is_a("meeting", "concertation", "intervision") and e.service == service
    return fits and (not levels or e.level in levels)


def contact(e: Fact, service: str, *topics: str) -> bool:
    return e.is_a("case_contact", *topics) and e.service == service


def business_visit_after_offence(e: Fact) -> bool:
    return e.is_a("techno_visit", "post_offence") and e.is_for_business


def advised_in_time(e: Fact) -> bool:
    advised = e.is_a("techno_visit", "pre_offence", "post_offence") or e.is_a("advice")
    return advised and e.audience == "resident" and e.is_within(14, e.offence_on or e.requested_on)


def exchanged_with_victim_support(e: Fact) -> bool:
    there = contact(e, "mediation") and e.relayed_to == "victim_support"
    back = contact(e, "victim_support") and e.relayed_to == "mediation"
    return there or back


RESULTS = [
    # Coordination
    Result(
        "C.1a",
        "share",
        lambda e: e.is_a("milestone", "activity_report"),
        ">=100",
        when=in_time,
        dated_by="due_on",
    ),
    Result(
        "C.1b",
        "share",
        lambda e: e.is_a("milestone", "financial_report"),
        ">=100",
        when=in_time,
        dated_by="due_on",
    ),
    Result(
        "C.1c",
        "share",
        lambda e: e.is_a("milestone", "authority_request"),
        ">=100",
        when=lambda e: e.is_within_months(1, e.requested_on),
        dated_by="requested_on",
    ),
    Result(
        "C.2a",
        "share",
        lambda e: e.is_a("milestone", "vacancy"),
        ">=100",
        when=lambda e: e.is_within_months(6, e.requested_on),
        dated_by="requested_on",
    ),
    Result("C.2b", "lasting", lambda e: e.is_a("milestone", "recruitment_procedure"), "yes"),
    Result("C.2c", "lasting", lambda e: e.is_a("milestone", "job_profiles"), "yes"),
    Result("C.3a", "inducted newcomers", lambda e: e.is_a("training", "induction"), ">=100"),
    Result("C.3b", "lasting", lambda e: e.is_a("milestone", "training_programme"), "yes"),
    Result("C.4a", "exists", lambda e: e.is_a("milestone", "monitoring_tools"), "yes"),
    Result("C.4b", "count", lambda e: e.is_a("milestone", "dashboard_update"), ">=1"),
    Result("C.4c", "exists", lambda e: e.is_a("milestone", "periodic_report"), "yes"),
    Result("C.5a", "count", lambda e: e.is_a("milestone", "dls_update"), ">=1"),
    Result("C.5b", "count", lambda e: e.is_a("meeting", "service_evaluation"), ">2"),
    Result("C.6a", "lasting", lambda e: e.is_a("milestone", "communication_tools"), "yes"),
    Result("C.6b", "count", lambda e: e.is_a("milestone", "communication_update"), ">=1"),
    Result("C.7a", "lasting", lambda e: e.is_a("milestone", "brochure"), "yes"),
    Result("C.7b", "lasting", lambda e: e.is_a("milestone", "web_page"), "yes"),
    Result("C.7c", "count", lambda e: e.is_a("action", "communal_event") and e.service == "peacekeepers", ">=1"),
    Result("C.8a", "count", lambda e: e.is_a("meeting", "steering_committee"), ">=1"),
    Result("C.8b", "count", lambda e: e.is_a("meeting", "plan_follow_up"), ">=2"),
    Result("C.9a", "count", lambda e: e.is_a("meeting", "zonal_security_council"), ">=1"),
    Result("C.9b", "count", lambda e: e.is_a("meeting", "police_weekly"), ">=1", per="week"),
    Result("C.10a", "lasting", lambda e: e.is_a("milestone", "partner_network"), "yes"),
    # 1 Burglary
    Result(
        "1.1a",
        "share",
        lambda e: e.is_a("techno_visit", "post_offence"),
        ">=30",
        when=lambda e: e.is_within(14, e.offence_on),
        dated_by="requested_on",
    ),
    Result("1.1b", "count", advised_in_time, ">=100"),
    Result(
        "1.1c", "count", lambda e: e.is_a("techno_visit", "post_offence") and e.is_within(14, e.requested_on), ">=50"
    ),
    Result(
        "1.1d", "count", lambda e: e.is_a("techno_visit", "pre_offence") and e.is_within(14, e.requested_on), ">=10"
    ),
    Result("1.2a", "people", lambda e: e.is_a("information", "technical_measures") and e.is_for_business, ">=50"),
    Result(
        "1.2b",
        "share",
        business_visit_after_offence,
        ">=100",
        when=lambda e: e.day is not None,
        dated_by="requested_on",
    ),
    Result("1.3a", "people", lambda e: e.is_a("information", "incentives") and e.audience == "resident", ">=250"),
    Result("1.4a", "exists", lambda e: e.is_a("action", "rosace"), "yes"),
    # 2 Theft of and from vehicles
    Result("2.1a", "coverage", lambda e: e.is_a("patrol") and "vehicle_theft" in e.target_of, ">=5", per="day"),
    Result("2.2a", "count", lambda e: e.is_a("action", "vehicle_theft") and "vehicle_theft" in e.target_of, ">=3"),
    Result("2.3a", "count", lambda e: e.is_a("action", "sac_jacking") and "vehicle_theft" in e.target_of, ">=2"),
    # 3 Domestic violence: local mediation
    Result("3.1a", "exists", lambda e: contact(e, "mediation"), "yes"),
    Result("3.1b", "cases", lambda e: contact(e, "mediation")),
    Result("3.1c", "cases", exchanged_with_victim_support),
    Result("3.1d", "cases", lambda e: contact(e, "mediation") and e.relayed_to not in ("", "victim_support")),
    Result("3.2a", "count", lambda e: consultation(e, "mediation")),
    Result("3.2b", "count", lambda e: e.is_a("meeting", "platform") and e.service == "mediation"),
    # 3 Domestic violence: victim support
    Result("3.3a", "count", lambda e: contact(e, "victim_support")),
    Result("3.3b", "count", lambda e: contact(e, "victim_support", "socio_administrative")),
    Result("3.3c", "count", lambda e: contact(e, "victim_support", "psychological_support")),
    Result("3.3d", "count", lambda e: contact(e, "victim_support", "out_of_scope")),
    Result("3.4a", "count", lambda e: consultation(e, "victim_support", "local")),
    Result("3.4b", "count", lambda e: consultation(e, "victim_support", "zonal", "regional")),
    # 4 Social nuisance
    Result("4.1a", "count", lambda e: contact(e, "legal_aid", "legal_information")),
    Result("4.1b", "count", lambda e: contact(e, "legal_aid", "legal_support")),
    Result("4.2a", "cases", lambda e: contact(e, "legal_aid") and e.relayed_to != ""),
    Result("4.3a", "count", lambda e: consultation(e, "legal_aid", "local")),
    Result("4.3b", "count", lambda e: consultation(e, "legal_aid", "regional")),
    Result("4.3c", "count", lambda e: e.is_a("meeting", "platform") and e.service == "legal_aid"),
    # 5 Incivilities under administrative sanctions
    Result("5.1a", "coverage", lambda e: e.is_a("patrol"), ">=7", per="day"),
    Result("5.1b", "coverage", lambda e: e.is_a("patrol") and "incivilities" in e.target_of, ">=4", per="day"),
    Result("5.2a", "trained constatateurs", lambda e: e.is_a("training", "constatateur"), ">=100"),
    Result("5.2b", "staff", lambda e: e.is_a("training", "police_regulations") and e.service == "peacekeepers", "yes"),
    Result("5.3a", "count", lambda e: e.is_a("meeting", "ramadan_preparation"), ">2"),
    Result("5.3b", "count", lambda e: e.is_a("meeting", "ramadan_evaluation"), ">1"),
    Result("5.3c", "partners", lambda e: e.is_a("meeting", "ramadan_preparation", "ramadan_evaluation"), ">=4"),
    # 6 Violent radicalisation
    Result("6.1a", "cases", lambda e: contact(e, "radicalisation")),
    Result("6.1b", "count", lambda e: e.is_a("action", "radicalisation")),
    Result("6.1c", "count", lambda e: e.is_a("milestone", "partnership") and e.service == "radicalisation"),
    Result("6.2a", "count", lambda e: e.is_a("meeting", "working_group") and e.service == "radicalisation", ">=2"),
    Result("6.2b", "count", lambda e: e.is_a("meeting", "csil"), ">=3"),
    Result("6.2c", "count", lambda e: e.is_a("meeting", "police_radicalisation_cell"), ">=2"),
    # 7 Violence at school
    Result(
        "7.1a", "exists", lambda e: e.is_a("milestone", "pedagogical_tool") and e.service == "school_mediation", "yes"
    ),
    Result(
        "7.2a", "count", lambda e: e.is_a("action", "school_intervention") and e.service == "school_mediation", ">=20"
    ),
    Result("7.3a", "cases", lambda e: contact(e, "school_mediation") and e.relayed_to != "", "yes"),
    # 8 Drug-related nuisance: Le PONT
    Result("8.1a", "hours", lambda e: e.is_a("outreach") and e.service == "le_pont", ">=2", per="week"),
    Result("8.1b", "cases", lambda e: contact(e, "le_pont") and e.audience == "user", ">=25"),
    Result("8.1c", "cases", lambda e: contact(e, "le_pont") and e.audience == "family", ">=15"),
    Result("8.1d", "share of cases", lambda e: contact(e, "le_pont"), ">=50", when=lambda e: e.relayed_to != ""),
    Result("8.2a", "count", lambda e: contact(e, "le_pont", "tripartite"), ">=10"),
    Result("8.3a", "lasting", lambda e: e.is_a("milestone", "mission_redefinition"), "yes"),
    # 8 Drug-related nuisance: SCAPI
    Result("8.4a", "cases", lambda e: contact(e, "scapi", "psychosocial_request"), ">=30"),
    Result("8.4b", "count", lambda e: contact(e, "scapi", "integration_project"), ">=30"),
    Result("8.4c", "count", lambda e: contact(e, "scapi", "family_support"), ">=5"),
    # 8 Drug-related nuisance: peacekeepers
    Result("8.6a", "coverage", lambda e: e.is_a("patrol"), ">=7", per="day"),
    Result("8.7a", "count", lambda e: e.is_a("meeting", "association_contact") and e.service == "peacekeepers", ">=3"),
    Result("8.7b", "count", lambda e: e.is_a("milestone", "partnership") and e.service == "peacekeepers", ">=1"),
    # 8 Drug-related nuisance: Médibus
    Result("8.8a", "count", lambda e: e.is_a("outreach") and e.service == "medibus", ">=4", per="week"),
]
