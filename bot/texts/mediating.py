"""What do the windows say of a mediation, step by step? No word of theirs looks for a culprit (row 78)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.slack.escaping import inert, mention
from bot.texts import moments, words
from bot.texts.words import NBSP, quoted
from desk.mediating.criteria import Assessment
from desk.mediating.ending import Rate
from desk.views import MessageView
from models.tables import Mediation, MediationNote, MediationState

TITLE, DONE_TITLE = "Médiation", "Médiation"
PROPOSE, DECIDE, RECORD, OPEN, SAVE = "Proposer", "Décider", "Enregistrer", "Ouvrir", "Enregistrer"
WHY, DECISION = "Pourquoi une médiation aiderait ici", "Votre décision"
DECISIONS = (("La proposer au client", "offrir"), ("L’écarter", "ecarter"))
ANSWER, ANSWERS = "Réponse du client", (("Il accepte", "oui"), ("Il préfère s’en passer", "non"))
CONSENT_BY, CONSENT_ON = "Qui a répondu, chez le client", "Quand"
MEDIATOR, MEDIATOR_HINT = "Médiateur", "Son nom, et son adresse si vous voulez que ses courriels restent ici."
INTERNAL = "Qui est-ce"
SIDES = (("Un tiers extérieur", "non"), ("Un facilitateur de la maison", "oui"))
USER, USER_HINT = "Son compte Slack, s’il est de la maison", "Un nom ou une mention."
VOUCHED, VOUCHED_HINT = "Ce que vous garantissez", "Les cinq sont nécessaires\u00a0: un médiateur est neutre."
FIRST, HOUR, PLACE = "Prochaine séance", "Heure", "Lieu ou lien"
NOTE, NOTE_HINT = (
    "Note de la salle",
    "Confidentielle\u00a0: ni export, ni recherche, ni apprentissage, ni chiffres.",
)
SEALED, SEALED_HINT = "Verser dans la salle", "Ces courriels ne seront plus lus ailleurs."
STEP = "Où en est-on"
STEPS = (
    ("La médiation continue", "suite"),
    ("Elle se termine par un accord", "accord"),
    ("Elle se termine sans accord", "echec"),
)
AGREEMENT = "Accord, écrit par les deux parties"
PLAN, LESSON, PROCESS = (
    "Plan d’amélioration",
    "Retour d’expérience (sans nommer personne)",
    "Mise à jour des procédures",
)
COST = "Coût de la médiation"
ASK_CLIENT = (
    f"Rien n’est encore parti{NBSP}: dans le menu de la fiche, {quoted('Écrire une autre lettre')}, puis "
    f"{quoted('Proposition de médiation')}. Notez ensuite ici la réponse du client."
)
STATES = {
    MediationState.PROPOSEE: "proposée, un responsable décide",
    MediationState.ECARTEE: "écartée",
    MediationState.OFFERTE: "acceptée par nous, réponse du client attendue",
    MediationState.REFUSEE: "le client a préféré s’en passer",
    MediationState.ACCEPTEE: "acceptée par les deux parties, à ouvrir",
    MediationState.OUVERTE: "ouverte",
    MediationState.ACCORD: "terminée par un accord",
    MediationState.ECHEC: "terminée sans accord",
}


def head(reference: str, row: Mediation | None, clause: bool, now: datetime) -> str:
    """Say where a mediation stands."""
    contract = "Le contrat prévoit la médiation." if clause else "Le contrat ne prévoit pas la médiation."
    if row is None:
        return f"*{reference}*\nAucune médiation n’est au dossier. {contract}"
    lines = [f"*{reference}*{NBSP}: médiation {STATES[row.state]}.", contract]
    if row.company_consent_by and row.company_consent_at:
        on = moments.day(row.company_consent_at, now)
        lines.append(f"Notre accord{NBSP}: {mention(row.company_consent_by)}, {on}.")
    if row.client_consent_by and row.client_consent_at:
        on = moments.day(row.client_consent_at, now)
        lines.append(f"Réponse du client{NBSP}: {inert(row.client_consent_by)}, {on}.")
    if row.mediator:
        kind = "de la maison" if row.mediator_internal else "extérieur"
        lines.append(f"Médiateur{NBSP}: {inert(row.mediator)} ({kind}).")
    lines += [
        f"Séance{NBSP}: {moments.fixed(datetime.fromisoformat(one['le']))}"
        + (f", {inert(one['ou'])}" if one.get("ou") else "")
        for one in row.calendar
    ]
    return "\n".join(lines)


def reasons(row: Mediation | None, found: Assessment) -> str:
    """Tell why a mediation is proposed, or what the criteria say now."""
    if row is not None and row.state is MediationState.PROPOSEE:
        said = "\n".join(f"• {inert(reason)}" for reason in row.reasons)
        return f"*Raisons*{NBSP}:\n{said}"
    if not found.reasons:
        return "Aucun critère de la charte ne parle pour une médiation."
    listed = "\n".join(f"• {reason.why}" for reason in found.reasons)
    verdict = "la charte la propose" if found.proposes else "la charte ne la propose pas encore"
    return f"*Critères* ({found.score:g} points sur {found.threshold:g}, {verdict}){NBSP}:\n{listed}"


def principles(rate: Rate) -> str:
    """Recall what a mediation is, and our own rate with its number (seed rows 77, 82)."""
    ours = f" Chez nous, {words.count(rate.agreements, 'accord', 'accords')} sur {rate.n}." if rate.n else ""
    return (
        "Volontaire, neutre, confidentielle, construite à deux. On n’y cherche pas de responsable, "
        f"on y cherche la suite.{ours}"
    )


def for_leads() -> str:
    """Say who decides."""
    return "La suite appartient aux responsables, et au client."


def note(row: MediationNote, now: datetime) -> str:
    """Show a note of the room to who may read it."""
    return f"🔒 {moments.day(row.at, now)}, {mention(row.by)}{NBSP}: {inert(row.text, 600)}"


def message_option(message: MessageView, now: datetime) -> str:
    """Name a mail that may enter the room."""
    who = message.from_name or message.from_address or "nous"
    return f"{moments.day(message.at, now)}, {who}{NBSP}: {message.subject}"


def proposed(reference: str) -> str:
    """Say that a mediation is proposed."""
    return f"✅ La médiation est proposée pour {reference}. Un responsable décide."


def step_done(reference: str, row: Mediation) -> str:
    """Say where a mediation stands after a step."""
    done = f"✅ *{reference}*{NBSP}: médiation {STATES[row.state]}."
    return f"{done}\n{ASK_CLIENT}" if row.state is MediationState.OFFERTE else done


def ended(reference: str, row: Mediation, blaming: Sequence[str]) -> str:
    """Say how a mediation ended; point out the sentences that look for a culprit."""
    said = step_done(reference, row)
    if blaming:
        listed = "\n".join(f"• {inert(sentence)}" for sentence in blaming)
        said += f"\n⚠️ À relire avec l’autre partie, ces phrases désignent un coupable{NBSP}:\n{listed}"
    return said


def kept(notes: int, sealed: int) -> str:
    """Say what entered the room."""
    said = []
    if notes:
        said.append("la note est dans la salle")
    if sealed:
        said.append(f"{words.count(sealed, 'courriel versé', 'courriels versés')}")
    text = " · ".join(said)
    return f"🔒 {text[:1].upper()}{text[1:]}." if said else ""


def write_the_agreement() -> str:
    """Ask for the words of the agreement."""
    return f"Un accord s’écrit{NBSP}: recopiez-le avant de terminer."


def unreadable_hour() -> str:
    """Say that an hour cannot be read."""
    return f"L’heure ne se lit pas{NBSP}: écrivez par exemple 14h30."


def missing_day() -> str:
    """Ask for a day."""
    return "Choisissez un jour."
