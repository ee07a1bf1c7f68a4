"""A measure in words, made from its declaration: "Number of post-offence visits made within 14 days of the request."

Nothing is written by hand for a single result, so a measure that is changed never keeps an old sentence. No database
and no request: the language, and the names that only a commune or a plan knows, are given. French and Dutch build
their sentences differently, so each has its own phrases side by side instead of one text to translate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ..accounts.kinds import Language
from ..entries.dimensions import Labels
from ..entries.kinds import KINDS
from . import phrases
from .kinds import Conditions, Measure, Selection, Share, Target, Within
from .nouns import KIND_NOUNS, TOPIC_NOUNS, Noun
from .phrases import AUDIENCE_NAMES, DATE_DAYS, DATE_NAMES, LEVEL_NAMES, SERVICE_NAMES

VOWELS = "aàâeéèêiîoôuûh"  # every h among the names that follow "de" is silent


@dataclass(frozen=True)
class MeasureWords:
    """How measures are said in one language; ``phenomena`` and ``partners`` are their names by slug."""

    language: Language
    phenomena: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, measure: Measure, target: Target | None = None) -> str:
        """What is counted, in one sentence; a second one where another date than the day rules."""
        text = self._body(measure)
        if target and target.per in phrases.MEANS:
            text += self._in(phrases.MEANS[target.per])
        return " ".join([f"{text[0].upper()}{text[1:]}.", *self._dating(measure)])

    def _body(self, measure: Measure) -> str:
        if measure.staff_measure:
            return self._in(phrases.STAFF_MEASURES[measure.staff_measure])
        nouns = _nouns_of(measure.selections)
        these = self._clause(measure)
        if measure.share is not None:
            phrase = self._in(phrases.SHARES[measure.share.of])
            when = self._when(measure.share, nouns)
        else:
            phrase, when = self._in(phrases.VERBS[measure.verb or ""]), ""
        return phrase.format(
            these=these,
            one_or_more=self._one_or_more(nouns),
            those="celles" if _are_feminine(nouns) else "ceux",
            when=when,
        )

    def _clause(self, measure: Measure) -> str:
        """What is counted; selections that differ in kind and topic alone share their conditions."""
        parts = []
        for bare, group in groupby(measure.selections, key=_without_nouns):
            of_group = tuple(group)
            parts.append(self._noun_with(bare, _nouns_of(of_group), measure.verb, is_made=_is_made(measure)))
        return self._in(phrases.OR_ELSE).join(parts)

    def _when(self, share: Share, among: Sequence[Noun]) -> str:
        """What the part also fits."""
        wanted, names_what = share.when, bool(share.when.kind or share.when.topic)
        kinds = [slug for selection in share.among for slug in selection.kind]
        nouns = _nouns(wanted, kinds) if names_what else among
        if share.of == "cases":
            return f" {self._one_or_more(nouns)} {self._noun_with(wanted, nouns, None)}"
        parts = [*self._adjectives(wanted), self._logged(wanted), self._relayed(wanted), self._part_done(wanted, nouns)]
        if names_what:
            parts.insert(0, self._in(phrases.THAT_ARE).format(nouns=self._either(self._noun(one) for one in nouns)))
        return "".join(f" {self._agreed(part, nouns)}" for part in parts if part)

    def _noun_with(self, wanted: Conditions, nouns: Sequence[Noun], verb: str | None, *, is_made: bool = False) -> str:
        """The nouns with their conditions: first those without a verb, then what was noted, relayed and done.
        ``is_made``: that they are made is said even where no condition asks for it."""
        names = [self._noun(one) for one in nouns]
        if self.language == "fr" and verb in phrases.AFTER_OF:
            names = [f"{self._of(name)}{name}" for name in names]
        adjectives, done = [*self._adjectives(wanted)], self._done(wanted, nouns)
        if is_made and not done and not wanted.service:
            done = self._done_word(nouns)
        # Set apart by commas, what follows several nouns is said of all of them and not of the last alone.
        are_apart = len(nouns) > 1 and bool(adjectives)
        named = (", " if are_apart else " ").join([self._either(names), *[" ".join(adjectives)] * bool(adjectives)])
        if self.language == "nl":
            text = self._dutch_with(named, wanted, done, is_there=verb in phrases.THERE_ARE, is_apart=bool(adjectives))
        else:
            said = [part for part in (self._logged(wanted), self._relayed(wanted), done) if part]
            is_apart = are_apart or (bool(done) and (len(nouns) > 1 or bool(adjectives)))
            text = named + (f"{',' if is_apart else ''} {self._listed(said)}" if said else "")
        return self._agreed(text, nouns)

    def _dutch_with(self, named: str, wanted: Conditions, done: str, *, is_there: bool, is_apart: bool) -> str:
        """Dutch says to whom they were relayed before who noted them, and that they are there before both participles:
        "contacten met doorverwijzing naar een partner zijn genoteerd door Le PONT"."""
        relayed, logged = self._relayed(wanted), self._logged(wanted)
        text = " ".join([named, relayed] if relayed else [named])
        said = [part for part in (logged, done) if part]
        if is_there:
            return f"{text} zijn {', '.join(said)}".rstrip()
        is_apart = is_apart or bool(relayed) or not logged
        return text + (f"{',' if is_apart else ''} {', '.join(said)}" if said else "")

    def _adjectives(self, wanted: Conditions) -> Iterator[str]:
        if wanted.level:
            names = self._either(self._in(LEVEL_NAMES[slug]) for slug in wanted.level)
            yield self._in(phrases.LEVEL).format(names=names)
        if wanted.audience:
            names_of = [self._in(AUDIENCE_NAMES[slug]) for slug in wanted.audience]
            if self.language == "fr":
                yield "auprès " + self._either(f"{self._of(name)}{name}" for name in names_of)
            else:
                yield "bij " + self._either(names_of)
        if wanted.target_area:
            name = self.phenomena.get(wanted.target_area, wanted.target_area)
            yield self._in(phrases.TARGET_AREA).format(name=name)

    def _logged(self, wanted: Conditions) -> str:
        names = self._either(self._in(SERVICE_NAMES[slug]) for slug in wanted.service)
        return self._in(phrases.LOGGED_BY).replace("{names}", names) if names else ""

    def _relayed(self, wanted: Conditions) -> str:
        if wanted.relayed_to is None:
            return ""
        include, exclude = wanted.relayed_to.include, wanted.relayed_to.exclude
        only, never = (self._either(self._addressee(slug) for slug in slugs) for slugs in (include, exclude))
        phrase = self._in(phrases.RELAYED[bool(include), bool(exclude)])
        return phrase.replace("{only}", only).replace("{never}", never)

    def _addressee(self, slug: str) -> str:
        return self._in(SERVICE_NAMES[slug]) if slug in SERVICE_NAMES else self.partners.get(slug, slug)

    def _done(self, wanted: Conditions, nouns: Sequence[Noun]) -> str:
        """That it was made, within which term and by when."""
        terms = self._terms(wanted)
        if terms:
            return f"{self._done_word(nouns)} {terms}"
        return f"{self._in(phrases.ALREADY)} {self._done_word(nouns)}" if wanted.done else ""

    def _part_done(self, wanted: Conditions, nouns: Sequence[Noun]) -> str:
        """The same of a part, which Dutch says with its verb last."""
        if self.language == "fr" or not self._done(wanted, nouns):
            return self._done(wanted, nouns)
        return f"dat {self._terms(wanted) or self._in(phrases.ALREADY)} is {self._done_word(nouns)}"

    def _done_word(self, nouns: Sequence[Noun]) -> str:
        """What became of all of them, or a word that fits whatever they are."""
        words = {noun.done_fr if self.language == "fr" else noun.done_nl for noun in nouns}
        return words.pop() if len(words) == 1 else self._in(phrases.DONE)

    def _terms(self, wanted: Conditions) -> str:
        terms = [self._term(wanted.within)] if wanted.within else []
        if wanted.no_later_than:
            terms.append(self._in(phrases.NO_LATER_THAN).format(day=self._in(DATE_DAYS[wanted.no_later_than])))
        return self._listed(terms)

    def _term(self, within: Within) -> str:
        failing_that = self._in(phrases.FAILING_THAT)
        if within.days == 0:
            return failing_that.join(self._in(DATE_DAYS[name]) for name in within.of)
        one, several = phrases.TERMS["days" if within.days is not None else "months"]
        number = within.days if within.days is not None else within.months
        date = failing_that.join(self._in(DATE_NAMES[name]) for name in within.of)
        return self._in(one if number == 1 else several).format(number=number, date=date)

    def _dating(self, measure: Measure) -> Iterator[str]:
        if not measure.dated_by:
            return
        yield self._in(phrases.DATED_BY).format(day=self._in(DATE_DAYS[measure.dated_by]))
        asks_done = all(one.done or one.within or one.no_later_than for one in measure.selections)
        if not asks_done and any(KINDS[slug].may_be_open for slug in measure.kinds()):
            yield self._in(phrases.ALSO_OPEN)

    def _in(self, labels: Labels) -> str:
        return labels[self.language]

    def _noun(self, noun: Noun) -> str:
        return noun.fr if self.language == "fr" else noun.nl

    def _one_or_more(self, nouns: Sequence[Noun]) -> str:
        return self._agreed(self._in(phrases.ONE_OR_MORE), nouns[:1])

    def _either(self, names: Iterable[str]) -> str:
        return self._joined(list(names), phrases.OR)

    def _listed(self, parts: Iterable[str]) -> str:
        return self._joined(list(parts), phrases.AND)

    def _joined(self, parts: list[str], last: Labels) -> str:
        return self._in(last).join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)

    def _agreed(self, text: str, nouns: Sequence[Noun]) -> str:
        return text.replace("{e}", "e" if _are_feminine(nouns) else "")

    @staticmethod
    def _of(name: str) -> str:
        """French "of" before a noun without article: de, d’."""
        return "d’" if name[0] in VOWELS else "de "


def _are_feminine(nouns: Sequence[Noun]) -> bool:
    return all(noun.is_feminine for noun in nouns)


def _nouns_of(selections: Iterable[Selection]) -> list[Noun]:
    return list(dict.fromkeys(noun for one in selections for noun in _nouns(one, one.kind)))


def _nouns(conditions: Conditions, kinds: Iterable[str]) -> list[Noun]:
    """What the entries are called: by their topics where they are named, else by their kinds."""
    chosen = conditions.kind or tuple(dict.fromkeys(kinds))
    if not conditions.topic:
        return [KIND_NOUNS[slug] for slug in chosen]
    return [TOPIC_NOUNS[slug, topic] for topic in conditions.topic for slug in chosen if topic in KINDS[slug].topics]


def _without_nouns(selection: Selection) -> Conditions:
    others = {name: getattr(selection, name) for name in Conditions.model_fields if name not in ("kind", "topic")}
    return Conditions.model_construct(**others)


def _is_made(measure: Measure) -> bool:
    """Whether the sentence speaks of something that is there or not, and so says that it was made."""
    return measure.verb in ("exists", "lasting") and measure.dated_by is None
