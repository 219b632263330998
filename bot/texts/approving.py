"""What is said when somebody is asked to agree to a text, and when they answer?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.escaping import inert, mention
from bot.texts import words
from bot.texts.card import who
from bot.texts.words import NBSP, quoted
from desk.approving import DROP, ApprovalState
from desk.asked import AskedView
from desk.views import DossierView
from models.vocabulary import Niveau

ASK = "Demander l’accord"
ASKED_TITLE, ANSWERED_TITLE, REFUSE_TITLE, READ_TITLE = (
    "Accord demandé",
    "Votre réponse",
    "Pas d’accord",
    "Texte à approuver",
)
AGREE, AGREE_DROP, REFUSE, READ = (
    "D’accord, envoyer",
    "D’accord, déposer",
    "Pas d’accord",
    "Lire le texte entier",
)
LATER = "Plus tard"
AGREE_TITLE, AGREE_YES, AGREE_NO = "Donner votre accord\u00a0?", "D’accord", "Pas encore"
WORD, WORD_PLACEHOLDER, REFUSE_SUBMIT = (
    "Un mot pour qui l’a écrit",
    "Ce qu’il faut changer, ou pourquoi attendre",
    "Envoyer ce mot",
)


def _people(users: Sequence[str]) -> str:
    named = [mention(user) for user in users]
    if len(named) > 1:
        return f"{', '.join(named[:-1])} ou {named[-1]}"
    return named[0] if named else "une personne qui peut le donner"


def _reasons(reasons: Sequence[str]) -> str:
    return "\n".join(f"• {inert(reason)}" for reason in reasons[:8])


def waiting_title(number: int) -> str:
    """Title the agreements that a person is asked for."""
    return f"*{words.count(number, 'accord attend', 'accords attendent')} votre réponse*"


def waiting_line(view: AskedView) -> str:
    """Say in one line what is asked, by whom."""
    why_ = f"{NBSP}: {inert(view.reasons[0])}" if view.reasons else ""
    return f"🔒 *{view.reference}*, demandé par {mention(view.asked_by)}{why_}"


def needed(state: ApprovalState) -> str:
    """Say whose agreement the answer needs and what confirming does, or say nothing."""
    if state.niveau is Niveau.AGENT:
        return ""
    level, why = words.word(state.niveau), _reasons(state.reasons)
    if state.agreed_by:
        return f"✅ {mention(state.agreed_by)} a donné l’{level} pour ce texte{NBSP}: vous pouvez l’envoyer."
    if state.allowed:
        text = (
            f"🔒 Cette réponse demande l’{level}{NBSP}: en confirmant, vous le donnez, et le journal le note."
        )
    elif state.waiting:
        text = (
            f"🔒 L’{level} est demandé à {_people(state.asked_of)}, qui n’a pas encore répondu. "
            "Rien à refaire\u00a0: la réponse part dès que l’accord est donné."
        )
    else:
        text = (
            f"🔒 Cette réponse demande l’{level}. En confirmant, vous le demandez à {_people(state.asked_of)}"
            f"{NBSP}: elle partira telle quelle dès qu’il sera donné."
        )
    return f"{text}\n{why}".strip()


def asked(users: Sequence[str], reference: str) -> str:
    """Say that the agreement is asked for, and what happens next."""
    return (
        f"🔒 L’accord est demandé à {_people(users)}. *Rien n’est encore parti.* La réponse du dossier "
        f"{inert(reference)} partira dès qu’il sera donné, et je vous le dirai. "
        "Si vous modifiez le texte entre-temps, il faudra le redemander."
    )


def asking(view: AskedView, dossier: DossierView) -> str:
    """Say who asks whom to agree to what."""
    level = "la direction" if view.niveau is Niveau.DIRECTION else "un responsable"
    again = f" _(rappel n°{NBSP}{view.reminders})_" if view.reminders else ""
    return (
        f"🔒 *{mention(view.asked_by)} demande votre accord* ({level}){again}{NBSP}: réponse à "
        f"*{inert(who(dossier))}*, dossier {view.reference}."
    )


def asking_thread(view: AskedView) -> str:
    """Say in the thread who asks whom."""
    return (
        f"🔒 *{mention(view.asked_by)} demande l’{words.word(view.niveau)}* à {_people(view.asked_of)} "
        "avant d’envoyer cette réponse. Rien n’est parti."
    )


def why(view: AskedView) -> str:
    """List why the agreement is needed."""
    listed = _reasons(view.reasons)
    return f"*Pourquoi*\n{listed}" if listed else ""


def recipient(view: AskedView) -> str:
    """Say to whom, under which subject and how the text would go."""
    to = inert(view.recipient)
    way = (
        f"{NBSP}→ dépôt dans les brouillons de la personne qui suit ce client"
        if view.departure == DROP
        else ""
    )
    return f"*À{NBSP}:* {to}{way}\n*Objet{NBSP}:* {inert(view.subject)}"


def files(view: AskedView) -> str:
    """List what is attached, or say nothing."""
    return f"📎 {', '.join(inert(name) for name in view.files)}" if view.files else ""


def hidden() -> str:
    """Say where the text can be read."""
    return f"Le texte n’est pas montré ici{NBSP}: {quoted(READ)} l’ouvre."


def moved_text() -> str:
    """Say that the text is no longer the one that was asked about."""
    return "Le texte a changé depuis la demande."


def agree_warning(view: AskedView, *, named: bool = True) -> str:
    """Say what follows from agreeing."""
    if view.departure == DROP:
        return "Le brouillon sera déposé tel quel, et le journal notera votre accord."
    to = f"à {view.recipient}" if named else "au client"
    return f"La réponse partira telle quelle {to}, et le journal notera votre accord."


def refuse_head(view: AskedView) -> str:
    """Say what follows from refusing."""
    return (
        f"Rien ne partira. {mention(view.asked_by)} recevra votre mot et pourra reprendre le texte "
        f"du dossier {view.reference}."
    )


def outcome(view: AskedView, *, with_word: bool = True) -> str:
    """Say what became of the asking, in place of its buttons."""
    if view.agreed is None:
        return f"↩️ {moved_text()} Cette demande ne compte plus, rien n’est parti."
    by = mention(view.decided_by or "")
    if not view.agreed:
        said = f"{NBSP}: {quoted(inert(view.word))}" if view.word and with_word else "."
        return f"✋ *{by} n’est pas d’accord*{said}"
    return f"✅ *{by} a donné l’{words.word(view.niveau)}.*"


def told_agent(view: AskedView) -> str:
    """Tell who asked what the answer is, and what happens now."""
    if view.agreed is None:
        return outcome(view)
    if not view.agreed:
        return (
            f"{outcome(view)}\nRien n’est parti pour le dossier {view.reference}{NBSP}: "
            "votre texte est gardé, vous pouvez le reprendre."
        )
    then = (
        "Le brouillon est confié au dépôt."
        if view.departure == DROP
        else "La réponse est confiée à l’envoi, le fil dira quand elle sera partie."
    )
    return f"{outcome(view)} Dossier {view.reference}{NBSP}: {then[0].lower()}{then[1:]}"


def answered(outcome_: str, departure: str, reference: str) -> str:
    """Tell who answered what follows."""
    if outcome_ == "moved":
        return (
            f"⚠️ *{moved_text()}* Rien n’est parti pour le dossier {inert(reference)}{NBSP}: "
            "un nouvel accord vous sera demandé s’il le faut."
        )
    if outcome_ == "refused":
        return f"✋ C’est noté, rien ne part pour le dossier {inert(reference)}. Votre mot est transmis."
    if departure == DROP:
        return f"✅ Votre accord est noté. Le brouillon du dossier {inert(reference)} est confié au dépôt."
    return f"✅ Votre accord est noté. La réponse du dossier {inert(reference)} est confiée à l’envoi."


def already(by: str) -> str:
    """Tell who answers second."""
    if by == "bureau":
        return f"↩️ {moved_text()} Cette demande ne compte plus, je n’ai rien changé."
    return f"{mention(by)} a déjà répondu à cette demande. Je n’ai rien changé, rien d’autre n’est parti."
