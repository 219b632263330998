"""Must the classifiers forget mails that they learnt from? A person had them erased."""

from __future__ import annotations

from pathlib import Path

from nlp.training import home

_MARK = "a-reentrainer"


def mark(data_dir: Path) -> None:
    """Remember that the models that learnt from corrections must be made anew."""
    home(data_dir).mkdir(parents=True, exist_ok=True)
    (home(data_dir) / _MARK).touch()


def is_marked(data_dir: Path) -> bool:
    """Tell whether a training is due that takes the place of what is in service, better or not."""
    return (home(data_dir) / _MARK).exists()


def unmark(data_dir: Path) -> None:
    """Forget the mark, once the models that had learnt are gone."""
    (home(data_dir) / _MARK).unlink(missing_ok=True)
