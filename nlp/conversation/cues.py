"""
Which wishes do the words of a message hint at?

A table of cues by theme, each a pattern on folded text (lower case, no accents). Cues decide
nothing: they are terms among others for the classifier, which learns what each is worth. They
carry what a small corpus cannot: that "pondre", "torcher" and "draft" are all ways to write.
"""

from __future__ import annotations

import re

from nlp.conversation.folding import LONGEST, fold
from nlp.conversation.references import find_references
from nlp.conversation.times import find_times

_ME = r"(?:[- ]?(?:moi|nous|lui|leur|le|la|les|en|y))?"

CUES: dict[str, str] = {
    # Where a case stands.
    "where": r"(?:ou|oue?) (?:en |c'?|ca |sa )?(?:en )?(?:est|sont|etait|sommes|on|ca|sa)\b|\ben est[- ](?:on|il|elle|ou)\b"
    r"|\best[- ]on avec\b|\ben est ou\b|\best ou\b|\bsont ou\b|\bsommes[- ]nous\b|where (?:are|is)|\bquid\b",
    "state": r"\b(?:statuts?|statu|status|etat d'avancement|avancement|etape|stade|situation|suivi|point d'avancement|progress)\b"
    r"|\bl'etat d[eu]\b|\bquel(?:le)? (?:etat|phase|etape|stade|statut)\b|\ben quelle phase\b",
    "news": r"\b(?:news|nouvelles?|du nouveau|du neuf|updates?|retours? (?:de|du|sur)|des infos|du mouvement|dernieres infos)\b"
    r"|quoi de neuf|rien de neuf",
    "moving": r"\bca (?:avance|bouge|traine|bloque|coince|donne)\b|\b(?:avance|bouge|bloque|coince|traine|dort|stagne|patine)(?:nt|-t-il|-t-elle|e)?\b"
    r"|ca dit quoi|ca donne|quoi de 9|koi|kwa|\b(?:bloque|bloques|en cours|en attente|vivant|actif)\b",
    "who_has": r"\bqui (?:gere|suit|s'occupe|a le|a la main|l'a|traite|est dessus|pilote|tient|a pris)\b|\bqui qui (?:suit|gere|s'occupe)"
    r"|\bquelqu'un (?:s'occupe|suit|gere|a pris)|\bpar qui\b|\bchez qui\b|\ba qui (?:est|a ete)|\b(?:pris|prise) (?:en charge|par)|assigne a qui|toujours (?:chez )?[a-z]+ qui",
    "done_q": r"\b(?:on l'a|on a|a-t-on|a-t-il|a-t-elle|ont-ils|a til|il a|elle a|ils ont|ont|est-ce qu'?(?:on|il|elle|ils)?)\b.{0,30}\b"
    r"(?:repondu|signe|accepte|recu|valide|clos|envoye|relance|regle|rembourse|ferme|paye|classe|pris)",
    "yes_no": r"\b(?:oui ou non|oui/non|ou pas|ou non|ou toujours|c'est bon\b.*\?|ou j'ai reve|pas encore)\b",
    "deadline_left": r"\b(?:combien de (?:temps|jours)|delai restant|il reste combien|quelle echeance|l'echeance|prochaine (?:etape|echeance))\b",
    "is_q": r"\b(?:est il|est-il|est elle|est-elle|est ce que|est-ce que|is it|is \d|il est|elle est)\b",
    # Many cases.
    "cases": r"\b(?:dossiers|reclas|reclams|reclamations|litiges|doleances|affaires|cas|tickets|plaintes|cases|complaints|doss|ceux|celles|lesquels|lesquelles|clients|trucs)\b",
    "case": r"\b(?:dossier|recla|reclam|reclamation|litige|doleance|affaire|case|complaint|celui|celle)\b",
    "all": r"\b(?:tous|tout|toutes|tt|l'ensemble|all|every)\b",
    "list": r"\b(?:listes?|lister|listing|affiche[rz]?|montre[rz]?|filtre[rz]?|file (?:d'attente)?|queue|show|list|recense[rz]?|enumere[rz]?)\b" + _ME,
    "give": r"\b(?:donne[rz]?|sors|sort|sortir|ressors|balance|passe|file|envoie|fournir|obtenir|avoir|voir|consulter|give)" + _ME + r"\b",
    "which": r"\b(?:quels?|quelles?|lesquels|qui (?:est|a|attend|depasse|n'a)|which|what)\b",
    "late": r"\b(?:retards?|hors[- ]delai|en souffrance|depass\w+|overdue|late|depassement|echus?|en retard|hors des clous|a la bourre)\b",
    "mine": r"\b(?:mes|mon|ma|les miens|le mien|a moi|pour moi|my|mine|sur le feu|sur les bras|j'ai quoi|chez moi|me reste)\b",
    "open": r"\b(?:ouverts?|ouvertes?|en cours|non (?:qualifies?|traites?|attribues?|clos)|pas (?:encore )?(?:pris|clos|traites?|qualifies?|attribues?)|open|encore ouverts?|sans (?:proprietaire|reponse|responsable)|qui reste(?:nt)?)\b",
    "urgent": r"\b(?:urgents?|urgences?|chauds?|prioritaires?|brulants?)\b",
    "states": r"\b(?:recus?|qualifies?|en instruction|instruits?|propositions?|en mediation|mediations?|resolus?|clos(?:es)?|clotures?|clots|contentieux|escalad\w+|rouverts?|rouvertures?|reouvertures?|fermes|closed|resolved)\b",
    "tones": r"\b(?:calmes?|decus?|decues?|fermes?|irrites?|enerves?|agaces?|furieux|furax|en colere|colere|mecontents?|fachés?|faches?|angry|disappointed|a bout|courtois|polie?|glacial|abattue?)\b",
    # Figures.
    "metric": r"\b(?:mttr|sla|nps|dso|pareto|kpis?|p90|taux|ratio|pourcentage|moyenne?s?|median\w*|volumes?|volumetrie|stats?|statistiques?|chiffres?|chiffree?|indicateurs?|tendances?|courbes?|graph\w*|histogramme|camembert|barres?|diagramme|dashboard|tableau de bord|top \d+|80/20|bilan|reporting|evolution|repartition|comparatif|average|rate|encours|%)(?:\b|$|\s)",
    "how_many": r"\b(?:combien|nb|nbre|nombre|how (?:many|much)|cb)\b",
    "money": r"\b(?:montants?|couts?|coute[nrs]?|couter|euros?|argent|somme|avoirs emis|rembourse|recupere|perdu|pertes?|cost|expose|depens\w+|en valeur)\b",
    "duration": r"\b(?:delais?|temps (?:de|moyen|median)|jours en moyenne|duree|vite|rapidement|rapides?|reponse moyen\w*|resolution|response time|handling time)\b",
    "compare": r"\b(?:compare[rz]?|comparaison|vs|versus|par rapport|contre|mieux ou pire|baissent?|augmente\w*|progresse\w*|s'ameliore\w*|se degrade\w*|remonte|plus de|moins de|evolu\w+|monte|baisse)\b",
    "per": r"\bpar (?:mois|semaine|jour|agent|client|motif|trimestre|personne|an)\b|\bjour par jour\b",
    "causes": r"\b(?:causes?|motifs?|raisons?|revien(?:t|nent) le plus|recurren\w+|recidiv\w+|se plaindre)\b",
    "satisfaction": r"\b(?:satisfaction|satisfaits?|notent?|note (?:que|de|moyenne)|la note|promoteurs?|detracteurs?)\b",
    "load": r"\b(?:charge|surcharge\w*|plus de dossiers|renfort|debordes?|a combien de dossiers)\b",
    "amicable": r"\b(?:a l'amiable|amiable|amiables|tribunal|sans avocat|sans proces)\b",
    # One case told.
    "summary": r"\b(?:resum\w+|recap\w*|synth\w+|tl;?dr|condense|topo|brief\w*|pitch\w*|l'essentiel|en bref|en gros|grandes lignes|en (?:deux|2|trois|3|quelques) (?:mots|lignes|points|phrases)|version (?:courte|longue)|summ\w+|sum up|catch me up|rafraichi\w*|pour les nuls|a la louche|faits marquants|fiche recap)\b",
    "history": r"\b(?:histori\w+|chrono\w*|timeline|histoire|depuis le debut|retrac\w+|le film|fil (?:complet|du|entier)|tous les echanges|echanges|evenements|deroule|qui a (?:dit|repondu|fait) quoi|story|contexte|contenu|contient)\b",
    "explain_case": r"\b(?:raconte\w*|explique\w*|c'est quoi (?:l'|le |la |deja|ce )|c quoi (?:l'|le )|qu'est[- ]ce qu[ei]? ?(?:s'est|est)|de quoi (?:il|elle|ca|parle|se)|se plain\w+ de quoi|dis m'en plus|remets? moi (?:dedans|au clair|dans)|que (?:reproche|demande|veut)|on (?:lui|leur) a (?:promis|dit)|a promis|engagements? (?:pris|avons)|quels etaient|what happened|resitue\w*)\b",
    # Texts.
    "analyse": r"\b(?:analys\w+|analyze|decrypt\w+|decortiqu\w+|scann?e\w*|moulinette|au crible|interpret\w+|qualifier ce|classes? (?:ca|ou)|tu classes|extrai\w+|detect\w+|repere\w*|examiner?|lis (?:ca|ce|moi)|lire (?:ca|un|ce)|lecture|regarde (?:ca|le|ce)|verdict|sentiment|check(?: this| ce| ca)?|evalue\w*)\b",
    "this_text": r"\b(?:ce (?:mail|message|texte|courrier|sms|texto|passage|commentaire|whatsapp|mot)|cet (?:email|avis)|ce que (?:je|tu)|le (?:texte|message|mail|courrier) (?:suivant|ci|recu|que|du|de|ci-dessous)|ci-?dessous|ci-?apres|je te (?:colle|copie|mets|donne)|je colle|jte copie|j'te copie|copie colle|colle|recu (?:ce|ca)|voici|this (?:one|message|text|mail)|la dedans|la-dedans|derriere ca|texte a)\b",
    "tone_q": r"\b(?:quel ton|c'est quoi le ton|ton et|de ton|le ton|tone|gravite|quelle phase|quel niveau|menace\w*|ironie|fache|enerve|plainte ou|doleance|relance (?:non|ou)|grave|motif\b.{0,12}\?|c'est du lourd|inquieter|qu'en (?:penses|dis|retenir)|t'en dis quoi|il veut quoi|qu'il veut|demande quoi)\b",
    # Advice.
    "advice": r"\b(?:conseil\w*|playbook|recommand\w+|preconis\w+|strategie|approche|posture|attitude|reflexes?|bonnes? pratiques?|marche a suivre|astuces?|tips|advice|next best action|idees?|suggere\w*|a ton avis|d'apres toi|selon toi|t'en penses|tu en penses|procedure pour|quelle procedure|quelle solution|meilleure facon)\b",
    "what_do": r"\b(?:je fais quoi|on fait quoi|j'fais (?:quoi|comment)|fais quoi|je fais comment|on fait comment|que faire|quoi faire|faire quoi|comment (?:je |j'|on |dois-je |dois je |bien )?(?:gere\w*|repond\w*|calm\w*|abord\w*|annonc\w*|evit\w*|debloqu\w*|rattrap\w*|argument\w*|trait\w*|m'y prendre|s'y prend\w*|procede\w*|refuser|negoci\w*)|je m'y prends|on s'y prend|m'y prendre|s'y prend|a ma place|ferais?|feriez|par (?:ou|quoi) (?:commence\w*|je)|quel bout|je seche|handle|handling)\b",
    "either_or": r"\bje [a-z' ]{3,30} ou (?:je |j'|on |un )|\b(?:mieux vaut|faut[- ]il|dois[- ]je|je dois|doit[- ]on|on (?:offre|propose|rembourse|refuse|cede|passe|fait|accorde|negocie|rouvre)\b.{0,40}\b(?:ou|\?)|appeler ou ecrire|j'appelle ou|c'est trop tot|bon moment|je peux proposer)",
    "client_is": r"\b(?:le client|la cliente|un client|une cliente|client|il menace|elle pleure|il m'insulte|il veut|ils menacent|ils parlent)\b",
    # Writing.
    "write": r"\b(?:ecris|ecrire|ecrivez|redig\w+|pond\w*|torche\w*|prepar\w+|compose\w*|formul\w+|reformul\w+|reecri\w+|refai\w*|refais|refonds|repond\w*|reponds|draft\w*|write|reply|rewrite|brouillon\w*|generer?|genere|rajoute\w*|corrige\w*|adapte\w*|remplace\w*|transforme\w*|propose[- ]?(?:moi)? (?:\d |une? )?(?:formulation|texte|version|objet)|tourne (?:ca|le)|mache\w*|confirme par ecrit|modele de)\b",
    "text_noun": r"\b(?:reponse|rep|repons|mail|mails|email|courrier|lettre|brouillon|texte|message|sms|texto|accuse de reception|projet de|jet|version|paragraphe|phrase|intro|formulation|mot|trame|objet de mail|draft|reply|response|letter)\b",
    "wording": r"\b(?:plus|moins|un peu|trop|\+|un poil|less|more|sans|version|ton|en (?:plus|moins|anglais|sms)) (?:\w+ )?(?:court\w*|long\w*|fermes?|doux|douce|sec|seche|chaleureu\w+|froid\w*|humain\w*|formel\w*|pro|familier\w*|simple\w*|empath\w+|diplomat\w+|direct\w*|clair\w*|sobre\w*|poli\w*|neutre\w*|guinde|pompeux|jargon|blabla|geste|excuses?|robot|tutoi\w+|juridique|warm\w*|short\w*|formal|polite|tranchant|cassant|mou|administratif|percutant)\b"
    r"|\b(?:raccourci\w*|allonge\w*|simplifi\w+|alleg\w+|adouci\w*|durci\w*|tutoi\w+|vouvoi\w+|coupe|enleve|vire|rallonge|abrege|condense)\b",
    "tell_them": r"\b(?:dis|dites|reponds|ecris|annonce|confirme|repondre|dire)[- ](?:lui|leur|a |au |aux )",
    # Ownership.
    "assign": r"\b(?:assign\w*|attribu\w*|affect\w*|reaffect\w*|reattribu\w*|confie\w*|transfer\w*|transfere|refile\w*|dispatch\w*|desassign\w*|repartis|libere|redonne|switch|responsable d[ue]|changement de gestionnaire|prend le relais|en charge|hand over)\b",
    "take": r"\b(?:je (?:le |la |les |m'en |me |l'|vais )?(?:prends|prend|garde|recupere|reprends|gere|charge|occupe|veux bien|suis dessus)|j'm'en|jm'en|je m'y colle|m'en occupe|m'occupe|s'en (?:charge|occupe)\w*|i'?ll take|i take|take|mine|pour moi|mon nom|mets[- ]moi (?:sur|dessus)|c'est moi qui|a mon nom|prends|prend|reprend|rends moi)\b",
    "give_to": r"\b(?:donne|file|passe|mets?|mettre|refile|laisse|remets|colle|envoie|bascule|give|assign)\b.{0,35}\b(?:a|au|chez|sur|pour|to) ",
    "off_me": r"\b(?:retire moi|pas moi|noye|trop de (?:boulot|dossiers|travail)|part en (?:vacances|conges?)|en arret|plus le mien)\b",
    # States changed.
    "close": r"\b(?:clos|clore|cloture\w*|clot|ferme|fermer|fermez|fermes|close|closed|classe\w*|archiv\w+|termine\w*|sans suite|boucl\w+|solde|finit?|fini|c'est mort|plie)\b",
    "solve": r"\b(?:resolu\w*|resous|resoudre|regle|reglee|resolved|accord amiable|c'est bon|satisfaite?|est content\w*|arranges?|traite)\b",
    "reopen": r"\b(?:rouvr\w+|reouvr\w+|rouvert|reopen|reactiv\w+|annule|revenu|recommence|trop vite|pas fini|par erreur)\b",
    "escalate": r"\b(?:escalad\w+|escalate|monter|remont\w*|fais monter|au[- ]dessus|d'un cran|n\+1|niveau \d|niveau au|boss|chef|direction|directeur)\b",
    "mediate": r"\b(?:mediation|mediateur)\b",
    "lawsuit": r"\b(?:contentieux|avocat|tribunal|assigne(?:nt)?|attaque)\b",
    "instruct": r"\b(?:instruction|enquete|expertise|etude)\b",
    "propose": r"\b(?:propo|proposition|offre)\b",
    "set_state": r"\b(?:passe[rz]?|mets?|mettez|mettre|bascule[rz]?|change[rz]?|marque[rz]?|remets?|repasse[rz]?|move|mark|maj|mets a jour|mettez a jour|valide)\b",
    # Reminders.
    "remind": r"\b(?:rappel|rapel|rappels|rappelle\w*|rappelez|rappeler|relance[rsz]?|relancer|ping|snooze|alarme|alerte|notif\w*|previens|prevenir|prevenez|reveille|remind\w*|reminder|pense[- ]bete|penser|pensez|oublie\w*|oublier|planifi\w+|programm\w+|cale[rz]?|caler|bloque un|rdv|rendez-vous|visio|suivi|follow[- ]up|call back|creneau|point (?:d'etape|hebdo|avec)|fais[- ]moi (?:signe|penser)|redis|reparle|se reparle|ressors?|decale|reporte|repousse|avance le rappel|garde sous le coude|remets|recontact\w+|refais moi signe|note)\b",
    # Records.
    "declare": r"\b(?:declar\w+|enregistr\w+|saisi\w*|saisir|consign\w+|cree\w*|creer|ouvre|ouvrir|ouvrez|ajoute|log|open a case|prends note|a noter|nouvelle? (?:reclam\w*|plainte|dossier|doleance)|nouveau dossier|nouveau :|deposer|formulaire|fiche|une de plus|encore un\w?|signalement|note (?:pour|:))\b",
    "heard": r"\b(?:au (?:tel|telephone|bout du fil|guichet|comptoir|salon)|par (?:tel|telephone)|vient d'appeler|a (?:appele|telephone)|m'a (?:appele|dit|chope|interpelle|coince)|m'ont dit|en ligne|de vive voix|appel (?:de|furieux|recu)|orale?|verbale?|entendu|je (?:viens de raccrocher|sors de)|tel\b|plainte|se plaint|s'est plaint\w*|rale|raler|hurle|mecontent|pas content\w*|conteste\w*|vu avec|est passee?|vient de passer|reclam\w* tel\w*|doleance)\b",
    "defect": r"\b(?:casse\w*|fui\w+|panne|en panne|rouill\w+|raye\w*|cloqu\w+|defectueu\w+|hs|abim\w+|ecras\w+|manqu\w+|erron\w+|mauvais\w*|pas (?:le|la|les) bon\w*|jamais (?:recu|livre|arrive|passe)\w*|pas recu|au lieu de|facture\w* (?:deux|2) fois|retard|bruyant\w*|decoll\w+|ecaill\w+|moisi\w*|wrong|missing|broken|late|trop (?:court|long|fin|petit)\w*|non conforme|hausse|surfactur\w+|disjonct\w+|perim\w+|depasse\w*)\b",
    # Search.
    "search": r"\b(?:cherch\w+|recherch\w+|retrouv\w+|trouve\w*|fouill\w+|search|find|look (?:for|up)|mot[- ]cle|apparai\w+|contien\w+|contenant|mention\w+|citent?|archives?|base|ressort)\b",
    "similar": r"\b(?:similaires?|semblables?|comparables?|analogues?|proches?|jumeaux|ressembl\w+|memes? (?:probleme|souci|cas|pb|ailleurs)|comme le|pareils?|doublons?|similar|precedents?|antecedents?|anciens? (?:cas|litiges?|dossiers?)|vieux (?:cas|dossiers?)|vieille affaire|passees?|past)\b",
    "before": r"\b(?:deja (?:eu|vu|ecrit|reclame|demande|traite)|(?:on )?a deja|avait deja|avait pas deja|a l'epoque|la fois ou|les autres fois|la derniere fois|d'autre a|d'autre s'est|par le passe|on avait|y en a eu|ca me rappelle|me souviens|me rappelle|quels clients ont ecrit|qui (?:d'autre|nous a ecrit|s'est plaint)|parle(?:nt|ait)? d[eu']|on parle)\b",
    # Help and talk.
    "help": r"\b(?:aide|aider|aidez|help|tuto|mode d'emploi|doc|documentation|commandes?|fonctions?|fonctionne\w*|sais faire|peux faire|capable|a quoi (?:tu )?ser[st]|sert a quoi|ca marche comment|comment (?:ca marche|tu|je (?:tape|declare|te|fais)|est calcule|on (?:fait|escalade|cherche|cree|corrige|assigne|exporte|enregistre)|faire pour|marche|fonctionne|annuler|importer|corriger)|je tape quoi|bouton|l'outil|formulaire|veut dire|signifie|mean|difference entre|what can|debute|nouvelle|perdu|abreviations|que signifie|menu)\b",
    "you": r"\b(?:tu|t'|te|toi|vous|you|can you|peux-tu|pouvez-vous|t'es|est-ce que tu)\b",
    "greet": r"\b(?:bonjour|bonsoir|salut|coucou|hello|hey|hi|yo|bjr|bsr|slt|cc|re|good morning|bonne (?:journee|soiree|annee|nuit)|bon (?:week|appetit|courage|app)|joyeux|a (?:demain|plus|bientot)|see you|bye|ciao|la team|les gens)\b",
    "thanks": r"\b(?:merci|thanks?|thx|remercie|top|super|parfait|nickel|genial|bravo|cool|ok|okay|oki|d'accord|dac|compris|bien vu|bien joue|note|c'est note|ca marche|ca roule|excellent|impec|gentil|yes|oui|non|mdr|lol|haha|ptdr|desole|dsl|pardon|bof|laisse tomber|tant pis|rien|zut|oups)\b",
    "what_is": r"\b(?:c'est quoi (?:un|une|le|la|ton|ta)?\s?(?:mttr|sla|nps|dso|pareto|playbook|commande|bouton|score|phase|niveau|difference)"
    r"|quelle difference|que (?:signifie|veut dire)|ca veut dire|a quoi (?:correspond|sert)|what (?:is|does) (?:a |the )?|quel format|c'est quoi la regle|comment est calcule\w*|tu calcules|tu decides)",
    "bot_can": r"\b(?:tu (?:comprends|gardes|retiens|lis|sais|envoies|fais|fonctionnes|marches|sers|peux (?:lire|faire|envoyer|m'apprendre))|t'es capable|est-ce que tu|peux tu|are you able|can you (?:write|read|do))\b",
    "imperative": r"^\W*(?:(?:bonjour|salut|hello|bjr|stp|svp|ok|bon|allez|hop|merci de|veuillez|pouvez-vous|pourriez-vous|peux-tu|peux tu|tu peux|tu me|il faudrait|j'ai besoin d[e']|je veux|jveux|je voudrais|besoin d[e']|faut|il faut)\W+)*"
    r"(?:[a-z]{3,12}(?:e|s|z|er|ir|re)[- ](?:moi|nous|lui|leur|le|la|les|en|ca|un|une|the|me)\b)",
    "past": r"\b(?:est|a|ont|sont|avons|etait|avait|a ete) (?:deja |bien |toujours |pas |finalement |encore )?[a-z]{2,12}(?:e|i|u|is|es|us|t)\b",
    "ask_other": r"\b(?:il |elle |le client |la cliente |ils |mon (?:chef|n\+1) )(?:me )?(?:demande|veut savoir|attend|relance|appelle)",
    "can_i_know": r"\b(?:savoir si|dis(?:-|\s)?moi (?:juste )?si|me dire (?:si|ou)|confirme[rs]? (?:que|si)|indiquer|connaitre|tu confirmes|besoin de savoir)\b",
    "that_one": r"^\W*(?:et|idem|pareil|meme chose|la meme chose|same)\b",
    "arrow": r"(?:=>|->|→|=)\s*[a-z<]",
    # Outside the desk.
    "outside": r"\b(?:meteo|quel temps|temps (?:qu'il|fera)|train|avion|billet|hotel a|restaurant vers|resto|cantine|menu|cafe \?|pizza|recette|cuisine|musique|foot|match|film|serie|wifi|vpn|imprimante|photocopieuse|copieur|badge|mot de passe|password|windows|excel|outlook|ordi|ordinateur|clavier|ecran|chargeur|conges|vacances scolaires|ferie|paie|salaire|augmentation|mutuelle|rh|drh|note de frais|notes de frais|frais kilometriques|cv|lettre de motivation|entretien annuel|fiche de poste|linkedin|tweet|logo|bitcoin|bourse|euro|capitale|president|election|histoire de france|poeme|poesie|blague|devinette|mots croises|jeu|echecs|traduis|traduction|traduire|translate|anniversaire|cadeau|fleurs|croissants|parking|parapluie|salle|reunion dispo|reserve|commander?|commande (?:une|des|de)|ramettes|fournitures|devis|tarif|prix (?:de|public)|stock|planning de la prod|offre commerciale|prospect|salon|dentiste|medecin|mal (?:au|a la)|malade|sport|yoga|horoscope|astrologie|loto|instructions|prompt|regles|pirate|wikipedia|napoleon|heure (?:il )?est|quelle heure|convertis|calcule|combien font|fois)\b",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in CUES.items()}
_QUOTE = re.compile(r"[«\"“][^«»\"“”]{0,600}[»\"”]")
_NAME = re.compile(r"(?<=[\w,:] )(?:M\. |Mme |Mr |Mlle |Monsieur |Madame )?[A-ZÉÈÎÔ][\w'’.&-]+(?: (?:de |du |des |la |le |les |d'|et |& )?[A-ZÉÈÎÔ][\w'’.&-]*)*")


def cue_terms(text: str) -> list[str]:
    """Return the themes a message touches, alone and in the order they come, by pairs."""
    read = text[:LONGEST][:500]
    folded = _QUOTE.sub(lambda m: " " * len(m[0]), fold(read))
    hits = [(m.start(), name) for name, pattern in _COMPILED.items() for m in pattern.finditer(folded)]
    entities = [(r.start, "REF") for r in find_references(read)]
    entities += [(a, "TIME") for a, _ in find_times(read)]
    entities += [(m.start(), "QUOTE") for m in _QUOTE.finditer(read)]
    entities += [(m.start(), "NAME") for m in _NAME.finditer(read)]
    entities += [(m.start(), "MENTION") for m in re.finditer(r"<@\w+>", read)]
    order = [name for _, name in sorted(set(hits + entities))]
    present = sorted(set(order))
    found = [f"k {name}" for name in present]
    found += [f"k2 {a} {b}" for i, a in enumerate(order[:14]) for b in order[i + 1 : i + 4] if a != b]
    found += [f"kk {a}+{b}" for i, a in enumerate(present) for b in present[i + 1 :]]
    found.append(f"k first {order[0]}" if order else "k none")
    mood = "?" if "?" in folded else "."
    found += [f"km {name}{mood}" for name in present]
    found += [f"k early {name}" for start, name in hits if start < EARLY]
    themes = [name for name in present if name.islower() and name not in _COMMON]
    if not themes:
        found.append("k no theme")
    return found


EARLY = 24
"""Characters: of two wishes in one message, the first one asked for counts."""

_COMMON = frozenset({"you", "greet", "thanks", "give", "which", "all", "mine", "outside", "yes_no", "is_q"})
