"""Are the measures what they say, on cases that can be counted by hand?"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.values import Analysis, Faits, MailText
from models.vocabulary import Menace, Motif, Nature, Phase, Ton
from nlp.corpus import GoldMail
from nlp.evaluation import TARGETS, evaluate, summarise, table
from nlp.metrics import (
    Judged,
    calibration_error,
    evidence_counts,
    f1,
    macro_f1,
    single_figures,
    with_intervals,
)
from nlp.store_format import save_model
from nlp.training import base_name, home, in_service
from tests.nlp.small_model import small_model

LABELS = {
    "nature": "doleance", "motifs": ("prix",), "motif_principal": "prix", "ton": "ferme", "phase": "litige",
    "menaces": ("paiement",), "enjeux": (), "demandes": (), "faits": {"montants": [12.5], "facture": ["F-1"]},
}  # fmt: skip
GOLD = GoldMail(
    "g1",
    "t1",
    MailText("Facture F-1", "Vous facturez 12,50 € de trop. Nous ne paierons pas."),
    LABELS,
    {"menaces.paiement": ("Nous ne paierons pas",), "motifs.prix": ("facturez 12,50 € de trop",)},
)
RIGHT = Analysis(
    Nature.DOLEANCE,
    motifs=(Motif.PRIX,),
    motif_principal="prix",
    ton=Ton.FERME,
    phase=Phase.LITIGE,
    menaces=(Menace.PAIEMENT,),
    faits=Faits(montants=(12.5,), facture=("f-1",)),
    evidence={"menaces.paiement": ("ne paierons pas.",), "motifs.prix": ("Nous",)},
    confidence_overall=0.9,
    a_qualifier=False,
)


def test_a_right_analysis_scores_one_everywhere() -> None:
    """All figures are perfect where readers and desk agree."""
    figures = with_intervals([Judged(GOLD, RIGHT)])

    assert figures["doleances manquées"].value == 0
    for name in (
        "nature macro-F1",
        "motifs micro-F1",
        "menaces micro-F1",
        "faits.montants F1",
        "faits.facture F1",
    ):
        assert figures[name].value == 1


def test_a_missed_complaint_is_counted() -> None:
    """One complaint of two taken for a question is half of them missed."""
    missed = replace(RIGHT, nature=Nature.DEMANDE, motifs=(), motif_principal=None)
    measures = single_figures([Judged(GOLD, RIGHT), Judged(GOLD, missed)])
    rows = np.arange(2)

    assert measures["doleances manquées"](rows) == 0.5
    assert measures["motif_principal exactitude"](rows) == 0.5


def test_evidence_counts_overlapping_quotes_of_right_labels() -> None:
    """Of two right labels, one quote overlaps the reader's."""
    assert evidence_counts(Judged(GOLD, RIGHT)) == (2, 1)


def test_small_measures_by_hand() -> None:
    """F1, macro-F1 and the calibration gap on a few numbers."""
    truth, given = np.array([True, True, False]), np.array([True, False, True])

    assert f1(truth, given) == 0.5
    assert macro_f1(np.array([0, 0, 1]), np.array([0, 0, 1])) == 1
    assert calibration_error(np.array([0.9, 0.9]), np.array([1.0, 0.0])) == pytest.approx(0.4)


def test_the_table_and_the_report_name_every_figure() -> None:
    """What is printed holds the value, its interval and what was aimed at."""
    report = summarise([Judged(GOLD, RIGHT)] * 5, "essai")

    assert report["confusions"]["ton"]["ferme"]["ferme"] == 5
    assert report["reliability"] == [{"mails": 5, "announced": 0.9, "true": 1.0}]
    assert report["coverage_curve"][-1]["motifs"] == 1
    assert "motifs micro-F1" in table(report)
    assert "0.84 atteint" in table(report)


def test_a_gold_file_is_scored_and_its_card_goes_beside_the_data(tmp_path: Path) -> None:
    """``doleances evaluate --gold`` reads the guide's lines and leaves the program's own card alone."""
    name = base_name()
    home(tmp_path).mkdir(parents=True)
    save_model(small_model(), home(tmp_path) / name, {})
    in_service(tmp_path, name)
    row = {"id": "g", "from": "a@b.example", "subject": GOLD.mail.subject, "body": GOLD.mail.body} | LABELS
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(row | {"evidence": {}}, ensure_ascii=False) + "\n", encoding="utf-8")
    report = evaluate(tmp_path, gold)

    assert report["mails"] == 1
    assert Path(report["card"]) == tmp_path / "evaluation" / "MODEL_CARD.md"
    assert set(report["figures"]) >= set(TARGETS)
