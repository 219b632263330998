"""How is an answer prepared: from what it is written, again, from a call, and what became of it?"""
