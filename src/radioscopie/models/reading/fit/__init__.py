"""A network fitted to a log of exams."""
