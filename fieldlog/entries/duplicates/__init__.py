"""Entries that may tell of one thing twice: a hint to people, who withdraw one or say that they are different. It
blocks nothing and changes no figure: what is counted once follows from the measures."""
