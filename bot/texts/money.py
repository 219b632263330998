"""What do the windows say of the amounts of a dossier?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.escaping import inert
from bot.texts import words
from bot.texts.words import NBSP
from desk.money.precedents import Precedent
from desk.money.reading import show_cents
from desk.money.totals import Totals
from desk.money.weighing import Weighing
from models.tables import Montant, MontantKind
from models.vocabulary import Niveau
from playbooks.gestes import AVOIR, REMBOURSEMENT, REMPLACEMENT, SERVICE

TITLE, SUBMIT, CONFIRM_TITLE, CONFIRM = "Montants", "Enregistrer", "Accorder ce geste", "Accorder"
KIND, AMOUNT, AMOUNT_HINT = "Quel montant", "Montant en euros", "Par exemple 1\u00a0250,50 ou 12 k€."
RUNG, CAUSE, INVOICE = "Échelon du geste (s’il est accordé)", "Cause", "Facture ou avoir concerné"
CAUSE_HINT = "Un avoir sans cause sera compté comme tel."
BLOCKED_FROM, BLOCKED_UNTIL = "Bloqué depuis", "Débloqué le"
NOTE, NOTE_HINT = "Note", "Pour un geste\u00a0: préjudice, part de chacun, précédents."
FREED, FREED_HINT = "Débloquer un montant", "À la date «\u00a0Débloqué le\u00a0», sinon aujourd’hui."
CANCELLED = "Annuler un montant saisi par erreur"
KINDS: dict[MontantKind, str] = {
    MontantKind.EXPOSE: "Exposé (ce que le dossier met en jeu)",
    MontantKind.CONTESTE: "Contesté par le client",
    MontantKind.ACCORDE: "Accordé (geste)",
    MontantKind.AVOIR: "Avoir émis",
    MontantKind.RECOUVRE: "Recouvré",
    MontantKind.PENALITE: "Pénalité appliquée",
}
_SHORT = {
    MontantKind.EXPOSE: "exposés",
    MontantKind.CONTESTE: "contestés",
    MontantKind.ACCORDE: "accordés",
    MontantKind.AVOIR: "en avoirs",
    MontantKind.RECOUVRE: "recouvrés",
    MontantKind.PENALITE: "en pénalités",
}
RUNGS = {
    SERVICE: "Geste de service",
    REMPLACEMENT: "Remplacement",
    AVOIR: "Avoir",
    REMBOURSEMENT: "Remboursement (dernier recours)",
}
_LEVELS = {
    Niveau.AGENT: "Vous pouvez l’accorder.",
    Niveau.RESPONSABLE: "Un responsable l’accorde.",
    Niveau.DIRECTION: "La direction l’accorde.",
}


def head(reference: str, totals: Totals) -> str:
    """Add up what a dossier has at stake."""
    if not totals.count:
        return f"*{reference}*\nAucun montant n’est encore saisi."
    said = [f"{show_cents(totals.of(kind))} {_SHORT[kind]}" for kind in MontantKind if totals.of(kind)]
    lines = [f"*{reference}*", " · ".join(said)]
    if totals.of(MontantKind.CONTESTE) and totals.undisputed:
        owed = show_cents(totals.undisputed)
        lines.append(f"Part non contestée{NBSP}: {owed}, à réclamer à part, sans attendre.")
    if totals.avoirs_sans_cause:
        lines.append(f"⚠️ Avoirs sans cause{NBSP}: {show_cents(totals.avoirs_sans_cause)}.")
    if totals.blocked_days:
        lines.append(f"Bloqué depuis {words.count(totals.blocked_days, 'jour', 'jours')} au plus.")
    return "\n".join(lines)


def recalled(totals: Totals, found: Sequence[Precedent]) -> str:
    """Recall what a dossier has at stake and what others were granted, to who is asked to agree."""
    if not totals.count:
        return ""
    lines = head("", totals).split("\n")[1:]
    return "\n".join([*lines, *(f"Précédent, {precedent(one)}" for one in found)])


def cited(montants: Sequence[float]) -> str:
    """Recall the amounts that the client's mail cites, where nothing is exposed yet."""
    shown = ", ".join(words.euros(one) for one in montants[:5])
    return f"Le client cite{NBSP}: {shown}." if shown else ""


def precedents(found: Sequence[Precedent]) -> str:
    """Show what was granted to others, with the number of dossiers it rests on (seed row 59)."""
    if not found:
        return f"Précédents{NBSP}: aucun geste connu pour ce motif."
    return f"*Précédents pour ce motif*{NBSP}:\n" + "\n".join(f"• {precedent(one)}" for one in found)


def precedent(one: Precedent) -> str:
    """Show what was granted on one rung."""
    wide = "" if one.same_tier else ", tous paliers confondus"
    name = RUNGS.get(one.rung, one.rung).lower()
    if one.n == 1:
        return f"{name}{NBSP}: {show_cents(one.median)} (un seul dossier{wide})"
    spread = f"de {show_cents(one.low)} à {show_cents(one.high)}"
    return f"{name}{NBSP}: médiane {show_cents(one.median)}, {spread} ({one.n} dossiers{wide})"


def line(row: Montant) -> str:
    """Name an amount in a list."""
    more = f" ({row.reference})" if row.reference else ""
    return f"{show_cents(row.cents)} {_SHORT[row.kind]}{more}"


def weighing(reference: str, rung: str, cents: int, found: Weighing) -> str:
    """Say what a geste weighs before it is granted (seed rows 59, 62 to 66)."""
    lines = [f"*{reference}*{NBSP}: {RUNGS[rung].lower()}, {show_cents(cents)}"]
    if found.cents != cents:
        lines.append(f"Avec ce qui est déjà accordé sur cet échelon{NBSP}: {show_cents(found.cents)}.")
    lines.append(f"{found.share}")
    lines.append(f"{_LEVELS[found.niveau]} ({found.why})")
    lines += [precedent(one) for one in found.precedents] or ["Aucun précédent connu pour ce motif."]
    if found.needs_protocol:
        lines.append("Un remboursement s’écrit dans un protocole signé, avec clause de confidentialité.")
    if found.refunds_around:
        others = words.count(found.refunds_around, "autre dossier remboursé", "autres dossiers remboursés")
        lines.append(
            f"⚠️ {others} chez ce client ou son groupe en un an{NBSP}: attention à l’effet d’entraînement."
        )
    return "\n".join(lines)


def saved(reference: str, totals: Totals) -> str:
    """Say how the amounts of a dossier stand now."""
    return f"✅ C’est enregistré.\n{head(reference, totals)}"


def cancelled(row: Montant) -> str:
    """Say that an amount no longer counts."""
    return f"↩️ {inert(line(row))} est annulé{NBSP}: gardé pour mémoire, compté nulle part."


def freed(row: Montant) -> str:
    """Say that an amount is no longer blocked."""
    return f"🔓 {inert(line(row))}{NBSP}: débloqué."


def missing_rung() -> str:
    """Ask for the rung of a geste."""
    return "Dites sur quel échelon ce geste est accordé."


def reversed_days() -> str:
    """Say that a block ends before it begins."""
    return "Le blocage finit avant de commencer."
