"""`radioscopie survey audit`: what a reader works out of a published table."""
