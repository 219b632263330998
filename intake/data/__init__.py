"""What clients, programs and files look like, as data (TOML)."""
