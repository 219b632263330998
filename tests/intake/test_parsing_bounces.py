"""Which address a bounce refused, for good or not, and which mail it was."""

from __future__ import annotations

import pytest

from intake.parsing import parse_mail
from models.vocabulary import MailKind
from tests.intake.mails import mail, multipart


def report(
    status: str, *, returned: str = "message/rfc822", text: str = "Votre message n'a pas pu être remis."
) -> bytes:
    """Return a delivery report with the structure of RFC 3464."""
    return multipart(
        f"Content-Type: text/plain; charset=utf-8\n\n{text}",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{status}",
        f"Content-Type: {returned}\n\nFrom: reclamations@arvel.example\nMessage-ID: <c1.m2@arvel.example>\n"
        "Subject: Votre dossier\n\nBonjour",
        subtype="report",
        extra="; report-type=delivery-status",
        From="Mail Delivery System <MAILER-DAEMON@mx.example>",
        Subject="Undelivered Mail Returned to Sender",
        Return_Path="<>",
    )


def test_a_refusal_names_the_address_and_the_mail() -> None:
    """The dossier of the mail that bounced is found by its Message-ID."""
    parsed = parse_mail(
        report("Final-Recipient: rfc822; Inconnu@client.example\nAction: failed\nStatus: 5.1.1")
    )

    assert parsed.kind is MailKind.BOUNCE
    assert parsed.bounce is not None
    assert parsed.bounce.recipients == ("inconnu@client.example",)
    assert parsed.bounce.permanent
    assert parsed.bounce.original_message_id == "c1.m2@arvel.example"


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822-headers"])
def test_the_mail_is_found_where_only_its_headers_come_back(returned: str) -> None:
    """RFC 3462 allows headers only."""
    status = "Final-Recipient: rfc822; a@client.example\nAction: failed\nStatus: 5.2.2"
    bounce = parse_mail(report(status, returned=returned)).bounce

    assert bounce is not None
    assert bounce.original_message_id == "c1.m2@arvel.example"


def test_a_delay_is_not_a_refusal() -> None:
    """Action: delayed only means that the server goes on trying."""
    parsed = parse_mail(report("Final-Recipient: rfc822; a@client.example\nAction: delayed\nStatus: 4.4.1"))

    assert parsed.bounce is not None
    assert not parsed.bounce.permanent


def test_the_address_we_wrote_to_wins_over_the_relayed_one() -> None:
    """Original-Recipient is the one we know."""
    status = (
        "Original-Recipient: rfc822; a@client.example\nFinal-Recipient: rfc822; b@interne.example\n"
        "Action: failed\nStatus: 5.1.1"
    )
    bounce = parse_mail(report(status)).bounce

    assert bounce is not None
    assert bounce.recipients == ("a@client.example",)


def test_delivered_recipients_are_not_refused_ones() -> None:
    """One report may tell of several recipients."""
    status = (
        "Final-Recipient: rfc822; ok@client.example\nAction: delivered\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822; non@client.example\nAction: failed\nStatus: 5.1.1"
    )
    bounce = parse_mail(report(status)).bounce

    assert bounce is not None
    assert bounce.recipients == ("non@client.example",)


@pytest.mark.parametrize(
    ("subject", "body", "address", "permanent"),
    [
        (
            "failure notice",
            (
                "Hi. This is the qmail-send program at mx.example.\n"
                "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
                "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
                "<a@client.example>:\nno such user\n"
            ),
            "a@client.example",
            True,
        ),
        (
            "Mail delivery failed: returning message to sender",
            (
                "This message was created automatically by mail delivery software.\n\n"
                "A message that you sent could not be delivered to one or more of its\n"
                "recipients. This is a permanent error. The following address(es) failed:\n\n"
                "  a@client.example\n    Unknown user\n"
            ),
            "a@client.example",
            True,
        ),
        (
            "Warning: message delayed 24 hours",
            (
                "This message was created automatically by mail delivery software.\n"
                "A message that you sent has not yet been delivered to one or more of its\n"
                "recipients after more than 24 hours on the queue on mx.example.\n\n"
                "The address to which the message has not yet been delivered is:\n\n"
                "  a@client.example\n\nDelay reason: timeout\n\n"
                "No action is required on your part. Delivery attempts will continue for some "
                "time.\n"
            ),
            "a@client.example",
            False,
        ),
        (
            "Courrier non distribué",
            "Votre message n'a pas pu être distribué au destinataire suivant :\n\n"
            "<a@client.example>: 550 5.1.1 Adresse invalide.\n\n"
            "--- Message d'origine ---\nFrom: b@arvel.example\n",
            "a@client.example",
            True,
        ),
        (
            "Avis de non-remise",
            "Le message n'a pas pu être remis à a@client.example car sa boîte aux lettres est pleine. "
            "Une nouvelle tentative aura lieu dans quatre heures.",
            "a@client.example",
            False,
        ),
    ],
    ids=["qmail", "exim", "exim-delay", "french", "french-delay"],
)
def test_bounces_without_structure_are_read(subject: str, body: str, address: str, permanent: bool) -> None:
    """Three in four real bounces carry no RFC 3464 part."""
    parsed = parse_mail(mail(body, Subject=subject, From="MAILER-DAEMON@mx.example", Return_Path="<>"))

    assert parsed.kind is MailKind.BOUNCE
    assert parsed.bounce is not None
    assert parsed.bounce.recipients == (address,)
    assert parsed.bounce.permanent is permanent


def test_a_bounce_that_nobody_can_read_is_still_a_bounce() -> None:
    """flufl.bounce raises on some mails: it then found nothing."""
    parsed = parse_mail(
        mail("?", From=None, To=None, Return_Path="<>", Subject="Returned mail: see transcript")
    )

    assert parsed.kind is MailKind.BOUNCE
    assert parsed.bounce is not None
    assert parsed.bounce.recipients == ()
