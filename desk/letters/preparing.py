"""How does a letter of a later moment become the draft that a person edits, previews and sends?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, select

from desk.advising import message_to_answer
from desk.agreement import LETTER
from desk.facts import dossier_facts
from desk.journal import DESK, record
from desk.letters.material import LetterInputs, gather, merge, with_blanks
from desk.life.act import acting
from desk.money.weighing import Weighing, weigh_geste
from desk.opening import refresh_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import DraftView, draft_view, find_dossier, latest_analysis
from models.errors import ConflictError, RefusedError
from models.plain import to_plain
from models.tables import Dossier, DraftRow, DraftState
from models.values import Draft, ReadSentence
from models.vocabulary import Channel, Demande, Niveau, Risque
from playbooks.gestes import AVOIR, REMBOURSEMENT, SPONTANEOUS
from playbooks.letters import Content, Kind, WrittenLetter, write_letter
from playbooks.wording import write_amount

NBSP = "\u00a0"
_NAMES = {
    "geste": "ce qui est proposé",
    "demande": "ce que le client demandait",
    "raisons": "les raisons",
    "fait": "ce qui a été fait",
    "promis": "ce qui était annoncé",
    "restant": "ce qui reste à faire",
}
_ASKED = {
    REMBOURSEMENT: {Demande.REMBOURSEMENT, Demande.INDEMNISATION},
    AVOIR: {Demande.AVOIR, Demande.GESTE},
}


class LetterRefusedError(RefusedError):
    """This letter cannot be written from what was given; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter that is written and not yet kept."""

    letter: WrittenLetter
    reasons: tuple[str, ...]
    niveau: Niveau


def prepare_letter(
    desk: Desk, reference: str, kind: Kind, *, by: str, inputs: LetterInputs | None = None
) -> DraftView:
    """
    Write a letter and make it the draft of its dossier; nothing leaves by that.

    It takes the place of what nobody edited, and of what the same person edited.

    Args:
        desk: The parts.
        reference: The dossier.
        kind: Which moment.
        by: Who writes.
        inputs: What that person brings; the rest is taken from the dossier.

    Raises:
        LetterRefusedError: Something is missing, or the amount cannot be; in French.
        ConflictError: Somebody else has written in the draft that is open; the message is who.
        NotAllowedError: This person may not handle the dossier.
        TransitionRefusedError: The dossier was merged; in French.
    """
    inputs = inputs or LetterInputs()
    with desk.store.read() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        prepared = write(desk, session, dossier, kind, inputs)
    risks = desk.read_text(prepared.letter.text).sentences
    draft = as_draft(kind, prepared, tuple(s for s in risks if s.risque is not Risque.AUCUN))
    with acting(desk, reference) as act:
        require(desk, by, Right.QUALIFIER, act.dossier)
        _make_room(act.session, act.dossier, by=by)
        row = keep_letter(desk, act.session, act.dossier, draft, by=by)
        return draft_view(row)


def write(desk: Desk, session: Session, dossier: Dossier, kind: Kind, inputs: LetterInputs) -> Prepared:
    """Write a letter from what the dossier holds and what a person brings; raises ``LetterRefusedError``."""
    content = with_blanks(merge(gather(desk, session, dossier, kind), inputs.content), kind)
    weighing, niveau = None, None
    if kind is Kind.PROPOSITION and inputs.rung:
        weighing = weigh_geste(desk, session, dossier, inputs.rung, round((inputs.euros or 0) * 100))
        niveau = weighing.niveau if inputs.euros else Niveau.RESPONSABLE
    needs_protocol = weighing is not None and weighing.needs_protocol
    montant = write_amount(inputs.euros) if inputs.euros and not content.montant else ""
    content = merge(content, Content(protocole=needs_protocol, montant=montant))
    try:
        letter = write_letter(desk.catalogue, kind, dossier_facts(desk, session, dossier), content)
    except ValueError as error:
        named = [said for name, said in _NAMES.items() if name in str(error).partition("needs")[2]]
        raise LetterRefusedError(
            f"Il manque, pour écrire cette lettre{NBSP}: {', '.join(named) or 'un élément'}."
        ) from error
    reasons = _reasons(session, dossier, inputs, weighing) if weighing else ()
    return Prepared(letter, reasons, niveau or letter.approval)


def _reasons(session: Session, dossier: Dossier, inputs: LetterInputs, weighing: Weighing) -> tuple[str, ...]:
    """Say what must be known before a geste is offered (seed rows 59, 62, 63, 66; contradiction C2)."""
    said = [f"{weighing.why[:1].upper()}{weighing.why[1:]}", weighing.share.rstrip(".")]
    if not inputs.euros:
        said = [f"Ce geste n’est pas chiffré{NBSP}: un responsable l’approuve"]
    message = message_to_answer(session, dossier)
    analysis = latest_analysis(session, dossier.id or 0, message.id if message else None)
    asked = _ASKED.get(inputs.rung, set()) & set(analysis.demandes)
    if inputs.rung not in SPONTANEOUS and not asked:
        said.append(f"Le client n’a pas demandé ce geste{NBSP}: les premiers échelons d’abord")
    if weighing.precedents:
        said.append(f"Précédents semblables{NBSP}: {len(weighing.precedents)}, à lire avant de s’engager")
    if weighing.refunds_around:
        said.append(
            f"Remboursements récents autour de ce client{NBSP}: {weighing.refunds_around}. "
            "Rappelez la confidentialité, pour éviter les demandes en cascade"
        )
    if weighing.needs_protocol:
        said.append("Un remboursement se fixe dans un protocole signé")
    return tuple(said)


def as_draft(kind: Kind, prepared: Prepared, risks: tuple[ReadSentence, ...]) -> Draft:
    """Return a written letter as the proposal that windows and checks know."""
    return Draft(
        playbook=f"{LETTER}{kind}",
        reasons=prepared.reasons,
        channel=Channel.ECRIT,
        subject=prepared.letter.subject,
        body=prepared.letter.text,
        reformulation="",
        questions=prepared.letter.checklist,
        uncovered=(),
        risks=risks,
        approval=prepared.niveau,
    )


def open_drafts(session: Session, dossier: Dossier) -> list[DraftRow]:
    """Return the drafts of a dossier that have neither left nor been replaced."""
    return list(
        session.exec(
            select(DraftRow)
            .where(DraftRow.dossier_id == dossier.id, DraftRow.state == DraftState.PROPOSED)
            .with_for_update()
        ).all()
    )


def _make_room(session: Session, dossier: Dossier, *, by: str) -> None:
    rows = open_drafts(session, dossier)
    theirs = next((row.edited_by for row in rows if row.edited_by not in {None, by}), None)
    if theirs is not None:
        raise ConflictError(theirs)
    for row in rows:
        row.state = DraftState.SUPERSEDED


def keep_letter(desk: Desk, session: Session, dossier: Dossier, draft: Draft, *, by: str | None) -> DraftRow:
    """Keep a letter as a draft; one that *by* asked for is theirs, so that no later mail replaces it."""
    now = desk.now()
    row = DraftRow(
        dossier_id=dossier.id or 0,
        subject=draft.subject,
        body=draft.body,
        data=to_plain(draft),
        edited_by=by,
        at=now,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "lettre.preparee",
        now=now,
        actor=by or DESK,
        dossier=dossier,
        brouillon=row.id,
        genre=draft.playbook,
    )
    refresh_card(session, dossier, now=now)
    return row
