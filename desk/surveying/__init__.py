"""What did the client think of us in the end, and what follows from it? (issue 6, outcome 13)"""
