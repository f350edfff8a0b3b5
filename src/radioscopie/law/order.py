"""The order of the rules: what comes first, what each step adds to. Pricing and `explain` follow this list."""

STEPS = (
    "tariff",  # the act's tariff, in the grid of the sector
    "overseas",  # coefficient of the overseas departments
    "percentage_modifiers",  # added together, applied to the tariff, rounded
    "association",  # rate of the association code, or of the rank in the visit, rounded
    "flat_modifiers",  # in full, those of urgency once a visit
    "technical_fee",  # from the machine's count in the civil year, its class, zone and age
    "excess",  # what the practice charges above the rules
    "co_payment",  # 30 %, a flat sum, or nothing
    "out_of_pathway",  # extra share of the patient
    "participation",  # flat participation of the patient
)
