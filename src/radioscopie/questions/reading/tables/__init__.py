"""What `radioscopie reading` answers: delays, readers, radiographers, rooms, remote share, cost, errors."""

from radioscopie.questions.reading.tables.delays import CHANGE, COUNTS, DELAYS_TABLE, READERS, WAITS
from radioscopie.questions.reading.tables.money import COST, ERRORS, SITE_COST
from radioscopie.questions.reading.tables.network import NETWORK
from radioscopie.questions.reading.tables.places import RADIOGRAPHER, REMOTE, ROOMS, WEEK
from radioscopie.questions.reading.tables.sensitivity import SENSITIVITY
from radioscopie.questions.reading.tables.unread import UNREAD

TABLES = {
    one.name: one
    for one in (
        *(DELAYS_TABLE, COUNTS, READERS, WEEK, WAITS, RADIOGRAPHER, REMOTE, COST, SITE_COST, ERRORS, ROOMS),
        *(NETWORK, CHANGE, UNREAD, SENSITIVITY),
    )
}
