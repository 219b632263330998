"""Are models kept, versioned, replaced and put back as promised?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.errors import ClassifiersError
from models.values import MailText
from nlp import training
from nlp.analyst import Analyst
from nlp.championship import forget_versions, train
from nlp.corpus import read_phrases
from nlp.store_format import load_model, read_meta, save_model
from nlp.tasks import SENTENCE_LABELS, key
from tests.nlp.small_model import small_model, small_sources

MAIL = MailText(subject="Facture 12", body="Vous avez facturé deux fois. Nous demandons un avoir.")


def put_in_service(data_dir: Path, suffix: str = "") -> str:
    """Save the small model under the name that this corpus asks for."""
    name = training.base_name() + suffix
    training.home(data_dir).mkdir(parents=True, exist_ok=True)
    save_model(small_model(), training.home(data_dir) / name, {})
    training.in_service(data_dir, name)
    return name


def test_a_saved_model_reads_the_same(tmp_path: Path) -> None:
    """What is loaded gives the labels and nearly the probabilities of what was saved, without any pickle."""
    save_model(small_model(), tmp_path / "m", {})
    again = Analyst(load_model(tmp_path / "m")).analyse(MAIL)
    first = Analyst(small_model()).analyse(MAIL)

    assert (again.nature, again.motifs, again.demandes, again.ton) == (
        first.nature,
        first.motifs,
        first.demandes,
        first.ton,
    )
    assert again.confidence_overall == pytest.approx(first.confidence_overall, abs=0.01)
    with np.load(tmp_path / "m" / "weights.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_no_model_is_a_clear_error(tmp_path: Path) -> None:
    """An empty folder says what to do."""
    with pytest.raises(ClassifiersError, match="doleances train"):
        Analyst.load(tmp_path)


@pytest.mark.parametrize("damage", ["weights.npz", "word.txt", "model.json"])
def test_a_damaged_model_is_refused(tmp_path: Path, damage: str) -> None:
    """A truncated or missing file is an error of ours, never a traceback of numpy."""
    save_model(small_model(), tmp_path / "m", {})
    (tmp_path / "m" / damage).write_bytes(b"\x00broken")

    with pytest.raises(ClassifiersError):
        load_model(tmp_path / "m")


def test_another_format_is_refused(tmp_path: Path) -> None:
    """A model written by another version of the desk is stale."""
    save_model(small_model(), tmp_path / "m", {})
    path = tmp_path / "m" / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 0}))

    with pytest.raises(ClassifiersError, match="format"):
        read_meta(tmp_path / "m")


def test_a_model_of_another_corpus_is_stale(tmp_path: Path) -> None:
    """The name holds the corpus, the format and the libraries; another name is not served."""
    training.home(tmp_path).mkdir(parents=True)
    save_model(small_model(), training.home(tmp_path) / "classifieurs-f0-c000-l000", {})
    training.in_service(tmp_path, "classifieurs-f0-c000-l000")

    with pytest.raises(ClassifiersError):
        training.current(tmp_path)


def test_ensuring_a_sound_model_trains_nothing(tmp_path: Path) -> None:
    """Where a fitting model is there, nothing is said and nothing is done."""
    put_in_service(tmp_path)
    said: list[str] = []
    training.ensure_classifiers(tmp_path, said.append)

    assert said == []
    assert Analyst.load(tmp_path).analyse(MAIL).model == "petit"


def test_a_second_writer_of_the_same_model_changes_nothing(tmp_path: Path) -> None:
    """Two trainers that end together leave one whole model and no leftover."""
    save_model(small_model(), tmp_path / "m", {})
    save_model(small_model(), tmp_path / "m", {})

    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_rollback_goes_back_to_the_version_before(tmp_path: Path) -> None:
    """The earlier model serves again, and going back from the first is refused."""
    first = put_in_service(tmp_path)
    put_in_service(tmp_path, "-k0123456789")

    assert training.rollback(tmp_path) == first
    assert training.current(tmp_path).name == first
    with pytest.raises(ClassifiersError, match="earlier"):
        training.rollback(tmp_path)


def test_erasing_corrections_deletes_the_versions_that_learnt_from_them(tmp_path: Path) -> None:
    """No earlier model keeps what it learnt from a person whose mails are erased."""
    put_in_service(tmp_path, "-kaaaaaaaaaa")
    kept = put_in_service(tmp_path)

    assert forget_versions(tmp_path) == [f"{kept}-kaaaaaaaaaa"]
    assert training.history(tmp_path) == [kept]
    assert not (training.home(tmp_path) / f"{kept}-kaaaaaaaaaa").exists()


def test_corrections_name_the_model_whatever_their_order() -> None:
    """The same corrections make the same model; no correction makes the base model."""
    golds = [
        training.as_gold(MailText("a", "b"), {"motifs": ["prix"]}, 0),
        training.as_gold(MailText("c", "d"), {"nature": "demande"}, 1),
    ]

    assert training.corrections_name(golds) == training.corrections_name(golds[::-1])
    assert training.corrections_name([]) == training.base_name()
    assert golds[0].labels["motif_principal"] == "prix"
    assert golds[0].weight > 1


def test_training_with_corrections_reports_and_is_reproducible(tmp_path: Path) -> None:
    """A challenger is measured against the champion on mails that neither saw."""
    corrections = [
        (MailText("Ticket", f"Le portique {at} clignote, merci de passer."), {"motifs": ["qualite"]})
        for at in range(6)
    ]
    whole = small_sources()
    sources = training.Sources(whole.golds[::3], whole.phrases[::5], whole.vectors)
    report = train(tmp_path, corrections, sources=sources)

    assert report.taken
    assert report.champion == ""
    assert report.held_out > 10
    assert 0 < report.challenger_score <= 1
    assert training.current(tmp_path).name == report.challenger
    again = train(tmp_path, corrections, sources=sources)
    assert not again.taken
    assert again.challenger == report.challenger


def test_every_phrase_carries_known_labels() -> None:
    """The sentences written here use the keys of the guide."""
    known = {key(*pair) for pair in SENTENCE_LABELS}

    assert len(read_phrases()) > 2_000
    assert {label for phrase in read_phrases() for label in phrase.labels} <= known


def test_models_of_another_corpus_are_removed(tmp_path: Path) -> None:
    """A stale model does not stay on the disk for ever, and one that is being written is left alone."""
    old = training.home(tmp_path) / "classifieurs-f0-cold-lold"
    writing = training.home(tmp_path) / f"{training.base_name()}.77.part"
    for folder in (old, writing):
        folder.mkdir(parents=True)
    put_in_service(tmp_path)

    assert not old.exists()
    assert writing.exists()
