"""Understanding: what a French mail says, how it is said, and the facts it gives."""
