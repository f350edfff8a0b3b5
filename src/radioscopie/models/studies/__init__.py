"""Studies of image archives: pseudonyms, identities, repeats, doses."""
