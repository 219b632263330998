"""Which letter comes at which moment of a dossier, and from what is it written? (issue 5, outcome 7)"""
