"""Two rule sets compared in every respect, for whoever shows it: the terminal, a pull request, the rule lab.

What a comparison holds (`compared_sets`), how counts of people are shown (`disclosing`), and the sentences and sections that
no reader may miss (`sections`), so that each way of showing it says the same. Left out: the comparing itself
(`engine.authoring`), and how a page, a text or a file is laid out.
"""
