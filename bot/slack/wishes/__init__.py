"""What does the desk do for each thing that people may want? One module a family of wishes."""
