"""The same rules and the same packages through this project and its peers, side by side."""
