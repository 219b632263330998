"""What does the desk say to people in Slack? Every sentence is a function of this package."""
