"""The demo: the whole desk on made-up mail, on this machine alone."""
