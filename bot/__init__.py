"""The program people meet: command line, settings, wiring, Slack and the demo."""
