"""Do things fall due when they must, once, and tell whom they must?"""
