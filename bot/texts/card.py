"""What does a dossier's card say?"""

from __future__ import annotations

import re
from datetime import datetime

from bot.slack.escaping import inert, mention, titled
from bot.texts import moments, words
from bot.texts.words import NBSP
from desk.views import OPEN, DossierView
from models.values import Analysis, Faits

CLIENT, GRAVITE, MOTIF, TON, PHASE = "Client", "Gravité", "Motif", "Ton", "Phase"
DUE, MENACES, ENJEUX, DEMANDES, FAITS = "Échéance", "Menaces", "Enjeux", "Demandes", "Faits relevés"
TAKE, DRAFT, CORRECT, WHY, OPEN_LINKED = (
    "Prendre en charge",
    "Voir le brouillon",
    "Corriger",
    f"Pourquoi{NBSP}?",
    "Voir le dossier proche",
)
READ = "Lire le courriel"
OPEN_IT = "Ouvrir le dossier"
_GREETING = re.compile(
    r"^(?:(?:bonjour|bonsoir|madame|monsieur|mesdames|messieurs|cher|chère)\b[^.!?:]{0,60}?[,!.]\s+){1,3}",
    re.IGNORECASE,
)
_SOURCES = {"email": "par courriel", "telephone": "par téléphone", "slack": "dans Slack"}
_DOUBTS = {
    "several_from": "le courriel porte plusieurs expéditeurs",
    "homograph": "l’adresse imite un nom connu avec d’autres lettres",
    "bidi": "l’adresse contient des caractères qui inversent le sens de lecture",
    "display_name_spoof": "le nom affiché n’est pas celui de l’adresse",
    "reply_to_elsewhere": "la réponse partirait vers un autre domaine",
}


def title(view: DossierView) -> str:
    """Say who and what at once."""
    return f"{words.gravite_sign(view.analysis.gravite)} {titled(f'{who(view)} — {subject(view.subject)}')}"


def who(view: DossierView) -> str:
    """Name the company, or else the person, or else the address."""
    return view.entreprise or view.client_name or view.client_address or "Client inconnu"


def subject(text: str) -> str:
    """Write a subject, which may be missing."""
    return text.strip() or "(sans objet)"


def client(view: DossierView) -> str:
    """Name the person and the company, with what makes them weigh."""
    person = inert(view.client_name or view.client_address or "inconnu")
    company = f"\n{inert(view.entreprise)}" if view.entreprise else ""
    marks = [f"palier {words.tier(view.tier)}"] if view.tier and view.tier != "standard" else []
    marks += ["*compte clé*"] if view.key_account else []
    return f"{person}{company}" + (f" ({', '.join(marks)})" if marks else "")


def arrival(view: DossierView) -> str:
    """Say which dossier it is, when it came and how; true on every later day too."""
    source = _SOURCES.get(view.source, "")
    return f"*{view.reference}* · reçu {moments.fixed(view.opened_at)} {source}".rstrip()


def motifs(analysis: Analysis) -> str:
    """Name the main motif, then the others."""
    others = [m for m in analysis.motifs if m != analysis.motif_principal]
    main = words.motif(analysis.motif_principal)
    return f"*{main}*" + (f", {words.words(others).lower()}" if others else "")


def gravite(analysis: Analysis) -> str:
    """Say how heavy it is."""
    return words.gravite(analysis.gravite)


def phase(analysis: Analysis) -> str:
    """Say how far the client has gone."""
    return words.word(analysis.phase) if analysis.phase else "—"


def promise(view: DossierView, now: datetime) -> str:
    """Say by when and for what, in a message that stays; it is refreshed when the hour passes."""
    if view.standing.paused_at is not None:
        return resting(view)
    if view.next_due_at is None:
        return "aucune en cours"
    what = words.awaited(view.first_answered_at)
    if view.is_late(now):
        return f"⏰ {what} en retard{NBSP}: c’était {moments.fixed(view.next_due_at)}"
    return f"{what} avant {moments.fixed(view.next_due_at)}"


def resting(view: DossierView) -> str:
    """Say since when deadlines rest, and what we wait for."""
    since = view.standing.paused_at
    when = f" depuis {moments.fixed(since)}" if since else ""
    return f"⏸️ en attente du client{when}{NBSP}: {inert(view.standing.paused_why)}"


def deadline(view: DossierView, now: datetime) -> str:
    """Say by when, for what, and whether it is late, in an answer given now."""
    if view.standing.paused_at is not None:
        return resting(view)
    if view.next_due_at is None:
        return "aucune en cours"
    what = words.awaited(view.first_answered_at)
    late = "⏰ " if view.is_late(now) else ""
    return f"{late}{what} {moments.due(view.next_due_at, now)}"


def faits(found: Faits) -> str:
    """List what a person would copy onto the dossier."""
    groups = (
        ("Commande", found.commande),
        ("Facture", found.facture),
        ("BL", found.bl),
        ("Contrat", found.contrat),
        ("Lot", found.lot),
        ("Montant", tuple(words.euros(amount) for amount in found.montants)),
        ("Quantité", found.quantites),
        ("Délai demandé", found.delais),
    )
    lines = [f"{label}{NBSP}: {inert(', '.join(values[:5]))}" for label, values in groups if values]
    return "\n".join(lines)


def state(view: DossierView) -> str:
    """Say where it stands and who has it."""
    owner = f"pris en charge par {mention(view.owner)}" if view.owner else "*personne ne l’a encore pris*"
    answered = (
        f" · ✅ première réponse envoyée {moments.fixed(view.first_answered_at)}"
        if view.first_answered_at
        else ""
    )
    standing = view.standing
    level = f" · ⬆️ niveau N{standing.echelon}" if standing.echelon > 1 else ""
    back = f" · rouvert{NBSP}{standing.reopened} fois" if standing.reopened else ""
    return f"{words.word(view.etat)} · {owner}{answered}{level}{back}"


def ask_to_qualify() -> str:
    """Ask a person to decide what the desk could not."""
    return (
        "❓ *À qualifier.* Je ne suis pas assez sûr de ma lecture. "
        f"Relisez le courriel, puis rectifiez ou confirmez avec {words.quoted(CORRECT)}."
    )


def doubtful(view: DossierView) -> str:
    """Warn that the sender may not be who they say, or say nothing."""
    first = view.first_message
    if first is None:
        return ""
    reasons = [_DOUBTS[code] for code in first.doubts if code in _DOUBTS]
    if first.dmarc == "fail":
        reasons.insert(0, "le serveur d’envoi n’est pas autorisé par ce domaine (DMARC)")
    if not reasons:
        return ""
    return f"⚠️ *Expéditeur douteux*{NBSP}: {', '.join(reasons)}. Vérifiez avant de répondre."


def linked(view: DossierView) -> str:
    """Say which dossier it may continue, or say nothing."""
    if not view.linked_to:
        return ""
    why = f"{NBSP}: {inert(view.linked_why)}" if view.linked_why else ""
    return f"🔗 *À rapprocher peut-être de {inert(view.linked_to)}*{why}"


def excerpt(text: str) -> str:
    """Quote the first words of the client."""
    flat = _GREETING.sub("", " ".join(text.split()), count=1)
    short = flat if len(flat) <= 280 else flat[:280].rsplit(" ", 1)[0] + "…"
    return f"> {inert(short)}"


def playbook(view: DossierView, title: str) -> str:
    """Say which way of answering the desk proposes; nothing where no answer is waited for."""
    if view.draft is None:
        waited = view.etat in OPEN and view.first_answered_at is None
        return "Proposition de réponse en préparation" if waited else ""
    advice = view.draft.advice
    call = " · 📞 appeler d’abord" if advice.channel == "appel_d_abord" else ""
    return f"Conduite proposée{NBSP}: {inert(title or advice.playbook)}{call}"


def fallback(view: DossierView, now: datetime) -> str:
    """Say the card in one sentence, for notifications and screen readers."""
    owner = "" if view.owner else " Personne ne l’a encore pris."
    return (
        f"{view.reference}, gravité {words.gravite_word(view.analysis.gravite).lower()}{NBSP}: "
        f"{inert(who(view))} — {inert(subject(view.subject))}. "
        f"{words.motif(view.analysis.motif_principal)}, ton {words.word(view.analysis.ton).lower()}. "
        f"{promise(view, now)}.{owner}"
    )
