"""What does the desk say when people talk to it?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.escaping import inert, mention
from bot.texts import words
from bot.texts.words import NBSP, quoted
from desk.views import DossierView
from models.values import Analysis
from models.vocabulary import Intent

CONFIRM_ASSIGN, CANCEL = "Oui, confier", "Non, laisser"


def unsure() -> str:
    """Ask what was meant."""
    return f"Je ne suis pas sûr d’avoir compris. Que souhaitez-vous{NBSP}?"


def intent_button(intent: Intent) -> str:
    """Name an intent on a button."""
    return words.word(intent)


def which_dossier() -> str:
    """Ask which dossier is meant."""
    return f"De quel dossier parlez-vous{NBSP}? Son numéro suffit, par exemple {quoted('42')}."


def several(client: str, total: int) -> str:
    """Say that several dossiers fit a name."""
    return f"{words.count(total, 'dossier correspond', 'dossiers correspondent')} à {quoted(inert(client))}."


def figures(*, opened: int, late: int, unclaimed: int, unsure: int) -> str:
    """Give the counts there are, and say that the rest is not there."""
    return (
        f"*En ce moment*{NBSP}: {words.count(opened, 'dossier en cours', 'dossiers en cours')}, "
        f"dont {late} en retard, {unclaimed} à prendre et {unsure} à qualifier.\n"
        "Je ne calcule pas encore ici les délais moyens ni les tendances."
    )


def analysed(analysis: Analysis) -> str:
    """Say what was understood of a text that somebody pasted."""
    if not analysis.is_doleance:
        return (
            f"Voici comment je lis ce texte{NBSP}: *{words.word(analysis.nature).lower()}*. "
            "Je n’y vois pas de mécontentement."
        )
    lines = [
        f"*{words.word(analysis.nature)}* · {words.gravite(analysis.gravite)}",
        f"Motif{NBSP}: {words.motif(analysis.motif_principal).lower()} · "
        f"ton {words.word(analysis.ton).lower()}"
        + (f" · {words.word(analysis.phase).lower()}" if analysis.phase else ""),
    ]
    for title, labels in (
        ("Menaces", analysis.menaces),
        ("Enjeux", analysis.enjeux),
        ("Demandes", analysis.demandes),
    ):
        if labels:
            lines.append(f"{title}{NBSP}: {words.words(labels).lower()}")
    if analysis.a_qualifier:
        lines.append("❓ Je ne suis pas assez sûr de moi pour l’affirmer.")
    return "\n".join(lines)


def paste_text() -> str:
    """Ask for the text to analyse."""
    return (
        f"Collez le texte après votre demande, par exemple {quoted(f'analyse{NBSP}: Bonjour, ma commande…')}."
    )


def advice(view: DossierView, playbook: str, steps: Sequence[str]) -> str:
    """Say how a dossier should be handled."""
    listed = "\n".join(f"{place}. {inert(step)}" for place, step in enumerate(steps, start=1))
    return f"Pour *{view.reference}*, je propose{NBSP}: *{inert(playbook)}*.\n{listed}".rstrip()


def no_advice(view: DossierView) -> str:
    """Say that there is no proposal yet."""
    return (
        f"Je n’ai pas encore de proposition pour {view.reference}. "
        "Demandez-moi son brouillon, je le préparerai."
    )


def advice_needs_dossier() -> str:
    """Say that advice is given on a dossier."""
    return (
        "Mes conseils partent d’un dossier précis. Donnez-moi son numéro, "
        f"par exemple {quoted('que faire pour le 42')}."
    )


def draft_ready(view: DossierView, *, rewrite: str) -> str:
    """Introduce a draft, and say that rewriting is done in the window."""
    asked = (
        f"Je ne réécris pas encore sur demande ({inert(rewrite)}){NBSP}: modifiez le texte dans la fenêtre.\n"
        if rewrite
        else ""
    )
    return f"{asked}Voici le brouillon pour *{view.reference}*. Rien ne part sans votre confirmation."


def draft_elsewhere(view: DossierView) -> str:
    """Say where the draft is, where words of clients are kept out of messages."""
    return f"Le brouillon de *{view.reference}* est prêt. Il s’ouvre avec le bouton ci-dessous."


def confirm_assign(view: DossierView, person: str) -> str:
    """Ask before a dossier changes hands."""
    now = f" ({mention(view.owner)} le suit aujourd’hui)" if view.owner else ""
    return f"Confier *{view.reference}* à {mention(person)}{now}{NBSP}?"


def assigned(reference: str, person: str) -> str:
    """Say who has the dossier now."""
    return f"✅ {mention(person)} suit maintenant *{inert(reference)}*."


def cancelled() -> str:
    """Say that nothing changed."""
    return "Entendu, je ne change rien."


def take_it(view: DossierView) -> str:
    """Offer the button that takes a dossier."""
    return f"Voulez-vous prendre *{view.reference}* en charge{NBSP}?"


def already_yours(view: DossierView) -> str:
    """Say that the person has it already."""
    return f"Vous suivez déjà *{view.reference}*."


def mention_person(name: str, found: Sequence[str]) -> str:
    """Ask for a mention where a name designates nobody here, or several people."""
    if found:
        several = ", ".join(mention(user) for user in found[:5])
        why = f"Plusieurs collègues s’appellent {quoted(inert(name))}{NBSP}: {several}."
    else:
        why = f"Je ne connais personne ici qui s’appelle {quoted(inert(name))}."
    return f"{why} Mentionnez la personne avec @, par exemple {quoted('confie le 42 à @Alice')}."


def no_state_change(reference: str) -> str:
    """Say that states are not changed from here, and what is."""
    about = f" de *{inert(reference)}*" if reference else ""
    return (
        f"Je ne change pas encore l’état{about} sur demande. L’état suit ce que vous faites{NBSP}: "
        "prendre en charge, corriger, envoyer la réponse."
    )


def no_reminder(reference: str) -> str:
    """Say that reminders are Slack's, and how."""
    about = f" de {inert(reference)}" if reference else ""
    return (
        f"Je ne pose pas encore de rappels. Slack sait le faire{NBSP}: sur la fiche{about}, ouvrez le menu "
        f"{quoted('⋮')} puis {quoted('Me le rappeler')}."
    )


def declare_here() -> str:
    """Offer the window that records a complaint."""
    return "Notons cela. Le bouton ouvre une courte fiche, avec ce que vous venez d’écrire."


def search_limits() -> str:
    """Say what is searched."""
    return "Je cherche par nom de client ou d’entreprise, dans tous les dossiers. Pas encore dans les textes."


def search_for_whom() -> str:
    """Ask what to look for."""
    return f"Quel client cherchez-vous{NBSP}? Par exemple {quoted('cherche Vasseur')}."


def hello() -> str:
    """Answer a greeting or thanks."""
    return f"À votre service. Dites {quoted('aide')} pour voir ce que je sais faire."


def out_of_scope() -> str:
    """Say that this is not the desk's business."""
    return (
        "Cela sort de mon domaine. Je m’occupe des doléances des clients"
        f"{NBSP}: dites {quoted('aide')} pour voir comment."
    )


def period_ignored(period: str) -> str:
    """Say that a period is not taken into account."""
    return f"Je ne trie pas encore par période ({inert(period)}){NBSP}: voici tout ce qui est en cours."


def summary(excerpt: str, facts: str, journal: str) -> str:
    """Sum a dossier up from what is known for sure."""
    parts = [excerpt, facts, f"*Ce qui s’est passé*\n{journal}" if journal else ""]
    return "\n".join(part for part in parts if part)


PROMPTS = (
    ("Mes dossiers", "mes dossiers"),
    ("Ce qui est en retard", "les dossiers en retard"),
    ("À prendre", "les dossiers à prendre"),
    ("Déclarer une doléance", "déclarer une doléance"),
)
"""Suggested prompts of the agent pane: title, and what is said for the person."""
