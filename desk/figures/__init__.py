"""
What do the figures of the desk say? (issue 6, outcome 12; seed rows 94, 95, 104 to 112, 118, 120)

``indicators`` measures a period; each figure is defined once, in ``definitions``. ``pareto`` says which
causes weigh most, ``load`` how work is shared among people (off unless the charter allows it), ``trend``
how weeks follow each other; ``digest`` gathers what the daily, weekly and monthly messages say.
"""

from desk.figures.definitions import DEFINITIONS, Definition
from desk.figures.indicators import Indicators, indicators
from desk.figures.load import load
from desk.figures.paretos import By, Pareto, Weigh, pareto
from desk.figures.period import Period, day_period, month_period, week_period
from desk.figures.trend import trend
from desk.figures.values import Figure, Line

__all__ = [
    "DEFINITIONS",
    "By",
    "Definition",
    "Figure",
    "Indicators",
    "Line",
    "Pareto",
    "Period",
    "Weigh",
    "day_period",
    "indicators",
    "load",
    "month_period",
    "pareto",
    "trend",
    "week_period",
]
