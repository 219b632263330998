"""How does a dossier live: from the mail that opens it to its end, and back where it was not the end?"""
