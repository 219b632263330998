"""What does a person read when something could not be done?"""

from __future__ import annotations

from bot.slack.escaping import inert, mention
from bot.texts.words import NBSP, quoted


def not_found(wanted: str) -> str:
    """Say that no dossier has this number."""
    return f"Je ne trouve pas de dossier {quoted(inert(wanted))}. Vérifiez le numéro, ou demandez la liste."


def bad_reference(wanted: str) -> str:
    """Say that this is no number of dossier."""
    return (
        f"{quoted(inert(wanted))} n’est pas un numéro de dossier. "
        "J’attends par exemple `42` ou `D-2026-00042`."
    )


def already_taken(owner: str, reference: str) -> str:
    """Say who has the dossier already."""
    return f"{mention(owner)} suit déjà {inert(reference)}. Voyez ensemble avant de le reprendre."


def busy() -> str:
    """Say that the database did not answer."""
    return "La base de données ne répond pas. Je n’ai rien pu enregistrer. Réessayez dans une minute."


def not_trained() -> str:
    """Say that the classifiers are absent."""
    return (
        "Les classifieurs ne sont pas prêts, je ne peux pas lire ce texte. "
        "Un administrateur doit lancer `doleances train`."
    )


def unexpected(code: str) -> str:
    """Say that something went wrong, with the code that the log has."""
    return (
        "Quelque chose n’a pas marché. Regardez où en est le dossier avant de recommencer. "
        f"Si cela se répète, donnez ce code à l’administrateur{NBSP}: `{code}`."
    )


def for_colleagues_only() -> str:
    """Tell a guest of the workspace, politely, that the desk is not for guests."""
    return (
        f"Le bureau des doléances est réservé aux membres de l’espace de travail{NBSP}: je ne peux pas "
        "répondre aux personnes invitées. Demandez à celle qui vous accueille ici, elle fera suivre."
    )


def changed_meanwhile() -> str:
    """Say that somebody else was faster."""
    return "Quelqu’un a modifié ce dossier en même temps que vous. Rouvrez-le pour voir où il en est."


def too_slow() -> str:
    """Say that Slack's three seconds were missed."""
    return "Slack a été trop lent à me transmettre votre clic. Cliquez à nouveau."


def too_long() -> str:
    """Say that a window does not show everything."""
    return "⚠️ Le texte est trop long pour cette fenêtre\u00a0: la suite n’est pas montrée."
