"""Which Slack requests does the desk hear? One module a subject, each with ``register``."""
