"""Does every mail find its place once: a new dossier, a known one, aside, or quarantine?"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from desk.reception import MAX_ATTEMPTS
from models.leasing import LEASE_SECONDS
from models.store import Store
from models.tables import Dossier, Message, Outbox, RawMailRow, RawState, StoredAttachment
from models.values import Analysis, MailText
from models.vocabulary import Etat, Nature
from tests.builders import ANALYSIS, FakeClock
from tests.desk.conftest import ADDRESS, Bench, mail, make_bench


def _kinds(session: Session) -> list[str]:
    return list(session.exec(select(Outbox.kind).order_by(col(Outbox.id))).all())


def _dossiers(bench: Bench) -> list[Dossier]:
    with bench.desk.store.read() as session:
        return list(session.exec(select(Dossier).order_by(col(Dossier.id))).all())


def _raw(bench: Bench) -> list[RawMailRow]:
    with bench.desk.store.read() as session:
        return list(session.exec(select(RawMailRow).order_by(col(RawMailRow.id))).all())


def test_a_complaint_opens_a_dossier_with_its_effects_in_one_go(bench: Bench) -> None:
    """A dossier, its reference, its deadlines, its card and its draft are asked for together."""
    bench.take(mail())

    (dossier,) = _dossiers(bench)
    assert dossier.reference == "D-2026-00001"
    assert dossier.motif_principal == "qualite"
    assert dossier.first_answer_due_at is not None
    with bench.desk.store.read() as session:
        assert _kinds(session) == ["slack.card", "draft.prepare"]


def test_the_same_mail_fetched_twice_gives_one_dossier(bench: Bench) -> None:
    """Delivered-To and Received differ between two deliveries: the mail is the same."""
    bench.take(mail(), b"Received: from a by b\r\nDelivered-To: x@y.example\r\n" + mail())

    assert len(_dossiers(bench)) == 1
    assert [row.reason for row in _raw(bench)] == ["dossier D-2026-00001 ouvert", "déjà reçu"]


def test_a_message_id_used_first_by_a_stranger_suppresses_nothing(bench: Bench) -> None:
    """Identity is the Message-ID and the content (TRAPS.md)."""
    bench.take(mail(1, sender="Mallory <m@ailleurs.example>", subject="Autre chose"), mail(1))

    assert len(_dossiers(bench)) == 2


def test_a_reply_joins_its_dossier_and_shows_in_its_thread(bench: Bench) -> None:
    """In-Reply-To leads to the dossier, and nothing new opens."""
    bench.take(mail(1))
    bench.take(mail(2, body="Toujours rien.", In_Reply_To="<m1@vasseur.example>"))

    assert len(_dossiers(bench)) == 1
    with bench.desk.store.read() as session:
        assert _kinds(session) == [
            "slack.card",
            "draft.prepare",
            "slack.thread",
            "slack.update",
            "draft.prepare",
        ]


def test_a_reply_within_one_batch_joins_the_mail_before_it(bench: Bench) -> None:
    """A batch sees its own mails."""
    bench.take(mail(1), mail(2, In_Reply_To="<m1@vasseur.example>"))

    assert len(_dossiers(bench)) == 1


def test_two_mails_that_answer_one_we_never_saw_belong_together(bench: Bench) -> None:
    """Every id of the References leads to the dossier (PEERS.md, thread 1)."""
    bench.take(
        mail(1, In_Reply_To="<jamais-vu@vasseur.example>"),
        mail(2, In_Reply_To="<jamais-vu@vasseur.example>"),
    )

    assert len(_dossiers(bench)) == 1


def test_a_stranger_who_quotes_a_reference_opens_a_linked_dossier(bench: Bench) -> None:
    """The tag in a subject is public: a person decides (PEERS.md, thread 2)."""
    bench.take(mail(1))
    bench.take(mail(2, subject="Re: [D-2026-00001]", sender="Mallory <m@ailleurs.example>"))

    _first, second = _dossiers(bench)
    assert second.linked_to == "D-2026-00001"
    assert second.linked_why


def test_a_stranger_who_answers_our_letter_takes_no_part_by_that(bench: Bench) -> None:
    """Our signature files the mail; it does not let its sender speak for the client afterwards."""
    bench.take(mail(1))
    signed = bench.desk.signer.message_id("D-2026-00001", 9)
    stranger = {"sender": "Mallory <m@ailleurs.example>"}
    bench.take(mail(2, In_Reply_To=f"<{signed}>", **stranger))
    bench.take(mail(3, subject="Encore [D-2026-00001]", **stranger))

    _first, second = _dossiers(bench)
    assert second.linked_to == "D-2026-00001"


def test_a_colleague_who_forwards_names_the_client(bench: Bench) -> None:
    """Whom our own domain passes on is the client, not our colleague."""
    body = (
        "Pour toi.\n\n---------- Message transféré ---------\n"
        "De : Sophie Arnaud <s.arnaud@chantier.example>\n"
        "Date : mar. 24 nov. 2026 à 16:12\nObjet : Certificats\nÀ : Alice <alice@acieries.example>\n\n"
        "Le certificat du lot 12 manque."
    )
    bench.take(mail(1, subject="TR: Certificats", body=body, sender="Alice <alice@acieries.example>"))

    with bench.desk.store.read() as session:
        from desk.views import dossier_view

        view = dossier_view(session, session.exec(select(Dossier)).one())
    assert view.client_address == "s.arnaud@chantier.example"
    assert view.first_message is not None
    assert view.first_message.new_text == (
        "Pour toi.\n\nMessage transféré, de Sophie Arnaud <s.arnaud@chantier.example>\u00a0:\n\n"
        "Le certificat du lot 12 manque."
    )


@pytest.mark.parametrize(
    ("headers", "state"),
    [
        ({"Auto_Submitted": "auto-replied"}, RawState.HELD),
        ({"List_Unsubscribe": "<mailto:x@y.example>"}, RawState.HELD),
    ],
)
def test_automatic_mail_opens_nothing_and_leaves_its_trace(
    bench: Bench, headers: dict[str, str], state: RawState
) -> None:
    """Held with its reason, told to people, never answered."""
    bench.take(mail(1, **headers))

    assert _dossiers(bench) == []
    assert [row.state for row in _raw(bench)] == [state]
    with bench.desk.store.read() as session:
        assert _kinds(session) == ["slack.notice"]


def test_our_own_mail_is_dropped_with_its_trace(bench: Bench) -> None:
    """A mail from the desk's own address never becomes a complaint."""
    bench.take(mail(1, sender=f"Nous <{ADDRESS}>"))

    assert _dossiers(bench) == []
    assert [row.state for row in _raw(bench)] == [RawState.DROPPED]


def test_a_mail_of_ours_that_comes_back_is_dropped_by_its_signature(bench: Bench) -> None:
    """A copy to ourselves, or a server that returns it, opens nothing."""
    ours = bench.desk.signer.message_id("D-2026-00001", 7)
    bench.take(mail(1).replace(b"<m1@vasseur.example>", f"<{ours}>".encode()))

    assert _dossiers(bench) == []
    assert [row.state for row in _raw(bench)] == [RawState.DROPPED]


def test_a_colleague_is_no_echo_of_the_desk(bench: Bench) -> None:
    """Mail programs of our own domain write Message-IDs of our domain."""
    raw = mail(1, sender="Alice <alice@acieries.example>")
    bench.take(raw.replace(b"<m1@vasseur.example>", b"<abc@acieries.example>"))

    assert len(_dossiers(bench)) == 1


def test_thanks_without_dossier_wait_and_doubt_opens(bench: Bench) -> None:
    """Sure thanks open nothing; unsure ones open a dossier for a person to qualify."""
    bench.analyst.analysis = Analysis(nature=Nature.REMERCIEMENT, a_qualifier=False)
    bench.take(mail(1))
    bench.analyst.analysis = Analysis(nature=Nature.REMERCIEMENT, a_qualifier=True)
    bench.take(mail(2))

    assert [row.state for row in _raw(bench)] == [RawState.HELD, RawState.DONE]
    assert len(_dossiers(bench)) == 1


def test_thanks_do_not_reopen_and_a_complaint_does(bench: Bench) -> None:
    """A closed dossier stays closed on « merci » (PEERS.md, thread 39)."""
    bench.take(mail(1))
    with bench.desk.store.work() as session:
        session.exec(select(Dossier)).one().etat = Etat.RESOLU
    bench.analyst.analysis = Analysis(nature=Nature.REMERCIEMENT, a_qualifier=False)
    bench.take(mail(2, In_Reply_To="<m1@vasseur.example>"))
    assert _dossiers(bench)[0].etat is Etat.RESOLU
    bench.analyst.analysis = dataclasses.replace(ANALYSIS, nature=Nature.RELANCE)
    bench.take(mail(3, In_Reply_To="<m1@vasseur.example>"))

    assert _dossiers(bench)[0].etat is Etat.INSTRUCTION


def test_attachments_lie_outside_the_database(bench: Bench) -> None:
    """A file is kept under its hash, and listed on the message."""
    body = (
        "--x\r\nContent-Type: text/plain\r\n\r\nVoir photo.\r\n"
        "--x\r\nContent-Type: text/plain; name=a.txt\r\n"
        "Content-Disposition: attachment; filename=a.txt\r\n\r\nbonjour\r\n--x--\r\n"
    )
    raw = mail(1, body=body).replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=x", 1)
    bench.take(raw)

    with bench.desk.store.read() as session:
        file = session.exec(select(StoredAttachment)).one()
    assert file.name == "a.txt"
    assert bench.desk.files.get(file.sha256).strip() == b"bonjour"


class _Breaking:
    """Fails on one mail, understands the others."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def analyse(self, text: MailText, *, tier: str = "standard") -> Analysis:
        """Raise on the poisonous subject."""
        self.seen.append(text.subject)
        if "poison" in text.subject:
            raise RecursionError("trop profond")
        return ANALYSIS


def test_a_mail_that_fails_is_quarantined_and_never_stops_the_others(store: Store, tmp_path: Path) -> None:
    """Three strikes, its bytes kept, people told, the others read (ARCHITECTURE.md, rule 6)."""
    bench = make_bench(store, tmp_path)
    breaking = _Breaking()
    bench.desk.__dict__["analyst"] = breaking
    bench.take(mail(1), mail(2, subject="poison"), mail(3, subject="Autre lot"))

    assert [row.state for row in _raw(bench)] == [RawState.DONE, RawState.QUARANTINE, RawState.DONE]
    assert breaking.seen.count("poison") == MAX_ATTEMPTS
    assert _raw(bench)[1].content == mail(2, subject="poison")
    with store.read() as session:
        notice = session.exec(select(Outbox).where(Outbox.kind == "slack.notice")).one()
    assert notice.payload["what"] == "quarantaine"


def test_what_a_killed_process_was_reading_is_read_again(bench: Bench, clock: FakeClock) -> None:
    """A lease that lapsed gives the mail to the next worker: one dossier, nothing lost."""
    from models.leasing import lease_raw_mails

    bench.keep(mail(1))
    with bench.desk.store.work() as session:
        lease_raw_mails(session, worker="mort", now=clock(), limit=5)
    assert bench.reception.run_once() == 0
    clock.forward(seconds=LEASE_SECONDS + 1)

    assert bench.reception.run_once() == 1
    assert len(_dossiers(bench)) == 1


def test_a_mail_without_sender_or_text_still_opens_a_dossier(bench: Bench) -> None:
    """No From, no subject, no body: a person looks at it (osTicket#6710)."""
    bench.take(b"Subject:\r\n\r\n")

    (dossier,) = _dossiers(bench)
    assert dossier.subject == "(sans objet)"


def test_what_was_decided_is_stored_step_by_step(bench: Bench) -> None:
    """« Pourquoi » has an answer for every mail (rule 5)."""
    bench.take(mail(1))

    (raw,) = _raw(bench)
    assert [name for name, _said in raw.steps] == [
        "own",
        "bounce",
        "automatic",
        "cap_address",
        "cap_domain",
        "cap_content",
        "fil",
        "accuse",
    ]
    with bench.desk.store.read() as session:
        assert session.exec(select(Message)).one().raw_mail_id == raw.id


def test_a_mail_tried_before_is_tried_alone(bench: Bench) -> None:
    """Its neighbours are given back uncounted, and all are read in the end."""
    bench.keep(*[mail(number) for number in range(1, 6)])
    with bench.desk.store.work() as session:
        session.exec(select(RawMailRow).where(RawMailRow.id == 2)).one().attempts = 3

    assert bench.reception.run_once() == 1
    assert [row.attempts for row in _raw(bench)] == [0, 4, 0, 0, 0]
    while bench.reception.run_once():
        pass
    assert {row.state for row in _raw(bench)} == {RawState.DONE}
