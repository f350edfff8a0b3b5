"""Named readers on the seats: a rota that holds the rules, or the rules that clash."""
