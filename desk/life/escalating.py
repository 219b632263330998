"""How does a person bring a dossier to another level, and who is told? (seed row 88)"""

from __future__ import annotations

from desk.effects import ask
from desk.journal import record
from desk.life.act import Act, acting
from desk.life.states import OPEN, said
from desk.parts import Desk
from desk.rights import Right, require
from desk.timing import chains
from desk.timing.ringing import manager_of, recipients
from desk.views import DossierView
from models.errors import TransitionRefusedError
from models.vocabulary import Echelon

NBSP = "\u00a0"


def escalate(desk: Desk, reference: str, *, to: Echelon, why: str, by: str) -> DossierView:
    """
    Bring a dossier to a level (seed row 88), or back to a lower one; the level is told (C14: *niveau*).

    Raises:
        TransitionRefusedError: It is at this level already, has ended, or nobody says why.
    """
    with acting(desk, reference) as act:
        row, session, now = act.dossier, act.session, act.now
        require(desk, by, Right.QUALIFIER, row)
        reason = " ".join(why.split())[:300]
        if row.etat not in OPEN:
            raise TransitionRefusedError(
                f"{row.reference} est {said(row.etat)}{NBSP}: il ne change plus de niveau."
            )
        if row.echelon == to:
            raise TransitionRefusedError(f"{row.reference} est déjà au niveau N{int(to)}.")
        if not reason:
            raise TransitionRefusedError("Dites pourquoi le dossier change de niveau.")
        record(
            session,
            "dossier.escalade",
            now=now,
            actor=by,
            dossier=row,
            de=row.echelon,
            vers=int(to),
            motif="decide",
        )
        up, row.echelon = to > row.echelon, int(to)
        session.flush()
        _tell_level(act, to if up else Echelon.N1, reason, by=by)
        return act.settle()


def _tell_level(act: Act, to: Echelon, reason: str, *, by: str) -> None:
    row, session, now = act.dossier, act.session, act.now
    step = f"n{int(to)}"
    payload = {
        "what": "echeance",
        "kind": "escalade",
        "reference": row.reference,
        "step": f"n{row.echelon}",
        "said": reason,
        "by": by,
        "gravite": row.gravite,
    }
    key = f"escalade:{row.reference}:{row.echelon}:{now:%Y%m%dT%H%M%S%f}"
    ask(session, "slack.thread", f"thread:{key}", payload, now=now, dossier=row)
    for user in recipients(act.desk, session, row, step):
        ask(session, "slack.dm", f"dm:{user}:{key}", {**payload, "user": user}, now=now, dossier=row)
    email = manager_of(session, row) if step == chains.N2 else ""
    if email:
        ask(session, "slack.dm", f"dm:manager:{key}", {**payload, "email": email}, now=now, dossier=row)
