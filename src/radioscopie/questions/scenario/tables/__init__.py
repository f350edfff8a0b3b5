"""What `radioscopie run` answers, all its tables."""

from radioscopie.questions.scenario.tables import (
    access,
    closures,
    declared,
    delays,
    footprint,
    ownership,
    reading,
)

TABLES = {
    one.name: one
    for one in (
        *declared.OWN,
        *access.OWN,
        *reading.OWN,
        *closures.OWN,
        *footprint.OWN,
        *delays.OWN,
        *ownership.OWN,
    )
}
