"""How much do the words around a date speak of something the writer wants done by then?"""

from __future__ import annotations

import re

from nlp.facts.candidates import Candidate
from nlp.facts.days import WEEKDAYS
from nlp.facts.source import Source
from nlp.facts.surroundings import Surroundings

_REQUEST = (
    r"merci de|merci d'|pourriez|pouvez|pourrais|pourrait|peux-tu|tu peux|\bpeut\b|veuillez|vous prie "
    r"|prions|gre de|gre d'"
    r"|voudrez bien|voudriez|svp|stp|s'il (?:vous|te) plait|remercie de|remercie d'"
    r"|vous (?:en )?remercie|\bdemand(?:e|ons)\b"
    r"|invit(?:e|ons)|saurai|(?:possible|envisageable|faisable)|souhait(?:e|ons|erai)|tu (?:crois"
    r"|penses)|penses-tu|j'aimerais"
    r"|nous aimerions|je voudrais|nous voudrions|parfait|qu'on|que vous|que tu"
)
_DEMAND = (
    r"exig|en demeure|somm(?:e|ons) de|enjoi|je veux|nous voulons|\bil (?:me |m'|nous |vous )?(?:le "
    r"|la |les |l'|en )?fau|\bfaut"
    r"|j'attends|attendons|attendue?s?\b|souhaitee?s?\b|requise?\b|vous est demande|besoin|compte sur"
    r"|comptons|devr(?:a|ez|ont)"
    r"|doit etre|doivent|tenus de|imperati|j'en veux|invitee? a|a (?:rappeler|livrer|envoyer|remplacer"
    r"|traiter|regler|restituer)"
)
_PAST = (
    r"devai|deviez|etai|avai|promis|promesse|prevu|annonc|convenu|garanti|depuis|prevoi|stipul|engag"
    r"|contrat|clause|article"
    r"|affich|\bdit\b|ecrit que|repondu|parle de|\w+erait\b|\w+aient\b|norm|conditions"
)
_PERFECT = (
    r"\b(?:ai|as|avons|avez|ont|est|sont|suis|ete|(?:m'|t'|l'|n'|nous |vous |qui |on |il |elle |lui |y )a)"
    r" (?:\w+ ){0,2}?\w+(?:e|ee|es|ees|i|is|it|u|us|ue)\b"
)
_FAULT = r"\b(?:faute d[e']|a defaut d[e']|en l'absence d[e']|sans |si |soit |tant que )[^,]*$"
_OR_ELSE = (
    r"\bsinon\b|a defaut|sans quoi|faute de quoi|sous peine|faute d|sans (?:reponse|retour|virement"
    r"|nouvelle|reglement)"
    r"|\bou (?:alors |bien )?(?:je|j'|nous|on|c'est)\b|passe ce"
)
_IMPERATIVE = (
    r"(?:^|[,;:!?.)] |\bet |\bou |\balors |\bdonc |\bsoit |\bmais |\bbref,? )(?:ne |me |m'|nous |les "
    r"|le |la )?(?!vous)"
    r"(?:[a-z]{3,}ez\b|faites|dites|fais\b|dis\b|[a-z]+(?:e|s|z|ds|ts)-(?:moi|nous|le|la|les|toi)\b)"
)
_YOU_DO = (
    r"^ ?(?:(?:que |alors |donc |la |maintenant )*)(?:vous|tu) (?:me |m'|nous |le |la |les |l'|en |y "
    r"|lui |te |vous |m'en )*"
    r"(?!avez|etes|aviez|etiez|as |es |savez|dites|croyez|comprenez|parlez|pensez|trouvez|faisiez|n"
    r"|ne )[a-z]+(?:ez|s|ts|ds|x)\b"
)
_THEIR_NOUN = (
    r"repon|retour|confirm|interven|livr|passage|remplac|vire|avoir\b|enlev|echang|rembours|restitu"
    r"|correct|regl|expedi|envo"
    r"|transm|adress|rappel|repris|appel|communiqu|produi|regulari|depann|equipe|rendez|fourni|parvenir"
    r"|venir|visite|rapport"
)
_FINITE = (
    r"\b(?:vous|je|j'|nous|il|elle|on|tu|c'|ils|elles|qui|que|qu'|est|sont|a|ont|ai|etes|avez|sera"
    r"|seront|fait|part|peut|doit|va|vont)\b"
    r"|\w+(?:ez|ons|ait|aient|era|eront|erai)\b|\bj'|\bc'|\bn'"
)
_OUR_SUBJECT = (
    r"^ ?(?:et |ou |sinon |alors |a defaut,? )*(?:je (?!veux|vous (?:demande|prie|remercie|laisse|donne"
    r"|invite)|compte|souhait|voudrais|demande)"
    r"|j'(?!exige|attends|aimerais|ai besoin|en veux)|on |mon |ma |mes |notre |nos |maitre |me "
    r"|l'avocat|la cnil|le tribunal|l'huissier"
    r"|nous (?!vous|exige|demand|attend|souhait|voul|voudr|aime|compt))"
)

_NO_RUSH = (
    r"rien (?:de pressant|ne presse|d'urgent|de dramatique)|pas (?:urgent|d'urgence|press)"
    r"|(?:sans|aucun) stress"
)

# (name, part of the surroundings, pattern): each that is found adds its weight (deadlines.toml).
CLUES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (name, part, re.compile(pattern))
    for name, part, pattern in (
        ("request_clause", "clause", _REQUEST),
        ("request_before", "before", _REQUEST),
        ("request_after", "after", _REQUEST),
        ("demand_clause", "clause", _DEMAND),
        ("demand_before", "before", _DEMAND),
        ("demand_after", "after", _DEMAND),
        ("request_previous", "previous", f"{_REQUEST}|{_DEMAND}"),
        ("request_intro", "intro", f"{_REQUEST}|{_DEMAND}|vous (?:nous |me )?\\w+rez"),
        ("past_clause", "clause", _PAST),
        ("past_before", "before", _PAST),
        ("past_after", "after", _PAST),
        ("perfect_clause", "clause", _PERFECT),
        ("perfect_before", "before", _PERFECT),
        ("our_subject", "clause", _OUR_SUBJECT),
        ("our_subject_after", "after", r"^,? ?(?:je |j'|nous |on |mon |notre |c'est |maitre |me )"),
        ("fault_clause", "before", _FAULT),
        ("or_else_before", "before", _OR_ELSE),
        ("or_else_after", "after", _OR_ELSE),
        (
            "or_else_following",
            "following",
            f"^(?:{_OR_ELSE}|au-dela|passe |le lendemain|apres c'est|ensuite)",
        ),
        ("imperative_clause", "clause", _IMPERATIVE),
        ("imperative_before", "before", _IMPERATIVE),
        ("imperative_after", "after", _IMPERATIVE),
        ("you_do", "clause", _YOU_DO),
        (
            "you_will",
            "before",
            r"\bvous (?:me |m'|nous |en |y |le |la |les )*\w+rez\b|\bvous (?:devez|avez a)\b",
        ),
        ("their_noun", "clause", _THEIR_NOUN),
        ("verb_clause", "clause", _FINITE),
        ("verb_before", "before", _FINITE),
        ("not_before", "clause", r"\b(?:pas|plus|jamais|rien|aucune?)\b[^.,]{0,24}$"),
        (
            "legal_before",
            "before",
            r"huissier|assign|tribunal|avocat|\bjuge\b|plainte|la presse"
            r"|procureur|gendarm|saisir|sera saisi|refere",
        ),
        (
            "keep_state",
            "clause",
            r"(?<!vous )laiss|gard|tenir|tienn|appliqu|mainten|bloqu|valable|ferme"
            r"|tarif|prix",
        ),
        (
            "no_before",
            "clause",
            r"\bpas (?:d'|de )|-? ?(?:moi|nous) pas |\bn'(?:est|aura|auront|aurait"
            r"|auraient|a) |personne",
        ),
        (
            "unless_after",
            "after",
            r"^,? ?(?:si (?:rien|aucun|vous n|ce n|c'est pas|d'ici|je n|nous n|l[ea']|c'est)|faute d"
            r"|a defaut|a moins)",
        ),
        ("consequence_after", "after", r"^,? ?(?:je|j'|nous|on|c'est|mon|notre|alors)\b"),
        ("no_rush_before", "before", _NO_RUSH),
        ("no_rush_after", "after", _NO_RUSH),
        ("no_rush_beside", "previous", _NO_RUSH),
        ("greeting", "before", r"^(?:merci,? )?a ?$"),
        ("not_just_before", "before", r"\b(?:pas|non|et pas) ?$"),
        (
            "gives_before",
            "before",
            r"\b(?:disposez|avez|laisse|laissons|donne|donnons|accord\w+|as) (?:donc |encore )?$",
        ),
        ("question", "after", r"\?"),
        ("exclaim", "after", r"!"),
        ("starts", "before", r"^$"),
        ("after_comma", "before", r"[,:(] ?$"),
        ("ends", "after", r"^ ?(?:[.!?;,)\n]|$)"),
        ("ends_firm", "after", r"^ ?(?:[.!?;\n]|$)"),
        ("article_just_before", "before", r"(?<![\w-])(?:le|ce|les|chaque|tous les|par|entre|un|a) ?$"),
        ("de_just_before", "before", r"\b(?:de|du|d'|des) ?$"),
        (
            "since_just_before",
            "before",
            r"\b(?:depuis|jusqu'a|hier|avait|etait|est|d'ici|pour|apres|que|dit|promis|prevu) ?$",
        ),
        (
            "event_just_before",
            "before",
            r"\b(?:parti|arrive|livre|recu|promis|prevu|passe|venu|convenu|annonce|prevue|recue)(?:e|s"
            r"|es)? ?$",
        ),
        ("whether", "clause", r"\b(?:si|qu'il|qu'elle|qu'ils|qu'elles|qu'on|quand|qui) "),
        (
            "person_asked",
            "clause",
            r"\b(?:quelqu'un|un (?:technicien|responsable|camion|autre|appel|livreur|chauffeur|directeur))\b",
        ),
        (
            "third_will",
            "clause",
            r"\b(?!vous|votre|notre|ma|de|leur|quelque|autre)[a-z']+ "
            r"(?:partira|arrivera|sera|seront|passera|viendra|aura|livrera|part"
            r"|partent|ouvre|commence|doivent partir|repasse|tombe|monte|arrive|ferme)\b",
        ),
        ("to_pass", "clause", r"\bd?[' ]?(?:[a-z]{2,}(?:er|ir|re|oir))\b"),
        (
            "meeting",
            "before",
            r"disponib|dispo\b|rendez-vous|rdv|reunion|ouvert|ferme\b|joignable|audit|mariage|service"
            r"|ouverture|client",
        ),
        ("reason_after", "after", r"^,? ?(?:car|parce|pour|afin|sinon|au plus tard|et)\b"),
        (
            "supplier_said",
            "clause",
            r"repondu|reponse d[ue] |votre (?:site|chat|contrat|mail|courrier|collegue|livreur)|on m'a"
            r"|on nous|vous m'aviez|vous aviez|support|sav\b",
        ),
    )
)


_ASKING = (
    "request_clause",
    "demand_clause",
    "imperative_clause",
    "you_do",
    "you_will",
    "fault_clause",
    "request_intro",
)
_SPOILING = (
    "past_clause", "our_subject", "supplier_said", "not_just_before", "de_just_before",
    "since_just_before", "event_just_before", "quoted",
)  # fmt: skip


def clues_of(around: Surroundings, candidate: Candidate, source: Source) -> list[str]:
    """Return the names of the clues found around a candidate, its form first."""
    found = [f"form_{candidate.form}"]
    if around.quoted:
        found.append("quoted")
    if around.late:
        found.append("late")
    if source.raw[candidate.start : candidate.end].isupper():
        found.append("capitals")
    if candidate.form == "jour":
        word = source.low[candidate.start : candidate.end].split()[0]
        found.append("day_weekday" if word in WEEKDAYS else f"day_{word.rstrip(',')[:5]}")
    if not around.before and len(around.after) < 4:
        found.append("alone")
    found.extend(name for name, part, pattern in CLUES if pattern.search(getattr(around, part)))
    return found + _combined(frozenset(found), candidate.form)


_FIRM_FORMS = frozenset(("sous", "huitaine", "avant", "ici", "tard", "au", "pour"))


def _combined(found: frozenset[str], form: str) -> list[str]:
    """Return what several clues say together."""
    asks = any(name in found for name in _ASKING)
    spoilt = any(name in found for name in _SPOILING)
    if form in {"jour", "semaine"}:
        spoilt = spoilt or "article_just_before" in found
    if "third_will" in found and "demand_clause" not in found:
        spoilt = True
    combined = ["asks"] if asks else []
    if "gives_before" in found and form in {"jusque", "au", "tard"}:
        combined.append("given_until")
    if "fault_clause" in found and "past_clause" not in found and form in _FIRM_FORMS:
        combined.append("fault_by")
    if "fault_clause" in found and ("consequence_after" in found or "or_else_after" in found):
        combined.append("fault_then_consequence")
    if asks and not spoilt:
        combined.append("asks_cleanly")
        combined.extend(["asks_cleanly_at_end"] if "ends" in found else [])
        combined.extend([] if "perfect_clause" in found and "fault_clause" not in found else ["asks_now"])
    if "verb_clause" not in found and not (spoilt and "our_subject" not in found):
        combined.append("verbless")
        combined.extend(["verbless_noun"] if "their_noun" in found else [])
        combined.extend(["verbless_end"] if "ends_firm" in found and "starts" not in found else [])
        combined.extend(
            ["verbless_or_else"] if "or_else_after" in found or "or_else_following" in found else []
        )
    return combined
