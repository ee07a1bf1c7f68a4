"""What the server knows of phones: which there are, what they sent, what they still hold, what was refused."""
