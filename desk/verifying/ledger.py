"""How is the whole record checked: the journal, the mails it saw, the references it gave?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlmodel import Session, select

from desk.parts import Desk
from desk.verifying.anchor import Anchor
from desk.verifying.chain import ChainCheck, Line
from desk.verifying.findings import Fault, Finding, LedgerReport
from desk.verifying.mails import MailCheck
from models.tables import Dossier

LISTED = 200
"""Findings that are listed; a wrong key would list every line."""


def verify_ledger(desk: Desk) -> LedgerReport:
    """
    Check every line of the journal, every mail and file that it saw; where all is well, write a new anchor.

    Raises:
        StoreError: The database cannot be read.
    """
    secret = desk.store.secret
    anchor = Anchor(desk.settings.data_dir, secret)
    with desk.store.read() as session:
        if not desk.store.is_sqlite:
            # One instant for every statement: mails come in meanwhile.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        chain, mails = ChainCheck(session, secret), MailCheck(session, desk.files, secret)
        given: dict[int, str] = {}

        def seen(row: Line) -> None:
            anchor.see(row.seq, row.seal)
            mails.see(row.kind, row.data)
            if row.kind == "dossier.ouvert" and row.dossier_id and row.data.get("reference"):
                given[row.dossier_id] = str(row.data["reference"])

        def all_findings() -> Iterator[Finding]:
            yield from chain.run(seen)
            yield from anchor.check()
            yield from mails.run()
            yield from _references(session, given)

        found = all_findings()
        listed = tuple(islice(found, LISTED))
        more = sum(1 for _ in found)
    if not listed and chain.last:
        anchor.write(chain.last, chain.seal, desk.now())
    return LedgerReport(
        lines=chain.lines,
        mails=mails.mails,
        files=mails.files,
        head=f"{chain.last}:{chain.seal}",
        anchored=anchor.seq is not None,
        findings=listed,
        more=more,
    )


def _references(session: Session, given: dict[int, str]) -> Iterator[Finding]:
    """A line names its dossier by its row: the row must still have the reference that it was given."""
    rows = dict(session.exec(select(Dossier.id, Dossier.reference)).all())
    for row_id, reference in sorted(given.items()):
        if rows.get(row_id) != reference:
            yield Finding(Fault.REFERENCE, detail=reference)
