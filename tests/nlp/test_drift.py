"""Does drift warn when the mails change, and keep quiet when there is too little to say?"""

from __future__ import annotations

from nlp.drift import Counts, measure_drift


def test_ordinary_shares_raise_no_warning() -> None:
    """One mail in five asked and few corrections is what the evaluation announces."""
    drift = measure_drift(Counts(100, 20, 5))

    assert (drift.asked_share, drift.correction_rate, drift.warnings) == (0.2, 0.05, ())


def test_too_many_questions_and_corrections_are_told() -> None:
    """Each share past its bound has its sentence."""
    assert len(measure_drift(Counts(100, 50, 30)).warnings) == 2


def test_a_share_that_doubled_is_told_while_still_low() -> None:
    """What matters is the change."""
    assert len(measure_drift(Counts(100, 20, 9), Counts(100, 19, 3)).warnings) == 1


def test_few_mails_say_nothing() -> None:
    """Three corrections of five mails are no trend, and no mail is no division by zero."""
    assert measure_drift(Counts(5, 5, 3)).warnings == ()
    assert measure_drift(Counts(0, 0, 0)).asked_share == 0
