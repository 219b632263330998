"""Does an acknowledgement leave only where it is safe, and once?"""

from __future__ import annotations

from pathlib import Path

from sqlmodel import col, select

from desk.entreprises import import_entreprises
from models.store import Store
from models.tables import Message, Outbox, RawMailRow
from tests.desk.conftest import Bench, mail, make_bench

CLIENTS = b"nom;domaines;contacts\nFonderie Vasseur;vasseur.example;claire@vasseur.example\n"


def _acks(bench: Bench) -> list[Outbox]:
    with bench.desk.store.read() as session:
        return list(session.exec(select(Outbox).where(Outbox.kind == "mail.ack")).all())


def _said(bench: Bench) -> list[str]:
    with bench.desk.store.read() as session:
        rows = session.exec(select(RawMailRow).order_by(col(RawMailRow.id))).all()
    return [dict(row.steps).get("accuse", "") for row in rows]


def test_nothing_leaves_unless_the_company_asked(store: Store, tmp_path: Path) -> None:
    """DOLEANCES_ACK is off by default."""
    bench = make_bench(store, tmp_path)
    import_entreprises(store, CLIENTS)
    bench.take(mail(1))

    assert _acks(bench) == []
    assert _said(bench) == ["accusé de réception désactivé"]


def test_a_known_contact_is_acknowledged_once_a_day(store: Store, tmp_path: Path) -> None:
    """The first complaint is acknowledged; a second one the same day is not."""
    bench = make_bench(store, tmp_path, acknowledge=True)
    import_entreprises(store, CLIENTS)
    bench.take(mail(1), mail(2, subject="Autre lot"))

    assert len(_acks(bench)) == 1
    with store.read() as session:
        letter = session.get_one(Message, int(_acks(bench)[0].payload["message_row_id"]))
    assert letter.to_addresses == ["claire@vasseur.example"]
    assert letter.subject == "Re: Lot 2291 [D-2026-00001]"
    assert "avant 16 h" in letter.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert letter.references == ["m1@vasseur.example"]


def test_a_follow_up_is_not_acknowledged(store: Store, tmp_path: Path) -> None:
    """Only what opens a dossier is."""
    bench = make_bench(store, tmp_path, acknowledge=True)
    import_entreprises(store, CLIENTS)
    bench.take(mail(1), mail(2, In_Reply_To="<m1@vasseur.example>"))

    assert len(_acks(bench)) == 1


def test_an_unknown_sender_without_dmarc_is_not_acknowledged(store: Store, tmp_path: Path) -> None:
    """An acknowledgement to a forged From is backscatter (TRAPS.md)."""
    bench = make_bench(store, tmp_path, acknowledge=True)
    bench.take(mail(1))

    assert _acks(bench) == []
    assert "non authentifié" in _said(bench)[0]


def test_an_unknown_sender_that_dmarc_vouches_for_is_acknowledged(store: Store, tmp_path: Path) -> None:
    """The configured server's word is enough."""
    bench = make_bench(store, tmp_path, acknowledge=True, authserv_id="mx.acieries.example")
    verdict = "mx.acieries.example; dmarc=pass header.from=vasseur.example"
    bench.take(f"Authentication-Results: {verdict}\r\n".encode() + mail(1))

    assert len(_acks(bench)) == 1
