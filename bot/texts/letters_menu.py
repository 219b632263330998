"""What is said where a later letter is chosen, filled in and proposed?"""

from __future__ import annotations

from bot.slack.escaping import inert, mention
from bot.texts.words import NBSP, quoted
from desk.agreement import LETTER
from desk.views import DossierView
from playbooks.gestes import AVOIR, REMBOURSEMENT, REMPLACEMENT, SERVICE
from playbooks.letters import Kind

TITLE, NEXT, WRITE = "Écrire une lettre", "Continuer", "Écrire le brouillon"
WHICH, RUNG, EUROS = "Quelle lettre\u00a0?", "De quel ordre est ce geste\u00a0?", "Ce qu’il coûte, en euros"
WRITE_THIS, OPEN_IT = "Écrire cette lettre", "Ouvrir le brouillon"
EUROS_HINT = "Le plafond de la charte dit qui doit l’approuver. Laissez vide si le geste ne se chiffre pas."
LINES_HINT = "Un point par ligne."

KINDS: dict[Kind, tuple[str, str]] = {
    Kind.ATTENTE: ("Lettre d’attente", "la réponse demandera plus de temps"),
    Kind.ETAPE: ("Point d’étape", "ce qui est fait, ce qui est en cours"),
    Kind.PROPOSITION: ("Proposition", "un geste, un avoir, un remplacement"),
    Kind.REFUS: ("Refus expliqué", "une réponse claire et ses raisons"),
    Kind.MEDIATION: ("Proposition de médiation", "volontaire, neutre, confidentielle"),
    Kind.PROTOCOLE: ("Projet de protocole", "toujours relu par la direction"),
    Kind.BILAN: ("Bilan de clôture", "annoncé, fait, écart"),
    Kind.VERIFICATION: ("Prise de nouvelles", "après la résolution"),
    Kind.SATISFACTION: ("Question de satisfaction", "une note et l’écoute ressentie"),
}
LABELS: dict[str, str] = {
    "fait": "Ce qui est fait ou établi",
    "restant": "Ce qui reste à faire, et pour quand",
    "promis": "Ce qui était annoncé",
    "ecart": "L’écart, en une phrase de fait",
    "demande": "Ce que le client demandait",
    "raisons": "Les raisons, avec leurs pièces",
    "geste": "Ce qui est proposé",
    "clause": "La clause de médiation du contrat, mot pour mot",
    "lecon": "Ce que cela change chez nous",
}
PLACEHOLDERS: dict[str, str] = {
    "demande": "le remboursement du port",
    "geste": "le port offert sur la prochaine commande",
    "ecart": "la livraison est arrivée deux jours après la date annoncée",
    "raisons": "L’article 4 du contrat fixe ce délai à 48 heures",
    "lecon": "les lots sont désormais contrôlés avant l’expédition",
}
RUNGS = {
    SERVICE: "Un geste de service",
    REMPLACEMENT: "Un remplacement",
    AVOIR: "Un avoir ou une remise",
    REMBOURSEMENT: "Un remboursement (en dernier recours)",
}


def letter_title(slug: str) -> str:
    """Name a letter by the slug that stands for its playbook; nothing for what is no letter."""
    kind = slug.removeprefix(LETTER)
    return KINDS[Kind(kind)][0] if kind != slug and kind in list(Kind) else ""


def option(kind: Kind) -> str:
    """Name a letter in the list, with what it is for."""
    name, use = KINDS[kind]
    return f"{name}{NBSP}: {use}"


def head(view: DossierView) -> str:
    """Say for which dossier a letter is chosen, and that nothing leaves by that."""
    return (
        f"*{view.reference}*{NBSP}: la lettre est écrite ici comme un brouillon. "
        "Vous la relisez, la corrigez, puis vous l’envoyez."
    )


def fields_head(kind: Kind) -> str:
    """Say which letter is filled in."""
    name, use = KINDS[kind]
    note = ""
    if kind is Kind.PROTOCOLE:
        note = "\n🔒 L’accord de la direction est toujours demandé, et un juriste doit le relire."
    if kind is Kind.SATISFACTION:
        note = "\nRien à remplir\u00a0: deux questions, une note de 0 à 10 et l’écoute ressentie."
    return f"*{name}*{NBSP}: {use}. Ce qui reste vide est repris du dossier.{note}"


def writing() -> str:
    """Say that the letter is being written."""
    return "✍️ J’écris la lettre. Rien ne part."


def bad_amount() -> str:
    """Say how an amount is written."""
    return f"Écrivez un montant, par exemple {quoted('320')} ou {quoted('1 250,50')}."


def missing() -> str:
    """Say that a letter cannot be written without this."""
    return "Cette lettre ne s’écrit pas sans cela."


def somebody_writes(by: str) -> str:
    """Say that another person's text is in the draft."""
    who = "Le bureau" if by == "bureau" else mention(by)
    return (
        f"⚠️ *{who} a un texte en cours pour ce dossier.* Je n’y ai pas touché, et la lettre n’est pas "
        "écrite. Envoyez ce texte d’abord, ou voyez avec cette personne."
    )


def proposed(genre: str, reference: str, *, is_ready: bool) -> str:
    """Tell the thread that a letter's moment has come."""
    name = KINDS[Kind(genre)][0]
    if is_ready:
        return (
            f"✍️ *{name}{NBSP}: un brouillon est prêt* pour {inert(reference)}. "
            "Complétez-le et envoyez-le quand il vous convient, rien ne part sans vous."
        )
    return (
        f"✍️ *{name}{NBSP}: c’est le moment* pour {inert(reference)}. "
        "Un autre brouillon attend déjà, je n’y ai pas touché."
    )
