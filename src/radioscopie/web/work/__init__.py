"""Work apart from the process that answers: a parent that has everything ready, forked for each question."""
