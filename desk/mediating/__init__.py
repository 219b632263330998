"""How does a third person help both sides: proposed by rules, decided by a lead, agreed to by the client?"""
