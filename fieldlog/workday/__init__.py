"""What a person meets first: the home page and, without a network, the pages that the phone keeps."""
