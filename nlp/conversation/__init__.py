"""What does somebody who writes to the bot want? (corpus/GUIDE_CONVERSATION.md)"""

from nlp.conversation.interpreter import Interpreter
from nlp.conversation.training import ensure

__all__ = ["Interpreter", "ensure"]
