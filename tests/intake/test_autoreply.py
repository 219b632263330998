"""Who or what wrote a mail, in the order of MAIL.md 2.4."""

from __future__ import annotations

import pytest

from intake.parsing import ParseOptions, parse_mail
from models.vocabulary import MailKind
from tests.intake.mails import mail, multipart

OPTIONS = ParseOptions(
    own_addresses=frozenset({"reclamations@arvel.example"}), own_domains=frozenset({"arvel.example"})
)


@pytest.mark.parametrize(
    "changes",
    [
        {"X_Doleances_Loop": "1"},
        {"Message_ID": "<d2026-00042.7.abcdefghij234567abcd@Arvel.example>"},
        {"From": "Arvel <Reclamations@arvel.example>"},
    ],
    ids=str,
)
def test_our_own_mail_is_known(changes: dict[str, str]) -> None:
    """By our loop header, our Message-ID domain or our address: this comes before all else."""
    parsed = parse_mail(mail(Auto_Submitted="auto-replied", **changes), options=OPTIONS)

    assert parsed.kind is MailKind.OWN


def test_a_colleague_is_not_the_desk() -> None:
    """Account managers write to the desk from the same domain, and pass complaints on."""
    raw = mail(From="Jean <jean@arvel.example>", Message_ID="<a1b2@arvel.example>")

    assert parse_mail(raw, options=OPTIONS).kind is MailKind.HUMAN


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"Auto_Submitted": "auto-replied"}, MailKind.AUTO_REPLY),
        ({"Auto_Submitted": "Auto-Generated (vacation); owner=x"}, MailKind.AUTO_REPLY),
        ({"Auto_Submitted": "(comment) auto-notified"}, MailKind.AUTO_REPLY),
        ({"Auto_Submitted": "no"}, MailKind.HUMAN),
        ({"Auto_Submitted": "No; x=y"}, MailKind.HUMAN),
        ({"Auto_Submitted": "(rien) no"}, MailKind.HUMAN),
        ({"X_Auto_Response_Suppress": "All"}, MailKind.AUTO_REPLY),
        ({"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}, MailKind.AUTO_REPLY),
        ({"X_Auto_Response_Suppress": "RN, NRN"}, MailKind.HUMAN),
        ({"Precedence": "auto_reply"}, MailKind.AUTO_REPLY),
        ({"Precedence": "bulk"}, MailKind.LIST),
        ({"Precedence": "list"}, MailKind.LIST),
        ({"Precedence": "first-class"}, MailKind.HUMAN),
        ({"List_Id": "<annonces.example>"}, MailKind.LIST),
        ({"List_Unsubscribe": "<mailto:x@y.example>"}, MailKind.LIST),
        ({"X_Autoreply": "yes"}, MailKind.AUTO_REPLY),
        ({"X_Autorespond": "Absence"}, MailKind.AUTO_REPLY),
        ({"X_Loop": "x@y.example"}, MailKind.AUTO_REPLY),
        ({"From": "no-reply@client.example"}, MailKind.AUTO_REPLY),
        ({"From": "ne-pas-repondre@client.example"}, MailKind.AUTO_REPLY),
        ({"From": "nepasrepondre@client.example"}, MailKind.AUTO_REPLY),
        ({"From": "Noreply.Facturation@client.example"}, MailKind.AUTO_REPLY),
        ({"From": "MAILER-DAEMON@mx.example", "Subject": "Échec"}, MailKind.BOUNCE),
        ({"Return_Path": "<>", "From": "postmaster@mx.example"}, MailKind.BOUNCE),
        ({"Return_Path": "<>", "Subject": "Réponse automatique : Palette"}, MailKind.AUTO_REPLY),
        ({"Return_Path": "<client@client.example>"}, MailKind.HUMAN),
    ],
    ids=str,
)
def test_headers_of_programs_are_known(changes: dict[str, str], kind: MailKind) -> None:
    """Values, case, comments and parameters count, not the mere presence of a header."""
    parsed = parse_mail(mail(**changes))

    assert parsed.kind is kind
    assert parsed.kind_reason


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Réponse automatique : Palette cassée", MailKind.AUTO_REPLY),
        ("Réponse automatique\u00a0: Palette cassée", MailKind.AUTO_REPLY),
        ("Automatic reply: Palette", MailKind.AUTO_REPLY),
        ("Absence du bureau : Palette", MailKind.AUTO_REPLY),
        ("Absent du bureau", MailKind.AUTO_REPLY),
        ("Message d’absence", MailKind.AUTO_REPLY),
        ("Out of Office: Palette", MailKind.AUTO_REPLY),
        ("En congés jusqu'au 15 août", MailKind.AUTO_REPLY),
        ("Automatische Antwort: Palette", MailKind.AUTO_REPLY),
        ("Accusé de réception automatique", MailKind.AUTO_REPLY),
        ("[Mailinblack] Demande d'authentification", MailKind.AUTO_REPLY),
        ("Lu : Votre réponse", MailKind.REPORT),
        ("Non lu : Votre réponse", MailKind.REPORT),
        ("Accepté : réunion de mardi", MailKind.REPORT),
        ("Non remis : Votre réponse", MailKind.BOUNCE),
        ("Échec de la remise : Votre réponse", MailKind.BOUNCE),
        ("Courrier non distribué", MailKind.BOUNCE),
        ("Undeliverable: Votre réponse", MailKind.BOUNCE),
        ("Undelivered Mail Returned to Sender", MailKind.BOUNCE),
        ("Absence de réponse de votre part", MailKind.HUMAN),
        ("RE: absence de livraison", MailKind.HUMAN),
        ("Livraison non reçue", MailKind.HUMAN),
        ("Retard de livraison", MailKind.HUMAN),
        ("Accusé de réception de ma réclamation ?", MailKind.HUMAN),
        ("Bureau livré cassé", MailKind.HUMAN),
    ],
)
def test_subjects_tell_in_french_and_english(subject: str, kind: MailKind) -> None:
    """They decide last, and what a client writes about absence or delay stays his own."""
    assert parse_mail(mail(Subject=subject.encode())).kind is kind


@pytest.mark.parametrize(
    "body",
    [
        (
            "Bonjour,\n\nJe suis actuellement absente du bureau jusqu'au 12 août. En cas "
            "d'urgence, appelez l'accueil."
        ),
        "Bonjour,\n\nJe suis en congés du 3 au 17 août inclus et ne consulterai pas mes messages.",
        "Ceci est une réponse automatique, merci de ne pas y répondre.",
        "Hello,\n\nI am out of the office until Monday.",
    ],
)
def test_an_absence_without_any_sign_is_known_by_its_first_words(body: str) -> None:
    """Some responders write no header at all; a loop with them must stop."""
    assert parse_mail(mail(body)).kind is MailKind.AUTO_REPLY


@pytest.mark.parametrize(
    "body",
    [
        "Bonjour,\n\nJe suis en panne depuis lundi et personne ne répond.",
        "Bonjour,\n\nJe suis absolument furieux : votre livreur était absent jusqu'à midi.",
        "Votre réponse automatique ne me suffit pas. Je veux parler à quelqu'un.",
    ],
)
def test_complaints_about_absences_stay_human(body: str) -> None:
    """Words of absence inside a complaint decide nothing."""
    assert parse_mail(mail(body)).kind is MailKind.HUMAN


def test_read_receipts_are_reports() -> None:
    """RFC 8098."""
    raw = multipart(
        "Content-Type: text/plain\n\nVotre message a été lu.",
        (
            "Content-Type: message/disposition-notification\n\n"
            "Disposition: manual-action/MDN-sent-manually; displayed"
        ),
        subtype="report",
        extra="; report-type=disposition-notification",
    )

    assert parse_mail(raw).kind is MailKind.REPORT


def test_abuse_reports_are_reports() -> None:
    """RFC 5965."""
    raw = multipart(
        "Content-Type: text/plain\n\nAbuse report.",
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse",
        subtype="report",
        extra="; report-type=feedback-report",
    )

    assert parse_mail(raw).kind is MailKind.REPORT


def test_answers_to_invitations_are_reports() -> None:
    """Nobody complains in a calendar answer."""
    raw = multipart(
        "Content-Type: text/plain\n\n ",
        "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nEND:VCALENDAR",
        subtype="alternative",
    )

    assert parse_mail(raw).kind is MailKind.REPORT


def test_dmarc_reports_are_reports() -> None:
    """They come daily once a domain asks for them."""
    subject = "Report Domain: arvel.example Submitter: google.com Report-ID: 123"

    assert parse_mail(mail(Subject=subject)).kind is MailKind.REPORT


def test_two_desks_that_answer_each_other_are_both_automatic() -> None:
    """What we send carries the headers by which the other desk, if it is ours, stops."""
    ours = mail(Auto_Submitted="auto-replied", X_Auto_Response_Suppress="All")

    assert parse_mail(ours).kind is MailKind.AUTO_REPLY
