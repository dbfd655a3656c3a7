"""The HTTP interface: reviews, packages, signed decisions and papers for other systems, and CDS Hooks.

It reads the same records with the same rights as the screen, and decides nothing. Needs the extra `api`.
"""
