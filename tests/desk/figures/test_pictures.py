"""Can everybody read the pictures: valid, said in words, never broken by a name?"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desk.figures import Figure, Indicators, Line, month_period
from desk.figures.charts import pareto_picture, sla_picture, tone_picture, trend_picture
from desk.figures.drawing import Picture
from desk.figures.labels import CAUSES, MOTIFS, TONS
from desk.figures.paretos import Bar, By, Pareto, Weigh
from desk.figures.trend import Week
from desk.figures.values import Unit
from desk.figures.writing import value
from tests.builders import NOW

MONDAY = date(2026, 9, 7)


def _pareto(labels: list[str], by: By = By.ENTREPRISE) -> Pareto:
    n = len(labels)
    bars = [Bar(label, label, 100.0, 1 / n, (i + 1) / n, i < 0.8 * n) for i, label in enumerate(labels)]
    return Pareto(by, Weigh.COUT, 100.0 * n, tuple(bars))


def _measured(**figures: Figure) -> Indicators:
    names = ("sla_premiere_reponse", "sla_resolution", "apaisement", "ton")
    return Indicators(
        month_period(2026, 11), NOW, tuple(figures.get(name, Figure(name, 0)) for name in names)
    )


def _size(picture: Picture | None) -> tuple[int, int]:
    import io

    assert picture is not None
    with Image.open(io.BytesIO(picture.png)) as image:
        image.verify()
        assert image.format == "PNG"
        return image.size


def test_nothing_is_drawn_of_nothing() -> None:
    """An empty month has no empty picture."""
    assert pareto_picture(Pareto(By.CAUSE, Weigh.NOMBRE, 0.0, ())) is None
    assert trend_picture([Week(MONDAY, 0, 0)]) is None
    assert sla_picture(_measured()) is None
    assert tone_picture(_measured()) is None


def test_each_picture_says_in_words_what_it_shows() -> None:
    """Who does not see it reads the same figures, with their numbers."""
    line = Line("palier.standard", "Palier standard", 12, 0.75)
    sla = sla_picture(_measured(sla_premiere_reponse=Figure("sla_premiere_reponse", 12, 0.75, lines=(line,))))
    trend = trend_picture([Week(MONDAY + timedelta(weeks=i), 3 + i, 2) for i in range(12)])
    pareto = pareto_picture(_pareto(["Opérations", "Contrat"], By.CAUSE))
    tone = tone_picture(
        _measured(apaisement=Figure("apaisement", 4, 0.5, lines=(Line("a", "Retard", 4, 0.5),)))
    )

    assert sla
    assert "Palier standard 75\u00a0% (n\u00a0=\u00a012)" in sla.alt
    assert trend
    assert "102 ouverts, 24 résolus" in trend.alt
    assert pareto
    assert "Opérations 100\u00a0€, Contrat 100\u00a0€" in pareto.alt
    assert tone
    assert "Retard 50\u00a0% (n\u00a0=\u00a04)" in tone.alt
    for picture in (sla, trend, pareto, tone):
        width, height = _size(picture)
        assert 900 < width < 2000
        assert 250 < height < 1500
        assert picture.name.isascii()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4, unique=True))
def test_no_name_breaks_a_picture(names: list[str]) -> None:
    """Dollars, backslashes, other scripts, control characters: drawn as they can be, never obeyed."""
    assert _size(pareto_picture(_pareto(["$x^", "a\\frac{", "$a$" * 12, *names])))[0] > 900


def test_labels_are_those_that_slack_shows() -> None:
    """One thing has one name, on a picture and on a card."""
    from bot.texts import words
    from models.vocabulary import Cause, Motif, Ton

    assert {cause: words.word(cause) for cause in Cause} == {cause: CAUSES[cause] for cause in Cause}
    assert {motif: words.word(motif) for motif in Motif} == {motif: MOTIFS[motif] for motif in Motif}
    assert {ton: words.word(ton) for ton in Ton} == {ton: TONS[ton] for ton in Ton}


def test_values_are_written_as_in_france() -> None:
    """Commas, narrow spaces, units that fit the size."""
    assert value(0.5, Unit.PART) == "50\u00a0%"
    assert value(-12.5, Unit.POINTS) == "-12,5"
    assert value(1_234_567.2, Unit.EUROS) == "1\u202f234\u202f567\u00a0€"
    assert value(3.25, Unit.HEURES) == "3,2\u00a0h"
    assert value(72.0, Unit.HEURES) == "3\u00a0j"
    assert value(72.0, Unit.HEURES_OUVREES) == "72\u00a0h"
    assert value(None, Unit.EUROS) == "—"
