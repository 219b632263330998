"""What do we answer to this mail?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from models.values import Analysis, DossierFacts, Draft, MailText, Reading, Reformulation
from models.vocabulary import Channel, Enjeu, Risque, Ton
from playbooks.answers import (
    Answer,
    answer_deadlines,
    answer_requests,
    answer_threats,
    ask,
    missing_questions,
)
from playbooks.approval import Thresholds, approval_level
from playbooks.catalogue.values import Catalogue, Playbook, Question
from playbooks.choosing import Choice
from playbooks.coverage import find_uncovered
from playbooks.quoting import first_quotable
from playbooks.restating import restate
from playbooks.typography import typeset
from playbooks.variation import spin
from playbooks.view import Manner, Options, build_view, next_step, read_manner
from playbooks.voice import Voice
from playbooks.wording import upper_first

Reader = Callable[[str], Reading]

LIST_FROM = 3
"""From so many requests on, each gets its own line."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The pieces a layout puts in order; each may be empty."""

    accueil: str
    restitution: str
    attention: str
    verification: str
    answers: tuple[Answer, ...]
    questions: tuple[Question, ...]
    demande_questions: str
    suite: str
    merci: str


def write_draft(
    catalogue: Catalogue,
    choice: Choice,
    mail: MailText,
    analysis: Analysis,
    reformulation: Reformulation,
    dossier: DossierFacts,
    *,
    reading: Reader,
    options: Options | None = None,
    thresholds: Thresholds | None = None,
) -> Draft:
    """
    Return the proposed answer to a mail.

    Deterministic: the dossier's reference decides between equal wordings.

    Args:
        catalogue: The playbooks and the shared phrases.
        choice: The playbook that fits, from ``choosing.choose``.
        mail: The client's words; they are only ever data.
        analysis: What the desk understood of them.
        reformulation: What the client said in our words; empty sentences are replaced by the facts.
        dossier: Who answers, under which reference, and when the next step is due.
        reading: The reading of what leaves; what it flags is left out where it can be, and listed.
        options: How to rewrite it on request.
        thresholds: The charter's amounts for approval.

    Raises:
        CatalogueError: A template of the playbook is wrong.
    """
    options = options or Options()
    book = choice.playbook
    manner = read_manner(mail, analysis, dossier, options)
    if book.appel_d_abord and not manner.no_call and not manner.formal:
        manner = _with_call(manner)
    restated = restate(reformulation, mail, analysis, reading, seed=dossier.reference)
    scene = _safe(reformulation.scene, reading)
    view = build_view(mail, analysis, dossier, manner, scene=scene)
    books = tuple(dict.fromkeys(b.slug for b in (book, choice.subject) if b is not None))
    voice = Voice(catalogue, tuple(catalogue.playbooks[slug] for slug in books), view, seed=dossier.reference)
    parts = _write_parts(choice, mail, analysis, dossier, manner, voice, restated, reading)
    body = _lay_out(book, catalogue, voice, parts, manner)
    risks = tuple(sentence for sentence in reading(body).sentences if sentence.risque is not Risque.AUCUN)
    answered = {answer.key for answer in parts.answers}
    return Draft(
        playbook=book.slug,
        reasons=choice.reasons,
        channel=Channel.APPEL_D_ABORD if manner.call else Channel.ECRIT,
        subject=write_subject(mail.subject, dossier.reference),
        body=body,
        reformulation=typeset(restated),
        questions=tuple(typeset(question.texte) for question in parts.questions),
        uncovered=find_uncovered(body, analysis, answered=answered) if analysis.is_doleance else (),
        risks=risks,
        approval=approval_level(analysis, risks, thresholds=thresholds),
        runner_up=choice.runner_up.slug if choice.runner_up else None,
    )


def write_subject(subject: str, reference: str) -> str:
    """
    Return the reply's subject: the client's own, so that his mail program keeps the thread.

    >>> write_subject("Re: Lot 2291", "D-2026-00042")
    'Re: Lot 2291 [D-2026-00042]'
    """
    bare = re.sub(
        r"^\s*(?:(?:re|ré|aw|rép)\s*:\s*)+", "", re.sub(r"\s+", " ", subject), flags=re.IGNORECASE
    ).strip()
    tagged = bare if reference in bare else f"{bare} [{reference}]"
    return f"Re: {tagged}" if bare else f"Votre message – dossier {reference}"


def _write_parts(
    choice: Choice,
    mail: MailText,
    analysis: Analysis,
    dossier: DossierFacts,
    manner: Manner,
    voice: Voice,
    restated: str,
    reading: Reader,
) -> Parts:
    subject = choice.subject or choice.playbook
    answers = [
        *answer_requests(analysis, voice),
        *answer_deadlines(analysis, mail, voice, next_step(dossier, mail)),
        *answer_threats(analysis, voice, manner),
    ]
    questions = missing_questions(subject, analysis, mail, manner) if analysis.is_doleance else []
    return Parts(
        accueil=_greeting_words(analysis, manner, voice, dossier.reference),
        restitution=restated,
        attention=_attention(analysis, manner, voice, reading, restated),
        verification=voice.say("verification"),
        answers=tuple(answers),
        questions=tuple(questions),
        demande_questions=ask(questions, voice),
        suite=voice.say("suite.appel" if manner.call else "suite.formel" if manner.formal else "suite.ecrit"),
        merci=voice.say("merci.courant") if not manner.conflict and not manner.formal else "",
    )


def _greeting_words(analysis: Analysis, manner: Manner, voice: Voice, seed: str) -> str:
    if manner.formal:
        return voice.say("accueil.formel")
    if analysis.ton == Ton.COLERE:
        return voice.say("accueil.colere")
    if str(analysis.nature) == "relance":
        return voice.say("accueil.relance")
    family = ("direct", "courant", "courant", "titre")[spin("accueil", seed) % 4]
    return voice.say(
        "accueil.courant" if family == "titre" and not voice.knows("titre") else f"accueil.{family}"
    )


def _attention(analysis: Analysis, manner: Manner, voice: Voice, reading: Reader, restated: str) -> str:
    """Return what shows that the client's own trouble was seen: its scene, its words, its stakes."""
    lines = []
    scene = voice.say("attention.scene") if voice.knows("scene") else ""
    quote = first_quotable(analysis, (f"ton.{analysis.ton}", "enjeux.continuite", "enjeux.recurrence"))
    if scene:
        lines.append(scene)
    elif quote and quote not in restated:
        lines.append(_safe(voice.say("attention.citation", citation=quote), reading))
    for enjeu in (Enjeu.SECURITE, Enjeu.CONTINUITE, Enjeu.RECURRENCE):
        if enjeu in analysis.enjeux:
            lines.append(voice.say(f"attention.{enjeu}"))
            break
    return " ".join(line for line in lines if line)


def _lay_out(book: Playbook, catalogue: Catalogue, voice: Voice, parts: Parts, manner: Manner) -> str:
    template = (
        f"{book.slug}/reponse.txt.j2" if "reponse.txt.j2" in book.templates else "_commun/reponse.txt.j2"
    )
    texts = [answer.text for answer in parts.answers if answer.text]
    requests = [answer.text for answer in parts.answers if answer.text and answer.key.startswith("demandes.")]
    body = voice.render(
        template,
        accueil=parts.accueil,
        restitution=parts.restitution,
        attention=parts.attention,
        verification=parts.verification,
        reponses=" ".join(texts),
        demandes=tuple(requests),
        autres=" ".join(text for text in texts if text not in requests),
        en_liste=len(requests) >= LIST_FROM,
        questions=parts.demande_questions,
        suite=upper_first(parts.suite),
        merci=parts.merci,
        politesse=voice.say(
            "politesse.formel"
            if manner.formal
            else "politesse.familier"
            if manner.casual
            else "politesse.courant"
        ),
    )
    return tidy(typeset(body))


def tidy(text: str) -> str:
    """Return a letter without empty paragraphs, doubled spaces or spaces at the ends of lines."""
    lines = [re.sub(r" {2,}", " ", line).strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _safe(text: str, reading: Reader) -> str:
    return text if text and reading(text).risque is Risque.AUCUN else ""


def _with_call(manner: Manner) -> Manner:
    from dataclasses import replace

    return replace(manner, call=True)
