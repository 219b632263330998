"""What are the figures of a history, counted one dossier after the other without a database?"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from desk.charter import load_charter
from models.tables import Direction, MontantKind
from models.vocabulary import Issue, Phase
from tests.desk.figures.histories import DAY_AFTER, FIRST_DAY, NOW, SINCE, UNTIL, History

CHARTER = load_charter()


def inside(at: datetime | None) -> bool:
    """Tell whether an instant lies in the period."""
    return at is not None and SINCE <= at < UNTIL


def rate(kept: list[Any], of: list[Any]) -> float | None:
    """Return a part of a whole, of nothing none."""
    return len(kept) / len(of) if of else None


class Recount:
    """The same figures, counted one dossier after the other without a database."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.counted = [d for d in history.dossiers if d["merged_into"] is None]
        self.opened = [d for d in self.counted if inside(d["opened_at"])]

    def lives_in(self, index: int) -> int:
        """Follow the merges of a dossier to the end."""
        by_reference = {d["reference"]: i for i, d in enumerate(self.history.dossiers)}
        while (target := self.history.dossiers[index]["merged_into"]) is not None:
            index = by_reference[target]
        return index

    def delays(self, end: str, *, business: bool) -> list[float]:
        """Return the hours from opening to an end that lies in the period."""
        clock = CHARTER.clock
        pairs = [(d["opened_at"], d[end]) for d in self.counted if inside(d[end])]
        if business:
            return [clock.hours_between(start, stop) for start, stop in pairs]
        return [(stop - start).total_seconds() / 3600 for start, stop in pairs]

    def kept(self, due: str, done: str) -> float | None:
        """Return how many deadlines of the period were kept."""
        fell = [d for d in self.counted if inside(d[due]) and d[due] < NOW]
        return rate([d for d in fell if d[done] is not None and d[done] <= d[due]], fell)

    def again(self) -> list[dict[str, Any]]:
        """Return the dossiers of the period that follow a like one of the same client."""
        found = []
        for d in self.opened:
            for other in self.counted:
                both = d["cause"] and other["cause"]
                like = (
                    d["cause"] == other["cause"]
                    if both
                    else (d["motif_principal"] or "autre") == (other["motif_principal"] or "autre")
                )
                earlier = (other["opened_at"], other["number"]) < (d["opened_at"], d["number"])
                near = d["opened_at"] - other["opened_at"] <= timedelta(days=180)
                if (
                    d["entreprise"] is not None
                    and d["entreprise"] == other["entreprise"]
                    and like
                    and earlier
                    and near
                ):
                    found.append(d)
                    break
        return found

    def euros(self, kind: MontantKind) -> list[float]:
        """Return the amounts of a kind written in the period."""
        rows = [m["row"] for m in self.history.montants]
        return [
            r["cents"] / 100
            for r in rows
            if r["kind"] is kind and r["currency"] == "EUR" and not r["cancelled"] and inside(r["at"])
        ]

    def blocked(self) -> tuple[float, float]:
        """Return euro-days blocked in the period, day by day, and the euros they weigh on."""
        weighed = total = 0.0
        for row in (m["row"] for m in self.history.montants):
            if row["cancelled"] or row["currency"] != "EUR" or row["blocked_from"] is None:
                continue
            days = [FIRST_DAY + timedelta(days=n) for n in range((DAY_AFTER - FIRST_DAY).days)]
            end = row["blocked_until"] or DAY_AFTER
            held = sum(row["blocked_from"] <= day < end for day in days)
            if held:
                weighed += held * row["cents"] / 100
                total += row["cents"] / 100
        return weighed, total

    def minutes(self) -> list[float]:
        """Return the minutes supposed on each dossier worked on."""
        spent: dict[int, float] = defaultdict(float)
        for d, way, author, sealed, at in self.history.messages:
            if inside(at) and way is Direction.OUT and author and not sealed:
                spent[self.lives_in(d)] += CHARTER.figures.minutes_per_reply
        for d, kind, actor, at in self.history.events:
            acted = actor != "bureau" and kind in {"dossier.pris", "dossier.contentieux"}
            if inside(at) and acted:
                spent[self.lives_in(d)] += CHARTER.figures.minutes_per_act
        return list(spent.values())

    def endings(self) -> Counter[Issue]:
        """Return how the dossiers of the period ended, each once."""
        courts = {
            d
            for d, kind, _actor, at in self.history.events
            if kind == "dossier.contentieux"
            and inside(at)
            and self.history.dossiers[d]["merged_into"] is None
        }
        issues: Counter[Issue] = Counter()
        for index, d in enumerate(self.history.dossiers):
            if d["merged_into"] is not None:
                continue
            ended = inside(d["resolved_at"]) and d["issue"] is not None
            if index in courts or (ended and d["issue"] is Issue.CONTENTIEUX):
                issues[Issue.CONTENTIEUX] += 1
            elif ended and d["issue"] is not Issue.SANS_OBJET:
                issues[d["issue"]] += 1
                tense = d["phase"] in {Phase.LITIGE, Phase.CONFLIT}
                self.spared += tense and d["issue"] in {Issue.ACCORD, Issue.MEDIATION}
        return issues

    spared = 0
