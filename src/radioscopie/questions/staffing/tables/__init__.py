"""What `radioscopie staff` answers: seats hour by hour, the proof of each, the bad days, the rota."""

from radioscopie.questions.staffing.tables.network import NETWORK
from radioscopie.questions.staffing.tables.rota import CLASH, FAIRNESS, ROTA
from radioscopie.questions.staffing.tables.seats import CURVE, DAYS, KEPT, OTHERS, SEATS

TABLES = {one.name: one for one in (SEATS, KEPT, DAYS, CURVE, OTHERS, ROTA, FAIRNESS, CLASH, NETWORK)}
