"""Is the golden file current, and do drafts stay unlike one another?"""

from __future__ import annotations

from tests.golden.regenerate import GOLDEN, MAILS, render_golden
from tests.golden.similarity import draft_sentences, measure, sample_bodies

MEAN_BOUND, P99_BOUND = 0.03, 0.34
"""Measured in November 2026: 0.012 and 0.20 over 200 drafts."""


def test_golden_drafts_are_current() -> None:
    """Any change of a draft shows in the diff: ``make golden`` rewrites the file."""
    assert len(MAILS) == 30
    assert render_golden() == GOLDEN.read_text("utf-8")


def test_two_drafts_share_little_more_than_courtesy() -> None:
    """Over 200 mails, the share of identical sentences stays within the bound."""
    found = measure(sample_bodies())

    assert found.mean <= MEAN_BOUND
    assert found.p99 <= P99_BOUND


def test_courtesy_is_left_out_of_the_measure() -> None:
    """The greeting, the closing and the signature are nobody's."""
    body = "Bonjour,\n\nUn fait. Un autre.\n\nBien à vous,\n\nAnne\nDossier 1\n"

    assert draft_sentences(body) == {"Un fait.", "Un autre."}
