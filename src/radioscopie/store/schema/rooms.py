"""The three rooms with their tables, logs and keys."""

from __future__ import annotations

from radioscopie.store.schema.answers import answers_audit, answers_checkpoint, answers_sealing
from radioscopie.store.schema.identity import identity_audit, identity_checkpoint, identity_sealing
from radioscopie.store.schema.named import ANSWERS, IDENTITY, STATISTICS, answers, identity, statistics
from radioscopie.store.schema.statistics import statistics_audit, statistics_checkpoint, statistics_sealing

ROOMS = {IDENTITY: identity, ANSWERS: answers, STATISTICS: statistics}
AUDITS = {IDENTITY: identity_audit, ANSWERS: answers_audit, STATISTICS: statistics_audit}
CHECKPOINTS = {
    IDENTITY: identity_checkpoint,
    ANSWERS: answers_checkpoint,
    STATISTICS: statistics_checkpoint,
}
SEALINGS = {IDENTITY: identity_sealing, ANSWERS: answers_sealing, STATISTICS: statistics_sealing}
ADDED_ONLY = {
    IDENTITY: ("audit", "checkpoint"),
    ANSWERS: ("audit", "checkpoint"),
    STATISTICS: ("audit", "checkpoint", "ledger", "benchmark", "run", "weighing"),
}
