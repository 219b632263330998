"""What do the windows say in which a dossier is instructed: checklist, causes, decision, action, origin?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.slack.escaping import inert, mention
from bot.texts import moments, words
from bot.texts.mediating import STATES as MEDIATIONS
from bot.texts.words import NBSP
from desk.advancement import Advancement
from desk.instruction.checklist import Gauge
from desk.money.reading import show_cents
from models.tables import (
    ActionCorrective,
    CauseAnalysis,
    Decision,
    Entreprise,
    InstructionItem,
    MediationState,
)

TITLE, SUBMIT, DONE_TITLE = "Instruire", "Enregistrer", "Instruction"
CORRECTIVE, DECISION, ORIGIN = "Action corrective", "Décision", "Origine"
GROUPS = {"preuve": "Preuves réunies", "clause": "Clauses lues", "personne": "Personnes prévenues"}
ENTRUST = "Confier une ligne à quelqu’un"
DROPPED, AGAIN = "Sans objet ici", "À reprendre (coché par erreur)"
CAUSE, ANSWER_HINT = "Famille de causes", "Répondez avant de décider. Cela reste interne."
WHAT, WHY, DECISION_WHAT = "Ce qui change", "Pourquoi", "Ce qui est décidé"
PERSON, PERSON_HINT = "Qui s’en charge", "Un prénom, un nom ou une mention. Vide\u00a0: vous."
DAY, FINISHED, PROOF = "Pour quand", "Action terminée", "Sa preuve (document, lien, mesure)"
ORIGINE, BAD_FAITH = "D’où vient la doléance", "Bonne foi du client"
FAITH = (("Rien à signaler", "non"), ("En doute, faits à l’appui", "oui"))
UNKNOWN_ORIGIN = ("Non précisée", "aucune")
_BAR = 10
_MISSING = 4


def _group(name: str) -> str:
    """Name a group of companies; many are called « Groupe … » already."""
    bare = name.strip()
    return inert(bare if bare.lower().startswith("groupe ") else f"groupe {bare}", 60)


def head(reference: str, entreprise: Entreprise | None, group_open: int) -> str:
    """Say which contract applies, and what the client's group has open (seed rows 44, 113, 114)."""
    lines = [f"*{reference}*"]
    if entreprise is None:
        return f"{lines[0]}\nClient sans fiche{NBSP}: aucun contrat connu."
    known = [f"contrat {inert(entreprise.contract)}" if entreprise.contract else "contrat non renseigné"]
    if entreprise.contract_end:
        known.append(f"jusqu’au {moments.short_day(entreprise.contract_end)}")
    known.append("clause de médiation" if entreprise.mediation_clause else "sans clause de médiation")
    lines.append(f"{inert(entreprise.name)}{NBSP}: {', '.join(known)}.")
    if entreprise.penalties:
        lines.append(f"Pénalités prévues{NBSP}: {inert(entreprise.penalties)}")
    if entreprise.groupe:
        others = words.count(group_open, "autre dossier ouvert", "autres dossiers ouverts")
        group = _group(entreprise.groupe)
        open_there = others if group_open else "aucun autre dossier ouvert"
        lines.append(f"{group[:1].upper()}{group[1:]}{NBSP}: {open_there}.")
    return "\n".join(lines)


def advancement(at: Advancement) -> str:
    """Say on a card how far the work is, and which contract binds the client; nothing if nothing is known."""
    said = []
    if at.wanted:
        said.append(f"dossier complet à {round(100 * at.done / at.wanted)}{NBSP}%")
    if at.exposed_cents:
        said.append(f"{show_cents(at.exposed_cents)} exposés")
    if at.mediation:
        said.append(f"médiation {MEDIATIONS[MediationState(at.mediation)]}")
    if at.contract or at.contract_end:
        until = f" jusqu’au {moments.short_day(at.contract_end)}" if at.contract_end else ""
        said.append(f"contrat {inert(at.contract, 60)}".rstrip() + until)
    if at.groupe:
        others = words.count(at.group_open, "autre dossier ouvert", "autres dossiers ouverts")
        said.append(_group(at.groupe) + (f" ({others})" if at.group_open else ""))
    text = " · ".join(said)
    return text[:1].upper() + text[1:]


def gauge(measured: Gauge) -> str:
    """Show how complete a file is, and what comes first among what is missing."""
    full = round(measured.percent / 100 * _BAR)
    bar = "▰" * full + "▱" * (_BAR - full)
    counted = f"{measured.done}{NBSP}/{NBSP}{measured.wanted}"
    said = f"*Dossier complet à {measured.percent}{NBSP}%* {bar} ({counted})"
    if not measured.missing:
        return f"{said}\nTout est là."
    shown = " · ".join(measured.missing[:_MISSING])
    more = len(measured.missing) - _MISSING
    rest = f" · et {more} de plus" if more > 0 else ""
    return f"{said}\nIl manque{NBSP}: {shown}{rest}"


def roles(who: dict[str, str]) -> str:
    """Say who does what for a dossier of this motif (seed row 48)."""
    return (
        f"Fait{NBSP}: {who['fait']} · répond du résultat{NBSP}: {who['repond']} · "
        f"consulté{NBSP}: {who['consulte']} · tenu au courant{NBSP}: {who['informe']}"
    )


def done_item(item: InstructionItem, now: datetime) -> str:
    """Say who did a line of the checklist, and when; or that it is without object."""
    who = mention(item.done_by) if item.done_by else ""
    if item.dropped:
        return f"🚫 {inert(item.label)} (sans objet, {who})"
    when = moments.day(item.done_at, now) if item.done_at else ""
    return f"✅ {inert(item.label)} ({who}, {when})"


def entrusted_item(item: InstructionItem) -> str:
    """Say who is to do a line of the checklist."""
    return f"👤 {inert(item.label)} ({mention(item.owner or '')})"


def why_label(number: int) -> str:
    """Ask the nth why."""
    return "Pourquoi est-ce arrivé\u00a0?" if number == 0 else f"… et pourquoi cela\u00a0? ({number + 1})"


def saving() -> str:
    """Say that it is being stored."""
    return "J’enregistre…"


def saved(reference: str, measured: Gauge, cause: CauseAnalysis | None, refused: str = "") -> str:
    """Say how far the instruction of a dossier is."""
    said = f"✅ *{reference}.* {gauge(measured)}"
    if cause is not None:
        said += f"\nCause retenue{NBSP}: {words.word_of_cause(cause.cause).lower()}."
    return f"{said}\n⚠️ {inert(refused)}" if refused else said


def decisions(rows: Sequence[Decision], now: datetime) -> str:
    """List the decisions of a dossier, the last first, or say that there is none."""
    if not rows:
        return "Aucune décision n’est encore écrite."
    return "\n".join(
        f"• {moments.day(row.at, now)}, {mention(row.by)}{NBSP}: {inert(row.text)}"
        for row in reversed(rows[-5:])
    )


def decided(reference: str) -> str:
    """Say that a decision is written down."""
    return f"✅ *La décision est écrite dans {reference}*, à votre nom. Le fil le dit."


def actions(rows: Sequence[ActionCorrective], now: datetime) -> str:
    """List the corrective actions of a dossier and how they stand."""
    if not rows:
        return "Aucune action corrective n’est encore prévue."
    return "\n".join(f"• {action(row, now)}" for row in rows[-8:])


def action(row: ActionCorrective, now: datetime) -> str:
    """Say what an action changes, who does it, by when, and what its checks found."""
    what = f"{inert(row.text, 120)} ({mention(row.owner)})"
    if row.done_at is None:
        late = " ⏰" if row.due_on < now.date() else ""
        return f"{what}, pour le {moments.short_day(row.due_on)}{late}"
    found = [
        f"à {days} jours{NBSP}: {'elle tient' if check.get('tient') else 'à reprendre'}"
        for days, check in sorted(row.checks.items())
    ]
    return f"✅ {what}, {' · '.join(found) if found else 'vérifiée à 30 et 90 jours'}"


def planned(reference: str, owner: str, due_on: date) -> str:
    """Say that an action is planned."""
    return (
        f"✅ *Action prévue dans {reference}*, confiée à {mention(owner)} "
        f"pour le {moments.short_day(due_on)}. Je le lui rappellerai ce jour-là."
    )


def finished(reference: str) -> str:
    """Say that an action is done, and what comes next."""
    return (
        f"✅ *Action terminée dans {reference}.* À 30 et 90 jours, je compte les nouveaux dossiers "
        "de la même cause et je le dis dans le fil."
    )


def whom(name: str) -> str:
    """Say that a name designates nobody, or several people."""
    return f"Je ne sais pas qui est «{NBSP}{name[:60]}{NBSP}». Écrivez son nom complet ou une mention."


def choose_a_cause() -> str:
    """Say that whys lead to a family of causes."""
    return f"Choisissez la famille de causes{NBSP}: sans elle, l’analyse n’est pas retenue."


def needs_a_day() -> str:
    """Say that an action has a day."""
    return f"Dites pour quand{NBSP}: une action sans date n’arrive jamais."


def nothing() -> str:
    """Say that nothing was filled in."""
    return "Rien n’était rempli, rien n’a changé."


def origin_head(reference: str) -> str:
    """Say for whom the origin is, and what it is not for."""
    return (
        f"*{reference}.* Réservé aux responsables. Ces deux champs n’apparaissent ni sur la fiche, ni dans "
        "un courriel, ni dans l’export, et ne changent pas le ton de nos réponses."
    )


def origin_saved(reference: str) -> str:
    """Say that the origin is stored."""
    return f"✅ C’est noté pour {reference}. Seuls les responsables le voient."
