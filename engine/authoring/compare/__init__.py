"""Two rule sets held against each other, rule by rule and over people."""
