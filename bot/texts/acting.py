"""What does the desk say of the acts of a dossier: menu, windows, and what became of them?"""

from __future__ import annotations

from bot.slack.escaping import mention
from bot.texts import words
from bot.texts.words import NBSP
from desk.views import DossierView
from models.vocabulary import Issue

UNDO, UNDO_LABEL = "Annuler l’envoi", "Annuler l’envoi de cette réponse et reprendre le brouillon"


def leaving(user: str, seconds: int) -> str:
    """Say that an answer is about to leave."""
    by = f" de {mention(user)}" if user else ""
    return (
        f"⏳ *La réponse{by} part dans {words.count(seconds, 'seconde', 'secondes')}.* "
        "Jusque-là, elle peut être annulée."
    )


def taken_back(user: str) -> str:
    """Say that an answer was taken back."""
    return f"↩️ *Envoi annulé* par {mention(user)}{NBSP}: rien n’est parti, le brouillon est rendu."


def undone(reference: str) -> str:
    """Say to who took an answer back that it did not leave."""
    return (
        f"↩️ L’envoi est annulé{NBSP}: rien n’est parti. Le brouillon du dossier {reference} vous est rendu."
    )


ALL, MENU_TITLE = "Toutes les actions…", "Que faire de ce dossier"
GROUP_FOLLOW, GROUP_WORK, GROUP_END, GROUP_FILE = "Suivre", "Traiter", "Terminer", "Ranger"
TITLES = {
    "attente": "Mettre en attente",
    "reprise": "Reprendre",
    "reflexion": "Prendre le temps de réfléchir",
    "rappel": "Me le rappeler",
    "confier": "Confier à quelqu’un",
    "escalade": "Changer de niveau",
    "lettre": "Écrire une autre lettre",
    "avis": "Avis juridique",
    "resolution": "Résoudre",
    "cloture": "Clore",
    "reouverture": "Rouvrir",
    "contentieux": "Porter au contentieux",
    "export": "Exporter le dossier",
    "fusion": "Fusionner",
    "separation": "Séparer en deux",
    "prive": "Rendre privé",
    "public": "Montrer à tous",
}
HELPS = {
    "attente": "Le client doit nous répondre\u00a0: les délais s’arrêtent.",
    "reprise": "Les délais repartent, décalés du temps d’attente.",
    "reflexion": "Ne pas répondre à chaud\u00a0: la première réponse attend, une fois, un jour au plus.",
    "rappel": "Un message, au jour et à l’heure que vous dites.",
    "confier": "Donner le dossier à une autre personne.",
    "escalade": "Passer au responsable du compte, aux responsables ou à la direction.",
    "avis": "Poser une question de droit à la direction, avec un résumé du dossier.",
    "lettre": "Point d’étape, proposition, refus expliqué, médiation, protocole, bilan.",
    "resolution": "Dire comment il finit, sa cause et ce qu’il apprend.",
    "cloture": "Plus rien n’est attendu de personne.",
    "reouverture": "Il n’était pas fini\u00a0: les délais repartent.",
    "contentieux": "Aucun accord possible\u00a0: les délais de la charte s’arrêtent, les pièces sont gelées.",
    "export": "Le dossier de preuve, en message direct, pour vous seul.",
    "fusion": "C’est la même affaire qu’un autre dossier.",
    "separation": "Des messages parlent d’une autre affaire.",
    "prive": "Sécurité ou données personnelles\u00a0: le canal n’en montre plus rien.",
    "public": "Tous les collègues voient de nouveau son contenu.",
}
WHY = "Pourquoi"
PAUSE_PLACEHOLDER = "Par exemple\u00a0: nous attendons les photos du client"
SUBMIT = "Valider"
ECHELON = "À quel niveau"
ISSUE, CAUSE, LESSON = "Comment il finit", "Pourquoi c’était arrivé, selon nous", "Ce qu’il nous apprend"
DAY, HOUR, TEXT = "Quel jour", "À quelle heure", "Quoi vous dire"
PERSON, OTHER = "À qui", "Avec quel dossier"
ECHELONS = {
    "1": "N1 — la personne en charge",
    "2": "N2 — le responsable du compte",
    "3": "N3 — les responsables",
    "4": "N4 — la direction et le juridique",
}
REMIND_ME, REMIND_ALL = "Moi, en message direct", "Tous, dans le fil du dossier"
REMIND_WHO = "Qui prévenir"


def menu_head(view: DossierView) -> str:
    """Say which dossier the menu is about, and where it stands."""
    where = words.word(view.etat).lower()
    since = " · en attente du client" if view.standing.is_paused else ""
    return f"*{view.reference}* · {where}{since} · niveau N{view.standing.echelon}"


def nothing_to_do() -> str:
    """Say that no act is open to this person."""
    return "Rien n’est possible ici pour vous en ce moment. Un responsable peut vous aider."


def head(key: str, view: DossierView) -> str:
    """Introduce the window of an act."""
    return f"*{view.reference}*{NBSP}: {HELPS[key][0].lower()}{HELPS[key][1:]}"


def paused_head(view: DossierView) -> str:
    """Introduce the window where a dossier is set to wait."""
    return (
        f"*{view.reference}* attend le client{NBSP}: ses délais s’arrêtent. Ils repartent quand le client "
        "écrit, ou quand vous le reprenez."
    )


def lesson_hint(needed: bool) -> str:
    """Say whether the lesson must be written."""
    if needed:
        return "Demandé parce que le client est allé jusqu’au litige. Une phrase suffit."
    return "Facultatif. Une phrase suffit."


def cause_missing() -> str:
    """Ask for the cause."""
    return "Dites la cause, sauf si le dossier était sans objet."


def lesson_missing() -> str:
    """Ask for the lesson."""
    return "Écrivez en une phrase ce qu’il nous apprend."


def too_short() -> str:
    """Ask for a reason."""
    return "Dites-le en quelques mots."


def in_the_past() -> str:
    """Refuse a reminder for a moment that has passed."""
    return "Ce moment est déjà passé."


def no_reference() -> str:
    """Ask for the reference of a dossier."""
    return f"Donnez sa référence, par exemple D-2026-00042 ou 42{NBSP}: c’est elle qui restera."


def working() -> str:
    """Say that it is being done."""
    return "C’est en cours…"


def done(key: str, view: DossierView) -> str:
    """Say what became of a dossier."""
    said = {
        "attente": "attend le client. Ses délais sont arrêtés.",
        "reprise": "reprend. Ses délais courent de nouveau.",
        "reflexion": f"peut attendre{NBSP}: sa première réponse est repoussée, une seule fois.",
        "confier": f"est confié à {mention(view.owner or '')}.",
        "escalade": f"est au niveau {ECHELONS.get(str(view.standing.echelon), '')}.",
        "resolution": "est résolu.",
        "cloture": "est clos.",
        "reouverture": "est rouvert.",
        "contentieux": "est au contentieux. Plus aucun délai de la charte ne court, ses pièces sont gelées.",
        "prive": "est privé. Le canal n’en montre plus rien.",
        "public": "est visible de tous les collègues.",
    }
    return f"✅ *{view.reference}* {said[key]}"


def reminded(reference: str, when: str) -> str:
    """Say that a reminder will ring."""
    return f"⏰ C’est noté{NBSP}: rappel de *{reference}* {when}."


CLOSE = "Annuler"
ISSUES = {
    Issue.ACCORD: "Accord\u00a0: geste ou correction que le client accepte",
    Issue.EXPLICATION: "Explication\u00a0: le client ne demande plus rien",
    Issue.REFUS: "Refus expliqué\u00a0: le client n’est pas allé plus loin",
    Issue.MEDIATION: "Médiation",
    Issue.CONTENTIEUX: "Contentieux",
    Issue.SANS_OBJET: "Sans objet\u00a0: pas une doléance, ou retirée",
}
NO_AMICABLE = "Pourquoi aucune voie amiable"
NO_AMICABLE_HINT = "Demandé si le dossier ne montre aucune tentative amiable\u00a0: un tribunal le regardera."


def bundle(reference: str) -> str:
    """Introduce the evidence bundle."""
    return (
        f"📦 Dossier de preuve de *{reference}*. Ce qui s’est dit en médiation n’y est pas. "
        f"Il contient tous les mots du client{NBSP}: gardez-le pour vous."
    )


def exported(reference: str) -> str:
    """Say where the bundle is."""
    return f"📦 Le dossier de preuve de *{reference}* vous est envoyé en message direct."


def no_files_scope() -> str:
    """Say that the application may not send files."""
    return (
        "L’application n’a pas le droit d’envoyer de fichiers (`files:write`). Un administrateur peut "
        "l’ajouter, ou lancer `doleances export`."
    )


def still_here(seconds: int) -> str:
    """Say how long an answer waits."""
    return f"Elle part dans {words.count(seconds, 'seconde', 'secondes')}. D’ici là, vous pouvez l’annuler."


def waited(user: str, *, cancelled: bool) -> str:
    """Say, in place of the offer to take an answer back, that there is nothing to take back any more."""
    by = f" de {mention(user)}" if user else ""
    if cancelled:
        return f"⏳ La réponse{by} attendait son départ{NBSP}: l’envoi a été annulé."
    return f"⏳ La réponse{by} a attendu son départ{NBSP}: elle ne peut plus être annulée."
