"""Which questions are asked of a mail, and which of a sentence? The closed lists of the guide."""

from __future__ import annotations

from itertools import combinations

from models.vocabulary import AUTRE, Demande, Enjeu, Menace, Motif, Nature, Phase, Ton

CHOICES: dict[str, tuple[str, ...]] = {
    "nature": tuple(Nature),
    "motif_principal": (*Motif, AUTRE),
    "ton": tuple(Ton),
    "phase": tuple(Phase),
}
"""Fields that take one label."""
SETS: dict[str, tuple[str, ...]] = {
    "motifs": tuple(Motif),
    "menaces": tuple(Menace),
    "enjeux": tuple(Enjeu),
    "demandes": tuple(Demande),
}
"""Fields that take any number of labels."""
OF_DOLEANCES = ("motif_principal", "ton", "phase", *SETS)
"""Fields that only a doleance or a relance has."""
SENTENCE_LABELS: tuple[tuple[str, str], ...] = (
    *((task, label) for task, labels in SETS.items() for label in labels),
    *(("ton", label) for label in Ton if label != Ton.CALME),
    ("phase", Phase.LITIGE),
    ("phase", Phase.CONFLIT),
    ("nature", Nature.RELANCE),
)
"""Labels that the annotators justified with quotes; each has a model of sentences."""
SENTENCE_COLUMNS: dict[str, list[int]] = {
    field: [at for at, (task, _) in enumerate(SENTENCE_LABELS) if task == field]
    for field in dict.fromkeys(task for task, _ in SENTENCE_LABELS)
}
"""Which labels of sentences belong to each field."""
MAIL_LABELS: tuple[tuple[str, str], ...] = tuple(
    (task, label) for task, labels in (CHOICES | SETS).items() for label in labels
)
"""Labels that have a model of whole mails."""


MOTIF_SETS: tuple[tuple[Motif, ...], ...] = tuple(
    chosen for size in range(len(Motif) + 1) for chosen in combinations(Motif, size)
)
"""Every set of motifs a complaint may have: the second layer also weighs them as one decision."""


def key(task: str, label: str) -> str:
    """Return the key of a label in ``evidence`` and ``confidence`` (``motifs.qualite``)."""
    return f"{task}.{label}"


_KIN: tuple[tuple[str, str], ...] = (
    ("demandes.resiliation", "menaces.resiliation"),
    ("demandes.indemnisation", "menaces.penalites"),
    ("phase.conflit", "menaces.resiliation"),
    ("phase.conflit", "menaces.juridique"),
    ("phase.litige", "menaces.paiement"),
    ("phase.litige", "menaces.penalites"),
    ("phase.litige", "menaces.juridique"),
)
"""Labels of different fields that the guide ties together."""


def related(output: tuple[str, str], source: tuple[str, str]) -> bool:
    """Tell whether a score is about the label itself: the same, a rival of the same field, or its kin."""
    if output == source:
        return True
    if output[0] == source[0] and output[0] in {"nature", "ton", "phase"}:
        return True
    if {output[0], source[0]} == {"motifs", "motif_principal"} and output[1] == source[1]:
        return True
    names = (key(*output), key(*source))
    return names in _KIN or names[::-1] in _KIN
