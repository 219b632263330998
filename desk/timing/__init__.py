"""What falls due in a dossier's life, and who is told when it does?"""
