"""How much is at stake in a dossier, what was granted, and what was granted in others like it?"""
