"""
How is somebody of law asked before a word is written, with what they need to answer? (seed row 67)

« En cas de doute… échanger avec des avocats compétents » : the question goes to the direction, with a
brief made of labels and amounts, never of the client's own words; the answer comes in the thread.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from desk.advising import message_to_answer
from desk.agreement import whom_to_ask
from desk.effects import ask
from desk.journal import record
from desk.life.act import acting
from desk.opening import client_of, tell_thread
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import latest_analysis
from models.errors import RefusedError
from models.tables import Dossier, Entreprise
from models.vocabulary import Niveau

NBSP = "\u00a0"
ADVICE = "avis"
"""What a direct message asks."""
LONGEST = 1500


class AdviceRefusedError(RefusedError):
    """This question goes to nobody; the message is a French sentence."""


def ask_legal(desk: Desk, reference: str, question: str, *, by: str) -> tuple[str, ...]:
    """
    Ask the direction a question of law about a dossier; return whom.

    Raises:
        AdviceRefusedError: There is no question, or nobody is named to answer it; in French.
        NotAllowedError: This person may not handle the dossier.
        TransitionRefusedError: The dossier was merged; in French.
    """
    asked = " ".join(question.split())[:LONGEST]
    if not asked:
        raise AdviceRefusedError("Posez votre question en une phrase.")
    with acting(desk, reference) as act:
        require(desk, by, Right.QUALIFIER, act.dossier)
        users = whom_to_ask(desk, act.session, Niveau.DIRECTION, asked_by=by)
        if not users:
            raise AdviceRefusedError(
                f"Personne n’est désigné pour répondre{NBSP}: demandez à un administrateur de nommer la "
                "direction (DOLEANCES_APPROVERS)."
            )
        brief = _brief(act.session, act.dossier)
        mark = f"{ADVICE}:{act.dossier.id}:{act.now:%Y%m%dT%H%M%S}"
        for user in users:
            payload = {
                "reference": act.dossier.reference,
                "what": ADVICE,
                "user": user,
                "par": by,
                "question": asked,
                "points": brief,
            }
            ask(act.session, "slack.dm", f"{mark}:{user}", payload, now=act.now, dossier=act.dossier)
        text = f"Un avis juridique est demandé à la direction{NBSP}: la réponse est attendue dans ce fil."
        tell_thread(act.session, act.dossier, "note", mark, now=act.now, text=text)
        record(act.session, "avis.demande", now=act.now, actor=by, dossier=act.dossier, a=list(users))
        return users


def _brief(session: Session, dossier: Dossier) -> dict[str, Any]:
    """Return what a jurist asks first, as labels and values."""
    entreprise = client_of(session, dossier)[1]
    message = message_to_answer(session, dossier)
    analysis = latest_analysis(session, dossier.id or 0, message.id if message else None)
    faits = analysis.faits
    return {
        **(_contract(entreprise) if entreprise else {}),
        "phase": dossier.phase and str(dossier.phase),
        "menaces": [str(menace) for menace in analysis.menaces],
        "demandes": [str(demande) for demande in analysis.demandes],
        "montants": list(faits.montants),
        "pieces": [*faits.contrat, *faits.commande, *faits.facture],
        "delais": list(faits.delais),
    }


def _contract(entreprise: Entreprise) -> dict[str, Any]:
    return {
        "client": entreprise.name,
        "contrat": entreprise.contract,
        "fin": entreprise.contract_end.isoformat() if entreprise.contract_end else "",
        "clause": entreprise.mediation_clause,
        "penalites": entreprise.penalties,
    }
