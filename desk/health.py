"""How are the mailboxes doing, and who is told when one fails (PEERS.md, thread 14)?"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, select

from desk.effects import ask
from intake.poller import PollerState
from models.store import Store
from models.tables import MailboxStateRow

WRITE_EVERY = timedelta(seconds=60)
"""A healthy mailbox says so after every look; writing each time would keep the database busy."""
_TROUBLE = {"refused", "failing", "unreachable"}
_SENTENCES = {
    "refused": (
        "⚠️ La boîte «\u00a0{mailbox}\u00a0» refuse notre mot de passe\u00a0: plus aucun courriel n’arrive. "
        "Vérifiez le compte, puis lancez «\u00a0doleances doctor\u00a0». Réponse du serveur\u00a0: {error}."
    ),
    "silence": (
        "⚠️ La boîte «\u00a0{mailbox}\u00a0» ne répond plus. Je réessaie sans cesse\u00a0; rien n’est perdu, "
        "les courriels attendent sur le serveur. Dernière erreur\u00a0: {error}."
    ),
    "": "✅ La boîte «\u00a0{mailbox}\u00a0» répond de nouveau.",
}


class MailboxHealth:
    """
    Writes how one mailbox is doing, and tells people at once when its login is refused.

    Args:
        store: The database.
        folder: The folder read.
        silence: After so long without a successful look, people are told.
    """

    def __init__(self, store: Store, *, folder: str, silence: timedelta = timedelta(minutes=10)) -> None:
        self.store = store
        self.folder = folder
        self.silence = silence
        self._written: tuple[str, datetime] | None = None
        self._told = ""
        self._healthy_at = store.clock()

    def __call__(self, state: PollerState) -> None:
        """Take note of a poller's state."""
        now = self.store.clock()
        if state.status == "connected":
            self._healthy_at = now
        if self._is_news(state, now):
            with self.store.work() as session:
                self._write(session, state)
                self._tell(session, state, now)
            self._written = (state.status, now)

    def _is_news(self, state: PollerState, now: datetime) -> bool:
        if self._written is None or self._written[0] != state.status:
            return True
        return now - self._written[1] >= WRITE_EVERY

    def _write(self, session: Session, state: PollerState) -> None:
        row = session.exec(
            select(MailboxStateRow).where(
                MailboxStateRow.mailbox == state.mailbox, MailboxStateRow.folder == self.folder
            )
        ).first()
        if row is None:
            row = MailboxStateRow(mailbox=state.mailbox, folder=self.folder)
            session.add(row)
        row.status, row.error = state.status, state.error[:2000]
        row.last_success_at = state.last_success or row.last_success_at

    def _tell(self, session: Session, state: PollerState, now: datetime) -> None:
        trouble = ""
        if state.status == "refused":
            trouble = "refused"
        elif state.status in _TROUBLE and now - self._healthy_at >= self.silence:
            trouble = "silence"
        if trouble == self._told or (not trouble and state.status != "connected"):
            return
        self._told = trouble
        text = _SENTENCES[trouble].format(mailbox=state.mailbox, error=state.error or "sans précision")
        key = f"notice:mailbox:{state.mailbox}:{trouble}:{now.isoformat()}"
        ask(session, "slack.notice", key[:200], {"text": text}, now=now)
