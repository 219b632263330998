"""The desk in Slack: cards, modals, commands, conversation, and the effects that reach Slack."""
