"""Does the reformulation of every mail of the corpus keep to what the client wrote?"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from models.values import Analysis, Faits, MailText, Reformulation
from models.vocabulary import Demande, Enjeu, Menace, Motif, Nature, Phase, Ton
from nlp.reformulation import reformulate
from nlp.reformulation.conjugation import je_to_vous, nous_to_vous, on_to_vous, tu_to_nous, vous_to_nous
from nlp.reformulation.history import split_history
from nlp.reformulation.selecting import fact_units

_WORD = re.compile(r"\w+")
_PERSONS = frozenset(
    _WORD.findall(
        "vous nous votre notre vos nos vôtre vôtres nôtre nôtres même mêmes que qu de d ne n cela fait"
        " l le la s se je et"
    )
)
_FIRST_PERSON = re.compile(
    r"\b(?:je|me|mon|ma|mes|moi|mien|mienne|miens|miennes|tu|toi|moi-même)\b(?!-\d)|\b[jmt]['’]",
    re.IGNORECASE,
)
_MISSED_ELISION = re.compile(
    r"\b(?:que|de|ne|se|je) (?:il|elle|ils|elles|on|avez|avons|êtes|avoir|être)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Case:
    """A mail of the corpus with its gold analysis and its reformulation."""

    id: str
    mail: MailText
    analysis: Analysis
    said: Reformulation

    @property
    def text(self) -> str:
        """Return all that is said."""
        return " ".join(self.said.sentences)


def _analysis(row: dict[str, Any]) -> Analysis:
    return Analysis(
        nature=Nature(row["nature"]),
        motifs=tuple(Motif(m) for m in row["motifs"]),
        motif_principal=row["motif_principal"],
        ton=Ton(row["ton"]),
        phase=Phase(row["phase"]) if row["phase"] else None,
        menaces=tuple(Menace(m) for m in row["menaces"]),
        enjeux=tuple(Enjeu(e) for e in row["enjeux"]),
        demandes=tuple(Demande(d) for d in row["demandes"]),
        faits=Faits(**{key: tuple(values) for key, values in row["faits"].items()}),
        evidence={key: tuple(quotes) for key, quotes in row["evidence"].items()},
    )


def _rows() -> Iterator[dict[str, Any]]:
    for number in range(1, 14):
        text = (files("nlp.corpus") / f"t{number}.jsonl").read_text(encoding="utf-8")
        yield from (json.loads(line) for line in text.splitlines() if line.strip())


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Reformulate the whole corpus once, from its gold labels."""
    found = []
    for row in _rows():
        mail = MailText(subject=row["subject"], body=row["body"], from_=row["from"])
        analysis = _analysis(row)
        found.append(Case(row["id"], mail, analysis, reformulate(mail, analysis, seed=row["id"])))
    return found


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).replace("’", "'").lower()


def foreign_numbers(case: Case) -> list[str]:
    """Return the references, amounts, dates and quantities that the mail does not hold."""
    text = _squeezed(f"{case.mail.subject}\n{case.mail.body}")
    said = re.findall(r"[\w/-]*\d(?:[\w.,/-]*\w)?", f"{case.text} {case.said.scene}")
    return [number for number in said if _squeezed(number) not in text]


def first_persons(case: Case) -> list[str]:
    """Return the sentences where the client's first person remains, quotes included."""
    return [text for text in (*case.said.sentences, case.said.scene) if _FIRST_PERSON.search(text)]


def own_statements(case: Case) -> list[str]:
    """Return the sentences in which something said of the company stands alone, as an admission would."""
    alone = re.compile(r"^(?:Nous|Notre|Nos) |[.;] nous \w+ons\b", re.IGNORECASE)
    return [text for text in case.said.sentences if alone.search(text)]


def unattributed(case: Case) -> list[str]:
    """Return the sentences that do not say whose word they are."""
    whose = re.compile(r"\b(?:vous|votre message|le message que vous)\b", re.IGNORECASE)
    return [text for text in case.said.sentences if not whose.search(text)]


def untidy(case: Case) -> list[str]:
    """Return the sentences without capital, stop, curly apostrophe, single space or elision."""
    return [
        text
        for text in case.said.sentences
        if "'" in text
        or "  " in text
        or text[-1] not in ".!?…»"
        or text[0].islower()
        or _MISSED_ELISION.search(text)
    ]


@cache
def _forms(word: str) -> frozenset[str]:
    turned = (
        je_to_vous(word),
        je_to_vous(word, subjunctive=True),
        nous_to_vous(word),
        vous_to_nous(word),
        tu_to_nous(word),
        on_to_vous(word),
    )
    return frozenset({word, f"{word}s", *(form for form in turned if form)})


def invented_words(case: Case) -> list[str]:
    """Return the words of turned clauses that are not the mail's, the other person's forms aside."""
    if not case.analysis.is_doleance:
        return []
    source: set[str] = set()
    for word in _WORD.findall(case.mail.body.lower()):
        source |= _forms(word)
    units = fact_units(split_history(case.mail.body)[0], case.analysis)
    said = {word for unit in units for word in _WORD.findall(unit.text.lower())}
    return sorted(said - source - _PERSONS)


def out_of_proportion(case: Case) -> list[str]:
    """Return the text where it is longer than the mail, but for the courtesy of very short mails."""
    too_long = len(case.text) > max(280, 1.1 * len(case.mail.body)) or len(case.said.sentences) > 6
    return [case.text] if too_long else []


def silent(case: Case) -> list[str]:
    """Return the id where a doleance is not restated, or another mail is."""
    return [] if bool(case.said.sentences) == case.analysis.is_doleance else [case.id]


_PROPERTIES: tuple[Callable[[Case], list[str]], ...] = (
    foreign_numbers,
    first_persons,
    own_statements,
    unattributed,
    untidy,
    invented_words,
    out_of_proportion,
    silent,
)


@pytest.mark.parametrize("property_", _PROPERTIES, ids=lambda property_: property_.__name__)
def test_properties_hold(cases: list[Case], property_: Callable[[Case], list[str]]) -> None:
    """No mail of the corpus breaks the property that the function names."""
    assert {case.id: found for case in cases if (found := property_(case))} == {}


def test_most_mails_are_restated_in_their_own_terms(cases: list[Case]) -> None:
    """At least three quarters of the doleances are turned or quoted rather than named by theme alone."""
    doleances = [case for case in cases if case.analysis.motifs]
    own = [case for case in doleances if any(key.startswith("motifs.") for key in case.said.covered)]

    assert len(own) / len(doleances) > 0.75


def test_twice_is_the_same(cases: list[Case]) -> None:
    """Same mail, same seed, same words."""
    for case in cases[::80]:
        assert reformulate(case.mail, case.analysis, seed=case.id) == case.said


def test_wording_varies_between_dossiers(cases: list[Case]) -> None:
    """Of four hundred mails, the first five words differ in a third."""
    openings = [" ".join(case.said.sentences[0].split()[:5]) for case in cases if case.said.sentences][:400]

    assert len(set(openings)) > 0.3 * len(openings)
