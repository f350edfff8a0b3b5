"""The national baseline: places, machines and a year of activity, held to what is published."""
