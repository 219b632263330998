"""What the desk remembers: values that travel, tables, the store, migrations and errors."""
