"""Does a dossier live as the state machine says?"""
