"""What of the client's next mail is told back: only what is new, and the questions that he puts now."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from models.values import MailText, Reading, Reformulation
from playbooks.folding import fold
from playbooks.own_words import overlap
from playbooks.quoting import quotable
from playbooks.restating import name_rest, safe_sentences
from playbooks.turns import Previous, Turn

SETTLED = 0.7
"""A sentence whose words were nearly all in our last letters is settled: it is not said again."""
NEW_WORDS = 2
MIN_QUOTED_WORDS = 4
"""A name under a letter is no sentence."""
"""Words of the client that must be new for a sentence to be worth telling back."""
MAX_QUESTIONS, MAX_UNTOLD = 2, 3
_LONG_WORDS = re.compile(r"[\w-]{4,}")
_COMMON = frozenset({
    "alors", "apres", "aussi", "autre", "autres", "avec", "avez", "avons", "bien", "bonjour", "cela",
    "cette", "comme", "dans", "depuis", "deja", "donc", "encore", "etait", "etre", "faire", "fait", "leur",
    "mais", "meme", "merci", "nous", "notre", "pour", "quand", "quel", "quelle", "sans", "sera",
    "seulement", "soit", "sont", "suis", "tout", "toute", "toutes", "tous", "toujours", "tres", "voici",
    "vous", "votre", "ainsi", "ceci",
})  # fmt: skip
_SETTLED_NOW = re.compile(
    r"\b(?:(?:bien|enfin) (?:arrive|recu|livre|regle|corrige|repare|remplace|rembourse)\w*"
    r"|(?:est|sont|a|ont) (?:ete )?(?:arrive|livre|regle|corrige|repare|remplace|rembourse)e?s?)\b"
)
"""Words by which a client says that something is done: nothing is asked in that sentence."""
_AGAIN = re.compile(r"^Vous nous écrivez de nouveau(?: au sujet [^,.:]{0,160}?)?(?: et| :)(?: vous)? nous ")
_THANKS = re.compile(r"\bremerci\w*|\bmerci\b")
_HELLO = re.compile(r"^\s*(?:bonjour|bonsoir|re-?bonjour|madame|monsieur)[^,.]{0,30},\s*", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]+)*[.!?]?")
_LEADS = ("Vous nous écrivez : « {} ».",)


def new_sentences(
    reformulation: Reformulation,
    mail: MailText,
    previous: Previous,
    turn: Turn,
    reading: Callable[[str], Reading],
) -> str:
    """
    Return the restatement of what the mail adds, empty where the letter names it already.

    A theme that could stand in any letter, thanks given back, and what our letters said bring nothing.
    """
    said = " ".join(previous.said)
    known = _words(f"{said} {name_rest('', turn.added)}")
    news = _words(mail.body) - known
    told = [_AGAIN.sub("Vous nous ", s) for s in safe_sentences(reformulation, reading)]
    fresh = [
        s
        for s in told
        if (not said or overlap(s, said) < SETTLED)
        and not _THANKS.search(fold(s))
        and len(_words(s) & news) >= NEW_WORDS
    ]
    return " ".join(fresh) or _own_words(mail, news)


def find_questions(mail: MailText, previous: Previous) -> tuple[str, ...]:
    """Return the questions that the client puts in this mail, as they may be quoted."""
    said = " ".join(previous.said)
    asked = (s.strip() for s in _SENTENCE.findall(mail.body) if s.strip().endswith("?"))
    quoted = (quotable(question) for question in asked)
    return tuple(f"{q} ?" for q in quoted if q and overlap(q, said) < SETTLED)[:MAX_QUESTIONS]


def thanks_us(mail: MailText) -> bool:
    """Tell whether the client thanks us in this mail."""
    return bool(_THANKS.search(fold(mail.body)))


def is_settled(mail: MailText) -> bool:
    """Tell whether the mail says that the matter is done, and nothing else but thanks and greetings."""
    sentences = _SENTENCE.findall(mail.body)
    done = [s for s in sentences if _SETTLED_NOW.search(fold(s))]
    rest = [s for s in sentences if s not in done and not _THANKS.search(fold(s))]
    return bool(done) and not any("?" in s for s in sentences) and all(len(_words(s)) <= 2 for s in rest)


def find_untold(mail: MailText, letter: str) -> tuple[str, ...]:
    """Return the sentences of the mail that the letter takes up in no word, for the agent to judge."""
    untold = [
        " ".join(sentence.split())
        for sentence in _SENTENCE.findall(mail.body)
        if len(sentence.split()) >= MIN_QUOTED_WORDS
        and len(_words(sentence)) >= NEW_WORDS
        and not _THANKS.search(fold(sentence))
        and not _words(sentence) & _words(letter)
    ]
    return tuple(untold)[:MAX_UNTOLD]


def without_settled(mail: MailText) -> MailText:
    """Return the mail without the sentences that say that something is done, unless it says no more."""
    kept = [s for s in _SENTENCE.findall(mail.body) if not _SETTLED_NOW.search(fold(s))]
    return replace(mail, body=" ".join(s.strip() for s in kept)) if kept else mail


def _own_words(mail: MailText, news: set[str]) -> str:
    """Return the client's sentence that says most of what is new, in his words."""
    candidates = [
        quote
        for sentence in _SENTENCE.findall(mail.body)
        if not sentence.strip().endswith("?")
        for quote in [quotable(_HELLO.sub("", sentence))]
        if len(quote.split()) >= MIN_QUOTED_WORDS
        and not _THANKS.search(fold(quote))
        and len(_words(quote) & news) >= NEW_WORDS
    ]
    best = max(candidates, key=lambda quote: len(_words(quote) & news), default="")
    return _LEADS[0].format(best) if best else ""


def _words(text: str) -> set[str]:
    return set(_LONG_WORDS.findall(fold(text))) - _COMMON
