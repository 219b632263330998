"""What does the desk say in the thread of a card, in a direct message, or to the triage channel?"""

from __future__ import annotations

from collections.abc import Mapping

from bot.slack.escaping import inert, mention
from bot.texts import moments, words
from bot.texts.card import subject, who
from bot.texts.words import NBSP, quoted
from desk.views import DossierView, MessageView
from models.vocabulary import MailKind, Nature

LETTER_GONE, LETTER_RESEND, LETTER_WAIT = "Elle est bien partie", "La renvoyer", "Pas encore"
GONE_TITLE, RESEND_TITLE = "La lettre est bien partie\u00a0?", "Renvoyer la lettre\u00a0?"
_NOTICES: dict[str, str] = {
    Nature.DEMANDE: "une simple demande, sans mécontentement",
    Nature.REMERCIEMENT: "un remerciement",
    Nature.HORS_SUJET: "un courriel hors sujet",
    MailKind.AUTO_REPLY: "une réponse automatique",
    MailKind.BOUNCE: "un avis de non-remise",
    MailKind.LIST: "un envoi de liste de diffusion",
    MailKind.REPORT: "un rapport technique",
    MailKind.OWN: "un courriel parti de chez nous",
}


def mail_in(message: MessageView) -> str:
    """Announce a client's later mail."""
    name = inert(message.from_name or message.from_address)
    sender = f"de {name}" if name else "du client"
    when, what = moments.fixed(message.at), inert(subject(message.subject))
    return f"📩 *Nouveau courriel {sender}*, {when}{NBSP}: {what}"


def mail_out(message: MessageView) -> str:
    """Show that a reply left, and who approved it."""
    by = f" par {mention(message.author)}" if message.author else ""
    when, what = moments.fixed(message.at), inert(subject(message.subject))
    return f"✅ *Réponse envoyée au client*{by}, {when}{NBSP}: {what}"


def acknowledged(message: MessageView | None) -> str:
    """Show that the client was told that the mail arrived."""
    when = f" {moments.fixed(message.at)}" if message else ""
    return f"📨 Accusé de réception envoyé au client{when}."


MEDIATION, MEDIATION_WORDS = "Médiation", 1500
"""The button, and how many characters of the reasons are shown."""


def note(text: str) -> str:
    """Show a word of the desk."""
    return f"📝 {inert(text)}"


def mediation(text: str) -> str:
    """Tell that a mediation is proposed, and why."""
    return f"🤝 {inert(text, MEDIATION_WORDS)}"


def bounced(text: str) -> str:
    """Warn that a mail did not reach the client."""
    return f"⚠️ *Le courriel n’est pas arrivé.* {inert(text)}".rstrip()


def unknown(text: str) -> str:
    """Warn that nobody can tell whether a mail left."""
    return (
        "⚠️ *Je ne sais pas si le courriel est parti.* La liaison s’est coupée pendant l’envoi. "
        f"Vérifiez dans la boîte d’envoi avant de recommencer{NBSP}: "
        f"je ne le renverrai pas de moi-même. {inert(text)}"
    ).rstrip()


def what_of_the_letter() -> str:
    """Ask what is known of a letter whose fate the desk does not know."""
    return f"Une fois la boîte d’envoi vérifiée, qu’en est-il de cette lettre{NBSP}?"


def gone_warning() -> str:
    """Say what follows from saying that a letter left."""
    return (
        "Vous l’avez vue parmi les messages envoyés, ou le client l’a reçue. "
        "Le dossier la comptera comme envoyée, et le journal notera que vous l’avez dit."
    )


def resend_warning() -> str:
    """Say what follows from sending a letter again."""
    return (
        "La même lettre repartira chez le client. Si la première était arrivée malgré tout, il la recevra "
        "deux fois, sous le même identifiant de message. Le journal notera que vous l’avez demandé."
    )


def said_gone(reference: str) -> str:
    """Say that a letter counts as sent."""
    return f"✅ C’est noté{NBSP}: la lettre du dossier {inert(reference)} est bien partie."


def said_resent(reference: str) -> str:
    """Say that a letter is on its way again."""
    return (
        f"✅ La lettre du dossier {inert(reference)} est confiée de nouveau à l’envoi. "
        "Ce fil dira ce qu’il en est."
    )


def letter_settled() -> str:
    """Say that nobody asks any more what became of a letter."""
    return "Le sort de cette lettre est déjà réglé. Je n’ai rien changé, rien d’autre n’est parti."


def failed(text: str) -> str:
    """Warn that a mail did not leave."""
    return f"⚠️ *Le courriel n’est pas parti.* Son texte est gardé dans le dossier. {inert(text)}".rstrip()


def attachments(message: MessageView) -> str:
    """List the files of a message, or say nothing."""
    if not message.attachments:
        return ""
    names = ", ".join(f"{inert(name)} ({words.size(size)})" for name, _, size in message.attachments[:10])
    more = len(message.attachments) - 10
    return f"📎 {names}" + (f" et {words.count(more, 'autre', 'autres')}" if more > 0 else "")


def hidden_body() -> str:
    """Say why the words are not shown."""
    return "Le texte n’est pas montré ici (réglage «\u00a0minimal\u00a0»)."


def for_account_manager(view: DossierView) -> str:
    """Tell an account manager that one of their clients complains."""
    return (
        f"*{inert(who(view))}*, que vous suivez, nous adresse une doléance{NBSP}: "
        f"{inert(subject(view.subject))} ({view.reference})."
    )


def draft_below() -> str:
    """Introduce the draft in a direct message."""
    return "Voici la réponse que je propose. Rien ne part sans vous."


def held_mail(what: str, reason: str, raw_mail_id: object) -> str:
    """Tell the triage channel of a mail that opened no dossier."""
    number = f"courriel n°{NBSP}{inert(str(raw_mail_id))}"
    if what == "quarantaine":
        return (
            f"⚠️ Un courriel n’a pas pu être lu ({number}). Il est conservé en quarantaine, rien n’est perdu. "
            f"Motif{NBSP}: {inert(reason)}. "
            f"Pour le rejouer{NBSP}: `doleances retry {inert(str(raw_mail_id))}`."
        )
    kind = _NOTICES.get(what, "un courriel sans suite")
    return f"📥 Mis de côté{NBSP}: {kind} ({number}) — {quoted(inert(reason))}. Aucun dossier n’est ouvert."


def notice(payload: Mapping[str, object]) -> str:
    """Write a word to the triage channel from what the desk asked."""
    if "text" in payload:
        return inert(str(payload["text"]))
    return held_mail(
        str(payload.get("what", "")), str(payload.get("reason", "")), payload.get("raw_mail_id", "")
    )


def mail_title() -> str:
    """Title the window that shows the client's mail."""
    return "Courriel du client"


def mail_head(message: MessageView) -> str:
    """Say who wrote, when and about what."""
    who = inert(message.from_name or message.from_address or "Le client")
    address = f" ({inert(message.from_address)})" if message.from_name and message.from_address else ""
    return f"*{who}*{address}, {moments.fixed(message.at)}\n{inert(subject(message.subject))}"


def no_mail() -> str:
    """Say that there is no mail to show."""
    return "Ce dossier n’a pas de courriel."


def opened_from(reference: str) -> str:
    """Say, under a message, that it became a dossier."""
    return f"📁 Dossier *{inert(reference)}* ouvert à partir de ce message."
