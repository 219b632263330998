"""Does each mail reach its dossier, and no stranger anybody else's?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.signing import Signer
from intake.threading import NO_THREAD, Participants, ThreadMatch, find_thread
from models.values import Authenticity, Bounce, ParsedMail
from models.vocabulary import MailKind
from tests.intake.received import CLIENT, DESK, received

SIGNER = Signer("une-clef-de-test-assez-longue-0123456789", "acme.fr")
FORGER = Signer("la-clef-que-le-pirate-a-devinee-99999999", "acme.fr")
OURS, OTHER = "D-2026-00042", "D-2026-00007"
STRANGER = "pirate@ailleurs.ru"
FAILED = Authenticity(dmarc="fail")


@dataclass
class Threads:
    """Two dossiers of two clients, and the mails known of them."""

    message_ids: dict[str, str] = field(default_factory=lambda: {"1@client.fr": OURS, "9@autre.fr": OTHER})
    merged: dict[str, str] = field(default_factory=dict)
    people: dict[str, Participants] = field(
        default_factory=lambda: {
            OURS: Participants(frozenset({CLIENT, "julie@orange.fr"}), frozenset({"client.fr", "orange.fr"})),
            OTHER: Participants(frozenset({"paul@autre.fr"}), frozenset({"autre.fr"})),
        }
    )

    def dossiers_of(self, message_ids: Sequence[str]) -> Mapping[str, str]:
        """Return the dossiers of the known ids."""
        known = {i: self.message_ids[i] for i in message_ids if i in self.message_ids}
        return {i: self.merged.get(reference, reference) for i, reference in known.items()}

    def current(self, reference: str) -> str | None:
        """Follow a merge."""
        now = self.merged.get(reference, reference)
        return now if now in self.people else None

    def participants(self, reference: str) -> Participants:
        """Return who takes part."""
        return self.people[reference]


def found(mail: ParsedMail, threads: Threads | None = None) -> ThreadMatch:
    """Thread a mail among the two dossiers."""
    return find_thread(mail, threads or Threads(), SIGNER, [DESK])


def place(match: ThreadMatch) -> tuple[str | None, str, bool, str | None]:
    """Return all but the reason, which must be there."""
    assert match.reason
    return match.reference, match.how, match.doubtful, match.linked_to


FOLLOWED_SIGNED = (OURS, "signed", False, None)
FOLLOWED_REFERENCES = (OURS, "references", False, None)
FOLLOWED_SUBJECT = (OURS, "subject", False, None)


def test_a_first_mail_opens_a_dossier() -> None:
    """No sign, no link."""
    assert found(received()) == NO_THREAD
    assert found(received(references=("x@y",), in_reply_to="z@y", subject="Re: Lot")) == NO_THREAD


@pytest.mark.parametrize(
    "signs",
    [
        {"to": [SIGNER.plus_address(DESK, OURS)]},
        {"to": ["chef@client.fr"], "cc": [SIGNER.plus_address(DESK, OURS).upper()]},
        {"in_reply_to": SIGNER.message_id(OURS, 3)},
        {"references": (SIGNER.message_id(OURS, 3), "4@client.fr")},
    ],
    ids=["reply address", "reply address in Cc", "In-Reply-To", "References"],
)
def test_our_signature_is_followed(signs: dict[str, Any]) -> None:
    """Whatever else changed: subject, client program, stripped headers."""
    assert place(found(received(subject="tout autre chose", **signs))) == FOLLOWED_SIGNED


def test_a_colleague_whom_our_mail_was_passed_to_is_flagged() -> None:
    """Somebody else answers with our signature: filed, and shown to a person."""
    mail = received("avocat@cabinet.fr", in_reply_to=SIGNER.message_id(OURS, 3))

    assert place(found(mail)) == (OURS, "signed", True, None)


@pytest.mark.parametrize(
    "mail",
    [
        received(to=[FORGER.plus_address(DESK, OURS)]),
        received(in_reply_to=FORGER.message_id(OURS, 3)),
        received(references=(SIGNER.message_id(OURS, 3).replace("00042", "00007"),)),
        received(in_reply_to=f"d2026-00042.3.{'a' * 20}@acme.fr"),
        received(to=["reclamations+d2026-00042@acme.fr"]),
    ],
)
def test_a_guessed_signature_is_nothing(mail: ParsedMail) -> None:
    """Ids that look like ours but are not signed with our key point nowhere."""
    assert found(mail) == NO_THREAD


def test_an_answer_to_a_known_mail_is_followed() -> None:
    """By its In-Reply-To or any ancestor; the nearest known ancestor wins."""
    threads = Threads(message_ids={"1@client.fr": OURS, "2@client.fr": OURS, "old@client.fr": OTHER})

    assert place(found(received(in_reply_to="1@client.fr"), threads)) == FOLLOWED_REFERENCES
    mail = received(references=("old@client.fr", "2@client.fr", "unknown@client.fr"))
    assert place(found(mail, threads)) == FOLLOWED_REFERENCES


@pytest.mark.parametrize(
    "subject",
    [
        "RE: Lot fissuré [D-2026-00042]",
        "TR: RE : Lot fissuré [d-2026-42]",
        "Réf. D-2026-42 lot fissuré",
        "WG: RV: dossier D-2026-00042.",
    ],
)
def test_a_subject_tag_of_a_participant_is_followed(subject: str) -> None:
    """A new mail that quotes the reference, in any of its forms."""
    assert place(found(received(subject=subject))) == FOLLOWED_SUBJECT


@pytest.mark.parametrize("subject", ["D-2026-99999", "AD-2026-00042", "D-2026-000421234567890", "D-26-42"])
def test_a_number_that_is_no_dossier_is_nothing(subject: str) -> None:
    """Unknown references, and longer words that contain one."""
    assert found(received(subject=subject)) == NO_THREAD


@pytest.mark.parametrize("signs", [{"in_reply_to": "1@client.fr"}, {"subject": "[D-2026-00042]"}])
def test_a_stranger_is_never_let_in_by_public_signs(signs: dict[str, str]) -> None:
    """Guessing a number or quoting an id opens a new dossier, linked, for a person to look at."""
    how = "subject" if "subject" in signs else "references"

    assert place(found(received(STRANGER, **signs))) == (None, how, True, OURS)


@pytest.mark.parametrize("signs", [{"in_reply_to": "1@client.fr"}, {"subject": "[D-2026-00042]"}])
def test_a_colleague_of_the_company_is_let_in(signs: dict[str, str]) -> None:
    """Same company domain, or the desk's own address."""
    assert found(received("comptabilite@client.fr", **signs)).reference == OURS
    assert found(received("COMPTABILITE@Client.FR", **signs)).reference == OURS
    assert found(received(DESK, **signs)).reference == OURS


def test_a_public_mail_domain_makes_no_company() -> None:
    """julie@orange.fr takes part; the other millions at orange.fr do not."""
    assert found(received("julie@orange.fr", subject="[D-2026-00042]")).reference == OURS
    assert place(found(received("x@orange.fr", subject="[D-2026-00042]"))) == (None, "subject", True, OURS)


@pytest.mark.parametrize(
    "sender", ["x@client.fr.evil.ru", "x@sub.client.fr", "client.fr@evil.ru", "", "client.fr"]
)
def test_a_domain_that_only_resembles_is_a_stranger(sender: str) -> None:
    """Prefixes, suffixes and empty senders give no right."""
    assert found(received(sender, subject="[D-2026-00042]")).reference is None


@pytest.mark.parametrize(
    "signs",
    [
        {"to": [SIGNER.plus_address(DESK, OURS)]},
        {"in_reply_to": SIGNER.message_id(OURS, 3)},
        {"in_reply_to": "1@client.fr"},
        {"subject": "[D-2026-00042]"},
    ],
    ids=["signed address", "signed id", "known id", "subject"],
)
def test_a_forged_sender_continues_nothing(signs: dict[str, Any]) -> None:
    """DMARC fails: the client's own name gives no right, by any sign; the mail is linked, not lost."""
    match = found(received(authenticity=FAILED, **signs))

    assert (match.reference, match.doubtful, match.linked_to) == (None, True, OURS)


@pytest.mark.parametrize("doubt", ["several_from", "homograph", "bidi", "display_name_spoof"])
def test_a_doubtful_identity_follows_only_our_signature(doubt: str) -> None:
    """Who he is cannot be told, so only our own signature counts, and it is flagged."""
    doubtful = Authenticity(dmarc="pass", doubts=(doubt,))

    assert found(received(authenticity=doubtful, in_reply_to="1@client.fr")).reference is None
    match = found(received(authenticity=doubtful, in_reply_to=SIGNER.message_id(OURS, 1)))
    assert (match.reference, match.doubtful) == (OURS, True)


def test_a_reply_to_elsewhere_gives_no_right() -> None:
    """Identity is From; a participant named in Reply-To opens nothing."""
    mail = received(STRANGER, reply_to=[CLIENT], subject="[D-2026-00042]")

    assert found(mail).reference is None


def test_the_ticket_trick_fails() -> None:
    """
    An attacker copies himself, spoofs nothing and guesses the number (2017), or puts a participant in Cc
    (Zendesk, 2024): he is no participant by being in To or Cc, and reads nothing.
    """
    mail = received(STRANGER, to=[DESK], cc=[CLIENT, STRANGER], subject="Re: Lot fissuré [D-2026-00042]")

    assert place(found(mail)) == (None, "subject", True, OURS)


def test_a_verification_mail_of_a_service_joins_nothing() -> None:
    """A sign-up mail sent to a guessed reply address stays out."""
    mail = received("feedback@slack.com", to=["reclamations+d2026-00042.aaaaaaaaaaaaaaaaaaaa@acme.fr"])

    assert found(mail) == NO_THREAD


def test_merged_dossiers_keep_their_threads() -> None:
    """Signs of the dossier that was merged lead to the one that holds it now."""
    threads = Threads(merged={OTHER: OURS})

    assert found(received(in_reply_to="9@autre.fr"), threads).reference == OURS
    assert found(received(subject="[D-2026-00007]"), threads).reference == OURS
    assert found(received(to=[SIGNER.plus_address(DESK, OTHER)]), threads).reference == OURS


def test_a_message_moved_by_a_split_takes_its_answers_along() -> None:
    """The store knows where the message lies now; its signed id still names the first dossier."""
    moved, stayed = SIGNER.message_id(OURS, 5), SIGNER.message_id(OURS, 6)
    threads = Threads(message_ids={moved: OTHER, stayed: OURS})

    assert found(received("paul@autre.fr", in_reply_to=moved), threads).reference == OTHER
    assert found(received(in_reply_to=stayed), threads).reference == OURS
    assert found(received(in_reply_to=SIGNER.message_id(OURS, 7)), threads).reference == OURS


def test_a_signed_id_of_a_vanished_dossier_is_nothing() -> None:
    """Erased for good: the mail opens a new dossier."""
    assert found(received(in_reply_to=SIGNER.message_id("D-2020-00001", 1))) == NO_THREAD


def test_a_bounce_of_our_mail_is_filed_by_our_signature_only() -> None:
    """The report that returns our signed id is trusted; one that quotes a known id is shown to a person."""
    bounce = Bounce(("claire@client.fr",), permanent=True, original_message_id=SIGNER.message_id(OURS, 2))
    mail = received("mailer-daemon@mx.client.fr", kind=MailKind.BOUNCE, bounce=bounce)
    assert place(found(mail)) == FOLLOWED_SIGNED

    bounce = Bounce(("claire@client.fr",), permanent=True, original_message_id="1@client.fr")
    mail = received("mailer-daemon@mx.client.fr", kind=MailKind.BOUNCE, bounce=bounce)
    assert place(found(mail)) == (None, "references", True, OURS)


def test_a_hostile_list_of_ancestors_is_bounded() -> None:
    """Ten thousand references ask the store for a hundred."""
    asked: list[int] = []

    class Counting(Threads):
        def dossiers_of(self, message_ids: Sequence[str]) -> Mapping[str, str]:
            asked.append(len(message_ids))
            return super().dossiers_of(message_ids)

    found(received(references=tuple(f"{n}@x.fr" for n in range(10_000))), Counting())

    assert asked == [100]


@settings(deadline=None)
@given(
    st.text(max_size=60),
    st.lists(st.text(max_size=40), max_size=5),
    st.text(max_size=80),
    st.sampled_from(["pass", "fail", "none", "unknown"]),
)
def test_strangers_never_get_in(sender: str, ids: list[str], subject: str, dmarc: str) -> None:
    """Without our key, no mail of somebody outside the company continues a dossier."""
    mail = received(
        f"{sender}@ailleurs.fr",
        references=(*ids, "1@client.fr"),
        subject=f"{subject} [D-2026-00042]",
        to=[f"{sender}+d2026-00042.{'b' * 20}@acme.fr", DESK],
        authenticity=Authenticity(dmarc=dmarc),
    )

    assert found(mail).reference is None
