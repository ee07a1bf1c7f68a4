"""1. From the phone's form to an ENTRY."""
