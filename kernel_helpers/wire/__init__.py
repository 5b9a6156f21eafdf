"""Bytes to meaning and back; no port, no clock, no notebook."""
