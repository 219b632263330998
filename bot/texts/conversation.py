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


def figures(*, opened: int, late: int, unclaimed: int, unsure: int) -> str:
    """Give the counts of this very moment."""
    return (
        f"*En ce moment*{NBSP}: {words.count(opened, 'dossier en cours', 'dossiers en cours')}, "
        f"dont {late} en retard, {unclaimed} à prendre et {unsure} à qualifier."
    )


def opened_count(number: int, motif: str | None, client: str | None, named: str) -> str:
    """Say how many dossiers of a motif or a client were opened in a period."""
    about = f" de motif {quoted(words.motif(motif).lower())}" if motif else ""
    about += f" pour {quoted(inert(client))}" if client else ""
    return f"*{words.count(number, 'dossier ouvert', 'dossiers ouverts')}*{about} · {named}"


def which_period(said: str) -> str:
    """Ask for a period that can be read."""
    return (
        f"Je ne sais pas lire {quoted(inert(said))} comme une période. Essayez par exemple "
        f"{quoted('ce mois-ci')}, {quoted('depuis janvier')} ou {quoted('T3')}."
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


def advice_needs_dossier() -> str:
    """Say that advice is given on a dossier."""
    return (
        "Mes conseils partent d’un dossier précis. Donnez-moi son numéro, "
        f"par exemple {quoted('que faire pour le 42')}."
    )


def draft_ready(view: DossierView) -> str:
    """Introduce a draft."""
    return f"Voici le brouillon de *{view.reference}*. Rien ne part sans votre confirmation."


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


def declare_here() -> str:
    """Offer the window that records a complaint."""
    return "Notons cela. Le bouton ouvre une courte fiche, avec ce que vous venez d’écrire."


def search_for_what() -> str:
    """Ask what to look for."""
    return (
        f"Que cherchez-vous{NBSP}? Un client, un numéro de commande ou des mots{NBSP}: "
        f"{quoted('cherche palettes cassées')}."
    )


def found(asked: str, total: int) -> str:
    """Say how many dossiers hold the words."""
    return f"*{words.count(total, 'dossier parle', 'dossiers parlent')}* de {quoted(inert(asked))}"


def nothing_found(asked: str) -> str:
    """Say that no dossier holds the words."""
    return (
        f"Aucun dossier ne parle de {quoted(inert(asked))}. Essayez moins de mots, un nom de client "
        "ou un numéro de commande."
    )


def hello() -> str:
    """Answer a greeting or thanks, or what was taken for small talk: letters at random are read so too."""
    return (
        f"À votre service. Si vous me demandiez quelque chose, je ne l’ai pas compris{NBSP}: "
        f"dites {quoted('aide')} pour voir ce que je sais faire."
    )


def out_of_scope() -> str:
    """Say that this is not the desk's business."""
    return (
        "Cela sort de mon domaine. Je m’occupe des doléances des clients"
        f"{NBSP}: dites {quoted('aide')} pour voir comment."
    )


def period_ignored(period: str) -> str:
    """Say that a period could not be read."""
    return f"Je n’ai pas su lire la période {quoted(inert(period))}{NBSP}: voici tout ce qui est en cours."


def summary(excerpt: str, facts: str, journal: str) -> str:
    """Sum a dossier up from what is known for sure."""
    parts = [excerpt, facts, f"*Ce qui s’est passé*\n{journal}" if journal else ""]
    return "\n".join(part for part in parts if part)


PROMPTS_TITLE = "Que souhaitez-vous savoir ou faire\u00a0?"
PROMPTS = (
    ("Mes dossiers", "mes dossiers"),
    ("Ce qui est en retard", "les dossiers en retard"),
    ("À prendre", "les dossiers à prendre"),
    ("Déclarer une doléance", "déclarer une doléance"),
)
"""Suggested prompts of the agent pane: title, and what is said for the person."""
