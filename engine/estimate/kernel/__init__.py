"""The simulated week as machine code over flat arrays: the one place in which effects and visits are reckoned."""
