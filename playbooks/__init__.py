"""What to answer: playbooks, drafts, and the reading of what leaves."""
