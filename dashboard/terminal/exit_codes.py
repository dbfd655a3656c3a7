"""The exit codes of every command.

REFUSED: the review is refused, or an estimate claims more than was published. BAD_INPUT: something is wrong with what
was given. OUR_FAULT: Handrail itself failed.
"""

REFUSED, BAD_INPUT, OUR_FAULT = 1, 2, 70
