"""Which everyday words tell a client, a person or a wish apart in a message?"""

from __future__ import annotations

TITLES = frozenset(
    "m mr mme mlle monsieur madame mademoiselle dr docteur maitre me mrs ms miss sir mm mmes".split()
)

FUNCTION_WORDS = frozenset(
    """
    le la les l' un une des de du d' au aux ce cet cette ces celui celle ceux celles ca c c' cela ceci et ou ni
    mais donc or car si que qu' qui quoi quel quelle quels quelles dont ou a en y dans ds sur sous pour pr par avec
    sans chez vers entre depuis avant apres pendant jusqu' des je j' tu t' il elle on nous vous ils elles me m' te
    se s' lui leur moi toi soi mon ton son ma ta sa mes tes ses notre votre nos vos leurs est es sont suis etes
    sommes ete etait a ai as ont avons avez avait ne n' pas plus moins tres trop bien mal aussi encore toujours
    deja jamais rien tout tous toute toutes meme autre autres comme quand comment combien pourquoi voila alors
    bon ok oui non stp svp please pls merci bonjour salut hello the a an of for to on in at with and or is are was
    do we i you it me my this that what where who how any all des les aux quelqu'un qqn personne tjs toujours ya
    """.split()
)

ORGANISATION_WORDS = frozenset(
    """
    sarl sas sasu sci scop eurl gie sa ets etablissements entreprise societe ste groupe maison clinique hopital chu
    ehpad hotel camping lycee college ecole creche mairie commune boulangerie boucherie pharmacie garage restaurant
    pizzeria traiteur brasserie cafe bar menuiserie imprimerie transports transport fonderie mecanique atelier
    ateliers studio cabinet etude residence domaine chateau ferme cooperative coop laboratoire laboratoires cartonnages
    papeterie papeteries ferronnerie vitrerie charpentes scierie tolerie serrurerie plomberie logistics industrie
    industries agence centre club association syndicat imprimeur magasin librairie fromagerie conserverie laiterie
    cave caves vignobles salaisons moulin moulins usine usines constructions batiment travaux btp immobilier
    """.split()
)

FIRST_NAMES = frozenset(
    """
    julie karim sophie lea tom thomas kevin ines fatou hugo remi yasmine olivier nadia stephane chloe nora bastien
    malika tanguy sandrine jerome inaya paul karima marie pierre jean luc louis anne claire camille emma manon lucas
    nathan enzo leo gabriel arthur jules adam raphael maxime antoine nicolas julien alexandre guillaume romain
    mathieu matthieu vincent sebastien david christophe laurent philippe eric franck pascal thierry bruno patrick
    michel alain bernard gerard daniel francois marc yves didier serge gilles herve cedric fabrice frederic ludovic
    florian quentin clement valentin baptiste simon benjamin samuel mohamed mehdi youssef amine rachid samir nabil
    omar ali hassan ahmed moussa mamadou ibrahim aicha fatima leila samira nawel sarah sara laura pauline marion
    mathilde charlotte alice louise juliette elodie aurelie emilie celine virginie sandra stephanie valerie
    nathalie isabelle catherine veronique sylvie christine martine francoise monique brigitte corinne patricia
    delphine severine laetitia vanessa melanie jessica audrey lucie margaux justine oceane amandine estelle gaelle
    maelle solene yann erwan gwenaelle ronan loic kenza lina mina noemie agathe victor victoire oscar
    """.split()
)

WISH_WORDS = frozenset(
    """
    statut status etat dossier dossiers doss reclamation reclamations reclam reclams recla reclas plainte litige
    litiges doleance doleances affaire cas resume recap synthese historique brouillon reponse mail mails courrier
    rappel relance appel liste donne montre affiche sors sort fais mets met passe prends prend ferme clos close
    cloture rouvre escalade assigne attribue file refile rediger redige ecris reponds repondre appeler rappeler
    rappelle relancer cherche trouve retrouve analyse enregistre declare saisis note ouvre cree volume mttr sla nps
    pareto taux combien nombre montant cout client clients cliente ticket fiche point avancement news nouvelles
    """.split()
)
