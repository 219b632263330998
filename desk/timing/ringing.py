"""What happens when a step of a chain falls due: who is told, and does the dossier go up a level?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from desk.journal import record
from desk.opening import client_of, refresh_card
from desk.parts import Desk
from desk.team import on_call, reachable
from desk.timing import chains
from desk.timing.alerts import Alert
from desk.timing.chains import Chain, Step, chains_of
from desk.timing.schedule import schedule
from models.tables import Dossier, Echeance


def ring(desk: Desk, session: Session, echeance: Echeance) -> Sequence[Alert]:
    """
    Fire a step of a chain, or the latest that has come since: a stop of the clock skips the others.

    What is no longer true rings for nobody: the chain is worked out again from the dossier.
    """
    dossier = session.get(Dossier, echeance.dossier_id) if echeance.dossier_id else None
    if dossier is None:
        return ()
    now = desk.now()
    running = {chain.root(dossier.id or 0): chain for chain in chains_of(desk.charter, dossier)}
    chain = running.get(str(echeance.data.get("root")))
    step = chain.reached(now) if chain is not None else None
    if chain is None or step is None:
        schedule(session, desk.charter, dossier, now=now)
        return ()
    # The row has fired from here on, so that the schedule goes on after the step reached.
    echeance.fired_at = now
    echeance.data = {**echeance.data, "reached": step.name}
    record(
        session,
        "echeance.sonnee",
        now=now,
        dossier=dossier,
        genre=chain.kind,
        quoi=chain.what,
        niveau=step.name,
    )
    climb(session, dossier, step, chain, desk=desk)
    schedule(session, desk.charter, dossier, now=now)
    return (_alert(desk, session, dossier, chain, step, echeance),)


def climb(session: Session, dossier: Dossier, step: Step, chain: Chain, *, desk: Desk) -> None:
    """Bring a dossier whose deadline passed to the level that is told; a silence alone raises nothing."""
    level = chains.ECHELONS.get(step.name)
    if level is None or chain.kind not in {"premiere_reponse", "resolution"} or dossier.echelon >= level:
        return
    record(
        session,
        "dossier.escalade",
        now=desk.now(),
        dossier=dossier,
        de=dossier.echelon,
        vers=int(level),
        motif=chain.kind,
    )
    dossier.echelon = int(level)
    refresh_card(session, dossier, now=desk.now())


def _alert(
    desk: Desk, session: Session, dossier: Dossier, chain: Chain, step: Step, echeance: Echeance
) -> Alert:
    # A stop of the clock passes over levels: each of those is told too, once, with the last one.
    names = [one.name for one in chain.steps]
    first = str(echeance.data.get("step"))
    passed = names[names.index(first) if first in names else 0 : names.index(step.name) + 1]
    email = manager_of(session, dossier) if chains.N2 in passed else ""
    users: dict[str, None] = {}
    for name in passed:
        # A company without account manager would be told of by nobody at N2.
        level = chains.N3 if name == chains.N2 and not email else name
        nobody = chain.what == chains.NOBODY
        users |= dict.fromkeys(recipients(desk, session, dossier, level, nobody=nobody))
    return Alert(
        echeance=echeance,
        dossier=dossier,
        step=step.name,
        due_at=chain.anchor,
        users=tuple(users),
        email=email,
        data={"quoi": chain.what, "owner": dossier.owner},
    )


def recipients(
    desk: Desk, session: Session, dossier: Dossier, step: str, *, nobody: bool = False
) -> tuple[str, ...]:
    """
    Return the Slack ids that a level tells directly; in place of one who is away, the stand-in.

    N1 is who has the dossier, and who is on call while nobody has it; N2, the account manager, is
    reached by e-mail address; where there are no approvers, N4 is the leads'.
    """
    now, settings = desk.now(), desk.settings
    if step == chains.N3:
        named: tuple[str, ...] = settings.leads
    elif step == chains.N4:
        named = settings.approvers or settings.leads
    elif step == chains.N2:
        named = ()
    elif nobody or dossier.owner is None:
        return on_call(session, now=now)
    else:
        named = (dossier.owner,)
    return reachable(session, named, now=now)


def manager_of(session: Session, dossier: Dossier) -> str:
    """Return the address of the dossier's account manager, empty where there is none."""
    entreprise = client_of(session, dossier)[1]
    return entreprise.account_manager.strip() if entreprise else ""
