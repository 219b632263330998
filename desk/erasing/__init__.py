"""How are words erased so that nothing of them is left and nothing of the rest is lost? (RGPD, article 17)"""
