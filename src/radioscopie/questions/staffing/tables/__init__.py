"""What `radioscopie staff` answers: shifts and their proof, people, seats, bad days, rota, what moves it all."""

from radioscopie.questions.reading.tables.sensitivity import SENSITIVITY
from radioscopie.questions.staffing.tables.network import NETWORK
from radioscopie.questions.staffing.tables.rota import CLASH, FAIRNESS, ROTA
from radioscopie.questions.staffing.tables.seats import CURVE, DAYS, KEPT, OTHERS, SEATS
from radioscopie.questions.staffing.tables.shifts import PEOPLE, SHIFTS

TABLES = {
    one.name: one
    for one in (SHIFTS, PEOPLE, SEATS, KEPT, DAYS, CURVE, OTHERS, ROTA, FAIRNESS, CLASH, NETWORK, SENSITIVITY)
}
