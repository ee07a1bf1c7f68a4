"""5. From figures to what leaves the building."""
