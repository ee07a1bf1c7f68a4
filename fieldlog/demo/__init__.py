"""The made commune: fictional people, fictional entries, the real plan."""
