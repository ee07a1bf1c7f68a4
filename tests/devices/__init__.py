"""The server's side of phones."""
