"""One faithful reader a producer."""
