"""Who: people, their services and brigades, signing in, and what a role may see."""
