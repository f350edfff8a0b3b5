"""A base and variants of the nation: law, volumes, machines, and what each costs."""
