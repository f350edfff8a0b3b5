"""Examples computed by hand: section 3 (ranks of a visit, MRI acts, urgency). See worked.py.

Article III-3 B (R3.2): the act whose tariff without modifiers is the highest is paid in full, the second at 50 %.
Article III-2 (M12.1, M12.2): urgency modifiers exclude each other and are billed once by each doctor.
"""

from tests.reference.worked_rows import (
    ABDOMEN_ECHO,
    CERVIX_ECHO,
    CHEST,
    CT,
    CT_HEAD,
    HAND,
    MRI,
    MRI_HEAD,
    MRI_HEAD_TOO,
    NO_FEE,
    PELVIS,
    act_part,
    fee,
    paid,
    row,
)

SKULL, KNEE, LEG = "LAQK005", "NFQK001", "NGQK001"  # radiographs: 34.58 then 23.94 (5 Nov 2025), 25.86, 23.86
CT_LIMB, MRI_SPINE, MRI_GUIDANCE = "NZQK002", "LHQN001", "YYYY125"  # 25.27, 69.00, 69.00
MAMMOGRAM, BREAST_ECHO = "QEQK001", "QEQM001"  # 66.42, 41.58


def two(day, *lines, visit="V1", machine="", **more):
    """Rows of one visit: (line, act, modifiers, association) each."""
    return [
        row(line, day, act, modifiers=letters, association=code, encounter=visit, machine=machine, **more)
        for line, act, letters, code in lines
    ]


VISITS = [
    # Codes of October 2025: skull 34.58 in full, knee 25.86 x 50 % = 12.93; 47.51.
    # From 5 November the skull is at 23.94: knee 25.86 in full, skull 23.94 x 50 % = 11.97; 37.83.
    (
        "two radiographs whose tariffs change order",
        [
            *two("2025-10-01", (2, SKULL, "", 1), (3, KNEE, "", 2)),
            *two("2026-02-03", (4, SKULL, "", 1), (5, KNEE, "", 2)),
        ],
        [
            paid(act_part(3458, 0, 0), total_cents=3458),
            paid(act_part(2586, 0, -1293), total_cents=1293),
            paid(act_part(2394, 0, -1197), total_cents=1197),
            paid(act_part(2586, 0, 0), total_cents=2586),
        ],
    ),
    # Coded in the order of entry, on two dates: knee 25.86 in full, leg 23.86 x 50 % = 11.93; 37.79.
    (
        "codes in the order of entry",
        [
            *two("2024-06-03", (2, LEG, "", 1), (3, KNEE, "", 2)),
            *two("2026-02-03", (4, LEG, "", 1), (5, KNEE, "", 2)),
        ],
        [act_part(2386, 0, -1193), act_part(2586, 0, 0)] * 2,
    ),
    # Both billed at half: in 2026 the dearer one is due in full; in June 2025 radiographs go by their codes.
    (
        "two radiographs are never both at half rate",
        [
            *two("2026-02-03", (2, LEG, "", 2), (3, KNEE, "", 2)),
            *two("2025-06-03", (4, LEG, "", 2), (5, KNEE, "", 2)),
        ],
        [
            act_part(2386, 0, -1193),
            act_part(2586, 0, 0),
            act_part(2386, 0, -1193),
            act_part(2586, 0, -1293),
        ],
    ),
    # Ultrasound 54.02, the dearest, in full; the radiographs billed at half beside it stay there.
    # Third rank of the visit and second radiograph: 19.95 x 50 % = 9.975 -> 9.98, taken away 9.97.
    (
        "radiographs beside a dearer ultrasound keep their half rate",
        two("2026-02-03", (2, ABDOMEN_ECHO, "", 1), (3, CHEST, "", 2), (4, HAND, "", 2)),
        [act_part(5402, 0, 0), act_part(2128, 0, -1064), act_part(1995, 0, -997)],
    ),
    # One radiograph of code 2, whatever the rest of the visit: as its code says.
    (
        "a radiograph alone keeps its code",
        two("2026-02-03", (2, CHEST, "", 2)),
        [act_part(2128, 0, -1064)],
    ),
    # The general rule at any date: ultrasounds 54.02 and 33.44 (34.64 from 2026) coded the wrong way round: 16.72.
    # A mammogram and its ultrasound coded the right way round: 41.58 x 50 % = 20.79.
    (
        "two ultrasounds, a mammogram and its ultrasound",
        [
            *two("2024-06-03", (2, ABDOMEN_ECHO, "", 2), (3, CERVIX_ECHO, "", 1)),
            *two("2024-06-03", (4, MAMMOGRAM, "", 1), (5, BREAST_ECHO, "", 2), visit="V2"),
        ],
        [
            act_part(5402, 0, 0),
            act_part(3344, 0, -1672),
            act_part(6642, 0, 0),
            act_part(4158, 0, -2079),
        ],
    ),
    # One row of two: the code 1 goes to the knee, the two legs are at half; in 2026 the third radiograph is not paid.
    (
        "a row of two acts gives up its full rate",
        [
            *two("2024-06-03", (2, KNEE, "", 2)),
            *two("2024-06-03", (3, LEG, "", 2), quantity=2),
            *two("2024-06-03", (4, HAND, "", 1)),
            *two("2026-02-03", (5, KNEE, "", 2)),
            *two("2026-02-03", (6, LEG, "", 1), quantity=2),
        ],
        [
            act_part(2586, 0, 0),
            act_part(4772, 0, -2386),
            act_part(1995, 0, -997),
            act_part(2586, 0, 0),
            act_part(4772, 0, -1193 - 2386),
        ],
    ),
    # M12.4. Head and spine, 69.00 each, in one session: the second is not paid, nor its fee (M3.9).
    # With code 5 it is another moment: paid. Guidance (YYYY125) is not counted: twice 69.00.
    (
        "two MRI acts of a session",
        [
            *two("2026-08-03", (2, MRI_HEAD, "", 1), (3, MRI_SPINE, "", 2), machine="MRI"),
            *two("2026-08-03", (4, MRI_HEAD_TOO, "", 0), (5, MRI_SPINE, "", 5), visit="V2"),
            *two("2026-08-03", (6, MRI_HEAD, "", 1), (7, MRI_GUIDANCE, "", 1), visit="V3"),
            row(8, "2026-08-03", MRI_HEAD, quantity=2, encounter="V4"),
        ],
        [
            paid(act_part(6900, 0, 0), fee("full", 15477), total_cents=6900 + 15477),
            paid(act_part(6900, 0, -6900), fee("none", 0, units=0), total_cents=0),
            act_part(6900, 0, 0),
            act_part(6900, 0, 0),
            act_part(6900, 0, 0),
            act_part(6900, 0, 0),
            act_part(2 * 6900, 0, -6900),
        ],
        [MRI],
    ),
    # M12.2. Z = 13 % of 25.27 = 3.2851 -> 3.29. U 25.15 once: 3.29 + 25.15 = 28.44, then 3.29; 31.73 in all.
    # Sunday: F 19.06 once, on the knee (dearest); leg at half, 11.93 taken away.
    (
        "an urgency modifier counts once a visit",
        [
            *two("2026-02-03", (2, CT_HEAD, "UZ", 4), (3, CT_LIMB, "UZ", 4), machine="CT"),
            *two("2026-02-08", (4, KNEE, "F", 1), (5, LEG, "F", 2)),
        ],
        [
            act_part(2527, 2844, 0),
            act_part(2527, 329, 0),
            act_part(2586, 1906, 0),
            act_part(2386, 0, -1193),
        ],
        [CT],
    ),
    # Night of a Sunday, F on one act and U on the other: U is the dearer (25.15) whatever the rank of its act.
    # Three chest radiographs in one row: F once, on the first. Without encounter each act is a visit.
    (
        "the dearest urgency, once in a row of several, each time without encounter",
        [
            *two("2026-02-08", (2, KNEE, "F", 1), (3, LEG, "U", 2)),
            *two("2024-06-02", (4, CHEST, "F", 0), visit="V2", quantity=3),
            row(5, "2024-06-02", CHEST, modifiers="F", quantity=3),
        ],
        [
            act_part(2586, 0, 0),
            act_part(2386, 2515, -1193),
            act_part(3 * 2128, 1906, 0),
            act_part(3 * 2128, 3 * 1906, 0),
        ],
    ),
    # Code 5: another moment, with an urgency of its own. The third radiograph, unpaid, carries nothing:
    # its U (25.15) leaves the F (19.06) of a paid one.
    (
        "urgency of another moment, urgency of an act that is not paid",
        [
            *two("2026-02-08", (2, CHEST, "F", 0), (3, HAND, "F", 5)),
            *two("2026-02-08", (4, KNEE, "", 1), (5, LEG, "F", 2), (6, PELVIS, "U", 2), visit="V2"),
        ],
        [
            act_part(2128, 1906, 0),
            act_part(1995, 1906, 0),
            act_part(2586, 0, 0),
            act_part(2386, 1906, -1193),
            paid(act_part(1995, 0, -1995), NO_FEE, total_cents=0),
        ],
    ),
    # M12.1: two urgency modifiers on one act are refused.
    (
        "U and F on one act",
        [row(2, "2026-02-08", CHEST, modifiers="FU"), row(3, "2026-02-08", CHEST, modifiers="SZP")],
        [{"rejected": "modifiers"}, {"rejected": "modifiers"}],
    ),
]
