"""How the commands of rule authors end: 0 all is well, `FOUND` something was found, 2 what was given is wrong."""

FOUND = 1
"""An error, a failed case, a survivor, too many worse off, or a file that is not laid out."""
