"""`radioscopie survey ledger verify`: the chain of releases, and every audit again."""
