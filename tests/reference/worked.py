"""Examples computed by hand from the texts, as data: WORKED holds (name, rows, machines, expected).

`expected` has one dict per row, of the columns the example is about. R2.5, M3.13… are the rules of the fact
sheets that docs/reference/pricing.md cites. Columns are in cents; the arithmetic above each example in euros.
"""

from tests.reference.worked_acts import ACTS
from tests.reference.worked_fees import FEES
from tests.reference.worked_shares import SHARES
from tests.reference.worked_visits import VISITS

WORKED = [
    (name, rows, machines[0] if machines else [], expected)
    for name, rows, expected, *machines in (*ACTS, *VISITS, *FEES, *SHARES)
]
