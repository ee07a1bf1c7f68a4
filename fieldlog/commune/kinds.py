"""The phenomena by slug, in the order of the plan's French list; their two names are the plan's own (plans/*.yaml)."""

PHENOMENA = (
    "burglary", "organised_crime", "cybercrime", "sexual_offences", "extortion", "fraud", "incivilities",
    "drug_nuisance", "social_nuisance", "discrimination", "radicalisation", "road_safety", "terrorism",
    "drug_trafficking", "violence_against_authority", "violence_against_lgbt", "public_transport_violence",
    "school_violence", "partner_violence", "violence_against_children", "violence_against_elderly",
    "domestic_violence", "youth_violence", "honour_violence", "gang_violence", "event_violence", "pickpocketing",
    "shoplifting", "armed_robbery", "violent_robbery", "vehicle_theft", "bicycle_theft", "theft_by_trickery",
)  # fmt: skip

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE_DAYS = ("mon", "tue", "wed", "thu", "fri")
