"""What is said where somebody of law is asked?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.slack.escaping import inert, mention
from bot.texts import moments, words
from bot.texts.words import NBSP, quoted
from desk.views import DossierView
from models.vocabulary import Demande, Menace, Phase

QUESTION, PLACEHOLDER = "Votre question", "Peut-on proposer un avoir sans reconnaître le défaut\u00a0?"


def head(view: DossierView) -> str:
    """Say who reads the question, and with what."""
    return (
        f"*{view.reference}*{NBSP}: la direction reçoit votre question en message direct, avec un résumé du "
        "dossier (contrat, phase, menaces, sommes, pièces). Rien ne part chez le client."
    )


def asked(users: Sequence[str]) -> str:
    """Say who was asked."""
    return f"⚖️ La question est posée à {', '.join(mention(user) for user in users)}. Le fil dira la suite."


def question(payload: Mapping[str, object]) -> str:
    """Put the question to somebody of law."""
    return (
        f"⚖️ *{mention(str(payload['par']))} vous demande un avis juridique* sur le dossier "
        f"{inert(str(payload['reference']))}{NBSP}:\n{quoted(inert(str(payload['question'])))}"
    )


def answer_there() -> str:
    """Say where the answer is expected."""
    return "Répondez dans le fil du dossier. Ce résumé ne contient pas les mots du client."


def brief(points: Mapping[str, object]) -> list[tuple[str, str]]:
    """Write the brief as labels and values."""
    lists = {key: points.get(key) for key in ("menaces", "demandes", "montants", "pieces", "delais")}
    found = {key: value if isinstance(value, list) else [] for key, value in lists.items()}
    phase, fin, clause = points.get("phase"), str(points.get("fin") or ""), points.get("clause")
    return [
        ("Client", inert(str(points.get("client") or ""))),
        ("Contrat", inert(str(points.get("contrat") or ""))),
        ("Fin du contrat", moments.calendar_day(date.fromisoformat(fin)) if fin else ""),
        ("Clause de médiation", "" if clause is None else "oui" if clause else "non"),
        ("Pénalités prévues", inert(str(points.get("penalites") or ""))),
        ("Phase", words.word(Phase(str(phase))) if phase else ""),
        ("Menaces", words.words(Menace(item) for item in found["menaces"])),
        ("Demandes", words.words(Demande(item) for item in found["demandes"])),
        ("Sommes citées", ", ".join(words.euros(float(item)) for item in found["montants"])),
        ("Pièces citées", inert(", ".join(map(str, found["pieces"])))),
        ("Délais du client", inert(", ".join(map(str, found["delais"])))),
    ]
