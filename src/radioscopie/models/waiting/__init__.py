"""Waiting for an appointment: delay rations demand, zone by zone. Numbers only: no table, no other model."""
