"""Programs that work on the course and are not part of it."""
