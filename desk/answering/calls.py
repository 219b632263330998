"""
How does a person call a client from a dossier, and what is kept of the call? (seed rows 22, 32, 33; C3)

The script is shown before; the note is internal; afterwards the draft offered is the written summary
of what was said, which a person still reads and sends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session

from desk.advising import keep_draft
from desk.answering.mails import message_to_answer
from desk.answering.material import Material, read_material
from desk.answering.uses import settle_tone
from desk.answering.writing import thresholds
from desk.journal import record
from desk.messages import store_analysis
from desk.opening import refresh_card, tell_thread
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import DossierView, current_draft, dossier_view, find_dossier
from models.errors import DoleancesError
from models.tables import Direction, Dossier, Engagement, EngagementState, Message
from models.values import Analysis, Draft
from models.vocabulary import Ton

if TYPE_CHECKING:
    from playbooks.choosing import Choice

NBSP = "\u00a0"
SUBJECT = "Note d’appel"
MODEL = "note d’appel"
"""The model of what a call taught: a person heard it."""
NEGOTIABLE = {"oui": "oui", "non": "non", "": "non précisé"}


@dataclass(frozen=True, slots=True)
class CallScript:
    """What the person who calls has before them."""

    playbook: str
    text: str
    """Markdown; internal, never sent."""
    heard: tuple[tuple[str, str], ...] = ()
    """What to listen for (``deception``, ``blocage``, ``attente``), in the client's words (seed row 23)."""


@dataclass(frozen=True, slots=True)
class CallNote:
    """What a person noted of a call."""

    heard: str
    """One idea a line; the client may read it again in the summary."""
    negotiable: str = ""
    """``oui``, ``non``, or empty where it was not spoken of (seed row 33)."""
    promised: str = ""
    promised_on: date | None = None
    internal: str = ""
    """Stays inside, whatever happens."""
    ton: Ton | None = None
    """How the client sounded at the end."""


def call_script(desk: Desk, reference: str) -> CallScript:
    """
    Return the script of a call for a dossier, by the playbook of its draft.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        DoleancesError: There is no message to speak of.
    """
    from nlp.reformulation import reformulate
    from playbooks.calling import write_call_script

    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        material = _material(desk, session, row)
        ready = current_draft(session, row.id or 0)
    choice = _choice(desk, material, ready.advice.playbook if ready else None)
    said = ready.advice.reformulation if ready else ""
    if not said:
        sentences = reformulate(material.mail, material.analysis, seed=row.reference).sentences
        said = " ".join(sentences)
    text = write_call_script(
        desk.catalogue,
        choice.playbook,
        material.mail,
        material.analysis,
        material.facts,
        reformulation=said,
        questions=ready.advice.questions if ready else (),
    )
    return CallScript(choice.playbook.titre, text, listen_for(material.analysis))


def listen_for(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    """Return the words in which the client says his disappointment, and what blocks him."""
    quotes = {
        "deception": analysis.evidence.get(f"ton.{analysis.ton}", ()),
        "blocage": [q for e in analysis.enjeux for q in analysis.evidence.get(f"enjeux.{e}", ())],
        "attente": [q for d in analysis.demandes for q in analysis.evidence.get(f"demandes.{d}", ())],
    }
    return tuple((name, quote) for name, found in quotes.items() for quote in list(found)[:1])


def keep_call(desk: Desk, reference: str, note: CallNote, *, by: str) -> DossierView:
    """
    Keep what was said on the telephone, and offer its written summary as the draft.

    The note joins the facts of the dossier, so that no letter asks again for what was heard.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: This person may not handle the dossier.
        DoleancesError: The note says nothing of what was heard, or there is no message to speak of.
    """
    if not note.heard.strip():
        raise DoleancesError("the note says nothing of what was heard")
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, row)
        material = _material(desk, session, row)
        ready = current_draft(session, row.id or 0)
    summary = _summary(desk, material, note, ready.advice.playbook if ready else None)
    learnt = _learnt(desk, material, note)
    with desk.store.work() as session:
        row = find_dossier(session, reference, now=desk.now())
        message = _store(desk, session, row, note, by=by)
        store_analysis(session, row, message, learnt, now=desk.now())
        _move(desk, session, row, message, note, by=by)
        keep_draft(desk, session, row, message, summary, over_edited=True)
        key = str(message.id)
        tell_thread(session, row, "appel", key, now=desk.now(), message_row_id=message.id)
        refresh_card(session, row, now=desk.now())
        return dossier_view(session, row)


def written_note(note: CallNote) -> str:
    """Return a note as colleagues read it in the thread and in the export."""
    parts = [f"Ce que le client a dit{NBSP}:\n{note.heard.strip()}"]
    parts.append(f"Négociation possible{NBSP}: {NEGOTIABLE.get(note.negotiable, note.negotiable)}")
    if note.promised.strip():
        when = f" (pour le {note.promised_on:%d/%m/%Y})" if note.promised_on else ""
        parts.append(f"Ce que nous avons promis{NBSP}: {note.promised.strip()}{when}")
    if note.internal.strip():
        parts.append(f"Note interne{NBSP}: {note.internal.strip()}")
    return "\n\n".join(parts)


def _material(desk: Desk, session: Session, row: Dossier) -> Material:
    message = message_to_answer(session, row)
    if message is None:
        raise DoleancesError(f"{row.reference} has no message to speak of")
    return read_material(desk, session, row, message)


def _choice(desk: Desk, material: Material, slug: str | None) -> Choice:
    from playbooks.choosing import choose, take

    tier = material.facts.tier
    if slug is not None and slug in desk.catalogue.playbooks:
        return take(desk.catalogue, slug, material.analysis, tier=tier, mail=material.mail)
    return choose(desk.catalogue, material.analysis, tier=tier, mail=material.mail)


def _summary(desk: Desk, material: Material, note: CallNote, slug: str | None) -> Draft:
    from playbooks.calling import Call, write_call_summary

    choice = replace(_choice(desk, material, slug), reasons=())
    call = Call(tuple(note.heard.splitlines()), note.promised.strip(), note.promised_on)
    return write_call_summary(
        desk.catalogue,
        choice,
        material.mail,
        material.analysis,
        material.facts,
        call,
        reading=desk.read_text,
        thresholds=thresholds(desk),
    )


def _learnt(desk: Desk, material: Material, note: CallNote) -> Analysis:
    """Return what the call added: its facts, and how the client sounded at its end."""
    from nlp.facts import find_facts

    return replace(
        material.analysis,
        faits=find_facts(note.heard, date=desk.now()),
        ton=note.ton or material.analysis.ton,
        evidence={},
        confidence={},
        model=MODEL,
    )


def _store(desk: Desk, session: Session, row: Dossier, note: CallNote, *, by: str) -> Message:
    text = written_note(note)
    message = Message(
        dossier_id=row.id or 0,
        direction=Direction.INTERNAL,
        subject=SUBJECT,
        text=text,
        new_text=text,
        author=by,
        at=desk.now(),
    )
    session.add(message)
    session.flush()
    return message


def _move(desk: Desk, session: Session, row: Dossier, message: Message, note: CallNote, *, by: str) -> None:
    now = desk.now()
    if note.promised.strip():
        session.add(
            Engagement(
                dossier_id=row.id or 0,
                message_row_id=message.id,
                text=note.promised.strip(),
                due_on=note.promised_on,
                state=EngagementState.EN_COURS,
                by=by,
                at=now,
            )
        )
    if note.ton is not None:
        row.ton_now = note.ton
        settle_tone(session, row, note.ton)
    record(
        session,
        "appel.note",
        now=now,
        actor=by,
        dossier=row,
        message=message.id,
        negociable=note.negotiable or "non_precise",
        ton=str(note.ton or ""),
        engagement=bool(note.promised.strip()),
    )
