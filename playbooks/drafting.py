"""What do we answer to this mail?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from models.values import Analysis, DossierFacts, Draft, MailText, Reading, ReadSentence, Reformulation
from models.vocabulary import Channel, Risque
from playbooks.approval import Thresholds, approval_level
from playbooks.catalogue.values import Catalogue
from playbooks.choosing import Choice, choose
from playbooks.composing import Letter, Matter, compose
from playbooks.coverage import find_uncovered
from playbooks.folding import shorten
from playbooks.restating import restate
from playbooks.typography import typeset
from playbooks.view import Options, build_view, next_step, read_manner
from playbooks.voice import Voice

Reader = Callable[[str], Reading]

_PREFIXES = re.compile(r"^\s*(?:(?:re|ré|aw|rép)\s*:\s*)+", re.IGNORECASE)


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
    mail = shorten(mail)
    if not choice.read_mail:
        choice = choose(catalogue, analysis, tier=dossier.tier, mail=mail)
    book, subject = choice.playbook, choice.subject or choice.playbook
    manner = read_manner(mail, analysis, dossier, options or Options())
    if book.appel_d_abord and not (manner.no_call or manner.formal):
        manner = replace(manner, call=True)
    matter = Matter(
        mail=mail,
        analysis=analysis,
        manner=manner,
        restated=restate(reformulation, mail, analysis, reading, seed=dossier.reference),
        step=next_step(dossier, mail),
        mediation=dossier.mediation_clause and manner.conflict,
        seed=dossier.reference,
    )
    scene = reformulation.scene if reading(reformulation.scene).risque is Risque.AUCUN else ""
    view = build_view(mail, analysis, dossier, manner, scene=scene)
    voice = Voice(catalogue, (book,) if book is subject else (book, subject), view, seed=dossier.reference)
    letter = compose(book, subject, matter, voice, reading)
    return _as_draft(
        choice,
        matter,
        letter,
        dossier.reference,
        find_risks(letter.body, reading, checked=(matter.restated, *voice.said)),
        thresholds,
    )


def _as_draft(
    choice: Choice,
    matter: Matter,
    letter: Letter,
    reference: str,
    risks: tuple[ReadSentence, ...],
    thresholds: Thresholds | None,
) -> Draft:
    """Return the letter with what an agent must know before sending it."""
    analysis = matter.analysis
    uncovered = find_uncovered(letter.body, analysis, answered=letter.answered)
    return Draft(
        playbook=choice.playbook.slug,
        reasons=choice.reasons,
        channel=Channel.APPEL_D_ABORD if matter.manner.call else Channel.ECRIT,
        subject=write_subject(matter.mail.subject, reference),
        body=letter.body,
        reformulation=typeset(matter.restated),
        questions=tuple(typeset(question.texte) for question in letter.questions),
        uncovered=uncovered if analysis.is_doleance else (),
        risks=risks,
        approval=approval_level(analysis, risks, thresholds=thresholds),
        runner_up=choice.runner_up.slug if choice.runner_up else None,
    )


def find_risks(body: str, reading: Reader, *, checked: Iterable[str]) -> tuple[ReadSentence, ...]:
    """
    Return the sentences of a letter that the reading flags, beside those that were checked already.

    Phrases of the catalogue are read once, by its check, and the restatement is the client's own
    claim; what remains is what templates and an agent's words add.
    """
    known = [typeset(text) for text in checked if text]
    return tuple(
        sentence
        for sentence in reading(without_signature(body)).sentences
        if sentence.risque is not Risque.AUCUN
        and not any(sentence.text.strip(" –") in text for text in known)
    )


def without_signature(body: str) -> str:
    """Return the letter up to its signature, which is the company's own and says nothing."""
    return body.rpartition("\n\n")[0]


def write_subject(subject: str, reference: str) -> str:
    """
    Return the reply's subject: the client's own, so that his mail program keeps the thread.

    >>> write_subject("Re: Lot 2291", "D-2026-00042")
    'Re: Lot 2291 [D-2026-00042]'
    """
    bare = _PREFIXES.sub("", re.sub(r"\s+", " ", subject)).strip()
    if not bare:
        return f"Votre message – dossier {reference}"
    return f"Re: {bare}" if reference in bare else f"Re: {bare} [{reference}]"
