"""What does the committee of the month go through, in which order, and with which figures? (seed row 95)"""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts.words import NBSP, count, euros, quoted
from desk.figures.digest import Review
from desk.figures.paretos import Bar
from desk.figures.values import Unit
from desk.figures.writing import decimal, value


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda."""

    title: str
    text: str


def agenda(pack: Review) -> tuple[Point, ...]:
    """Return the points of the review: decisions first prepared by figures, then taken."""
    return tuple(
        Point(title, text)
        for title, text in (
            ("Suite des actions décidées", _actions(pack)),
            ("Volume, gravité, délais", _speed(pack)),
            ("Causes profondes", _causes(pack)),
            ("Clients à suivre", _clients(pack)),
            ("Argent", _money(pack)),
            ("Voix du client", _voice(pack)),
            ("Prévention", _prevention(pack)),
            (
                "Décisions",
                "Pour chaque cause retenue, une action, un responsable, une date, une preuve attendue.",
            ),
        )
    )


def _shown(pack: Review, name: str, unit: Unit) -> str:
    return value(pack.measured[name].value, unit)


def _actions(pack: Review) -> str:
    late = sum(action.late for action in pack.actions)
    back = pack.measured["retours"]
    text = (
        f"{count(len(pack.actions), 'action à faire', 'actions à faire')}, dont {late} en retard."
        if pack.actions
        else "Aucune action en attente."
    )
    if back.n:
        share = value(back.value, Unit.PART)
        text += f" À 90{NBSP}jours, la cause est revenue pour {share} des actions faites."
    return text


def _speed(pack: Review) -> str:
    spread = pack.measured["mttr_ouvre"]
    return (
        f"Dossiers ouverts{NBSP}: {decimal(pack.measured['volume'].n, 0)}, "
        f"en cours{NBSP}: {decimal(pack.measured['en_cours'].n, 0)}. "
        f"Résolution{NBSP}: médiane {value(spread.median, Unit.HEURES_OUVREES)} ouvrées, "
        f"neuf sur dix sous {value(spread.p90, Unit.HEURES_OUVREES)}. "
        f"Premières réponses à temps{NBSP}: {_shown(pack, 'sla_premiere_reponse', Unit.PART)}."
    )


def _causes(pack: Review) -> str:
    if not pack.causes.bars:
        return "Aucun dossier ouvert."
    text = f"Causes de 80{NBSP}% des dossiers{NBSP}: {_vital(pack.causes.bars)}."
    if pack.costs.bars:
        text += f" Causes de 80{NBSP}% des coûts{NBSP}: {_vital(pack.costs.bars)}."
    unknown = next((bar for bar in pack.causes.bars if not bar.key), None)
    if unknown is not None:
        text += f" Cause à établir pour {count(round(unknown.value), 'dossier', 'dossiers')}."
    return text + " Une revue «\u00a05\u00a0pourquoi\u00a0» pour la première cause."


def _clients(pack: Review) -> str:
    again = pack.measured["recidive"]
    few = [bar for bar in pack.clients.bars if bar.value > 1][:5]
    named = ", ".join(f"{bar.label} ({round(bar.value)})" for bar in few)
    text = f"Récidive{NBSP}: {value(again.value, Unit.PART)} des dossiers ouverts."
    return f"{text} Plusieurs dossiers ce mois-ci{NBSP}: {named}." if named else text


def _money(pack: Review) -> str:
    figures = {
        name: pack.measured[name].value or 0 for name in ("expose", "recouvre", "accorde", "penalites")
    }
    return (
        f"Exposé {euros(round(figures['expose']))}, recouvré {euros(round(figures['recouvre']))}, gestes "
        f"{euros(round(figures['accorde']))}, pénalités {euros(round(figures['penalites']))}. "
        f"Avoirs sans cause{NBSP}: {_shown(pack, 'avoirs_sans_cause', Unit.PART)}."
    )


def _voice(pack: Review) -> str:
    answers = pack.measured["nps"].n
    if not answers:
        return "Aucune réponse à l’enquête."
    return (
        f"Recommandation (NPS){NBSP}: {_shown(pack, 'nps', Unit.POINTS)} sur "
        f"{count(answers, 'réponse', 'réponses')}. "
        f"Clients qui se sont sentis écoutés{NBSP}: {_shown(pack, 'ecoute', Unit.PART)}. "
        f"Départs liés à un dossier{NBSP}: {_shown(pack, 'departs', Unit.PART)}."
    )


def _prevention(pack: Review) -> str:
    clauses = pack.measured["clauses"].lines[:3]
    text = (
        f"Dossiers nés de promesses ou de clauses{NBSP}: {_shown(pack, 'attentes', Unit.PART)}. "
        f"Promesses tenues à temps{NBSP}: {_shown(pack, 'engagements', Unit.PART)}."
    )
    if clauses:
        text += (
            f" Clauses les plus souvent en cause{NBSP}: " + ", ".join(quoted(x.label) for x in clauses) + "."
        )
    return text


def _vital(bars: tuple[Bar, ...]) -> str:
    return ", ".join(f"{bar.label} ({value(bar.share, Unit.PART)})" for bar in bars if bar.vital)
