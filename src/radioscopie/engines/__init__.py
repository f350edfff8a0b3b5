"""Engines that the user already has: the same counting, done elsewhere."""
