"""Where does a card go, and who is alerted at once? The section ``acheminement`` of the charter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.charter.tables import number, section
from models.errors import CharterError
from models.vocabulary import AUTRE, Enjeu, Gravite, Motif

SECTION = "acheminement"
MOTIFS = (*map(str, Motif), AUTRE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One channel, and what a dossier must be to go there; an absent criterion takes everything."""

    channel: str
    motifs: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    from_euros: float = 0.0
    gravite_from: int = 1
    sensible: bool | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """Which channels, and which alerts."""

    rules: tuple[Rule, ...] = ()
    """The first that fits wins; the triage channel where none does."""
    alert_from_gravite: int = int(Gravite.CRITIQUE)
    alert_enjeux: tuple[str, ...] = (str(Enjeu.SECURITE),)
    alerted: tuple[str, ...] = ("astreinte", "responsables")
    """Whom an urgent dossier is told to at once: ``astreinte``, ``responsables`` or Slack ids."""


def read_routing(data: dict[str, Any]) -> Routing:
    """
    Read the channels and the alerts.

    Raises:
        CharterError: A key is unknown or a value cannot be taken; says which.
    """
    table = section(data, SECTION, ("canaux", "alerte_gravite", "alerte_enjeux", "alertes"))
    rules = table.get("canaux", [])
    if not isinstance(rules, list):
        raise CharterError(f"{SECTION}.canaux must be written [[{SECTION}.canaux]], one table a channel")
    shipped = Routing()
    return Routing(
        rules=tuple(_rule(index, rule) for index, rule in enumerate(rules, start=1)),
        alert_from_gravite=int(number(table, SECTION, "alerte_gravite", shipped.alert_from_gravite, least=1)),
        alert_enjeux=_words(
            table, SECTION, "alerte_enjeux", shipped.alert_enjeux, known=tuple(map(str, Enjeu))
        ),
        alerted=_words(table, SECTION, "alertes", shipped.alerted),
    )


def _rule(index: int, rule: Any) -> Rule:
    where = f"{SECTION}.canaux {index}"
    keys = ("canal", "motifs", "paliers", "montant_des", "gravite_des", "sensible")
    table = section({where: rule}, where, keys)
    channel = table.get("canal")
    if not isinstance(channel, str) or not channel.strip("# "):
        raise CharterError(f"{where}.canal must name a channel")
    sensible = table.get("sensible")
    if sensible is not None and not isinstance(sensible, bool):
        raise CharterError(f"{where}.sensible must be true or false")
    return Rule(
        channel=channel.strip("# "),
        motifs=_words(table, where, "motifs", (), known=MOTIFS),
        tiers=_words(table, where, "paliers", ()),
        from_euros=number(table, where, "montant_des", 0),
        gravite_from=int(number(table, where, "gravite_des", 1, least=1)),
        sensible=sensible,
    )


def _words(
    table: dict[str, Any], where: str, key: str, default: tuple[str, ...], *, known: tuple[str, ...] = ()
) -> tuple[str, ...]:
    value = table.get(key, list(default))
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise CharterError(f"{where}.{key} must be a list of words")
    for word in value:
        if known and word not in known:
            raise CharterError(f"{where}.{key}: {word!r} is unknown; known: {', '.join(known)}")
    return tuple(value)
