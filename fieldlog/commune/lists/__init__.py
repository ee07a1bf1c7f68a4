"""What entries are made with, as coordinators and administrators keep it: neighbourhoods with their target areas, and
partners; and dated arrangements. What entries use is never deleted: it is offered no more."""
