"""How bytes travel between this computer and a board."""
