"""What does a mail say? The whole analysis, from the text to labels, quotes, facts and gravite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from models.values import Analysis, Faits, MailText
from models.vocabulary import AUTRE, Demande, Enjeu, Menace, Motif, Nature, Phase, Ton
from nlp.classifiers import DOLEANCE, Floats, Model, overall_confidence, sureness
from nlp.facts import find_facts
from nlp.gravite import weigh
from nlp.language import detect_language
from nlp.quotes import choose_quotes
from nlp.sentences import MAX_CHARS, Unit, split_units
from nlp.store_format import load_model
from nlp.tasks import CHOICES, SETS, key
from nlp.training import current

Probabilities = dict[str, Floats]
ENOUGH_WORDS = 4
"""Words of new text from which it tells its own tone; below, "voir ci-dessous" has none."""
_QUOTED_FACTS = ("commande", "facture", "bl", "contrat", "lot", "montants", "dates", "quantites")


class Analyst:
    """Reads mails with one trained model; the same mail always gives the same analysis."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @classmethod
    def load(cls, data_dir: Path) -> Analyst:
        """Return the analyst of the model in service; ``ClassifiersError`` where it is absent or stale."""
        return cls(load_model(current(data_dir)))

    @property
    def model_name(self) -> str:
        """Name the model, as each analysis does."""
        return self._model.name

    def analyse(self, mail: MailText, *, tier: str = "standard") -> Analysis:
        """
        Return what the mail says.

        Args:
            mail: What the author wrote now; past ``MAX_CHARS`` characters nothing is read.
            tier: The customer's tier, which weighs in the gravite.
        """
        own = split_units(mail.subject, mail.body)
        units = [*own, *_history_units(mail)]
        scores, probabilities = self._model.read(units)
        if len(units) > len(own) and len(mail.body.split()) >= ENOUGH_WORDS:
            probabilities = self._of_now(probabilities, self._model.read(own)[1])
        analysis = self._decide(mail, probabilities)
        analysis = replace(
            analysis,
            evidence=choose_quotes(analysis, units, scores, mail),
            faits=read_facts(mail) if _may_hold_facts(analysis) else Faits(),
            langue=detect_language(f"{mail.subject}\n{mail.body[:MAX_CHARS]}"),
        )
        if analysis.langue != "fr":
            # The classifiers learnt French only: their reading is shown, a person decides.
            analysis = replace(analysis, a_qualifier=True)
        gravite, why = weigh(analysis, tier=tier)
        return replace(analysis, gravite=gravite, gravite_why=why)

    def analyse_many(self, mails: Iterable[MailText]) -> list[Analysis]:
        """Return the analyses of mails of standard customers, in order."""
        return [self.analyse(mail) for mail in mails]

    def _decide(self, mail: MailText, probabilities: Probabilities) -> Analysis:
        """Turn probabilities into labels: the nature first, since only doleances have the rest."""
        confidence = overall_confidence(probabilities)
        sure = sureness(probabilities, self._model.decisions.thresholds["motifs"])
        empty = not f"{mail.subject}{mail.body}".strip()
        nature = self._nature(probabilities["nature"])
        shown = _named("nature", probabilities["nature"])
        base = Analysis(
            nature=nature,
            confidence_overall=round(confidence, 4),
            a_qualifier=empty or sure < self._model.decisions.ask_below,
            model=self._model.name,
            confidence={label: value for label, value in shown.items() if label == key("nature", nature)},
        )
        if not base.is_doleance:
            return base
        principal = self._choice("motif_principal", probabilities)
        motifs = self._given("motifs", probabilities)
        motifs, principal = agree(motifs, principal, probabilities)
        analysis = replace(
            base,
            motifs=tuple(Motif(label) for label in motifs),
            motif_principal=principal,
            ton=Ton(self._choice("ton", probabilities)),
            phase=Phase(self._choice("phase", probabilities)),
            menaces=tuple(Menace(label) for label in self._given("menaces", probabilities)),
            enjeux=tuple(Enjeu(label) for label in self._given("enjeux", probabilities)),
            demandes=tuple(Demande(label) for label in self._given("demandes", probabilities)),
        )
        return replace(analysis, confidence=base.confidence | _confidences(analysis, probabilities))

    def _of_now(self, probabilities: Probabilities, now: Probabilities) -> Probabilities:
        """
        Let what is quoted say what it is about, and only the new text how it is said and what it asks.

        A calm answer under an angry quote is calm; a quote of our own letter asks for nothing.
        """
        told = {**probabilities, "ton": now["ton"], "phase": now["phase"]}
        for task in ("menaces", "demandes"):
            if self._given(task, now):
                told[task] = now[task]
        return told

    def _nature(self, values: Floats) -> Nature:
        """Decide whether it is a complaint first: missing one costs more than a wrong kind of other mail."""
        favoured = values * self._model.decisions.favours["nature"]
        complaint = values[0] + values[1] >= DOLEANCE
        return Nature(
            CHOICES["nature"][int(favoured[:2].argmax() if complaint else 2 + favoured[2:].argmax())]
        )

    def _choice(self, task: str, probabilities: Probabilities) -> str:
        """Return the best label of a field that takes one."""
        favoured = probabilities[task] * self._model.decisions.favours[task]
        return CHOICES[task][int(favoured.argmax())]

    def _given(self, task: str, probabilities: Probabilities) -> list[str]:
        """Return the labels of a field that pass their threshold."""
        passed = probabilities[task] >= self._model.decisions.thresholds[task]
        return [label for label, given in zip(SETS[task], passed, strict=True) if given]


def agree(motifs: list[str], principal: str, probabilities: Probabilities) -> tuple[list[str], str]:
    """Make the motifs and the main motif one decision: the main one is among them, ``autre`` stands alone."""
    if principal == AUTRE and motifs:
        principal = max(
            motifs,
            key=lambda label: float(
                probabilities["motif_principal"][CHOICES["motif_principal"].index(label)]
            ),
        )
    elif principal != AUTRE and principal not in motifs:
        motifs = [label for label in SETS["motifs"] if label in motifs or label == principal]
    return motifs, principal


def _named(task: str, values: Floats) -> dict[str, float]:
    labels = (CHOICES | SETS)[task]
    return {key(task, label): round(float(value), 4) for label, value in zip(labels, values, strict=True)}


def _confidences(analysis: Analysis, probabilities: Probabilities) -> dict[str, float]:
    """Return the probability of every label given."""
    found: dict[str, float] = {}
    for task in (*SETS, "ton", "phase", "motif_principal"):
        value = getattr(analysis, task)
        given = value if isinstance(value, tuple) else (value,)
        found |= {
            name: p
            for name, p in _named(task, probabilities[task]).items()
            if name.partition(".")[2] in given
        }
    return found


def _may_hold_facts(analysis: Analysis) -> bool:
    """An advertisement's dates and prices are nobody's facts (guide); a doubt leaves them to be seen."""
    return analysis.nature is not Nature.HORS_SUJET or analysis.a_qualifier


def read_facts(mail: MailText) -> Faits:
    """
    Return the facts of a mail, then those that stand only in what it quotes.

    A deadline or a "yesterday" of the quoted part was another day's: it is not the writer's now.
    """
    facts = find_facts(mail.body[:MAX_CHARS], date=mail.date, subject=mail.subject[:400])
    if not mail.history.strip():
        return facts
    quoted = find_facts(_unquoted(mail.history[:MAX_CHARS]), date=mail.date)
    return replace(
        facts,
        **{
            name: tuple(dict.fromkeys((*getattr(facts, name), *getattr(quoted, name))))
            for name in _QUOTED_FACTS
        },
    )


def _unquoted(text: str) -> str:
    return "\n".join(line.lstrip("> ") for line in text.split("\n"))


def _history_units(mail: MailText) -> Sequence[Unit]:
    """Return the sentences of the quoted part that came apart from the body."""
    if not mail.history:
        return ()
    return [replace(unit, kind="quoted", start=-1) for unit in split_units("", mail.history)[:60]]
