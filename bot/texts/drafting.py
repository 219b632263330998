"""What do the windows say in which an answer is written, checked and sent?"""

from __future__ import annotations

from bot.slack.escaping import inert, mention
from bot.texts import words
from bot.texts.words import NBSP, quoted
from desk.views import DossierView, DraftView
from models.values import Draft, ReadSentence
from models.vocabulary import Channel, Niveau

SEND, CONFIRM, CLOSE, LATER = "Envoyer au client", "Confirmer l’envoi", "Fermer", "Revenir au texte"
CONFIRM_CHOICE, DEPARTURE, SEND_NOW = (
    "Confirmer",
    "Comment faire partir cette réponse\u00a0?",
    "Envoyer maintenant",
)
SUBJECT, BODY, BODY_MORE = "Objet", "Réponse", "Réponse (suite)"
USE_SUGGESTION = "Remplacer par cette formulation"
PREVIEW_TITLE, CONFLICT_TITLE, SENT_TITLE, REFUSED_TITLE = (
    "Aperçu avant envoi",
    "Texte modifié entre-temps",
    "Envoi en cours",
    "Rien n’est parti",
)
DROPPED_TITLE = "Dépôt en cours"
WAIT_TITLE, FAILED_TITLE = "Un instant", "Cela n’a pas marché"


def draft_title(reference: str) -> str:
    """Title the window where the draft is written."""
    return f"Réponse {reference}"


def preparing() -> str:
    """Say that the draft is being written."""
    return "✍️ Je prépare le brouillon. Il s’affiche ici dès qu’il est prêt, en quelques secondes."


def reviewing() -> str:
    """Say that the text is being read."""
    return "🔎 J’enregistre votre texte et je le relis. Rien n’est parti."


def sending() -> str:
    """Say that the answer is being handed over."""
    return "Je transmets la réponse…"


def recipient(view: DossierView) -> str:
    """Say to whom the answer would go."""
    name = inert(view.client_name or "le client")
    address = f" ({inert(view.client_address)})" if view.client_address else " — *aucune adresse connue*"
    return f"À{NBSP}: *{name}*{address} · dossier *{view.reference}*"


def edited_by(draft: DraftView) -> str:
    """Say who changed the draft last, or say nothing."""
    return f"Dernière modification par {mention(draft.edited_by)}" if draft.edited_by else ""


def guidance(advice: Draft, playbook: str) -> str:
    """Say which way of answering is proposed, and what it asks for."""
    lines = [f"*Conduite proposée{NBSP}: {inert(playbook)}*"]
    if advice.channel is Channel.APPEL_D_ABORD:
        lines.append("📞 *Appelez d’abord*, puis confirmez par écrit.")
    if advice.approval is not Niveau.AGENT:
        lines.append(f"🔒 L’envoi demande l’{words.word(advice.approval)}.")
    if advice.reasons:
        lines += [f"• {inert(reason)}" for reason in advice.reasons[:6]]
    return "\n".join(lines)


def questions(advice: Draft) -> str:
    """List what is still to be asked of the client or of a colleague."""
    listed = "\n".join(f"• {inert(question)}" for question in advice.questions[:8])
    return f"*À éclaircir*\n{listed}" if listed else ""


def uncovered(advice: Draft) -> str:
    """List what the draft does not answer."""
    listed = "\n".join(f"• {inert(item)}" for item in advice.uncovered[:8])
    return f"*Pas encore dans le texte proposé*\n{listed}" if listed else ""


def risk(sentence: ReadSentence) -> str:
    """Show a sentence that carries a risk, name the risk, and say why."""
    why = f"\n{inert(sentence.why)}" if sentence.why else ""
    return f"⚠️ *{words.word(sentence.risque)}*{NBSP}: {quoted(inert(sentence.text, 1500))}{why}"


def risk_and_wording(sentence: ReadSentence) -> str:
    """Show a flagged sentence, why, and the wording that one click would put in."""
    return f"{risk(sentence)}\n✏️ {quoted(inert(sentence.suggestion or '', 1000))}"


def flagged(sentence: ReadSentence) -> str:
    """Show a flagged sentence as the label of a box."""
    return f"⚠️ {words.word(sentence.risque)}{NBSP}: {quoted(sentence.text)}"


def flagged_hint(sentence: ReadSentence) -> str:
    """Say why a sentence is flagged and what could be written."""
    suggestion = f" Formulation proposée{NBSP}: {quoted(sentence.suggestion)}" if sentence.suggestion else ""
    return f"{sentence.why}{suggestion}".strip()


def preview_note() -> str:
    """Say that nothing leaves at this step."""
    return (
        f"{quoted(SEND)} enregistre le texte et montre d’abord un aperçu{NBSP}: rien ne part à cette étape."
    )


def preview_head(view: DossierView) -> str:
    """Introduce the preview."""
    return f"*Voici exactement ce qui partira.* Relisez, puis confirmez.\n{recipient(view)}"


def subject_line(subject: str) -> str:
    """Show the subject of the mail."""
    return f"*Objet{NBSP}:* {inert(subject)}"


def nothing_flagged() -> str:
    """Say that the reading found nothing."""
    return f"✅ Relecture faite{NBSP}: aucune phrase à risque."


def some_flagged(count: int) -> str:
    """Say that sentences ask for attention."""
    found = words.count(count, "phrase demande", "phrases demandent")
    return (
        f"*{found} votre attention.* Cochez pour remplacer par la formulation proposée{NBSP}: "
        "vous verrez un nouvel aperçu avant tout envoi."
    )


def sent(view: DossierView) -> str:
    """Say that the answer is on its way."""
    return (
        f"✅ La réponse à *{inert(view.client_name or view.client_address or 'votre client')}* est confiée à "
        f"l’envoi. Le fil du dossier {view.reference} dira quand elle sera partie."
    )


def drop_in(mailbox: str) -> str:
    """Offer to drop the answer among the drafts of the account manager."""
    return f"Déposer dans les brouillons de {mailbox}"


def drop_hint(mailbox: str) -> str:
    """Say what becomes of an answer that is dropped."""
    return (
        f"Déposée dans les brouillons de {mailbox}, la réponse ne part pas encore{NBSP}: "
        "la personne qui tient cette boîte la relit et l’envoie elle-même."
    )


def dropped(mailbox: str, reference: str) -> str:
    """Say that the draft is on its way to the mailbox of the account manager."""
    return (
        f"✅ Le brouillon est confié au dépôt dans la boîte de *{inert(mailbox)}*. Rien n’est encore parti "
        f"chez le client. Le fil du dossier {inert(reference)} dit où il est déposé{NBSP}: "
        "ne l’envoyez pas aussi d’ici."
    )


def conflict(by: str) -> str:
    """Say who changed the draft meanwhile, and that nothing is lost."""
    who = "Le bureau" if by == "bureau" else mention(by)
    return (
        f"⚠️ *{who} a modifié ce brouillon pendant que vous écriviez.* Rien n’est perdu{NBSP}: "
        "sa version est ci-dessous, la vôtre reste dans le champ. Reprenez ce qu’il faut, puis continuez."
    )


def already_sent(by: str) -> str:
    """Say that an answer has left already."""
    who = "Quelqu’un" if by == "bureau" else mention(by)
    return (
        f"⚠️ *{who} a déjà envoyé une réponse pour ce dossier.* Rien d’autre n’est parti. "
        "Votre texte est gardé ci-dessous pour que vous puissiez le copier."
    )


def moved_since_preview() -> str:
    """Say that the text is no longer the one that was shown."""
    return (
        "⚠️ *Le texte a changé depuis votre aperçu.* Rien n’est parti. "
        "Rouvrez le brouillon pour voir sa version actuelle."
    )


def their_version() -> str:
    """Introduce the other person's text."""
    return "*Sa version*"


def refused(reason: str) -> str:
    """Say that the answer did not leave, and why."""
    return f"⚠️ *Rien n’est parti.* {inert(reason)} Votre texte est enregistré dans le brouillon."


def no_draft(reference: str) -> str:
    """Say that there is nothing to answer."""
    return f"Le dossier {inert(reference)} n’a pas de courriel auquel répondre."
