"""How is a dossier instructed: proofs collected, cause found, decisions written down, actions checked?"""
