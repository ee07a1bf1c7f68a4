"""Random stories on a phone with bad luck: what drives them, and the judge who counts what arrived."""
