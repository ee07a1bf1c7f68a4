"""Old registers: an Excel or CSV file as people kept it, through the same door as entries.csv (``register``)."""
