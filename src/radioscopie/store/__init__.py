"""The survey's state, the only state of the project: who people are, what they answered, what is published, apart."""
