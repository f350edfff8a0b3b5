"""The optimiser of plans: levers between bounds, a target to reach, protections to keep, a harm to make least."""
