"""Registers: entries made elsewhere come in as a file, all or nothing, and go out as one."""
