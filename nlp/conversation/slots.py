"""Which slots does a message fill, its intent being known?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.vocabulary import Intent
from nlp.conversation.categories import find_motif
from nlp.conversation.choosing import READ
from nlp.conversation.folding import fold
from nlp.conversation.names import CAPITALISED, find_name, is_first_name, is_name, widen
from nlp.conversation.pasted import find_pasted
from nlp.conversation.references import Reference, find_references
from nlp.conversation.spans import Tagger, quotations
from nlp.conversation.times import find_times
from nlp.conversation.wording import find_wording
from nlp.linear import LinearModel

ALLOWED: dict[Intent, frozenset[str]] = {
    Intent.STATUT_DOSSIER: frozenset({"ref", "client"}),
    Intent.LISTE_DOSSIERS: frozenset({"motif", "ton", "statut", "client", "personne", "periode", "retard"}),
    Intent.INDICATEURS: frozenset({"indicateur", "motif", "client", "periode"}),
    Intent.RESUMER: frozenset({"ref", "client"}),
    Intent.ANALYSER: frozenset({"texte"}),
    Intent.CONSEIL: frozenset({"ref", "motif", "ton", "client"}),
    Intent.REDIGER: frozenset({"ref", "client", "modificateur"}),
    Intent.ASSIGNER: frozenset({"ref", "personne"}),
    Intent.CHANGER_STATUT: frozenset({"ref", "client", "statut"}),
    Intent.RAPPEL: frozenset({"ref", "client", "echeance", "personne"}),
    Intent.DECLARER: frozenset({"client", "motif", "texte"}),
    Intent.RECHERCHER: frozenset({"texte", "client", "ref"}),
}
"""Which slots each intent may carry (GUIDE_CONVERSATION.md)."""

_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]{0,60})?>")
_LEADING_ARTICLE = re.compile(
    r"^(?:.*\b(?:avec|concernant|concerne|mentioning|mentionn\w+|[ée]vo(?:qu\w+|quent)|parl\w+ d[eu]s?"
    r"|au sujet d[eu]|le (?:coup|souci|probl[èe]me) d(?:e|u|es)|figure|about|cas où)\s)?"
    r"(?:moi (?:ça )?)?(?:(?:un|une|des|les?|la|du|de la|d'une?|the|a) (?!\w+ (?:avait|etait|a) )|l')?",
    re.IGNORECASE,
)
_LEADING_THAT = re.compile(
    r"^(?:.*\b(?:se plai\w+ que|di(?:t|re) qu[e'’]|qui conteste|devant moi,)\s?|que |qu'|parce que |car )",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\w/.,:+-])(?<!date du )(?<!visite du )(?<!lot )(?<!facture )(?<!commande )(?<!batch"
    r" )(?!20[0-4]\d\b)(\d{1,5})"
    r"(?![\w%€°]|[.,:/-]\d| ?[%€]| ?(?:h|k|jours?|j|mois|semaines?|sem|heures?|min\w*|euros?|lignes?"
    r"|phrases?|mots|points|fois|mm|cm|m|km|kg|g|t|pc"
    r"|pages?|cartons?|palettes?|pieces?|personnes?|pannes?|versions?|paragraphes?|caracteres|clients?"
    r"|[a-z]+s)\b)"
)
"""A number that is neither a count nor a date: in a wish about one case, its dossier."""
_DAY_BEFORE = re.compile(
    r"\b(?:avant|depuis|apres|date|visite|courrier|mail|lettre|audience|reunion|appel|passage|technicien,?|virement"
    r"|avis|part|partent?|arrive)(?: le| du)? ?$"
)
_PERIOD = re.compile(
    r"^(?!.*\b(?:dans les|sous|par|plus de|moins de|tous les|chaque) ?\S* ?\S*$)"
    r".*\b(?:janv\w*|fevr?\w*|mars|avril|mai|juin|juil\w*|aout|sept\w*|oct\w*|nov\w*|dec\w*|20[12]\d"
    r"|[tsq][1-4]|ans?|annees?"
    r"|trimestres?|semestres?|hier|semaine|ce mois|month|year|week|quarter)\b"
)
"""Times that only a period can be, where the tagger saw none."""
_TRAILING_WISH = re.compile(
    r"[,.;]? (?:tu (?:crees|crées|notes|enregistres|ouvres)|à (?:declarer|déclarer|creer|créer)"
    r"|mets (?:ça|ca)|stp|svp|faut l'enregistrer"
    r"|merci de l'enregistrer|urgent|rappeler vite|pls|please)[^,]*$",
    re.IGNORECASE,
)
_BEFORE_TIME = re.compile(
    r"^(?:en|in|on|du(?= (?:dernier|premier|mois de))|au|à(?! la)|a(?! la)|sur|pour|de) ", re.IGNORECASE
)
_BEFORE_NAME = re.compile(
    r"^(?:(?:about|for|me|de|chez|pour|avec|le client|la cliente|client|autre|un certain)\s+|.*\blà, )",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    r"(?:^|[\w,:] )((?:(?:Les|La|Le) |[A-Z]{3,5} (?:de |du |des |d['’]|la |les )*))$|(?:\w )(L['’])$"
)
NOT_NAMES = frozenset({"bonjour", "bonsoir", "salut", "pensez", "enregistrez", "draft", "merci", "hello"})
_NAMED = re.compile(
    rf"(?:\b(?:chez|avec|concernant|sur|pour|à|de|d['’]|du|au|client|cliente|affaire|dossier|litige|about"
    rf"|for|from|with)\s*(?:la |le |l['’]|les )?)"
    rf"((?:(?:M\.|Mme|Mr|Mlle|Monsieur|Madame) )?{CAPITALISED}(?: (?:(?:de|du|des|la|le|les|et"
    rf"|&) )?{CAPITALISED})*)"
)
_SOUGHT = re.compile(
    r"(?:concerne|plainte? d[eu]s?|plaint de|parl\w+ d[eu]s?|mentionn\w+|contien\w+|sur|avec|cherche"
    r"|recherche|retrouve"
    r"|trouve|où on a|about|mentioning) ((?:(?!stp|svp)[^,.;?!\n]){3,60})",
    re.IGNORECASE,
)
_GIVEN_TO = re.compile(
    r"(?:(?:attribu|donne|confi|passe|file|assign|transf|refil|reassign|give)\w*\b.{0,60}?|^.{0,40}?)"
    r"(?:\b(?:à|pour|to|vers|par)|->|→|=>) "
    rf"((?:(?:M\.|Mme|Mr|Mlle|Monsieur|Madame) )?{CAPITALISED}(?: {CAPITALISED})?)"
    r"(?=\W*(?:$|stp|svp|please|merci))"
)
_NOT_HIM = re.compile(rf"\b(?:pas|plus) {CAPITALISED},? (?:mais |c'est )?({CAPITALISED})")
_POINTS_BACK = re.compile(
    r"\b(?:le|la|lui|leur|l'|ca|celui-?(?:ci|la)|celui la|ce dossier|cette affaire|ce client|this one|it"
    r"|son|sa)\b"
)


def find_slots(
    motif: LinearModel,
    tagger: Tagger,
    text: str,
    intent: Intent,
    chosen: Mapping[str, str],
    context: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """
    Return the slots of a message.

    Rules read what has a form (dossiers, mentions, pasted texts), the tagger finds names and times;
    a message that points back takes its dossier from the context.

    Args:
        motif: What reads the motif of an account.
        tagger: Finds stretches.
        text: The message.
        intent: What it wants.
        chosen: The values of the closed lists (``nlp.conversation.choosing``).
        context: What the conversation is about.
    """
    allowed = ALLOWED.get(intent, frozenset())
    if not allowed:
        return {}
    found = tagger.find(text, intent.value)
    _read_time(found, text, intent)
    _read_client(found, text, intent)
    _read_reference(found, text, intent)
    _read_person(found, text, intent)
    found |= chosen
    _read_text(found, text, intent)
    if intent is Intent.DECLARER and "texte" in found:
        found["motif"] = find_motif(motif, found["texte"])
    if intent is Intent.REDIGER:
        _read_wording(found, text)
    kept = {slot: value for slot, value in found.items() if slot in allowed}
    return kept | _from_context(kept, text, allowed, context)


def _read_time(found: dict[str, str], text: str, intent: Intent) -> None:
    """Take the time that the rules find where the tagger found none."""
    if intent not in {Intent.RAPPEL, Intent.LISTE_DOSSIERS, Intent.INDICATEURS}:
        return
    slot = "echeance" if intent is Intent.RAPPEL else "periode"
    if slot in found:
        if slot == "periode":
            found[slot] = _BEFORE_TIME.sub("", found[slot], count=1).rstrip(" .,;?!")
        return
    for start, end in find_times(text[:READ]):
        if slot == "echeance" or _PERIOD.search(fold(text[max(0, start - 12) : end])):
            found[slot] = _BEFORE_TIME.sub("", text[start:end], count=1)
            return


def _read_wording(found: dict[str, str], text: str) -> None:
    """Take the wording that the rules find where the tagger found none, or only a part of it."""
    known = found.get("modificateur")
    wording = find_wording(text)
    if wording and (known is None or known in wording):
        found["modificateur"] = wording
    elif known is not None and fold(known) in NOT_NAMES:
        del found["modificateur"]


def _read_client(found: dict[str, str], text: str, intent: Intent) -> None:
    """Drop the words that are no part of a name; find a capitalised name where the tagger found none."""
    client = _BEFORE_NAME.sub("", found.get("client", ""))
    if client and fold(client) not in NOT_NAMES and is_name(client):
        # A capital before it is part of the name ("Les Jardins de Flore", "SCEA du Moulin").
        before = _NAME_BEFORE.search(text[: max(0, text.find(client))])
        found["client"] = widen(f"{before[1] or before[2]}{client}" if before else client, text[:READ])
        return
    found.pop("client", None)
    name = _NAMED.search(text[:READ])
    if (
        name
        and not any(c.isdigit() for c in name[1])
        and is_name(name[1])
        and not is_first_name(name[1].rstrip("'’.-"))
        and name[1] not in found.get("personne", "")
    ):
        found["client"] = widen(name[1].rstrip("'’.-"), text[:READ])
    elif (bare := find_name(text[:READ], intent)) and bare not in found.get("personne", ""):
        found["client"] = bare


def _read_reference(found: dict[str, str], text: str, intent: Intent) -> None:
    time = found.get("echeance") or found.get("periode")
    references = [
        r for r in find_references(text) if r.sure or not (_inside(r, text, time) or _is_a_day(r, text))
    ]
    if intent is not Intent.RAPPEL:
        references.sort(key=lambda r: r.start)
    else:
        references.sort(key=lambda r: (not r.sure, r.start))
    if references:
        found["ref"] = references[0].value
        return
    bare = _BARE.search(fold(text[:READ]))
    if bare is None or "texte" in found:
        return
    lone = Reference(bare[1], *bare.span(1), sure=False)
    if not _inside(lone, text, time) and not _is_a_day(lone, text):
        found["ref"] = lone.value


def _is_a_day(reference: Reference, text: str) -> bool:
    """Tell whether a bare number is the day of something (``le courrier du 12``), and no dossier."""
    before = fold(text[max(0, reference.start - 24) : reference.start])
    return int(reference.value) <= 31 and _DAY_BEFORE.search(before) is not None


def _inside(reference: Reference, text: str, stretch: str | None) -> bool:
    """Tell whether a bare number is part of a time already read (``le 15`` may be a day)."""
    if stretch is None:
        return False
    start = text.find(stretch)
    return start < reference.end and reference.start < start + len(stretch)


def _read_person(found: dict[str, str], text: str, intent: Intent) -> None:
    """Fill who is meant: a name the tagger found, else a mention."""
    given = (_NOT_HIM.search(text) or _GIVEN_TO.search(text)) if intent is Intent.ASSIGNER else None
    if given and not any(c.isdigit() for c in given[1]):
        found["personne"] = given[1].rstrip(".")
    mention = _MENTION.search(text)
    if mention and "personne" not in found:
        found["personne"] = mention[0]


def _read_text(found: dict[str, str], text: str, intent: Intent) -> None:
    """Fill the text: what is pasted, what is quoted, or what the tagger found without its edges."""
    if intent is Intent.ANALYSER:
        found.pop("texte", None)
        if pasted := find_pasted(text):
            found["texte"] = pasted
        return
    if intent not in {Intent.DECLARER, Intent.RECHERCHER}:
        return
    quoted = max((text[a:b].strip() for a, b in quotations(text)), key=len, default="")
    if intent is Intent.RECHERCHER and not found.keys() & {"texte", "client", "ref"}:
        sought = _SOUGHT.search(text[:READ])
        if sought:
            found["texte"] = sought[1].strip()
    if quoted and (intent is Intent.RECHERCHER or len(quoted.split()) > 2):
        found["texte"] = quoted
    elif "texte" in found:
        trimmed = (_LEADING_ARTICLE if intent is Intent.RECHERCHER else _LEADING_THAT).sub(
            "", found["texte"], count=1
        )
        found["texte"] = _TRAILING_WISH.sub("", trimmed).strip(" ,.;:!?") or found["texte"]


def _from_context(
    found: Mapping[str, str], text: str, allowed: frozenset[str], context: Mapping[str, str] | None
) -> dict[str, str]:
    """Return the dossier, or the client, that a message points back to without naming it."""
    if not context or "ref" in found or "client" in found or not _POINTS_BACK.search(fold(text[:200])):
        return {}
    return {slot: context[slot] for slot in ("ref", "client") if slot in allowed and context.get(slot)}
