"""What does the client read within the minute: that his mail arrived, who has it, and when he will hear?"""

from __future__ import annotations

from datetime import datetime

from models.values import DossierFacts
from playbooks.people import greet, read_name
from playbooks.typography import typeset
from playbooks.variation import pick
from playbooks.wording import write_day, write_hour

_FRENCH = (
    "Votre message est bien arrivé. Il est enregistré sous la référence {reference} et {owner} vous répondra "
    "au plus tard {moment}.",
    "Nous avons reçu votre message et l’avons enregistré sous la référence {reference}. {Owner} vous répondra "
    "au plus tard {moment}.",
)
_FRENCH_END = (
    "D’ici là, vous pouvez compléter votre message en répondant simplement à celui-ci : rien ne se perdra.",
    "Si une pièce ou une précision vous revient, répondez à ce message : elle rejoindra votre dossier.",
)
_FOREIGN = {
    "en": (
        "Your message has arrived – file {reference}",
        "{hello}\n\nThank you for writing to us. Your message is registered under reference {reference}, and {owner} "
        "will answer you by {moment} at the latest.\n\nIf you wish to add a document or a detail, simply reply to this "
        "message.\n\nKind regards,\n\n{company}",
        "Dear {name},", "Hello,", "our customer care team",
    ),
    "de": (
        "Ihre Nachricht ist eingegangen – Vorgang {reference}",
        "{hello}\n\nvielen Dank für Ihre Nachricht. Sie ist unter dem Aktenzeichen {reference} erfasst; {owner} antwortet "
        "Ihnen spätestens am {moment}.\n\nErgänzungen oder Unterlagen können Sie einfach als Antwort auf diese Nachricht "
        "senden.\n\nMit freundlichen Grüßen\n\n{company}",
        "Guten Tag {name},", "Guten Tag,", "unsere Kundenbetreuung",
    ),
    "es": (
        "Hemos recibido su mensaje – expediente {reference}",
        "{hello}\n\nGracias por escribirnos. Su mensaje queda registrado con la referencia {reference} y {owner} le "
        "responderá a más tardar el {moment}.\n\nSi desea añadir un documento o un detalle, responda simplemente a este "
        "mensaje.\n\nUn cordial saludo,\n\n{company}",
        "Hola, {name}:", "Buenos días:", "nuestro servicio de atención al cliente",
    ),
    "it": (
        "Abbiamo ricevuto il suo messaggio – pratica {reference}",
        "{hello}\n\nGrazie per averci scritto. Il suo messaggio è registrato con il riferimento {reference} e {owner} le "
        "risponderà al più tardi {moment}.\n\nPer aggiungere un documento o un dettaglio basta rispondere a questo "
        "messaggio.\n\nCordiali saluti,\n\n{company}",
        "Buongiorno {name},", "Buongiorno,", "il nostro servizio clienti",
    ),
    "nl": (
        "Uw bericht is ontvangen – dossier {reference}",
        "{hello}\n\nBedankt voor uw bericht. Het is geregistreerd onder referentie {reference}; {owner} antwoordt u "
        "uiterlijk op {moment}.\n\nWilt u een document of een toelichting toevoegen, beantwoord dan gewoon dit "
        "bericht.\n\nMet vriendelijke groet,\n\n{company}",
        "Geachte {name},", "Goedendag,", "onze klantendienst",
    ),
}  # fmt: skip


def write_acknowledgement(
    dossier: DossierFacts, *, first_answer_by: datetime, langue: str = "fr"
) -> tuple[str, str]:
    """
    Return subject and text of the acknowledgement (seed rows 2 and 3).

    Neutral on purpose: it names the dossier, who has it and when the client will hear, and says
    nothing of the matter, which nobody has read yet.

    Args:
        dossier: Its reference, the company, and who answers; an empty writer is "our team".
        first_answer_by: The charter's deadline, in the time zone the client reads.
        langue: ISO 639-1; French for any language we have no text in.
    """
    if langue in _FOREIGN:
        return _foreign(dossier, first_answer_by, langue)
    owner = _owner(dossier)
    text = pick(_FRENCH, dossier.reference).format(
        reference=dossier.reference,
        owner=owner,
        Owner=owner[:1].upper() + owner[1:],
        moment=f"{write_day(first_answer_by)}{write_hour(first_answer_by)}",
    )
    hello = greet(read_name(dossier.client_name), formal=False, casual=False)
    letter = (
        f"{hello}\n\n{text}\n\n{pick(_FRENCH_END, dossier.reference)}\n\nBien à vous,\n\n{dossier.company}"
    )
    return f"Votre message nous est parvenu – dossier {dossier.reference}", typeset(letter) + "\n"


def _owner(dossier: DossierFacts) -> str:
    if not dossier.writer_name:
        return "notre équipe"
    return f"{dossier.writer_name} ({dossier.writer_role})" if dossier.writer_role else dossier.writer_name


def _foreign(dossier: DossierFacts, moment: datetime, langue: str) -> tuple[str, str]:
    from babel.dates import format_date

    subject, text, hello, nobody, team = _FOREIGN[langue]
    pattern = {"en": "EEEE d MMMM", "de": "d. MMMM", "es": "d 'de' MMMM", "it": "EEEE d MMMM", "nl": "d MMMM"}
    written = text.format(
        hello=hello.format(name=dossier.client_name) if dossier.client_name else nobody,
        reference=dossier.reference,
        owner=dossier.writer_name or team,
        moment=format_date(moment, pattern[langue], locale=langue),
        company=dossier.company,
    )
    return subject.format(reference=dossier.reference), written + "\n"
