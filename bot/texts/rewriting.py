"""What does the window of a draft say of other ways to write it?"""

from __future__ import annotations

from bot.slack.escaping import inert
from bot.texts import words
from bot.texts.words import NBSP, quoted
from desk.answering.advice import Advice, Offered, Rung
from desk.answering.feedback import Feedback
from desk.answering.rewriting import LANGUAGE
from desk.foreign import language_name
from models.suite import Suite
from models.vocabulary import Niveau
from playbooks.rewriting import Modificateur

LABELS: dict[str, str] = {
    Modificateur.COURT: "Plus court",
    Modificateur.FERME: "Plus ferme",
    Modificateur.CHALEUREUX: "Plus chaleureux",
    Modificateur.SANS_GESTE: "Sans geste",
    Modificateur.AVEC_APPEL: "Avec appel",
}
BACK, FORWARD = "Revenir au texte précédent", "Texte suivant"
OTHER, CHOOSE = "Autre conduite", "Choisir"
REWORD = "Mettre cette formulation"
KEEP_TITLE, KEEP_YES, KEEP_NO = f"Réécrire le texte{NBSP}?", "Réécrire", "Garder mon texte"
_TONES = {"monte": "le ton monte", "baisse": "le ton s’apaise", "stable": "le ton reste le même"}
_RUNGS = {
    "service": "Geste de service",
    "remplacement": "Remplacement",
    "avoir": "Avoir",
    "remboursement": "Remboursement",
}
_WHO = {
    Niveau.AGENT: "vous pouvez l’accorder",
    Niveau.RESPONSABLE: "un responsable l’accorde",
    Niveau.DIRECTION: "la direction l’accorde",
}


def rewriting() -> str:
    """Introduce the ways to write it again."""
    return "*Réécrire* avec les mêmes faits. Votre texte actuel reste accessible."


def button(name: str, *, on: bool) -> str:
    """Name a way to write it again, ticked where it is asked for already."""
    return f"✓ {LABELS[name]}" if on else LABELS[name]


def in_language(langue: str) -> str:
    """Name the button that answers in the client's own language."""
    return f"En {language_name(langue)}"


def keep_warning() -> str:
    """Say, before the click counts, what becomes of a text that a person has changed."""
    return (
        "Votre texte sera mis de côté tel qu’il est, et un nouveau prendra sa place. "
        f"{quoted(BACK)} vous le rendra mot pour mot."
    )


def rewritten(request: str, *, on: bool, had_edits: bool, langue: str = "", same: bool = False) -> str:
    """Say what was done, and where the text went; *same* where it comes out word for word."""
    if same:
        return f"✏️ *{LABELS.get(request, request)}.* Le texte y répondait déjà{NBSP}: pas un mot n’a changé."
    if request == LANGUAGE:
        what = f"Accusé de réception en {language_name(langue)}"
    else:
        what = LABELS[request] if on else f"{quoted(LABELS[request])} est retiré"
    return f"✏️ *{what}.* {_aside(had_edits=had_edits)}"


def taken(title: str, *, had_edits: bool) -> str:
    """Say that another playbook is followed."""
    return f"✏️ *Le texte suit maintenant {quoted(inert(title))}.* {_aside(had_edits=had_edits)}"


def walked(*, back: bool) -> str:
    """Say which text is shown."""
    return (
        "↩️ *Voici le texte précédent*, tel que vous l’aviez laissé."
        if back
        else "↪️ *Voici le texte suivant*, tel que vous l’aviez laissé."
    )


def reworded() -> str:
    """Say that a safer wording took the place of a sentence."""
    return "✏️ *La formulation proposée est dans le texte.* Relisez la phrase avant d’envoyer."


def already_reworded() -> str:
    """Say that the sentence is no longer there."""
    return (
        f"Cette phrase a changé depuis la relecture{NBSP}: je n’ai rien remplacé. "
        "Voici la relecture de votre texte actuel."
    )


def _aside(*, had_edits: bool) -> str:
    if had_edits:
        return f"Ce que vous aviez écrit est mis de côté{NBSP}: {quoted(BACK)} vous le rend mot pour mot."
    return f"Le texte d’avant reste à portée{NBSP}: {quoted(BACK)}."


def before(advice: Advice) -> str:
    """Tell what to do before answering, or say nothing."""
    steps = "\n".join(f"• {inert(step)}" for step in advice.before[:4])
    return f"*Avant de répondre*\n{steps}" if steps else ""


def other_playbook() -> str:
    """Introduce the choice of another playbook."""
    return f"*{OTHER}*{NBSP}: le second choix d’abord, avec ce qui parle pour lui."


def offered(playbook: Offered) -> str:
    """Tell in one line what speaks for a playbook."""
    return "\u00a0; ".join(playbook.reasons)


def runner_up(playbook: Offered) -> str:
    """Name the second choice with all its reasons."""
    return f"Second choix{NBSP}: *{inert(playbook.title)}* ({inert(offered(playbook))})"


def gestes(advice: Advice) -> str:
    """Tell which gestures may be put forward, how far and by whose word; nothing where none may."""
    if not advice.rungs:
        return ""
    lines = [
        f"*Gestes possibles*, du plus simple au dernier recours · exposé{NBSP}: "
        + (words.euros(advice.exposed / 100) if advice.exposed else "non chiffré")
    ]
    lines += [_rung(rung, advice.exposed) for rung in advice.rungs]
    if advice.refunds_around:
        around = words.count(advice.refunds_around, "dossier remboursé", "dossiers remboursés")
        lines.append(
            f"⚠️ {around} depuis un an chez ce client ou son groupe{NBSP}: à traiter avec discrétion."
        )
    return "\n".join(lines)


def _rung(rung: Rung, exposed: int) -> str:
    geste = rung.geste
    marks = [_WHO[geste.approval], inert(geste.why)]
    marks.append("peut être proposé d’emblée" if geste.spontaneous else "seulement si le client le demande")
    if rung.precedent is not None:
        found = rung.precedent
        times = words.count(found.n, "précédent", "précédents")
        span = f"{words.euros(found.low / 100)} à {words.euros(found.high / 100)}"
        marks.append(f"{times}, médiane {words.euros(found.median / 100)} ({span})")
        if exposed:
            share = round(100 * found.median / exposed)
            marks.append(f"soit {share}{NBSP}% de l’exposé")
    return f"• *{_RUNGS.get(geste.rung, geste.rung)}*{NBSP}: " + " · ".join(marks)


def feedback(found: Feedback) -> str:
    """Tell what a changed text no longer says, and that it gives no day; nothing where all is there."""
    lines = [f"• n’est plus dans votre texte{NBSP}: {inert(item)}" for item in found.dropped[:8]]
    if found.undated:
        lines.append(f"• aucune date{NBSP}: dites quand le client aura de vos nouvelles")
    return "\n".join(["*Avant d’envoyer*", *lines]) if lines else ""


def suite(found: Suite) -> str:
    """Tell what the client's message changed: answered, missing, added, tone, promised."""
    lines = [f"*Suite de l’échange*{NBSP}: {_TONES.get(found.tone, found.tone)}"]
    lines += [f"✅ Répondu{NBSP}: {inert(question)}" for question in found.answered]
    lines += [f"❔ Toujours attendu{NBSP}: {inert(question)}" for question in found.missing]
    if found.added:
        lines.append(f"📎 Nouveau au dossier{NBSP}: {inert(found.added)}")
    lines += [f"🤝 Promis, pas encore tenu{NBSP}: {inert(promise)}" for promise in found.promised]
    return "\n".join(lines)
