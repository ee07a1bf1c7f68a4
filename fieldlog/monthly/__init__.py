"""4. From measurements to the coordinators' pages."""
