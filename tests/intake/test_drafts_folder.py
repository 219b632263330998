"""Are drafts and sent mails filed once where people look, and nothing else of the mailbox touched?"""

from __future__ import annotations

import pytest

from intake.drafts_folder import drop_draft
from intake.sent_folder import keep_sent, was_sent
from models.errors import MailboxAuthError, MailboxError
from tests.servers.bad_imap import BadImap
from tests.servers.dovecot import Dovecot, running_dovecot

MARKER = "d2026-00042.3.abc@desk.fr"
DRAFT = b"Subject: Re: retard\r\nMessage-ID: <d2026-00042.3.abc@desk.fr>\r\n\r\nBonjour \xc3\xa9\r\n"

pytestmark = pytest.mark.dovecot


def test_a_draft_is_dropped_once(dovecot: Dovecot) -> None:
    r"""It lies in the SPECIAL-USE folder, flagged \Draft, its bytes kept; trying again finds it."""
    user = dovecot.new_user()

    first = drop_draft(dovecot.settings(user), DRAFT, marker=MARKER)
    second = drop_draft(dovecot.settings(user), DRAFT, marker=f"<{MARKER}>")

    assert (first.folder, first.uid, first.already) == ("Brouillons", 1, False)
    assert (second.folder, second.uid, second.already) == ("Brouillons", 1, True)
    with dovecot.session(user, "Brouillons") as person:
        row = person.fetch([1], ["FLAGS", "BODY.PEEK[]"])[1]
        assert rb"\Draft" in row[b"FLAGS"]
        assert row[b"BODY[]"] == DRAFT
        assert len(person.search()) == 1


def test_a_longer_id_is_another_draft(dovecot: Dovecot) -> None:
    """SEARCH matches parts of a header: only the whole id counts."""
    user = dovecot.new_user()
    longer = DRAFT.replace(b"<d2026", b"<xd2026")
    drop_draft(dovecot.settings(user), longer, marker=f"x{MARKER}")

    assert drop_draft(dovecot.settings(user), DRAFT, marker=MARKER).already is False


def test_other_drafts_stay_as_they_are(dovecot: Dovecot) -> None:
    """The person's own drafts keep their flags."""
    user = dovecot.new_user()
    with dovecot.session(user, "Brouillons") as person:
        person.append("Brouillons", b"Subject: perso\r\n\r\nx\r\n")
    drop_draft(dovecot.settings(user), DRAFT, marker=MARKER)

    with dovecot.session(user, "Brouillons") as person:
        assert set(person.get_flags([1])[1]) <= {rb"\Recent"}


@pytest.mark.parametrize("name", ["Drafts", "Brouillons", "drafts"])
def test_usual_names_serve_where_the_server_does_not_tell(name: str) -> None:
    """Without SPECIAL-USE the folder is known by its name; without any such folder, it is told."""
    with running_dovecot(drafts="") as plain:
        user = plain.new_user()
        with pytest.raises(MailboxError, match="no Drafts folder"):
            drop_draft(plain.settings(user), DRAFT, marker=MARKER)
        with plain.session(user) as person:
            person.create_folder(name)
        assert drop_draft(plain.settings(user), DRAFT, marker=MARKER).folder == name


def test_a_refused_login_is_told(dovecot: Dovecot) -> None:
    """The account manager's password changed: an error of its own."""
    settings = dovecot.settings(dovecot.new_user(), password="wrong")

    with pytest.raises(MailboxAuthError):
        drop_draft(settings, DRAFT, marker=MARKER)


def test_a_server_that_fails_is_told(bad_imap: BadImap) -> None:
    """A server without LIST leaves no draft and no crash."""
    with pytest.raises(MailboxError):
        drop_draft(bad_imap.settings(), DRAFT, marker=MARKER)


def test_a_draft_without_its_marker_is_a_mistake(dovecot: Dovecot) -> None:
    """It could never be recognised, so it would be dropped again and again."""
    with pytest.raises(ValueError, match="marker"):
        drop_draft(dovecot.settings("x"), b"Subject: x\r\n\r\n", marker=MARKER)


def test_a_sent_mail_is_filed_once_and_found(dovecot: Dovecot) -> None:
    """Where the server has a Sent folder under a French name, the mail lies there once, read."""
    user = dovecot.new_user()
    with dovecot.session(user) as person:
        person.create_folder("Éléments envoyés")
    settings = dovecot.settings(user)

    assert not was_sent(settings, message_id=MARKER)
    assert keep_sent(settings, DRAFT, marker=MARKER).already is False
    assert keep_sent(settings, DRAFT, marker=MARKER).already is True
    assert was_sent(settings, message_id=MARKER)
    assert not was_sent(settings, message_id=MARKER[1:])
    with dovecot.session(user, "Éléments envoyés") as person:
        assert set(person.get_flags([1])[1]) - {rb"\Recent"} == {rb"\Seen"}
