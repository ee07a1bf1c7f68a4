"""The days on which services work, as coordinators and administrators keep them: weekdays, and days that are closed
beside the legal holidays. What is taken over service days is computed anew by the next night."""
