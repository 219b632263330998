"""Are our promises recognised, offered, followed, and kept, late or broken?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from desk.effects import Effect
from desk.engagements import (
    EngagementRefusedError,
    break_promise,
    dismiss,
    engagements_of,
    follow,
    keep,
)
from desk.promising import find_promises
from desk.reply import send_reply
from desk.sending import MailPerformer
from desk.timing.firing import run_clock
from desk.timing.promises import plan_missing_engagements
from desk.undo import take_back
from desk.worker import Worker
from intake.smtp import SendResult
from models.tables import Dossier, Echeance, Engagement, EngagementState, Outbox
from models.values import Reading
from playbooks.reading import read_text
from tests.builders import Built, add_dossier, build_desk

ALICE = "U01ALICE"
TODAY = date(2026, 11, 26)
LETTER = (
    "Bonjour Madame Vasseur,\n\nVous demandez une livraison avant vendredi. Nous vous livrerons les pièces "
    "conformes avant le 4 décembre.\nJe vous rappelle demain avant midi.\n\nPouvez-vous nous envoyer une "
    "photo avant demain ?\n\nBien à vous,\nAlice Martin"
)


def _promises(text: str, theirs: tuple[str, ...] = ()) -> list[tuple[str, date | None]]:
    return [(p.text, p.due_on) for p in find_promises(text, _read(text), said_on=TODAY, theirs=theirs)]


def _read(text: str) -> Reading:
    return read_text(text, None)


def test_what_we_shall_do_by_a_day_is_a_promise() -> None:
    """The client's wish and our question are none."""
    assert _promises(LETTER) == [
        ("Nous vous livrerons les pièces conformes avant le 4 décembre.", date(2026, 12, 4)),
        ("Je vous rappelle demain avant midi.", date(2026, 11, 27)),
    ]


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("Vous recevrez l’avoir sous 48 heures.", date(2026, 11, 28)),
        ("Notre technicien passera jeudi 3 décembre à 9 h.", date(2026, 12, 3)),
        ("Je reviens vers vous d’ici la fin de la semaine.", date(2026, 11, 27)),
        ("Le remboursement sera effectué sous 10 jours.", date(2026, 12, 6)),
        ("Je m’engage à vous tenir informée chaque semaine.", None),
        ("Ce problème ne se reproduira plus.", None),
    ],
)
def test_promises_are_read_with_their_day(text: str, due_on: date | None) -> None:
    """With a day, or plainly engaging without one."""
    assert _promises(text) == [(text, due_on)]


@pytest.mark.parametrize(
    "text",
    [
        "Nous avons reçu votre courriel du 24 novembre.",
        "Nous avons livré le 20 novembre.",
        "Nous ne pourrons pas livrer avant lundi.",
        "Merci de nous régler sous 30 jours.",
        "Vous nous avez écrit que vous vouliez une réponse avant vendredi.",
        "Bien à vous,",
        "Si vous le souhaitez, nous pouvons en parler au téléphone demain.",
    ],
)
def test_what_is_told_asked_or_denied_is_no_promise(text: str) -> None:
    """A button under a sentence that promises nothing would teach people to ignore buttons."""
    assert _promises(text) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "Nous vous livrerons avant le 4 décembre.",
                "Je m’engage à vous rembourser demain.",
                "Vous recevrez l’avoir sous 48 heures.",
            ]
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["> ", ">> ", "  > "]),
)
def test_nothing_is_recognised_in_quotes(lines: list[str], mark: str) -> None:
    """Property: quoted lines, whoever wrote them, and what follows the heading of a mail, promise nothing."""
    quoted = "\n".join(mark + line for line in lines)
    headed = "Merci.\n\nLe 25 novembre 2026 à 10:00, Claire Vasseur a écrit :\n" + "\n".join(lines)

    assert _promises(quoted) == []
    assert _promises(headed) == []
    assert _promises("\n".join(lines), theirs=("\n".join(lines),)) == []


class Post:
    """A mail server that takes everything."""

    def send(
        self, mail: bytes, envelope_from: str, recipients: tuple[str, ...], *, before_end: object
    ) -> SendResult:
        """Take it."""
        before_end()  # type: ignore[operator]
        return SendResult("sent", (), 250, "2.0.0", "OK")


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a desk with one dossier and its draft."""
    built = build_desk(tmp_path)
    add_dossier(built.store, owner=ALICE)
    return built


def _send(built: Built, *, leave: bool = True) -> None:
    from datetime import timedelta

    send_reply(
        built.desk, "1", 1, 1, "Votre lot 2291", LETTER, by=ALICE, delay=timedelta(0) if leave else None
    )
    if leave:
        worker = Worker(built.store, {"mail.": MailPerformer(built.desk, Post())}, name="essai")
        while worker.run_once():
            pass


def _rows(built: Built) -> list[Engagement]:
    with built.store.read() as session:
        return list(session.exec(select(Engagement).order_by(col(Engagement.id))).all())


def _told(built: Built) -> list[str]:
    with built.store.read() as session:
        rows = session.exec(select(Outbox).where(col(Outbox.kind).in_(("slack.dm", "slack.thread")))).all()
    return [f"{row.payload.get('what')}.{row.payload.get('step', '')}" for row in rows]


def test_promises_are_offered_once_the_letter_has_left(built: Built) -> None:
    """Proposed at sending, told in the thread with their ids when it is gone."""
    _send(built)

    assert [row.state for row in _rows(built)] == [EngagementState.PROPOSE] * 2
    with built.store.read() as session:
        told = [o for o in session.exec(select(Outbox)).all() if o.payload.get("what") == "engagements"]
    assert [promise["due_on"] for promise in told[0].payload["promesses"]] == ["2026-12-04", "2026-11-27"]


def test_a_letter_taken_back_promises_nothing(built: Built) -> None:
    """What did not leave binds nobody."""
    _send(built, leave=False)
    with built.store.read() as session:
        letter = session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).one()
    take_back(built.desk, letter.id or 0, by=ALICE)

    assert _rows(built) == []


def test_the_clock_reminds_asks_and_counts_as_broken(built: Built) -> None:
    """Followed: before the day, when it has passed, and five business days later, each once."""
    _send(built)
    delivery = _rows(built)[0]
    assert follow(built.desk, delivery.id or 0, by=ALICE).state is EngagementState.EN_COURS
    with pytest.raises(EngagementRefusedError, match="déjà suivie"):
        follow(built.desk, delivery.id or 0, by=ALICE)
    steps = []
    for day in range(20):
        run_clock(built.desk)
        with built.store.read() as session:
            rung = session.exec(
                select(Echeance).where(Echeance.kind == "engagement", col(Echeance.fired_at).is_not(None))
            ).all()
        steps.append(len(rung))
        built.clock.forward(days=1)
        assert day < 20
    assert steps[-1] == 3
    assert _rows(built)[0].state is EngagementState.ROMPU
    assert _told(built).count("echeance.rompu") == 1


def test_kept_in_time_kept_late_and_broken(built: Built) -> None:
    """Kept before its day, after it even where the clock had counted it as broken, or said to be broken."""
    _send(built)
    delivery, call = (row.id or 0 for row in _rows(built))
    follow(built.desk, delivery, by=ALICE)
    follow(built.desk, call, by=ALICE)
    assert keep(built.desk, call, by=ALICE, proof="appel du 27").state is EngagementState.TENU
    built.clock.forward(days=30)
    run_clock(built.desk)
    assert keep(built.desk, delivery, by=ALICE).state is EngagementState.TENU_EN_RETARD
    with pytest.raises(EngagementRefusedError, match="en retard"):
        break_promise(built.desk, delivery, by=ALICE)


def test_what_was_no_promise_is_out_of_the_list(built: Built) -> None:
    """Set aside, it is neither followed nor told of."""
    _send(built)
    dismiss(built.desk, _rows(built)[0].id or 0, by=ALICE)
    with built.store.read() as session:
        row = session.exec(select(Dossier)).one()
        assert [one.text for one in engagements_of(session, row)] == ["Je vous rappelle demain avant midi."]
    with pytest.raises(EngagementRefusedError, match="n’était pas une promesse"):
        follow(built.desk, _rows(built)[0].id or 0, by=ALICE)


def test_a_promise_noted_after_a_call_is_followed_too(built: Built) -> None:
    """It is entered as followed: the clock plans it by itself, once."""
    with built.store.work() as session:
        row = session.exec(select(Dossier)).one()
        session.add(
            Engagement(
                dossier_id=row.id or 0,
                text="Livrer lundi",
                due_on=date(2026, 11, 30),
                state=EngagementState.EN_COURS,
                by=ALICE,
                at=built.clock(),
            )
        )
    for _ in range(2):
        with built.store.work() as session:
            plan_missing_engagements(built.desk, session)
    with built.store.read() as session:
        planned = session.exec(select(Echeance).where(Echeance.kind == "engagement")).all()
    assert sorted(row.key.rpartition(":")[2] for row in planned) == ["avant", "n1", "rompu"]


def test_an_effect_has_a_reference(built: Built) -> None:
    """What the thread is told names its dossier, as every effect of a thread must."""
    _send(built)
    with built.store.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == "slack.thread")).all()
        effects = [Effect(o.id or 0, o.kind, o.key, o.payload, o.dossier_id, 1) for o in rows]
    assert {effect.payload["reference"] for effect in effects} == {"D-2026-00001"}
