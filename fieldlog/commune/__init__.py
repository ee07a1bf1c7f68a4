"""Where and with whom: neighbourhoods and target areas, partners, service days, closing days."""
