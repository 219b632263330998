"""Is automatic mail never answered, never dropped without trace, and does every loop end?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from intake.screening import (
    PASSED,
    STEPS,
    CapKind,
    Caps,
    content_key,
    may_acknowledge,
    screen,
)
from models.values import Address, Authenticity, Bounce, ParsedMail
from models.vocabulary import MailKind
from tests.intake.received import CLIENT, DESK, received

OTHER_DESK = "sav@autre-bureau.fr"


@dataclass
class Recent:
    """Counts what was received; time stands still."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: list[tuple[str, str, timedelta]] = field(default_factory=list)

    def count(self, kind: CapKind, key: str, within: timedelta) -> int:
        """Return how many were noted."""
        self.asked.append((kind, key, within))
        return self.counts[kind, key]

    def note(self, mail: ParsedMail) -> None:
        """Remember a mail as the store would."""
        self.counts["address", mail.from_.address.casefold()] += 1
        self.counts["domain", mail.from_.domain.casefold()] += 1
        self.counts["content", content_key(mail)] += 1


def decide(mail: ParsedMail, recent: Recent | None = None, caps: Caps | None = None) -> tuple[str, str]:
    """Return action and reason."""
    screening = screen(mail, own_addresses=[DESK], recent=recent or Recent(), caps=caps)
    return screening.action, screening.reason


def test_a_client_goes_on_and_every_step_says_so() -> None:
    """What each step decided is kept for the card."""
    screening = screen(received(), own_addresses=[DESK], recent=Recent())

    assert (screening.action, screening.reason) == ("continue", "")
    assert screening.steps == tuple((name, PASSED) for name, _ in STEPS)


@pytest.mark.parametrize(
    ("kind", "action", "step"),
    [
        (MailKind.OWN, "drop", "own"),
        (MailKind.BOUNCE, "hold", "bounce"),
        (MailKind.AUTO_REPLY, "hold", "automatic"),
        (MailKind.LIST, "hold", "automatic"),
        (MailKind.REPORT, "hold", "automatic"),
    ],
)
def test_each_kind_of_automatic_mail_is_held_or_left(kind: MailKind, action: str, step: str) -> None:
    """The first step that objects decides, and its reason names the sign that told."""
    screening = screen(
        received(kind=kind, kind_reason="Auto-Submitted: auto-replied"), own_addresses=[DESK], recent=Recent()
    )

    assert screening.action == action
    assert screening.steps[-1] == (step, screening.reason)
    if kind is not MailKind.BOUNCE:
        assert "Auto-Submitted" in screening.reason


def test_a_permanent_bounce_is_told_apart() -> None:
    """A hard bounce marks the address, a delay does not."""
    hard = received(kind=MailKind.BOUNCE, bounce=Bounce((CLIENT,), permanent=True))
    soft = received(kind=MailKind.BOUNCE, bounce=Bounce((CLIENT,), permanent=False))

    assert decide(hard)[1] != decide(soft)[1]


def test_the_desk_is_never_its_own_client() -> None:
    """A mail from its own address is left aside, whatever its case."""
    assert decide(received(DESK.upper()))[0] == "drop"


@pytest.mark.parametrize("kind", [MailKind.OWN, MailKind.HUMAN])
def test_a_contact_form_that_writes_in_the_desk_s_name_is_never_left_unseen(kind: MailKind) -> None:
    """The client is in Reply-To alone; without a client there, it is an echo."""
    form = replace(received(DESK, kind=kind), reply_to=(Address("Claire", CLIENT),))
    echo = replace(form, reply_to=(Address("", DESK.upper()),))

    assert decide(form) == ("hold", f"message au nom du bureau, réponse attendue par {CLIENT}")
    assert decide(echo)[0] == "drop"


@pytest.mark.parametrize(
    ("kind", "key"), [("address", CLIENT), ("domain", "client.fr"), ("content", content_key(received()))]
)
def test_each_cap_holds_what_exceeds_it(kind: str, key: str) -> None:
    """The mail that passes the cap is held, the one before is not, and the figure is told."""
    caps = Caps(window=timedelta(minutes=30), address=3, domain=3, content=3)
    recent = Recent(Counter({(kind, key): 2}))
    assert decide(received(), recent, caps)[0] == "continue"
    recent.counts[kind, key] = 3

    action, reason = decide(received(), recent, caps)

    assert action == "hold"
    assert "4 messages" in reason
    assert "30 minutes" in reason
    assert all(within == timedelta(minutes=30) for _, _, within in recent.asked)


def test_a_public_domain_has_no_cap_of_its_own() -> None:
    """A hundred clients at gmail.com are a hundred clients."""
    recent = Recent(Counter({("domain", "gmail.com"): 10_000}))

    assert decide(received("x@gmail.com"), recent)[0] == "continue"


def test_the_same_content_is_known_in_its_variations() -> None:
    """Prefixes, tags, counters, case and spacing do not make a loop look new; another text does."""
    first = received(subject="Votre demande 17", new_text="Bonjour, reçu le 3 mai.")
    again = received(subject="RE: votre  demande 18 [D-2026-00042]", new_text="BONJOUR,\nreçu le 4 mai. ")

    assert content_key(first) == content_key(again)
    assert content_key(first) != content_key(received(new_text="autre chose"))
    assert content_key(received(new_text="\udce9")) == content_key(received(new_text="\udce9"))


def acknowledge(mail: ParsedMail, *, known: bool = False, acks: int = 0) -> bool:
    """Tell whether a mail may be acknowledged; a reason is always given."""
    may, reason = may_acknowledge(mail, known_contact=known, acks_last_24h=acks, own_addresses=[DESK])
    assert reason
    return may


def test_an_authenticated_sender_is_acknowledged_once_a_day() -> None:
    """The second mail within 24 hours is not."""
    assert acknowledge(received())
    assert not acknowledge(received(), acks=1)


@pytest.mark.parametrize(
    ("dmarc", "known", "may"),
    [
        ("pass", False, True),
        ("pass", True, True),
        ("unknown", True, True),
        ("none", True, True),
        ("unknown", False, False),
        ("none", False, False),
        ("fail", True, False),
        ("fail", False, False),
    ],
)
def test_no_backscatter_to_a_forged_sender(dmarc: str, known: bool, may: bool) -> None:
    """Unknown authentication is enough for a known contact only, failed authentication for nobody."""
    assert acknowledge(received(authenticity=Authenticity(dmarc=dmarc)), known=known) is may


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "sans-arobase",
        DESK,
        DESK.upper(),
        "noreply@client.fr",
        "no-reply@client.fr",
        "No_Reply@client.fr",
        "ne-pas-repondre@client.fr",
        "nepasrepondre@client.fr",
        "facture.noreply@client.fr",
        "noreply-compta@client.fr",
        "donotreply@client.fr",
        "mailer-daemon@client.fr",
        "postmaster@client.fr",
        "bounces+123@client.fr",
        "notifications@client.fr",
    ],
)
def test_addresses_that_nobody_reads_are_not_acknowledged(sender: str) -> None:
    """No-reply, daemons, the desk itself, and no address at all."""
    assert not acknowledge(received(sender), known=True)


@pytest.mark.parametrize("sender", ["norbert.eply@client.fr", "postmasters@client.fr", "bounceur@client.fr"])
def test_people_whose_name_resembles_are_acknowledged(sender: str) -> None:
    """Only whole words count."""
    assert acknowledge(received(sender))


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind is not MailKind.HUMAN])
def test_no_automatic_mail_is_acknowledged(kind: MailKind) -> None:
    """Whatever its sender."""
    assert not acknowledge(received(kind=kind), known=True)


def test_a_doubtful_identity_is_not_acknowledged() -> None:
    """A spoofed display name gets nothing back."""
    doubtful = Authenticity(dmarc="pass", doubts=("display_name_spoof",))

    assert not acknowledge(received(authenticity=doubtful), known=True)


def _turns(answer: Callable[[ParsedMail], ParsedMail | None], first: ParsedMail, limit: int = 20) -> int:
    """Count the acknowledgements our desk sends to a partner that answers each of them."""
    recent, acks, mail = Recent(), Counter[str](), first
    for sent in range(limit):
        screening = screen(mail, own_addresses=[DESK], recent=recent)
        recent.note(mail)
        address = mail.from_.address
        if screening.action != "continue":
            return sent
        may, _ = may_acknowledge(mail, known_contact=True, acks_last_24h=acks[address])
        if not may:
            return sent
        acks[address] += 1
        back = answer(mail)
        if back is None:
            return sent + 1
        mail = back
    raise AssertionError("the loop never ended")


def test_two_desks_wired_to_each_other_stop() -> None:
    """Ours says that it is automatic, so a desk like ours holds it: one mail, and silence."""
    recent, acks = Recent(), Counter[str]()

    def other_desk(_: ParsedMail) -> ParsedMail | None:
        ours = received(DESK, kind=MailKind.AUTO_REPLY, kind_reason="Auto-Submitted: auto-replied")
        assert screen(ours, own_addresses=[OTHER_DESK], recent=recent).action == "hold"
        assert not may_acknowledge(ours, known_contact=True, acks_last_24h=acks[DESK])[0]
        return None

    assert _turns(other_desk, received(OTHER_DESK)) == 1


@pytest.mark.parametrize("human_looking", [True, False])
def test_a_responder_without_any_header_stops_within_two_mails(human_looking: bool) -> None:
    """It answers every mail, and nothing in its headers tells: the daily limit ends it."""
    kind = MailKind.HUMAN if human_looking else MailKind.AUTO_REPLY

    sent = _turns(lambda mail: received(OTHER_DESK, kind=kind, new_text=mail.new_text), received(OTHER_DESK))

    assert sent <= 2


def test_a_responder_that_changes_its_address_is_held_by_its_content() -> None:
    """A new address each time escapes the daily limit; the same content does not."""
    numbers = iter(range(1000))

    def responder(_: ParsedMail) -> ParsedMail:
        return received(f"ticket-{next(numbers)}@autre-bureau.fr", new_text=f"Ticket {next(numbers)} ouvert")

    assert _turns(responder, received(OTHER_DESK)) <= Caps().content + 1
