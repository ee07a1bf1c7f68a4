"""From a kind's declaration to a form, and from what was filled in to the content of an entry."""
