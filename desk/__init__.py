"""What the desk does, one use case a function and one commit each."""
