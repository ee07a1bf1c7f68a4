"""Tests of old registers: files, how people write, and the way from a file to entries and back."""
