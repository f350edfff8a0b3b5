"""Innovations measured on a machine or a modality: what they change, what they cost."""
