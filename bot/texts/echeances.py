"""What does a person read when something falls due?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.slack.escaping import inert, mention
from bot.texts import moments, words
from bot.texts.words import NBSP, count, quoted

Item = Mapping[str, Any]

SHOW = "Voir le dossier"
_LEVELS = {
    "n1": "la personne en charge",
    "n2": "le responsable du compte",
    "n3": "les responsables de l’équipe",
    "n4": "le juridique et la direction",
}
_DEADLINES = {"premiere_reponse": "première réponse", "resolution": "résolution"}


def sentence(item: Item) -> str:
    """Say what fell due of a dossier; the same words in its thread, to one person and in a list."""
    said = _BY_KIND.get(str(item.get("kind")), _other)(item)
    return f"{said} {_by(item)}".strip()


def line(item: Item) -> str:
    """Say what fell due as one line of a list, with the dossier it is about."""
    reference = inert(str(item.get("reference") or ""))
    kind, step = str(item.get("kind")), str(item.get("step"))
    if kind in _DEADLINES:
        late = "attendue bientôt" if step == "avant" else "en retard"
        level = f", niveau {step.upper()}" if step not in {"avant", "n1"} else ""
        said = f"{_DEADLINES[kind]} {late} ({moments.fixed(_instant(item))}){level}"
    else:
        said = _BY_KIND.get(kind, _other)(item)
    return f"• *{reference}*{NBSP}: {said}" if reference else f"• {said}"


def direct(item: Item, client: str) -> str:
    """Say what fell due to one person, who does not have the dossier before their eyes."""
    reference = inert(str(item.get("reference") or ""))
    named = f" ({inert(client)})" if client else ""
    return f"*{reference}*{named}\n{sentence(item)}" if reference else sentence(item)


def grouped_title(number: int) -> str:
    """Open the one word that stands for all that fell due while the clock was stopped."""
    return (
        f"⏰ Le bureau s’est arrêté{NBSP}: {count(number, 'échéance est passée', 'échéances sont passées')} "
        "entre-temps. Rien n’est perdu, voici ce qui reste à faire."
    )


def grouped(items: Sequence[Item], more: int) -> list[str]:
    """List what fell due while the clock was stopped, a line each."""
    shown = [line(item) for item in items]
    return [*shown, f"… et {count(more, 'autre', 'autres')}."] if more else shown


def _deadline(item: Item) -> str:
    what = _DEADLINES[str(item["kind"])]
    due = moments.fixed(_instant(item))
    step = str(item.get("step"))
    if step == "avant":
        return f"⏳ La {what} est attendue avant {due}."
    if step == "n1":
        return f"⏰ La {what} était attendue {due}{NBSP}: elle est en retard."
    return (
        f"⬆️ *Niveau {step.upper()}*{NBSP}: la {what}, attendue {due}, manque toujours. "
        f"Je préviens {_LEVELS.get(step, '')}."
    )


def _point(item: Item) -> str:
    if item.get("step") == "n2":
        return (
            f"⬆️ Le point d’étape promis pour {moments.fixed(_instant(item))} n’est pas fait. "
            "Le client attend de nos nouvelles, même sans nouveauté."
        )
    return "📣 Point d’étape du jour\u00a0: donnez des nouvelles au client, même sans nouveauté."


def _silence(item: Item) -> str:
    since = moments.fixed(_instant(item))
    again = item.get("step") != "n1"
    match item.get("quoi"):
        case "personne":
            told = " Je préviens les responsables de l’équipe." if again else ""
            return f"👋 Personne n’a pris ce dossier depuis {since}.{told}"
        case "client":
            told = " Je préviens les responsables de l’équipe." if again else ""
            return f"🔕 Le client a écrit {since} et n’a pas eu de réponse.{told}"
    asked = "Relancez-le de nouveau, ou appelez-le." if again else "Relancez-le."
    return f"💤 Nous attendons le client depuis {since}, sans nouvelles. {asked}"


def _suivi(item: Item) -> str:
    since = moments.fixed(_instant(item))
    if item.get("quoi") == "cloture":
        return f"🗂️ Résolu {since}, sans suite depuis\u00a0: ce dossier peut être clos."
    return f"📞 Résolu {since}\u00a0: appelez le client pour savoir si tout va bien maintenant."


def _engagement(item: Item) -> str:
    promise = quoted(inert(str(item.get("said") or ""), 300))
    day = _instant_day(item)
    if item.get("step") == "avant":
        return f"🤝 Nous avons promis pour {day}{NBSP}: {promise}"
    if item.get("step") == "rompu":
        return (
            f"💔 Promis pour {day}, sans nouvelles depuis{NBSP}: {promise}. "
            "Je compte cette promesse comme rompue."
        )
    asked = f"Est-ce fait{NBSP}? Sinon, dites au client où nous en sommes."
    return f"🤝 Promis pour {day}{NBSP}: {promise}. {asked}"


def _rappel(item: Item) -> str:
    said = inert(str(item.get("said") or ""), 500)
    return f"⏰ Rappel{NBSP}: {said}" if said else "⏰ Voici le rappel que vous aviez demandé."


def _check_in(item: Item) -> str:
    company = inert(str(item.get("entreprise") or ""))
    signs = [inert(str(sign)) for sign in item.get("signes") or ()]
    weak = f" À savoir{NBSP}: {f'{NBSP}; '.join(signs)}." if signs else ""
    return (
        f"🌱 Pas de nouvelles de *{company}* depuis {_instant_day(item)}. "
        f"Appelez pour demander si tout se déroule selon ses souhaits.{weak}"
    )


def _escalade(item: Item) -> str:
    level = str(item.get("step"))
    why = inert(str(item.get("said") or ""), 300)
    return f"⬆️ *Niveau {level.upper()}* ({_LEVELS.get(level, '')}){NBSP}: {why}"


def _other(item: Item) -> str:
    return f"⏰ {inert(str(item.get('said') or 'Une échéance est arrivée.'), 500)}"


_BY_KIND = {
    "premiere_reponse": _deadline,
    "resolution": _deadline,
    "point_etape": _point,
    "silence": _silence,
    "suivi": _suivi,
    "engagement": _engagement,
    "rappel": _rappel,
    "check_in": _check_in,
    "escalade": _escalade,
}


def _by(item: Item) -> str:
    """Name who asked, or who has the dossier, so that Slack shows it to them."""
    if item.get("kind") in {"rappel", "escalade"}:
        by, user = str(item.get("by") or ""), str(item.get("user") or "")
        return f"({mention(by)})" if by and by not in {user, "bureau"} else ""
    owner = str(item.get("owner") or "")
    return mention(owner) if owner and not item.get("user") and not item.get("email") else ""


def _instant(item: Item) -> datetime:
    return datetime.fromisoformat(str(item["due_at"]))


def _instant_day(item: Item) -> str:
    return moments.calendar_day(_instant(item).astimezone(moments.PARIS).date())


def urgent(item: Item) -> str:
    """Say how heavy the dossier is, for who gets a word about it alone."""
    weight = item.get("gravite")
    return f"Gravité{NBSP}: {words.gravite(int(weight))}" if weight else ""
