"""Rows counted on Spark: the only place that imports it.

A worker counts what it is given and gives back one partial result; nothing is sorted nor shuffled, money travels in
results only, so that a task done twice counts once.
"""

from __future__ import annotations

from radioscopie.engines.spark.impact import spark_impact
from radioscopie.engines.spark.rows import is_table
from radioscopie.engines.spark.session import session
from radioscopie.engines.spark.totals import spark_totals, spark_year

__all__ = ["is_table", "session", "spark_impact", "spark_totals", "spark_year"]
