"""Does the reformulation of every mail of the corpus keep to what the client wrote?"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import pytest

from models.values import Analysis, Faits, MailText, Reformulation
from models.vocabulary import Demande, Enjeu, Menace, Motif, Nature, Phase, Ton
from nlp.reformulation import reformulate
from nlp.reformulation.conjugation import je_to_vous, nous_to_vous, on_to_vous, tu_to_nous, vous_to_nous
from nlp.reformulation.history import split_history
from nlp.reformulation.selecting import fact_units

_WORD = re.compile(r"\w+")
_PERSONS = set(
    [
        "vous",
        "nous",
        "votre",
        "notre",
        "vos",
        "nos",
        "vôtre",
        "vôtres",
        "nôtre",
        "nôtres",
        "même",
        "mêmes",
        "que",
        "qu",
        "de",
        "d",
        "ne",
        "n",
        "cela",
        "fait",
        "l",
        "le",
        "la",
        "s",
        "se",
        "je",
    ]
)
_FIRST_PERSON = re.compile(
    r"\b(?:je|me|mon|ma|mes|moi|mien|mienne|miens|miennes|tu|toi|moi-même)\b(?!-\d)|\b[jmt]['’]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Case:
    """A mail of the corpus with its gold analysis and its reformulation."""

    id: str
    mail: MailText
    analysis: Analysis
    said: Reformulation


def _analysis(row: dict) -> Analysis:  # type: ignore[type-arg]
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


def _rows() -> Iterator[dict]:  # type: ignore[type-arg]
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


def test_every_number_comes_from_the_mail(cases: list[Case]) -> None:
    """References, amounts, dates and quantities are copied, never made."""
    wrong = []
    for case in cases:
        text = _squeezed(f"{case.mail.subject}\n{case.mail.body}")
        for number in re.findall(
            r"[\w/-]*\d(?:[\w.,/-]*\w)?", " ".join(case.said.sentences) + " " + case.said.scene
        ):
            if _squeezed(number) not in text:
                wrong.append((case.id, number))

    assert wrong == []


def test_no_first_person_of_the_client_remains(cases: list[Case]) -> None:
    """The company speaks: je, me, mon, moi and the familiar tu are gone, quotes included."""
    wrong = [
        (case.id, sentence)
        for case in cases
        for sentence in (*case.said.sentences, case.said.scene)
        if _FIRST_PERSON.search(sentence)
    ]

    assert wrong == []


def test_nothing_said_of_the_company_stands_alone(cases: list[Case]) -> None:
    """An accusation stays the client's word: no sentence opens in the company's own voice."""
    wrong = [
        (case.id, sentence)
        for case in cases
        for sentence in case.said.sentences
        if re.match(r"(?:Nous|Notre|Nos) ", sentence) or re.search(r"[.;] (?:[Nn]ous) \w+ons\b", sentence)
    ]

    assert wrong == []


def test_sentences_are_attributed(cases: list[Case]) -> None:
    """Each sentence says whose word it is: vous, votre message, or the message passed on."""
    wrong = [
        (case.id, sentence)
        for case in cases
        for sentence in case.said.sentences
        if not re.search(r"\b(?:vous|votre message|le message que vous)\b", sentence, re.IGNORECASE)
    ]

    assert wrong == []


def test_sentences_are_typographically_sound(cases: list[Case]) -> None:
    """A capital, a full stop, curly apostrophes, no doubled space, no missed elision."""
    missed = re.compile(
        r"\b(?:que|de|ne|se|je|le|la) (?:il|elle|ils|elles|on|avez|avons|êtes|avoir|être|un|une)\b",
        re.IGNORECASE,
    )
    allowed = re.compile(r"\b(?:le|la|de|que) une? (?:fois|par)\b|\ble un\b")
    wrong = [
        (case.id, sentence)
        for case in cases
        for sentence in case.said.sentences
        if "'" in sentence
        or "  " in sentence
        or sentence[-1] not in ".!?…»"
        or sentence[0].islower()
        or (missed.search(sentence) and not allowed.search(sentence))
    ]

    assert wrong == []


def _forms(word: str) -> set[str]:
    turned = (
        je_to_vous(word),
        je_to_vous(word, subjunctive=True),
        nous_to_vous(word),
        vous_to_nous(word),
        tu_to_nous(word),
        on_to_vous(word),
    )
    return {word, f"{word}s", *(form for form in turned if form)}


def test_nothing_is_invented(cases: list[Case]) -> None:
    """Every word of a turned clause is a word of the mail, or that word in the other person."""
    wrong = []
    for case in cases:
        if not case.analysis.is_doleance:
            continue
        source: set[str] = set()
        for word in _WORD.findall(f"{case.mail.body}".lower()):
            source |= _forms(word)
        for unit in fact_units(split_history(case.mail.body)[0], case.analysis):
            strange = set(_WORD.findall(unit.text.lower())) - source - _PERSONS - {"et"}
            if strange:
                wrong.append((case.id, sorted(strange)))

    assert wrong == []


def test_length_is_in_proportion(cases: list[Case]) -> None:
    """A restatement is no longer than the mail, but for the courtesy of very short mails."""
    wrong = [
        case.id
        for case in cases
        if len(" ".join(case.said.sentences)) > max(280, 1.1 * len(case.mail.body))
        or len(case.said.sentences) > 6
    ]

    assert wrong == []


def test_other_mails_are_not_restated(cases: list[Case]) -> None:
    """Questions, thanks and strays have no reformulation; every doleance has one."""
    assert all(bool(case.said.sentences) == case.analysis.is_doleance for case in cases)


def test_most_mails_are_restated_in_their_own_terms(cases: list[Case]) -> None:
    """At least three quarters of the doleances are turned or quoted rather than named by theme alone."""
    doleances = [case for case in cases if case.analysis.motifs]
    own = [case for case in doleances if any(key.startswith("motifs.") for key in case.said.covered)]

    assert len(own) / len(doleances) > 0.75


def test_twice_is_the_same(cases: list[Case]) -> None:
    """Same mail, same seed, same words."""
    for case in cases[::40]:
        assert reformulate(case.mail, case.analysis, seed=case.id) == case.said


def test_wording_varies_between_dossiers(cases: list[Case]) -> None:
    """The first five words are shared by few of the mails that follow one another."""
    openings = [" ".join(case.said.sentences[0].split()[:5]) for case in cases if case.said.sentences][:400]

    assert len(set(openings)) > len(openings) / 3
