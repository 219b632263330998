"""Which of the client's own words may be given back, where our rules only name the kind of what he says?"""

from __future__ import annotations

import re
from collections.abc import Callable

from models.values import Analysis, MailText, Reading
from models.vocabulary import Demande, Risque, Ton
from playbooks.folding import fold
from playbooks.quoting import quotable

Reader = Callable[[str], Reading]

MAX_QUOTES = 2
_NO_WISH = re.compile(
    r"\b(?:soit|sinon|ou alors|assume\w*|suppose|imagine|curieu\w*|mec|sans rancune|a moins que"
    r"|dites le|honnete\w*|serieux|fiche\w*|comprend\w*|bonne chance|rire|drole|plaisant\w*|ironie"
    r"|evidemment|quitte|quittes|retenu|legendes?|vieille|bonte|deux fois|trois fois|moi pas)\b"
    r"|injonction|greffe|penalites?|reti\w+|retenons|recouvrement|repercut\w*|a defaut|prejudice"
    r"|\bje (?:ne )?(?:paie|refuse|garde|renvoie|m'adresse|vous laisse)"
)
"""An ultimatum or a touch of irony given back in quotes would sound like a reproach."""
_HELLO = re.compile(
    r"^(?:bonjour|bonsoir|salut|coucou|hello)\b(?:[^,!.]{0,30}[,!.]\s*|\s+(?=c'est|j'ai|je|il|on|nous)\b)"
    r"|^(?:donc|alors|et|mais|bref)\b,? *",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:une?|l[ae]s?|des|du|que|\d+|deux|trois|quatre|faire|avoir|savoir|connaître) |l['’]", re.I
)
"""A piece of a sentence may be quoted where it opens as a thing or an act asked for."""
MIN_WISH_WORDS = 5
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
_HAPPENED = re.compile(
    r"\b(?:j'ai|on a|nous avons|a ete|ont ete|etait|etaient"
    r"|est (?:arrive|reste|tombe|parti|venu|casse|arrete|revenu)\w*"
    r"|recu\w*|manque\w*|ecart\w*|attend\w*|fuit|bloque\w*|perdu\w*|annule\w*|jete\w*|refuse\w*|paye\w*|facture\w*)\b"
)
_ORDER = re.compile(r"^(?:\w+ez|vous|tu|merci|cordialement|bien à|sincères?)\b", re.IGNORECASE)
MIN_SCENE, MAX_PIECES = 25, 40
NEW = 0.35
"""Below this share of words said already, a quote brings something."""
_LONG_WORDS = re.compile(r"\w{4,}")
_CHASES = re.compile(
    r"\b(?:pas|plus|sans|aucune?) (?:\w+ ){0,2}(?:reponses?|retours?|nouvelles)\b"
    r"|\brelanc|\breste\w* lettre morte"
)
"""That we have not answered is true, and no news to us: what happened to the client goes before it."""
_STANDS_STILL = re.compile(
    r"^(?:l[ea]s?|l'|un|une|nos?|notre|mon|ma|mes) ?(?:\w+ ){1,5}(?:est|sont|reste|restent)"
    r" (?:toujours |encore |totalement )?"
    r"(?:a l'arret|arretee?s?|immobilisee?s?|bloquee?s?|en panne|fermee?s?|vides?|coupee?s?)$"
)
"""A clause that tells what the client bears, and nothing of what he will do about it."""


def trouble_quotes(mail: MailText, analysis: Analysis, reading: Reader) -> list[str]:
    """Return the client's sentences that carry the trouble, those that may be quoted."""
    keys = [f"motifs.{analysis.motif_label}", *(f"enjeux.{e}" for e in analysis.enjeux), "nature"]
    threats = _threats(analysis)
    found: list[str] = []
    for key in keys:
        for evidence in analysis.evidence.get(key, ()):
            whole = _HELLO.sub("", sentence_around(mail.body, evidence))
            if any(threat in whole for threat in threats):
                whole = _before_the_threat(whole) or whole
            quote = quotable(whole) or quotable(evidence)
            fresh = quote and not any(quote in other or other in quote for other in found)
            if fresh and reading(quote).risque is Risque.AUCUN:
                found.append(quote)
    # A quote with a figure tells what happened; one without may only tell how it was felt.
    found.sort(key=lambda quote: (bool(_CHASES.search(fold(quote))), not _tells_a_figure(quote)))
    return found[:MAX_QUOTES]


def _threats(analysis: Analysis) -> list[str]:
    """Return the stretches of the mail that carry a threat."""
    return [quote for menace in analysis.menaces for quote in analysis.evidence.get(f"menaces.{menace}", ())]


def _before_the_threat(sentence: str) -> str:
    """Return the clause that tells what stands still, where a threat follows it in the same sentence."""
    clause = re.split(r",? (?:et|mais|donc) ", sentence, maxsplit=1)[0]
    return clause if _STANDS_STILL.match(fold(clause)) else ""


def _tells_a_figure(quote: str) -> bool:
    """Tell whether a quote holds a figure and opens as a clause or a thing, not in the middle of one."""
    opens = quote[:1].isupper() or _NAMES.match(quote)
    return bool(opens and not quote.startswith("que ") and re.search(r"\d", quote))


def sentence_around(body: str, words: str) -> str:
    """Return the sentence of the body that holds these words, or the words where it has none."""
    for sentence in re.split(r"(?<=[.!?…])\s+|\n+", body):
        if words in sentence:
            return sentence.strip()
    return words


def scene_quotes(mail: MailText, analysis: Analysis, reading: Reader) -> list[str]:
    """
    Return the client's plain sentences that tell what happened, for mails whose evidence is all heat.

    Only the past or a figure tells a fact; threats, questions and orders do not.
    """
    threats = _threats(analysis)
    wishes = [
        quote for demande in analysis.demandes for quote in analysis.evidence.get(f"demandes.{demande}", ())
    ]
    found = []
    for piece in _SENTENCES.split(mail.body)[:MAX_PIECES]:
        sentence = piece.strip()
        if sentence.endswith(("?", "!")) or _ORDER.match(sentence) or not _HAPPENED.search(fold(sentence)):
            continue
        if any(quote in sentence or sentence in quote for quote in (*threats, *wishes)):
            continue
        quote = quotable(_HELLO.sub("", sentence))
        plain = len(quote) >= MIN_SCENE and not _NO_WISH.search(fold(quote))
        if plain and reading(quote).risque is Risque.AUCUN:
            found.append(quote)
    return sorted(found, key=lambda quote: not _tells_a_figure(quote))


def find_wish(said: str, mail: MailText, analysis: Analysis, reading: Reader) -> str:
    """Return the client's own words on a request that the restatement only names by its kind."""
    if analysis.ton in {Ton.COLERE, Ton.IRRITE}:
        return ""
    threats = _threats(analysis)
    for demande in analysis.demandes:
        for evidence in analysis.evidence.get(f"demandes.{demande}", ()):
            sentence = _HELLO.sub("", sentence_around(mail.body, evidence).lstrip("•–- "))
            if any(threat in sentence for threat in threats):
                continue
            quote = quotable(sentence) or (quotable(evidence) if _NAMES.match(evidence) else "")
            if (
                quote
                and demande is not Demande.RESILIATION
                and (len(_LONG_WORDS.findall(quote)) >= MIN_WISH_WORDS or re.search(r"\d", quote))
                and not _NO_WISH.search(fold(quote))
                and overlap(quote, said) < NEW
                and reading(quote).risque is Risque.AUCUN
            ):
                return quote
    return ""


def overlap(words: str, text: str) -> float:
    """Return which share of the long words of the first text the second holds."""
    wanted = set(_LONG_WORDS.findall(fold(words)))
    there = set(_LONG_WORDS.findall(fold(text)))
    return len(wanted & there) / len(wanted) if wanted else 1.0
