"""The survey in pages: what a practice, a desk, a statistician, an officer may see and do."""
