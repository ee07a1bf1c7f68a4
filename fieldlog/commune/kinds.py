"""The phenomena by slug, in the order of the plan's French list, and the days of the week."""

# The two names are those of the shipped plan, for the commune's pages, which come before any plan; a test holds the
# two lists together.
PHENOMENON_LABELS = {
    "burglary": {"fr": "Cambriolage", "nl": "Inbraak"},
    "organised_crime": {"fr": "Crime organisé", "nl": "Georganiseerde criminaliteit"},
    "cybercrime": {"fr": "Cybercriminalité", "nl": "Cybercriminaliteit"},
    "sexual_offences": {"fr": "Délinquance sexuelle", "nl": "Seksuele delinquentie"},
    "extortion": {"fr": "Extorsion", "nl": "Afpersing"},
    "fraud": {
        "fr": "Fraude financière, économique, fiscale, sociale et corruption",
        "nl": "Financiële, economische, fiscale, sociale fraude en corruptie",
    },
    "incivilities": {
        "fr": "Incivilités sanctionnées administrativement",
        "nl": "Administratief sanctioneerbare overlast",
    },
    "drug_nuisance": {
        "fr": "Nuisances publiques liées à l’usage de drogues",
        "nl": "Druggerelateerde maatschappelijke overlast",
    },
    "social_nuisance": {"fr": "Nuisances sociales", "nl": "Sociale overlast"},
    "discrimination": {"fr": "Racisme, discrimination et extrémisme", "nl": "Racisme, discriminatie en extremisme"},
    "radicalisation": {"fr": "Radicalisation à portée violente", "nl": "Gewelddadige radicalisering"},
    "road_safety": {"fr": "Sécurité routière", "nl": "Verkeersveiligheid"},
    "terrorism": {"fr": "Terrorisme", "nl": "Terrorisme"},
    "drug_trafficking": {"fr": "Trafic de drogues", "nl": "Drugtrafiek"},
    "violence_against_authority": {
        "fr": "Violence à l’encontre des fonctions représentatives de l’autorité",
        "nl": "Geweld tegenover de representatieve overheids functies",
    },
    "violence_against_lgbt": {
        "fr": "Violence à l’encontre d’homosexuels et de transgenres",
        "nl": "Geweld tegen holebi’s en transgenders",
    },
    "public_transport_violence": {
        "fr": "Violence dans les transports en commun",
        "nl": "Geweld in het openbaar vervoer",
    },
    "school_violence": {"fr": "Violence en milieu scolaire", "nl": "Geweld in schoolmilieu"},
    "partner_violence": {"fr": "Violence entre partenaires", "nl": "Partnergeweld"},
    "violence_against_children": {"fr": "Violence envers les enfants", "nl": "Geweld tegen kinderen"},
    "violence_against_elderly": {"fr": "Violence envers les personnes âgées", "nl": "Geweld tegen senioren"},
    "domestic_violence": {"fr": "Violence intrafamiliale", "nl": "Intrafamiliaal geweld"},
    "youth_violence": {"fr": "Violence juvénile", "nl": "Jongerengeweld"},
    "honour_violence": {
        "fr": "Violence liée à l’honneur et les mariages forcés",
        "nl": "Eergerelateerd geweld en de gedwongen huwelijken",
    },
    "gang_violence": {"fr": "Violence liée aux bandes urbaines", "nl": "Geweld gepleegd door stadsbenden"},
    "event_violence": {
        "fr": "Violence lors des événements et manifestations publiques",
        "nl": "Geweld tijdens evenementen en publieke gebeurtenissen",
    },
    "pickpocketing": {"fr": "Vol à la tire", "nl": "Gauwdiefstal"},
    "shoplifting": {"fr": "Vol à l’étalage", "nl": "Winkeldiefstal"},
    "armed_robbery": {"fr": "Vol à main armée", "nl": "Gewapende diefstal"},
    "violent_robbery": {"fr": "Vol avec violence", "nl": "Diefstal met geweld"},
    "vehicle_theft": {"fr": "Vol de et dans véhicules", "nl": "Diefstal van en in auto’s"},
    "bicycle_theft": {"fr": "Vol de vélo", "nl": "Fietsdiefstal"},
    "theft_by_trickery": {"fr": "Vol par ruse", "nl": "Diefstal door middel van list"},
}
PHENOMENA = tuple(PHENOMENON_LABELS)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE_DAYS = ("mon", "tue", "wed", "thu", "fri")
