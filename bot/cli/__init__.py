"""The commands, a module a family; heavy libraries are imported inside them."""
