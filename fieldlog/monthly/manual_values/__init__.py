"""Values that come from no entry: what was before Fieldlog, or is kept elsewhere.

A coordinator types one in for a period in which nothing was counted, with its day and its evidence. It is shown as
such, and gives way to what is counted as soon as one entry counts. Nothing is added up: a month's value enters no year.
"""
