"""
Which themes do the words of a sentence touch: a fault, money, the law, the client's conduct?

A table of cues on folded text (lower case, no accents). A cue decides nothing: it is a term among
others, which the classifier weighs with its neighbours; "avocat" is a threat after "nos" and a fact
after "votre".
"""

from __future__ import annotations

import re
from itertools import pairwise

_NOT_QUOTED = re.compile(r'[«"][^«»"]{0,400}[»"]')

CUES: dict[str, str] = {
    # Who speaks, of whom.
    "we": r"\b(?:nous|je|j'|on|notre|nos|mon|ma|mes|moi|chez nous)\b",
    "our": r"\b(?:notre|nos|mon|ma|mes|notre part|de chez nous)\b",
    "you": r"\b(?:vous|tu|te|toi)\b",
    "your": r"\b(?:votre|vos|ton|ta|tes|le votre|la votre)\b",
    "we_start": r"^(?:nous|je|j'|on)\b",
    "you_start": r"^(?:vous|tu)\b",
    "your_start": r"^(?:votre|vos)\b",
    "he": r"\b(?:il|elle|ils|elles|lui|leur|celui-ci|personne|quelqu'un)\b",
    # Tense and mood.
    "future_we": r"\b(?:je|j'|nous|on)\s?(?:nous |ne |n'|vous |le |la |les |lui |leur |y |en |l')*[a-z]{2,}(?:rai|rons|ra)\b",
    "future_you": r"\bvous (?:n'|ne |en |y |le |la |les |nous )*[a-z]{2,}rez\b|\btu [a-z]{2,}ras\b",
    "future_it": r"\b[a-z]{2,}(?:era|ira|dra|tra|aura|fera|sera|eront|iront|dront|tront|auront|feront|seront)\b",
    "passive_future": r"\b(?:sera|seront|serez|sera-t-il)\s(?:\w+\s){0,3}?[a-z]+(?:e|es|ee|ees|is|it|us|u|ies?|erts?)\b",
    "to_you_future": r"\bvous\s(?:sera|seront|aurez|recevrez|obtiendrez|beneficierez|toucherez|disposerez|pourrez|serez)\b",
    "conditional": r"\b[a-z]{2,}(?:rais|rait|rions|riez|raient)\b",
    "should_have_we": r"\b(?:nous aurions|j'aurais|on aurait|nous n'aurions|je n'aurais|aurions mieux|nous etions (?:tenus|censes)|il nous appartenait)\b",
    "should_have_you": r"\b(?:vous auriez|vous n'auriez|il (?:vous )?(?:appartenait|fallait|suffisait|incombait)|il aurait suffi|aurait voulu que vous|vous deviez|vous devriez|vous n'aviez qu'|encore faudrait|vous voudrez bien)\b",
    "if_you": r"\bsi (?:vous|votre|vos|tu|cela se|vous aviez|seulement vous)\b|\bsans (?:paiement|reponse|reglement|accord|retrait|desistement|votre|excuses)\b|\bsauf reglement\b",
    "if_we": r"\bsi (?:nous|j'|on|notre)\b",
    "if_other": r"\bsi (?:un|une|la|le|les|ca|elle|il)\b",
    "we_past": r"\b(?:nous (?:n'|ne |l'|les |y |en |vous )*(?:avons|etions|avions)|j'ai|j'avais|on a|on n'a|nous nous sommes|je me suis|on s'est)\b",
    "you_past": r"\b(?:vous (?:n'|ne |l'|les |nous |y |en )*(?:avez|aviez|etiez|etes)|vous vous etes)\b",
    "negation": r"\b(?:ne|n')\s?(?:\w+\s){0,3}?(?:pas|plus|jamais|rien|aucun\w*|ni)\b|\baucun\w*\b|\bjamais\b",
    "only": r"\b(?:ne|n')\s?\w{1,12}(?:\s\w+)? (?:que|qu')|\bseulement\b|\bne [a-z]+ que\b",
    "question": r"\?",
    "exclamation": r"!",
    "imperative": r"^(?:\w+,? )?(?:calmez|cessez|arretez|faites|soyez|prenez|relisez|lisez|montrez|apprenez|tachez|veuillez|respirez|dormez|gardez|reflechissez|reconnaissez|assumez|mefiez|attendez|considerez|n'oubliez|ne (?:vous )?\w+ez|obligez|reglez|payez|continuez|avouez|evitez|admettez|sachez|croyez|comptez|retirez|signez|commencez|cherchez|expliquez|balayez)\b",
    "polite_ask": r"\b(?:pourriez|auriez|pouvez|avez|seriez|souhaitez|accepteriez|disposez|serait-il|est-il possible|puis-je|pouvons-nous|pourrions-nous|preferez|quel(?:le)?s?|quand|combien|qui|quel jour|a quelle|de quoi|merci de|merci d'|ou en)\b",
    # Our fault.
    "fault": r"\b(?:faute|fautes|fautifs?|fautives?|erreurs?|torts?|negligen\w+|manquements?|carences?|defaillan\w+|oublis?|omission|legerete|incurie|impreparation|inattention|imprudence|maladresse|betise|desorganisation|manque de (?:rigueur|serieux|soin|reactivite|surveillance|formation)|incompetence|infraction|violation|tromperie|surfacturation|faille)\b",
    "failed": r"\b(?:manque|failli|oublie|omis|neglige|bacle|merde|foire|plante|rate|trompes?|trompe|commis|enfreint|viole|trahi|meconnu|contrevenu|bafoue\w*|abuse|dissimule|laisse|induits?|egare|mal (?:\w+)|mauvaise? (?:execution|conseil|reglage|manipulation|saisie|lecture)|a tort|sans (?:votre accord|autorisation|verifier|vous prevenir)|pas (?:respecte|tenu|fait|su|ete|verifie|rempli\w*|prevenu|transmis|assez))\b",
    "liable": r"\b(?:responsab\w+|imputable\w*|incomb\w+|attribuable|de (?:notre|mon) (?:fait|part|ressort)|par (?:notre|ma|nos) (?:faute|negligence|soins|maladresse|incurie)|a l'origine|en (?:est|sommes) la cause|vient (?:bien )?de (?:nous|chez nous|notre|nos)|venait de (?:nous|chez)|est (?:chez nous|la notre|la mienne)|decoule|resulte|consequence|cause par|du a|due a|provient|nous (?:revient|est|incombe)|engage (?:notre|sa)|redevables?|en repondons|assum\w+|porte\w* l)\b",
    "admit": r"\b(?:reconnai\w+|reconnus?|admet\w+|admettons|avou\w+|conced\w+|convenons|confess\w+|plaid\w+|mea culpa|force est|il faut (?:bien )?(?:le )?(?:dire|reconnaitre)|ne (?:contestons|nierons|nions|discutons)|indeniable|incontestable|a l'evidence|manifeste\w*|honnete|transparence|verite|vous (?:avez|aviez) (?:raison|vu juste)|vous donner raison|fondee?s?|justifiee?|a juste titre|doute n'est plus)\b",
    "sorry_for_us": r"\b(?:excus\w+|pardon\w*|desole\w*|navre\w*|regret\w+|honte|impardonnable|inexcusable|injustifiable|indigne|coupables?|inacceptable|pas fier\w*)\b",
    "no_excuse": r"\b(?:aucune excuse|rien (?:ne|n')\s?(?:excuse|justifi\w+|saurait)|ne saurait justifier|pas d'excuse|n'excusent)\b",
    "trouble": r"\b(?:gene|desagrement|attente|derangement|contretemps|contrarie|situation|difficultes|perturb\w+|embarras|inconfort|tournure|confusion|desordre)\b",
    "contract_duty": r"\b(?:obligations?|engagements?|devoirs?|contrat|clauses?|article|procedure|norme|delai contractuel|prevoyait|imposait|cahier des charges|convention|reglement|tenus?)\b",
    # What may be promised.
    "money": r"\b(?:rembours\w+|avoirs?|indemni\w+|dedommag\w+|compens\w+|remises?|ristourne|gratuit\w*|offr\w+|offert\w*|cadeau|credit\w+|restitu\w+|vers\w+|virement|cheque|exoner\w+|annul\w+|efface\w*|deduit\w*|deduction|bonus|geste|paye\w*|paierons|reglerons|solder\w*|a (?:nos|notre) (?:frais|charge)|en charge|sans (?:frais|supplement|cout)|pris en charge|euros?|montant|prix|tarifs?|facture\w*|frais|penalites?|surcout|caution|loyers?|couvr\w+)\b",
    "certain": r"\b(?:garanti\w*|promet\w*|promis\w*|promesse|assur(?:e|ons|ee|es|ance)|certifi\w+|certain\w*|certitude|sans (?:faute|aucun doute|exception|faillir|reserve|le moindre)|parole|m'engage|engageons|engagement|jure|definitiv\w+|integral\w*|totalite|entierement|100 ?%|coute que coute|quoi qu'il|quel(?:le)? que soi\w+|d'ores et deja|compter sur|comptez|soyez (?:assure|certain|rassure|sur)\w*|c'est (?:sur|promis|regle|convenu|accepte|entendu|certain|fait)|considerez|point final|une certitude|porte(?:r)? (?:garant|fort)|acquis\w*|je m'en charge|j'en fais mon affaire|affirmatif|entendu|accorde\w*|d'accord pour)\b",
    "never_again": r"\b(?:plus jamais|jamais plus|ne se reproduir\w+|plus aucun\w*|aucun\w* .{0,30}ne (?:sera|seront|restera)|n'arrivera plus|plus (?:la|le) moindre|n'entendrez plus|reviendra pas|ne reviendra|n'aurez (?:plus|pas|rien)|a vie|pour toujours|disparaitra|zero)\b",
    "date": r"\b(?:demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce soir|cette semaine|semaine prochaine|des (?:demain|lundi)|sous \S+ (?:jours|heures|h)|sous nombre|avant (?:le|la|midi|noel)|d'ici|au plus tard|dans (?:la|les|l') ?(?:heure|jour\w*|brefs delais)|week-end|la fin (?:du|de)|des reception|desormais|a compter|a partir)\b",
    "done_thing": r"\b(?:livr\w+|expedi\w+|repar\w+|remplac\w+|retabli\w*|corrig\w+|resolu\w*|regl\w+|regularis\w+|refait\w*|rattrap\w+|remis\w* en|installe\w*|monte\w*|fonctionner\w*|redemarr\w+|repartira|pret\w*|acheve\w*|supprim\w+|clos|reprendr\w+|echang\w+|leve\w*)\b",
    "own_step": r"\b(?:je (?:vous |te |le |la |les |lui |m'engage a vous )?(?:rappelle|appelle|ecris|ecrirai|tiens|transmets|reviens|propose|envoie|adresse|soumets|communique|confirme|verifie|fais (?:le point|remonter|verifier)|reprends|relis|recherche|regarde|remets|note|joins|rends|donne|dis|redis|reste|garde|demande|prends|suis|vois|cherche|laisse)|je (?:vous )?(?:rappellerai|appellerai|tiendrai|reviendrai|transmettrai|informerai|communiquerai)|nous (?:vous )?(?:tenons|transmettons|proposons|verifions|examinons|etudions|analysons|recherchons|rapprochons|comparons|repondrons|faisons|cherchons|restons|prenons)|examin\w+|se deplacera|passera|vous (?:rappelle|appellera|contactera|repondra|sera (?:envoye|adresse|communique|presente)))\b",
    "if_validated": r"\b(?:sous reserve|a l'etude|soumis\w*|soumet\w*|propose\w*|envisag\w+|valid\w+|accord de|l'accord|approu\w+|se prononc\w+|decision|decid\w+|a confirmer|confirmerai|pourr(?:ait|aient|ions)|possib\w+|hypothese|piste|en cours|examen|demande de|transmis\w*|comite|autoris\w+|delegation|eventuel\w*|si (?:la direction|le directeur|la responsable|elle|il) |peut-etre|conditionn\w+|sans engagement|pas encore|prevu|attendu\w*|objectif|etudi\w+)\b",
    # The client blamed.
    "you_wrong": r"\b(?:vous (?:pretendez|affirmez|mentez|exagerez|dramatisez|inversez|cherchez|refusez|oubliez|omettez|feignez|jouez|semblez|contredisez|dites|croyez|voudriez|nous faites|prefere\w*|prétextez|pretextez|abusez)|pretend\w*|mauvaise foi|mauvaise volonte|contrairement a ce que vous|vos (?:pretendues?|affirmations|dires|accusations|reproches|propres?|choix|erreurs)|vous-memes?|par votre|votre (?:faute|negligence|erreur|manque|silence|obstination|attitude|comportement|version|propre|personnel|comptable|mauvaise|organisation)|de votre part|par vos|vos (?:equipes|salaries|employes|operateurs|magasiniers|utilisateurs|gens|stagiaires|techniciens))\b",
    "doubt": r"\b(?:doute\w*|douter|etonn\w+|etrange|curieux|surpren\w+|du mal a croire|difficile (?:a|de) croire|songeur|faux|fausse|mens\w+|menti|sans fondement|infonde\w*|inexact\w*|abusi\w+|opportunist\w+|fantaisiste|pretexte|invent\w+|prouve\w*|preuve|sincer\w+|interesse\w*|contradict\w+|histoires)\b",
    "lesson": r"\b(?:a l'avenir|la prochaine fois|dorenavant|attentifs?|soigneu\w+|serieux|raisonnable|bonne volonte|respect\w*|ton\b|relire|relisez|lire|lisez|notice|consignes?|formez|former|organise\w*|responsabilites|bon sens|minimum|au lieu de|plutot que de|commencez par|tache\w*|rappelons|rappelle que|comme je vous l'ai)\b",
    "misuse": r"\b(?:mal utilis\w+|mauvais\w* (?:utilisation|usage|manipulation)|surcharg\w+|entretien|stock\w+|entrepos\w+|ouvert|branch\w+|demont\w+|forc\w+|debranch\w+|range\w*|cass\w+|signe\w* sans|sans reserve|refuse l'acces|tard\w*|attendu)\b",
    # Played down.
    "small": r"\b(?:petite?s?|legers?|legere\w*|simples?|simplement|mineure?s?|minimes?|anodin\w*|insignifi\w+|negligeable\w*|detail\w*|benin\w*|anecdotique|derisoire|superfici\w+|esthetique\w*|micro\w*|malentendu|contretemps|accroc|trois fois rien|poignee|quelques|a peine|tolerable|supportable|acceptable|raisonnable|modere\w*|relatif|relative\w*|limite|bref|sans (?:gravite|importance|consequence\w*|incidence)|non-evenement)\b",
    "not_so_bad": r"\b(?:ce n'est (?:que|qu'|pas (?:si|bien|la fin|un drame|grave|la mer|tres))|il ne s'agit (?:que|jamais)|rien (?:de|la)|pas (?:de quoi|si grave|grave|un drame|dramatique|la fin|mort|lieu)|pire|y a plus grave|autrement plus|arrive a tout|tout le monde|nul n'est parfait|humain|inevitable|normal\w*|classique|frequent|c'est la vie|c'est le jeu|fait partie|courant|habitue\w*|s'y fait|survivr\w+|oublie\w*|rattrape|s'arrang\w+|rentrera dans l'ordre|se resor\w+|passer|en rira|tue\w*|morts?)\b",
    "calm_down": r"\b(?:calm\w+|respir\w+|tranquil\w+|panique\w*|inquiet\w*|inquietez|souci pour rien|dramatis\w+|exager\w+|disproportion\w+|excessi\w+|relativis\w+|recul|mesure\b|histoire|montagne|patience|martel|enerv\w+|vive|fort pour|severe|contrarie|formaliser|emport\w+|tempete|gardons|rassur\w+|fouetter|apres tout|tout de meme|finalement|au fond|franchement|objectivement|avouez)\b",
    # Force and law.
    "law": r"\b(?:avocats?|huissiers?|tribuna\w+|juges?|juridi\w+|justice|poursui\w+|poursuites|plainte|assign\w+|proces|procedure|judiciaire|penal\w*|dommages et interets|contentieux|mise en demeure|mettons en demeure|diffam\w+|calomni\w+|condamn\w+|reconventionnelle|conseil juridique|notre conseil|droit de|nos droits|loi|juristes?)\b",
    "sanction": r"\b(?:resili\w+|suspend\w+|suspens\w+|coup(?:er|erons|e|ee|es)\b|bloqu\w+|interromp\w+|retir\w+|reprendr\w+|cess\w+|arret\w*|rompre|rupture|recouvrement|penalites|clause (?:penale|resolutoire)|retention|gage|signaler\w*|incidents? de paiement|radiation|decheance|majoration|facturer|refus\w*|quitter|demi-tour|sans preavis|mettrons fin|prendra fin|prend fin|hausse)\b",
    "threat_form": r"\b(?:a defaut|faute d[e']|reserv\w+ (?:le|la)|contraints?|obliges?|expos\w+|n'hesiterons|consequences?|suites|regrett\w+ (?:cette|votre)|coutera|couterait|en couter\w*|avertissement|prevenus?|bon entendeur|prenez garde|gare|mefi\w+|tant que|sous huit|sous 48|passe (?:ce|le)|persist\w+|obstin\w+|nous saurons|nous en tirerons|ira\w* (?:au|jusqu'au) bout|il ne tient qu'a vous|dependra? de vous|a prendre ou a laisser|attendez-vous|il serait (?:dommage|regrettable)|pourri(?:ez|ons)|serons|souvenir)\b",
    "payment": r"\b(?:paiement|payer|reglement|impaye\w*|encours|creance|solde|echeance|retenir)\b",
    # Inside talk.
    "confide": r"\b(?:entre nous|franchement|sincerement|honnetement|de vous a moi|pour (?:tout vous dire|etre transparent|ma part)|a vrai dire|je (?:vous )?(?:avoue|l'avoue)|ne le repetez|sous le manteau|officieu\w+|je ne devrais pas|on ne va pas se mentir|mentir|il se dit|les couloirs|secret|personnellement|je (?:sais|trouve)|autant dire|vous pensez bien|vous imaginez|comme (?:d'habitude|toujours|souvent)|voila tout|voila (?:le resultat|pourquoi)|d'ou|forcement|heureusement)\b",
    "colleague": r"\b(?:collegues?|commerci(?:al|aux|ale)|comptab\w+|compta|magasinier|cariste|stagiaire|interimaires?|standard|hotline|predecesseur|patron|chefs?|hierarchie|superieurs?|directi\w+|directeur\w*|directrice|siege|gerant|service (?:\w+)|equipes?|atelier|usine|agence|bureau|juriste|daf|finance|actionnaires|achats|technicien\w*|poseur|livreurs?|chauffeurs?|mecanicien|informaticien|developpeurs|vendeurs|laborat\w+|labo|gars|fille|boite|maison|controleur\w*)\b",
    "third": r"\b(?:transporteur\w*|sous-traitant\w*|prestataire\w*|fournisseur\w*|fabricant\w*|messager\w*|affreteur|courtier|cabinet|architecte|partenaire\w*|demenageur|assureur|douanier|concurrents?|interim|agence d'interim|externalise\w*)\b",
    "slur": r"\b(?:nul\w*|incompeten\w+|incapable\w*|amateur\w*|n'importe (?:quoi|qui|comment)|catastroph\w+|cochon|camelote|bazar|lamentable|plaie|usine a gaz|debord\w+|desorganis\w+|flemme|moqu\w+|fiche|fichu|menti?|ment\b|dort|bricol\w+|trafiqu\w+|pas (?:doue|capable|fichu)|n'y connai\w+|imbeciles?|difficile|invivable|procedurier|impossible a|par-dessus la jambe|bevue|manquements|jamais (?:su|mis|content)|lach\w+|roule dans|fautive?|seule? (?:fautif|fautive|responsable)|confondu|rate|degout\w+|furieux|roul\w+|trop tot|moins cher|la plus chere|demotiv\w+|reput\w+|connu\w* pour)\b",
    "inside_money": r"\b(?:marges?|rentab\w+|rapport\w* (?:trop )?(?:peu|plus)|coute (?:plus|cher|trop)|nous coute\w*|cout (?:reel|de revient)|a perte|budget|tresorerie|objectif\w*|achetons|economi\w+|petit compte|grands? comptes?|gros client|categorie|priorit\w+|politique (?:maison|interne)|consigne|sous-effectif|personnel|licenci\w+|plan social|rachat|redressement|stock|decision interne|en interne|interne\w*|comite|reunion)\b",
    # Shades that tell neighbours apart.
    "informs": r"\b(?:communiqu\w+|adress\w+|transmett?\w*|transmis\w*|inform\w+|envoy\w+|partag\w+|expliqu\w+|present(?:er|ee?s?|erai|erons)\b|discut\w+|examin\w+|etudi\w+|trait(?:e|ee|es|er)\b|indiqu\w+|precis\w+|rendr\w* compte|mis a jour)\b",
    "paper": r"\b(?:resultats?|rapports?|compte[- ]rendu|releves?|copies?|reponses?|nouvelles|decision|synthese|point (?:ecrit|d'etape|telephonique)|analyse|proces-verbal|bordereau|documents?|pieces|photos?|fiche|liste|certificats?|calcul|detail)\b",
    "harm": r"\b(?:reprendrons|repris\w*|saisie|efface\w*|gele\w*|porte close|plus (?:vous )?serv\w+|autre fournisseur|vider|denonce\w*|denoncer|garantie bancaire|a votre charge|vos frais|donneur d'ordre|maison mere|ordre professionnel|banque de france|reseaux|publi\w+|mediatis\w+|actionnaires|profession|partenaires|supporter|perdr\w+|priver\w*|impayes|mauvais payeurs|quotas?|encours|acompte|deposer|demont\w+|immobilis\w+|produirons|temoins|moyens d|lourdes|inconfortable|cher\b)\b",
    "judges": r"\b(?:me parait|nous parait|me semble|nous semble|semble-t-il|a nos yeux|je trouve|nous trouvons|je ne vois|je crois (?:surtout|que)|j'observe|je note que|permettez|a vous lire|on croirait|il est regrettable|convenez|conviendrez|avouez|admettez|somme toute|pour rester poli|pardon de|pour le dire gentiment|je m'interroge|l'impression que|en dit long)\b",
    "rhetoric": r"\b(?:comment (?:pouvez|voulez|osez)|pourquoi (?:avoir|n'avez|ne pas avoir)|qui (?:la |le |les )?(?:verra|remarquera)|et apres|a qui la faute|que n'avez|dois-je comprendre|est-ce (?:bien|vraiment)|valait-il|la question etait|vous voudriez)\b",
    "although": r"\b(?:meme si|bien que|quoique|certes|mais|pourtant|cependant|encore que|tout en)\b",
    "few": r"\b(?:une?|deux|trois|quatre|nombre) (?:cartons?|vis|lignes?|tuiles?|heures?|minutes?|jours?|bouteilles?|cheveu|serviettes|gobelets|centimes|tickets?|postes?|camions?|ampoules|carreau|palette|bouton|nuit|matinee|robinet|fourmis)\b|\bsur (?:nombre|mille|cent|dix|trente)\b",
    "others_fine": r"\b(?:d'autres clients|autres (?:clients|agences)|personne (?:ne |d'autre|n'a)|aucun de nos|tout le monde|nos concurrents|ni le premier|ni la premiere)\b",
    "gave_up": r"\b(?:pas (?:d'envie|envie)|s'en moque\w*|ferme les yeux|plus personne|personne ici|leve les yeux|soupirer|fait rire|s'entete|interdit|refuse que|demande de (?:ne|vous|faire)|consigne|officiel\w*|prime|rejette|se renvoient|depart|parti|ecarte|remplacant|vendre|gele)\b",
    "we_did_wrong": r"\b(?:nous|je|on|notre \w+) (?:l'|les |y |vous |nous |n')?(?:ai|avons|a|avions|etions|aurions) (?:\w+ )?(?:oublie|perdu|confondu|casse|coupe|laisse|cede|facture|livre|envoye|encaisse|applique|vendu|valide|cache|menti|saute|sous-estime|tarde|detruit|economise|ecourte|reduit|endommage|egare|abime|mal|trop|transmis)\b",
    "by_us": r"\bpar (?:nous|notre|nos|un de nos|l'un de nos|nous-memes|mes|mon)\b",
    "grant": r"\b(?:je|nous|on) (?:vous |te )?(?:retire|accorde|offre|rembourse|reprend\w*|rachete|efface|fais|faisons|change|confirme|exoner\w+|maintien\w+|gard\w+|honor\w+|renonc\w+|laiss\w+ la)\w*\b|\bsuite favorable\b|\bc'est (?:d'accord|oui|fait|regle)\b|^(?:oui|d'accord|entendu|affirmatif|accepte|ok)\b",
    "comply_or": r"\b(?:retirez|signez|reglez|payez|renoncez|retrait|desistement|subordonne\w*|maintenez|si le paiement|si l'avenant|si aucune suite|n'aurez pas (?:signe|paye)|jusqu'a ce que vous)\b",
    # What a good reply says.
    "fact": r"\b(?:releve\w*|enregistr\w+|mention\w+|indiqu\w+|figur\w+|constat\w+|compte rendu|rapport|mesur\w+|ci-joint|joins|jointe?|piece jointe|trouverez|portant|numero|reference|bulletin|journal|photo\w*|nombre|heure|a ete|ont ete|signee?|date|reception|arrivee?|recu\w*|bon de)\b",
    "heard": r"\b(?:comprend\w*|comprenons|entend\w*|entendons|mesur\w+|concoi\w+|conscien\w+|j'imagine|bien note|pris (?:bonne )?note|vous (?:nous )?(?:ecrivez|dites|signalez|indiquez|evoquez|parlez|demandez|souhaitez|attendez)|votre (?:colere|inquietude|deception|agacement|message|courrier|courriel|appel|demande|retour|patience)|legitime|a l'ecoute|prends au serieux)\b",
    "thanks": r"\b(?:merci|remerci\w+|gre|cordialement|salutations|bonjour|bonsoir|madame|monsieur|bien a vous|consideration|bonne journee|courage|chere?|objet|ref)\b",
    "unknown_yet": r"\b(?:pas encore|a ce (?:stade|jour)|sans prejuger|ne (?:sais|savons|pouvons|peux|suis)|ni .{0,20} ni|trop tot|premature|reste a|hypothese|origine|causes?|expertise|expert|enquete|analyse|verifi\w+|avant (?:de|le|que)|aucune (?:decision|conclusion)|inconnue?|etabli\w*)\b",
    "mediate": r"\b(?:mediat\w+|concili\w+|amiable|tiers neutre|dialogue|discut\w+|echang\w+|rencontr\w+|ensemble|de vive voix|reunion|parler|parlions)\b",
    "not_blaming": r"\b(?:ne (?:vous )?(?:reproch\w+|demand\w+|remett\w+|mett\w+|cherch\w+)|pas question|en aucun cas votre|nulle intention|aucun reproche|bonne foi|pas (?:un|une) (?:detail|reproche|menace)|libre de|votre droit|le droit de)\b",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in CUES.items()}


_CLAUSE = re.compile(r"[,;:–—(]|\b(?:mais|cependant|toutefois|seulement,|quoique|bien que|meme si|car|donc|et que)\b")

def cue_terms(folded: str) -> list[str]:
    """Return the themes of a folded sentence: alone, in order, and by pairs within a clause."""
    text = _NOT_QUOTED.sub(" citation ", folded)
    hits = sorted({(m.start(), name) for name, pattern in _COMPILED.items() for m in pattern.finditer(text)})
    order = [name for _, name in hits]
    found = [f"k {name}" for name in sorted(set(order))]
    found += [f"k2 {a} {b}" for i, a in enumerate(order[:24]) for b in order[i + 1 : i + 3] if a != b]
    found += [f"k first {name}" for name in order[:2]]
    edges = [0, *(m.start() for m in _CLAUSE.finditer(text)), len(text) + 1]
    pairs: set[str] = set()
    for start, end in pairwise(edges):
        inside = sorted({name for place, name in hits if start <= place < end})
        pairs.update(f"kk {a}+{b}" for i, a in enumerate(inside) for b in inside[i + 1 :])
        if end > len(text):
            found += [f"k last {name}" for name in inside]
    found += sorted(pairs)
    if "citation" in text:
        found.append("k citation")
    return found
