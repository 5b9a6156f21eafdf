"""The board with no hardware: a real MicroPython VM and its simulated surroundings."""
