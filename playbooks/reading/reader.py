"""What does the reading say of each sentence of a reply?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from models.values import Reading, ReadSentence
from models.vocabulary import Risque
from playbooks.reading.splitting import split

SEVERITY = tuple(Risque)
"""From harmless to worst, as the vocabulary orders them."""


class RiskModel(Protocol):
    """Gives the probability of each risk; ``nlp.writing.RiskClassifier`` is one."""

    def predict(self, sentences: Sequence[str]) -> list[dict[Risque, float]]:
        """Return the probability of each class for each sentence."""
        ...


WHY = {
    Risque.AVEU: "Cette phrase reconnaît une faute ou une responsabilité par écrit.",
    Risque.PROMESSE: "Cette phrase promet une somme, un résultat ou une date que personne n’a validés.",
    Risque.MENACE: "Cette phrase menace le client.",
    Risque.ACCUSATION: "Cette phrase met le client en cause.",
    Risque.OPINION_INTERNE: "Cette phrase dit tout haut ce qui doit rester dans l’entreprise.",
    Risque.MINIMISATION: "Cette phrase minimise ce que vit le client.",
    Risque.AUCUN: "",
}
SUGGESTION = {
    Risque.AVEU: "Nous avons pris connaissance de ce point et nous l’examinons.",
    Risque.PROMESSE: "Votre demande est à l’étude et je vous tiens informé de la décision.",
    Risque.MENACE: "Nous souhaitons rechercher avec vous une solution amiable.",
    Risque.ACCUSATION: "Nous n’avons pas la même lecture de ce point et je vous propose d’en parler.",
    Risque.OPINION_INTERNE: "Votre remarque est transmise au service concerné.",
    Risque.MINIMISATION: "Je comprends que cette situation vous gêne et je la prends au sérieux.",
}


def read_text(text: str, classifier: RiskModel | None) -> Reading:
    """
    Read a text before it leaves, sentence by sentence.

    Args:
        text: The reply, drafted or typed.
        classifier: Weighs beside the rules; without it the rules decide alone.
    """
    sentences = split(text)
    weighed = classifier.predict([s.text for s in sentences]) if classifier and sentences else []
    read: list[ReadSentence] = []
    for place, sentence in enumerate(sentences):
        scores = weighed[place] if weighed else {Risque.AUCUN: 1.0}
        risque = max(scores, key=lambda label: scores[label])
        read.append(ReadSentence(sentence.text, risque, WHY[risque], SUGGESTION.get(risque), sentence.start))
    worst = max((s.risque for s in read), key=SEVERITY.index, default=Risque.AUCUN)
    return Reading(worst, tuple(read))
