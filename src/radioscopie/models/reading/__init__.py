"""The reading network: delays, loads and costs, by simulation."""
