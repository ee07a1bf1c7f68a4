"""3. Nightly: entries x plan -> what each day gave -> MEASUREMENT."""
