"""What did the author write now, and what is quoted, passed on, or a signature?"""

from intake.quotes.splitting import ForwardedText, Split, split_text

__all__ = ["ForwardedText", "Split", "split_text"]
