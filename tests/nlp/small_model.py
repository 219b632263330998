"""Which small corpus and model do the tests of understanding share?"""

from __future__ import annotations

from functools import cache

import numpy as np

from nlp.classifiers import Model
from nlp.corpus import GoldMail, read_corpus, read_own_mails, read_phrases
from nlp.fitting import fit_model
from nlp.training import Sources
from nlp.word_vectors import SIZE, WordVectors, word_hash

OWN = 249
"""Mails written here that the small model learns from: enough for every label, quick to learn."""


def small_vectors() -> WordVectors:
    """Return random vectors for a few words, so that no test reads the large table."""
    hashes = sorted(
        word_hash(word) for word in ("facture", "retard", "livraison", "panne", "avocat", "certificat")
    )
    table = np.random.default_rng(0).normal(size=(len(hashes), SIZE)).astype(np.float32)
    return WordVectors(np.array(hashes, np.uint64), np.arange(len(hashes), dtype=np.uint16), table)


def small_golds() -> list[GoldMail]:
    """Return fifty-six mails of each of five files, and the mails written here."""
    corpus = read_corpus(("t1", "t3", "t6", "t11", "t13"))
    return [gold for at, gold in enumerate(corpus) if at % 260 < 56] + read_own_mails()[:OWN]


def small_sources() -> Sources:
    """Return what a test trains on."""
    return Sources(small_golds(), read_phrases()[::3], small_vectors())


@cache
def small_model() -> Model:
    """Return a model learnt from the small corpus."""
    sources = small_sources()
    return fit_model(
        sources.golds, sources.phrases, sources.vectors, name="petit", progress=lambda _message: None
    )
