"""What does the desk say before it changes something that a sentence asked for, and once it is done?"""

from __future__ import annotations

from datetime import datetime

from bot.slack.escaping import inert, mention
from bot.texts import moments, words
from bot.texts.words import NBSP, quoted
from desk.views import DossierView
from models.vocabulary import Etat

CONFIRM_REMINDER = "Oui, rappeler"

_CHANGES = {
    Etat.QUALIFIE: ("Valider la qualification de *{0}*", "Oui, qualifié", "✅ *{0}* est qualifié."),
    Etat.INSTRUCTION: (
        "Mettre *{0}* en instruction",
        "Oui, en instruction",
        "✅ *{0}* est en instruction.",
    ),
    Etat.PROPOSITION: (
        "Noter qu’une solution est proposée au client pour *{0}*",
        "Oui, proposée",
        "✅ *{0}* est au stade de la proposition.",
    ),
    Etat.MEDIATION: ("Préparer une médiation pour *{0}*", "Préparer la médiation", ""),
    Etat.RESOLU: ("Résoudre *{0}*", "Résoudre…", ""),
    Etat.CLOS: ("Clore *{0}*", "Oui, clore", "✅ *{0}* est clos."),
    Etat.CONTENTIEUX: (
        "Porter *{0}* au contentieux",
        "Oui, au contentieux",
        "✅ *{0}* est au contentieux. Ses pièces sont gelées.",
    ),
    "rouvert": ("Rouvrir *{0}*", "Oui, rouvrir", "✅ *{0}* est rouvert, et remis en instruction."),
    "escalade": ("Passer *{0}*", "Oui, passer", "✅ *{0}* a changé de niveau."),
}
_LEVELS = {
    1: "à la personne en charge (N1)",
    2: "au responsable du compte (N2)",
    3: "aux responsables (N3)",
    4: "à la direction et au juridique (N4)",
}


def which_state() -> str:
    """Ask what is to become of the dossier."""
    return (
        f"Que faire du dossier{NBSP}? Je peux le qualifier, le mettre en instruction, le résoudre, le clore, "
        f"le rouvrir ou le changer de niveau. Par exemple{NBSP}: {quoted('clos le 42')}."
    )


def never_received_again() -> str:
    """Say that this state is where dossiers begin."""
    return (
        f"{quoted('Reçu')} est l’état d’arrivée{NBSP}: un dossier n’y revient pas. "
        f"Je peux le mettre en instruction, par exemple{NBSP}: {quoted('42 en instruction')}."
    )


def confirm_change(view: DossierView, wish: str, *, level: int = 0) -> str:
    """Ask before the state changes."""
    question = _CHANGES[wish][0].format(view.reference)
    to = f" {_LEVELS[level]}" if level else ""
    name = inert(view.entreprise or view.client_name)
    about = f" ({name})" if name else ""
    rest = " Plus aucun délai de la charte ne courra alors." if wish == Etat.CONTENTIEUX else ""
    return f"{question}{about}{to}{NBSP}?{rest}"


def yes_change(wish: str) -> str:
    """Name the button that says yes."""
    return _CHANGES[wish][1]


def changed(reference: str, wish: str) -> str:
    """Say what the state is now."""
    return _CHANGES[wish][2].format(inert(reference))


def at_that_level(reference: str, level: int) -> str:
    """Say that nothing changes."""
    return f"{reference} est déjà confié {_LEVELS[level]}."


def when(said: str) -> str:
    """Ask when to remind, where the time said is unclear or missing."""
    why = f"Je ne sais pas lire {quoted(inert(said))} comme un moment précis. " if said else ""
    return (
        f"{why}Quand faut-il le rappeler{NBSP}? Par exemple{NBSP}: "
        f"{quoted('rappelle-moi le 42 demain à 9 h')} "
        f"ou {quoted('dans 3 jours')}."
    )


def confirm_reminder(view: DossierView, at: datetime, person: str | None, now: datetime) -> str:
    """Ask before a reminder is kept."""
    whom = f"Rappeler à {mention(person)}" if person else "Vous rappeler"
    name = inert(view.entreprise or view.client_name)
    about = f" ({name})" if name else ""
    return f"{whom} *{view.reference}*{about} {moments.moment(at, now)}{NBSP}?"


def reminder_kept(reference: str, at: datetime, now: datetime) -> str:
    """Say that it will ring."""
    return f"⏰ C’est noté{NBSP}: rappel de *{inert(reference)}* {moments.moment(at, now)}."


def rewritten(reference: str, ways: str, *, had_edits: bool) -> str:
    """Introduce a draft that was written again."""
    kept = (
        f" Le texte que quelqu’un avait modifié est gardé{NBSP}: la fenêtre permet d’y revenir."
        if had_edits
        else ""
    )
    return (
        f"Voici le brouillon de *{inert(reference)}*, réécrit ({ways}).{kept} "
        "Rien ne part sans votre confirmation."
    )


def cannot_rewrite(asked: str) -> str:
    """Say which ways of writing are known."""
    return (
        f"Je ne sais pas réécrire {quoted(inert(asked))}. Je sais faire plus court, plus ferme, "
        "plus chaleureux, sans geste, ou avec un appel. Le reste se modifie dans la fenêtre."
    )


def ways(asked: tuple[str, ...]) -> str:
    """Name ways of writing."""
    named = {
        "court": "plus court",
        "ferme": "plus ferme",
        "chaleureux": "plus chaleureux",
        "sans_geste": "sans geste",
        "avec_appel": "avec un appel",
    }
    return ", ".join(named[way] for way in asked)


def general_advice(situation: str, playbook: str, steps: tuple[str, ...]) -> str:
    """Say how a kind of situation is handled, where no dossier is named."""
    listed = "\n".join(f"{place}. {inert(step)}" for place, step in enumerate(steps, start=1))
    return f"Dans ce cas ({situation}), je propose{NBSP}: *{inert(playbook)}*.\n{listed}".rstrip()


def situation(motif: str | None, ton: str | None) -> str:
    """Name a situation by its motif and its tone."""
    said = [words.motif(motif).lower()] if motif else []
    said += [f"ton {words.ton(ton).lower()}"] if ton else []
    return ", ".join(said)
