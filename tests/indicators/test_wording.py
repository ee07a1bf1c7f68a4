"""Every measure is said in words, in both languages, with each of its conditions."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from fieldlog.accounts.kinds import SERVICES
from fieldlog.commune.kinds import PHENOMENA
from fieldlog.entries.dimensions import AUDIENCES, LEVELS
from fieldlog.entries.kinds import KINDS
from fieldlog.indicators import nouns, phrases
from fieldlog.indicators.kinds import VERBS, Conditions, Measure, Target
from fieldlog.indicators.rules import read_plan
from fieldlog.indicators.services import SHIPPED_PLAN
from fieldlog.indicators.wording import MeasureWords

DATES = ("requested_on", "offence_on", "due_on")
OF_DATES = ("chaque entrée compte", "elke registratie telt mee")


@cache
def shipped() -> dict[str, tuple[Measure, Target | None]]:
    plan = read_plan(SHIPPED_PLAN)
    return {
        result.code: (result.measure, result.target)
        for theme in plan.themes
        for objective in theme.objectives
        for operational in objective.operational
        for result in operational.results
    }


@pytest.mark.parametrize(
    ("code", "french", "dutch"),
    [
        (
            "1.1c",
            "Nombre de visites après infraction réalisées dans les 14 jours suivant la demande.",
            "Aantal bezoeken na inbraak, uitgevoerd binnen 14 dagen na de aanvraag.",
        ),
        (
            "1.1b",
            "Nombre de visites préventives (avant les faits), de visites après infraction ou de conseils, auprès "
            "d’habitants, réalisés dans les 14 jours suivant les faits ou, à défaut, la demande.",
            "Aantal preventieve bezoeken (vóór de feiten), bezoeken na inbraak of adviezen, bij inwoners, uitgevoerd "
            "binnen 14 dagen na de feiten of, bij gebrek daaraan, de aanvraag.",
        ),
        (
            "C.1a",
            "Parmi les rapports d’activités, part de ceux remis au plus tard à l’échéance. Chaque entrée compte à "
            "l’échéance, quel que soit le jour où c’est fait. Ce qui reste à faire compte dans le total.",
            "Van de activiteitenverslagen: het aandeel dat uiterlijk op de vervaldag is ingediend. Elke registratie "
            "telt mee op de vervaldag, ongeacht wanneer het gebeurt. Wat nog moet gebeuren, telt mee in het geheel.",
        ),
        (
            "1.2b",
            "Parmi les visites après infraction auprès de commerçants ou de professions libérales, part de celles déjà "
            "réalisées. Chaque entrée compte le jour de la demande, quel que soit le jour où c’est fait. Ce qui reste "
            "à faire compte dans le total.",
            "Van de bezoeken na inbraak bij handelaars of vrije beroepen: het aandeel dat al is uitgevoerd. Elke "
            "registratie telt mee op de dag van de aanvraag, ongeacht wanneer het gebeurt. Wat nog moet gebeuren, telt "
            "mee in het geheel.",
        ),
        (
            "C.2b",
            "Oui dès qu’il y a une ou plusieurs procédures de recrutement mises en place depuis le début du plan.",
            "Ja zodra er sinds het begin van het plan één of meer aanwervingsprocedures zijn ingevoerd.",
        ),
        (
            "1.4a",
            "Oui dès qu’il y a une ou plusieurs opérations Rosace menées dans la période.",
            "Ja zodra er in de periode één of meer operaties Rosace zijn gevoerd.",
        ),
        (
            "C.3a",
            "Parmi les membres du personnel entrés en service dans la période, part de ceux qui ont suivi la formation "
            "d’agent entrant.",
            "Van de medewerkers die in de periode in dienst kwamen: het aandeel dat de startopleiding volgde.",
        ),
        (
            "1.3a",
            "Nombre total de personnes touchées lors de moments d’information sur les incitants financiers auprès "
            "d’habitants.",
            "Totaal aantal personen bereikt bij informatiemomenten over financiële stimulansen bij inwoners.",
        ),
        (
            "2.1a",
            "Heures de présence sur le terrain assurées par les patrouilles dans les quartiers cibles du phénomène "
            "« Vol de et dans véhicules », en moyenne par jour de service.",
            "Uren aanwezigheid op het terrein door de patrouilles in de doelwijken van het fenomeen ‘Diefstal van en "
            "in auto's’, gemiddeld per dienstdag.",
        ),
        (
            "3.1d",
            "Nombre de dossiers différents avec un ou plusieurs contacts de suivi notés par la médiation locale et "
            "relayés vers un autre service ou un partenaire, mais pas vers l’aide aux victimes.",
            "Aantal verschillende dossiers met één of meer contacten met doorverwijzing naar een andere dienst of een "
            "partner, maar niet naar de slachtofferhulp, genoteerd door de lokale bemiddeling.",
        ),
        (
            "3.1a",
            "Oui dès qu’il y a un ou plusieurs contacts de suivi notés par la médiation locale dans la période.",
            "Ja zodra er in de periode één of meer contacten zijn genoteerd door de lokale bemiddeling.",
        ),
        (
            "3.4b",
            "Nombre de réunions de concertation ou d’intervisions, de niveau zonal ou régional, notées par l’aide aux "
            "victimes.",
            "Aantal overlegvergaderingen of intervisies, op zonaal of gewestelijk niveau, genoteerd door de "
            "slachtofferhulp.",
        ),
        (
            "5.3c",
            "Nombre de partenaires différents associés à une ou plusieurs réunions de préparation du Ramadan ou "
            "réunions d’évaluation du Ramadan.",
            "Aantal verschillende partners bij één of meer vergaderingen ter voorbereiding van de ramadan of "
            "vergaderingen ter evaluatie van de ramadan.",
        ),
        (
            "8.1a",
            "Durée totale, en heures, des sorties de travail de rue notées par le PONT, en moyenne par semaine "
            "complète.",
            "Totale duur, in uren, van de straatrondes genoteerd door Le PONT, gemiddeld per volledige week.",
        ),
        (
            "8.1d",
            "Parmi les dossiers différents avec un ou plusieurs contacts de suivi notés par le PONT, part de ceux avec "
            "un ou plusieurs contacts de suivi relayés vers un autre service ou un partenaire.",
            "Van de verschillende dossiers met één of meer contacten genoteerd door Le PONT: het aandeel met één of "
            "meer contacten met doorverwijzing naar een andere dienst of een partner.",
        ),
    ],
)
def test_a_coordinator_reads_what_is_counted_in_her_own_language(code: str, french: str, dutch: str):
    measure, target = shipped()[code]
    names = {
        "fr": {"vehicle_theft": "Vol de et dans véhicules"},
        "nl": {"vehicle_theft": "Diefstal van en in auto's"},
    }
    for language, text in (("fr", french), ("nl", dutch)):
        assert MeasureWords(language, names[language]).sentence(measure, target).replace("\u00a0", " ") == text


def test_whatever_the_lists_hold_has_its_words():
    assert list(nouns.KIND_NOUNS) == list(KINDS)
    assert set(nouns.TOPIC_NOUNS) == {(kind.slug, topic) for kind in KINDS.values() for topic in kind.topics}
    assert list(phrases.SERVICE_NAMES) == list(SERVICES)
    assert list(phrases.AUDIENCE_NAMES) == list(AUDIENCES)
    assert list(phrases.LEVEL_NAMES) == list(LEVELS)
    assert list(phrases.DATE_NAMES) == list(phrases.DATE_DAYS) == list(DATES)
    assert {*phrases.VERBS, "share"} == set(VERBS)


some = st.lists(st.sampled_from(list(SERVICES)), min_size=1, max_size=2, unique=True)
relays = st.one_of(
    st.just("any"), some, some.map(lambda slugs: {"not": slugs}),
    st.tuples(some, some).map(lambda both: {"include": both[0], "exclude": both[1]}),
    st.just(["transit"]),
)  # fmt: skip
terms = st.builds(
    lambda unit, number, of: {unit: number, "of": of},
    st.sampled_from(["days", "months"]),
    st.integers(1, 60),
    st.lists(st.sampled_from(DATES), min_size=1, max_size=2, unique=True),
)


@st.composite
def conditions(draw: st.DrawFn, kinds: list[str]) -> dict[str, Any]:
    """Conditions that entries of these kinds may fit; what none of them has is left away."""
    has = set.intersection(*(set(KINDS[slug].dimensions) for slug in kinds))
    topics = sorted(set.intersection(*(set(KINDS[slug].topics) for slug in kinds)))
    wanted: dict[str, Any] = {"service": some}
    if topics:
        wanted["topic"] = st.lists(st.sampled_from(topics), min_size=1, max_size=2, unique=True)
    if "audience" in has:
        wanted["audience"] = st.lists(st.sampled_from(list(AUDIENCES)), min_size=1, max_size=2, unique=True)
    if "level" in has:
        wanted["level"] = st.lists(st.sampled_from(list(LEVELS)), min_size=1, max_size=2, unique=True)
    if "relayed_to" in has:
        wanted["relayed_to"] = relays
    if "neighbourhood" in has:
        wanted["target_area"] = st.sampled_from(PHENOMENA)
    if has & set(DATES):
        wanted["within"] = terms
        wanted["no_later_than"] = st.sampled_from(sorted(has & set(DATES)))
    wanted["done"] = st.just(True)
    return draw(st.fixed_dictionaries({}, optional=wanted))


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """Whatever the grammar admits; what it refuses is drawn again."""
    verb = draw(st.sampled_from([*VERBS, "staff_measure"]))
    more = {"dated_by": draw(st.sampled_from(DATES))} if draw(st.booleans()) else {}
    if verb == "staff_measure":
        written: Any = draw(st.sampled_from(list(phrases.STAFF_MEASURES)))
    else:
        lists = st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=2, unique=True)
        selections = [
            {"kind": kinds, **draw(conditions(kinds))} for kinds in draw(st.lists(lists, min_size=1, max_size=2))
        ]
        written = selections
        if verb == "share":
            kinds = sorted({slug for one in selections for slug in one["kind"]})
            of = draw(st.sampled_from(["entries", "cases"]))
            written = {"of": of, "among": selections, "when": draw(conditions(kinds))}
    try:
        return Measure.model_validate({verb: written, **more})
    except ValidationError:
        assume(False)
        raise


def named_in(wanted: Conditions, language: str) -> list[str]:
    """The words that must stand somewhere in the sentence."""
    words = [phrases.SERVICE_NAMES[slug][language] for slug in wanted.service]
    words += [phrases.AUDIENCE_NAMES[slug][language] for slug in wanted.audience]
    words += [phrases.LEVEL_NAMES[slug][language] for slug in wanted.level]
    kinds = wanted.kind
    for topic in wanted.topic:
        words += [getattr(nouns.TOPIC_NOUNS[slug, topic], language) for slug in kinds]
    if not wanted.topic:
        words += [getattr(nouns.KIND_NOUNS[slug], language) for slug in kinds]
    if wanted.relayed_to is not None:
        words.append({"fr": "relayé", "nl": "doorverwijzing"}[language])
        for slug in (*wanted.relayed_to.include, *wanted.relayed_to.exclude):
            words.append(phrases.SERVICE_NAMES[slug][language] if slug in SERVICES else slug)
    if wanted.target_area:
        words.append(f"<{wanted.target_area}>")
    if wanted.within:
        number = wanted.within.days if wanted.within.days is not None else wanted.within.months
        words += [str(number)] if number != 1 else []
        words += [phrases.DATE_NAMES[name][language] for name in wanted.within.of]
    if wanted.no_later_than:
        words.append(phrases.DATE_DAYS[wanted.no_later_than][language])
    return words


@settings(max_examples=150, deadline=None)
@given(measures(), st.sampled_from(["fr", "nl"]))
def test_every_measure_of_the_grammar_gives_a_sentence_that_names_each_of_its_conditions(
    measure: Measure, language: Any
):
    text = MeasureWords(language, {slug: f"<{slug}>" for slug in PHENOMENA}).sentence(measure)
    wanted = [*measure.selections, *([measure.share.when] if measure.share else [])]
    assert [word for one in wanted for word in named_in(one, language) if word not in text] == []
    if measure.dated_by:
        assert OF_DATES[language == "nl"] in text.lower()
    assert text.endswith(".")
    assert not re.search(r"[{}]|  | [.,]|\(\)|,,|None", text), text
    assert language == "nl" or not re.search(r"\bde (?:les?\b|[aeiouéh])", text), text
