"""Travel by road: pairs of an origin and a site, by the network where there is one, else by straight lines."""
