"""Why a published row is not shown, or shows an older number: the words of `reason` in kpi.value.

A word must not say more than the hiding itself does. What is not about people (no feed, no follow-up yet) has words
of its own where it is found.
"""

TOO_FEW = "too few people"
# Large enough itself, but a small group would follow from it.
PROTECTS = "protects another group"
# One of the two, where telling which would tell how many there are.
UNTOLD = "too few people here or beside it"
# Shown as it was, since too few people's records changed after.
CARRIED = "carried from the last release"
# An empty denominator has no figure: a share of nobody is not 0.
NOBODY = "no_population"
