"""The staff, as coordinators and administrators manage it: who works where, who may sign in, and who changed what."""
