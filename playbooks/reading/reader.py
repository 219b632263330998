"""What does the reading say of each sentence of a reply?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from models.values import Reading, ReadSentence
from models.vocabulary import Risque
from playbooks.reading.deciding import decide
from playbooks.reading.harmless import is_a_label, reports_the_client
from playbooks.reading.ours import is_of_our_letters
from playbooks.reading.rewording import reword
from playbooks.reading.rules import Rule, load_general, touched
from playbooks.reading.splitting import Sentence, split

SEVERITY = tuple(Risque)
"""From harmless to worst, as the vocabulary orders them."""


QUOTED = "Ligne citée du message du client\u00a0: elle n’est pas relue."


class RiskModel(Protocol):
    """Gives the probability of each risk; ``nlp.writing.RiskClassifier`` is one."""

    def predict(self, sentences: Sequence[str]) -> list[dict[Risque, float]]:
        """Return the probability of each class for each sentence."""
        ...


def read_text(text: str, classifier: RiskModel | None) -> Reading:
    """
    Read a text before it leaves, sentence by sentence.

    Args:
        text: The reply, drafted or typed.
        classifier: Weighs beside the rules; without it the rules decide alone.
    """
    sentences = split(text)
    asked = [sentence for sentence in sentences if not sentence.quoted]
    weighed = iter(classifier.predict([s.text for s in asked]) if classifier and asked else ())
    read = tuple(_read(sentence, None if sentence.quoted else next(weighed, None)) for sentence in sentences)
    worst = max((s.risque for s in read), key=SEVERITY.index, default=Risque.AUCUN)
    return Reading(worst, read)


def _read(sentence: Sentence, scores: Mapping[Risque, float] | None) -> ReadSentence:
    if sentence.quoted:
        return ReadSentence(sentence.text, Risque.AUCUN, QUOTED, None, sentence.start)
    rules = touched(sentence.text)
    alarms = {rule.risque for rule in rules} - {Risque.AUCUN}
    # What the client asks or deplores is his: a promise or a « seulement » in it is not ours.
    reported = reports_the_client(sentence.text) and Risque.ACCUSATION not in alarms
    if reported or (not alarms and (is_a_label(sentence.text) or is_of_our_letters(sentence.text))):
        return ReadSentence(sentence.text, Risque.AUCUN, "", None, sentence.start)
    chances = decide(rules, scores)
    risque = max(chances, key=lambda label: chances[label])
    return ReadSentence(
        text=sentence.text,
        risque=risque,
        why=_why(risque, rules),
        suggestion=reword(sentence.text, risque, rules),
        start=sentence.start,
    )


def _why(risque: Risque, rules: Sequence[Rule]) -> str:
    """Return the reason of the rule that was touched, else that of the class."""
    if risque is Risque.AUCUN:
        return ""
    said = (rule.why for rule in rules if rule.risque is risque and rule.why)
    return next(said, load_general()[risque].why)
