"""How does a clause of the client read when "je" and "nous" become "vous", and "vous" becomes "nous"?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.reformulation import conjugation
from nlp.reformulation.elision import elide
from nlp.reformulation.lexicon import words
from nlp.reformulation.marks import holds_first_person, refusal
from nlp.reformulation.negation import mend_negation
from nlp.reformulation.tokens import Token, quoted, render, tokenize

_JE = frozenset({"je", "j'"})
_POSSESSIVE = {
    **dict.fromkeys(("mon", "ma", "notre"), "votre"), **dict.fromkeys(("mes", "nos"), "vos"),
    **dict.fromkeys(("votre", "ton", "ta"), "notre"), **dict.fromkeys(("vos", "tes"), "nos"),
    "nôtre": "vôtre", "nôtres": "vôtres", "vôtre": "nôtre", "vôtres": "nôtres",
    "mien": "vôtre", "mienne": "vôtre", "miens": "vôtres", "miennes": "vôtres",
}  # fmt: skip
_OBJECT = {
    **dict.fromkeys(("me", "m'", "moi", "nous"), "vous"),
    **dict.fromkeys(("vous", "te", "t'", "toi"), "nous"),
    "moi-même": "vous-même", "nous-même": "vous-même", "nous-mêmes": "vous-mêmes",
    "toi-même": "nous-mêmes", "vous-même": "nous-mêmes", "vous-mêmes": "nous-mêmes",
}  # fmt: skip
_LINKS = frozenset({"et", "ou", "mais", "puis", "ni", ","})
# After these, "on" is anybody ("dès qu'on les déroule") and may stay.
_ANYBODY = frozenset({"qu'", "que", "quand", "lorsqu'", "si", "où", "dont", "puisqu'", "l'"})
_SUBJUNCTIVE_AFTER = frozenset(
    {"pour", "afin", "avant", "sans", "bien", "quoique", "jusqu'à", "faut", "faudrait", "fallait"}
)
_SUBJUNCTIVE_VERBS = ("voul", "veu", "souhait", "exig", "refus", "regrett", "aimer", "préfér")


# A bracket in which somebody is spoken to or of is an aside, no part of the claim.
_ASIDE = re.compile(
    r" ?\((?=[^)]*\b(?:je|j'|moi|nous|vous|bonjour|merci|tu|mon|ma|mes|notre|nos|votre|vos)\b)[^)]*\)",
    re.IGNORECASE,
)


# "vous me facturez, vous, les neuf": the emphasis falls with the address.
_ADDRESS = re.compile(r"(), (?:vous|toi|moi|nous)(?:-mêmes?)?,", re.IGNORECASE)


class RefusedError(Exception):
    """A clause cannot be turned with confidence; the message says on which mark."""


def turn(text: str, *, allowing: frozenset[str] = frozenset()) -> str:
    """
    Turn the person of a clause of the client, for use after "vous nous écrivez que".

    Args:
        text: The clause as written.
        allowing: Marks that do not count here ("order" inside a request).

    Raises:
        RefusedError: A mark of FRENCH.md 1.5 speaks against it, or a form is unknown.
    """
    text = without_asides(text)
    tokens = mend_negation(tokenize(text))
    reason = refusal(text, tokens, allowing=allowing)
    if reason is not None:
        raise RefusedError(reason)
    return render(_Turning(tokens).run())


def without_asides(text: str) -> str:
    """
    Leave out the brackets that speak to somebody, and the addresses between commas.

    >>> without_asides("le carton (je l'ai gardé) est mouillé")
    'le carton est mouillé'
    """
    return _ADDRESS.sub(r"\1", _ASIDE.sub("", text))


class _Turning:
    """One pass over the tokens of a clause; quoted spans stay as they are."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = list(tokens)
        self._done: dict[int, Token] = {}
        self._subject = ""
        self._frozen = quoted(tokens)

    def run(self) -> list[Token]:
        for i, token in enumerate(self._tokens):
            if i in self._done or i in self._frozen:
                continue
            word = token.lower
            if word in _JE or word in {"nous", "vous", "on", "tu"}:
                self._pronoun(i, word)
            elif word in _POSSESSIVE:
                self._possessive(i, word)
            elif word in _OBJECT:
                self._put(i, _OBJECT[word])
            else:
                self._bare_verb(i, word)
        turned = [self._done.get(i, token) for i, token in enumerate(self._tokens)]
        turned = elide(turned, self._done)
        _check(turned, self._frozen)
        return turned

    def _put(self, i: int, text: str) -> None:
        old = self._tokens[i]
        if old.text[:1].isupper() and i == 0:
            text = text[:1].upper() + text[1:]
        self._done[i] = old.become(text, space=old.space or old.text[-1] in "'’")

    def _verb_after(self, i: int) -> int | None:
        clitics = words("mots", "clitiques")
        j = i + 1
        while j < len(self._tokens) and self._tokens[j].lower in clitics:
            j += 1
        return j if j < len(self._tokens) and j not in self._frozen else None

    def _pronoun(self, i: int, word: str) -> None:
        j = self._verb_after(i)
        form = self._tokens[j].lower if j is not None else ""
        if i + 1 < len(self._tokens) and self._tokens[i + 1].text in {"«", "“", '"'}:
            raise RefusedError("quote after the subject")
        if word in _JE:
            self._subject_verb(i, j, conjugation.je_to_vous(form, subjunctive=self._subjunctive(i)), "je")
        elif word == "nous" and conjugation.is_first_plural(form):
            self._subject_verb(i, j, conjugation.nous_to_vous(form), "nous")
        elif word == "vous" and conjugation.is_second_plural(form):
            self._subject_verb(i, j, conjugation.vous_to_nous(form), "vous")
        elif word == "tu":
            self._subject_verb(i, j, conjugation.tu_to_nous(form), "tu")
        elif word == "on":
            self._on(i, j, form)
        else:
            self._put(i, _OBJECT[word])

    def _on(self, i: int, j: int | None, form: str) -> None:
        between = {token.lower for token in self._tokens[i + 1 : j]}
        if between & {"me", "m'", "nous"}:
            return  # "on nous a répondu": a third party, who stays
        vous = conjugation.on_to_vous(form)
        if j is not None and vous is not None and self._is_client(j):
            self._subject = "on"
            self._put(i, "vous")
            if i and self._tokens[i - 1].lower == "l'":
                self._done[i - 1] = self._tokens[i - 1].become("", space=False)  # "si l'on peut"
            self._put(j, vous)
        elif i == 0 or self._tokens[i - 1].lower not in _ANYBODY:
            raise RefusedError("on")

    def _is_client(self, j: int) -> bool:
        """Tell whether what follows the verb of "on" can only be said of the client."""
        form = self._tokens[j].lower
        following = [token.lower for token in self._tokens[j + 1 : j + 5]]
        if form in {"a", "avait", "aura"}:
            done = words("mots", "actes_du_client")
            return any(word in done for word in following) or (bool(following) and following[0].isdigit())
        if form in {"est", "était"}:
            return bool(following) and following[0].startswith(
                ("fermé", "bloqué", "arrêté", "à", "sans", "en", "obligé", "coincé")
            )
        return True

    def _subject_verb(self, i: int, j: int | None, form: str | None, subject: str) -> None:
        if j is None or form is None:
            raise RefusedError(f"unknown form after {subject}")
        self._subject = subject
        self._put(i, "nous" if subject in {"vous", "tu"} else "vous")
        self._put(j, form)
        if subject == "vous":
            self._agree_with_nous(j)
        elif any(token.lower == "vous" for token in self._tokens[i + 1 : j]):
            self._agree_with_object(j)

    def _agree_with_nous(self, j: int) -> None:
        # être + vous -> nous: a company is several people ("vous vous êtes engagé" -> "engagés").
        if self._tokens[j].lower not in {"êtes", "étiez", "serez", "seriez"} or j + 1 >= len(self._tokens):
            return
        following = self._tokens[j + 1]
        participle = following.lower.endswith(("é", "i", "u", "ée", "ie", "ue"))
        if participle and following.lower not in {"été", "ici", "aussi", "peu"}:
            self._put(j + 1, following.text + "s")

    def _agree_with_object(self, j: int) -> None:
        # "je vous ai relancé" -> "vous nous avez relancés", for verbs whose object is the person.
        if self._tokens[j].lower not in {"ai", "avons", "avais", "avions"} or j + 1 >= len(self._tokens):
            return
        following = self._tokens[j + 1]
        if following.lower in words("mots", "personnes") and following.lower.endswith("é"):
            self._put(j + 1, following.text + "s")

    def _possessive(self, i: int, word: str) -> None:
        following = self._tokens[i + 1].lower if i + 1 < len(self._tokens) else ""
        if word in {"notre", "nos"} and following in words("mots", "partages"):
            return  # "notre contrat" is the company's as much as the client's
        if word == "ton" and i and self._tokens[i - 1].lower not in words("mots", "prepositions") | _LINKS:
            return  # "un ton de gendarme"
        self._put(i, _POSSESSIVE[word])

    def _subjunctive(self, i: int) -> bool:
        before = [token.lower for token in self._tokens[max(0, i - 3) : i]]
        if not before or before[-1] not in {"que", "qu'"}:
            return False
        return any(word in _SUBJUNCTIVE_AFTER or word.startswith(_SUBJUNCTIVE_VERBS) for word in before[:-1])

    def _bare_verb(self, i: int, word: str) -> None:
        """Turn the second verb of a subject ("nous refusons et contestons"), or refuse it."""
        first, second = conjugation.is_first_plural(word), conjugation.is_second_plural(word)
        if not (first or second or word in {"ai", "suis"} or word in words("verbes", "ellipses")):
            return
        if (
            word in words("verbes", "ellipses")
            and i
            and self._tokens[i - 1].lower in words("mots", "determinants")
        ):
            return  # "le reste attendra": a noun
        if word in words("verbes", "ellipses") and {"que", "qu'", "qui"} & {
            token.lower for token in self._tokens[:i]
        }:
            return  # "que quelqu'un vienne et reste": somebody else's verb
        k = i - 1
        while k >= 0 and self._tokens[k].lower in words("mots", "clitiques"):
            k -= 1
        linked = k >= 0 and self._tokens[k].lower in _LINKS
        if first and _is_noun_place(self._tokens, i):
            return
        form: str | None = None
        if linked and first and self._subject == "nous":
            form = conjugation.nous_to_vous(word)
        elif linked and second and self._subject == "vous":
            form = conjugation.vous_to_nous(word)
        elif linked and self._subject == "je" and not (first or second):
            form = conjugation.je_to_vous(word)
        elif word in words("verbes", "ellipses"):
            return
        if form is None:
            raise RefusedError(f"bare verb {word}")
        self._put(i, form)


def _is_noun_place(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a word in -ons stands where a noun stands ("six camions", "les livraisons")."""
    if tokens[i].text[:1].isupper():
        return True
    before = tokens[i - 1].lower if i else ""
    clitic = before in words("mots", "clitiques") and before not in {"les", "la", "le", "l'"}
    return not clitic and before not in _LINKS and before not in {"que", "si", "qui"}


def _check(tokens: Sequence[Token], frozen: frozenset[int]) -> None:
    """Refuse a result where the client's first person is left, quotes included."""
    if holds_first_person(render(tokens)):
        raise RefusedError("first person left")
    for i in frozen:
        if tokens[i].lower in {"nous", "notre", "nos", "vous", "votre", "vos"}:
            raise RefusedError("person inside a quote")
