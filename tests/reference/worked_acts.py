"""Examples computed by hand: sections 1 to 3 (rows, acts, visits). See worked.py."""

from tests.reference.worked_rows import (
    ARCHIVE,
    CHEST,
    CT,
    CT_HEAD,
    HAND,
    MRI,
    NO_FEE,
    PELVIS,
    PREGNANCY_1,
    act_part,
    paid,
    row,
    shares,
)

ACTS = [
    # 4 Nov 2025: 21.28 x 1.159 (R2.3) = 24.66352 -> 24.66.
    # Insurer 70 % (R6.1): 17.262 -> 17.26, co-payment 7.40. Participation 2.00 (R6.2).
    # Insurer 24.66 - 7.40 - 2.00 = 15.26.
    # 5 Nov 2025: 21.28 x 1.13 (R2.4) = 24.0464 -> 24.05. 70 %: 16.835 -> 16.84 (half up), co-payment 7.21.
    # Insurer 24.05 - 7.21 - 2.00 = 14.84.
    (
        "chest radiograph with Z, before and from 5 November 2025",
        [row(2, "2025-11-04", CHEST, modifiers="Z"), row(3, "2025-11-05", CHEST, modifiers="Z")],
        [
            paid(act_part(2128, 338, 0), shares(1526, 740, 200), NO_FEE, total_cents=2466),
            paid(act_part(2128, 277, 0), shares(1484, 721, 200), NO_FEE, total_cents=2405),
        ],
    ),
    # Modified 24.05 as above, + F 19.06 in full (R2.13, M3.13) = 43.11.
    # 70 %: 30.177 -> 30.18, co-payment 12.93. Insurer 43.11 - 12.93 - 2.00 = 28.18.
    # With association 2 (R3.1): 24.05 x 50 % = 12.025 -> 12.03, taken away 12.02; + 19.06 = 31.09 (R2.17).
    # 70 %: 21.763 -> 21.76, co-payment 9.33; insurer 31.09 - 9.33 - 2.00 = 19.76.
    (
        "F and Z on a Sunday, at full rate and at half",
        [
            row(2, "2026-03-01", CHEST, modifiers="FZ"),
            row(3, "2026-03-01", CHEST, modifiers="ZF", association=2),
        ],
        [
            paid(act_part(2128, 2183, 0), shares(2818, 1293, 200), total_cents=4311),
            paid(act_part(2128, 2183, -1202), shares(1976, 933, 200), total_cents=3109),
        ],
    ),
    # Percentages add up (M3.13): 49 + 24 + 13 = 86 %. 21.28 x 1.86 = 39.5808 -> 39.58.
    # Child (E): 21.28 x 1.49 = 31.7072 -> 31.71, no participation (R6.3).
    # 70 %: 22.197 -> 22.20, co-payment 9.51.
    (
        "percentages add up; a child owes no participation",
        [row(2, "2026-03-02", CHEST, modifiers="BDY"), row(3, "2026-03-02", CHEST, modifiers="E")],
        [act_part(2128, 1830, 0), paid(act_part(2128, 1043, 0), shares(2220, 951, 0))],
    ),
    # All three with Z. Chest first (21.28); then 19.95 twice, by act code: hand, pelvis.
    # 4 Nov 2025: as billed. 19.95 x 1.159 = 23.12205 -> 23.12.
    # 5 Nov 2025 (R3.5): chest 24.05; hand 19.95 x 1.13 = 22.5435 -> 22.54, half = 11.27, taken away 11.27;
    # pelvis with F: nothing, 22.54 taken away; it is not paid, so it carries no urgency.
    # Hand: 70 % of 11.27 = 7.889 -> 7.89, co-payment 3.38, insurer 11.27 - 3.38 - 2.00 = 5.89.
    (
        "three radiographs of a visit, before and from 5 November 2025",
        [
            row(line, day, act, modifiers=letters, encounter="V1")
            for day, first in (("2025-11-04", 2), ("2025-11-05", 5))
            for line, act, letters in ((first, PELVIS, "FZ"), (first + 1, HAND, "Z"), (first + 2, CHEST, "Z"))
        ],
        [
            paid(act_part(1995, 2223, 0), total_cents=4218),
            paid(act_part(1995, 317, 0), total_cents=2312),
            paid(act_part(2128, 338, 0), total_cents=2466),
            paid(act_part(1995, 259, -2254), shares(0, 0, 0), total_cents=0),
            paid(act_part(1995, 259, -1127), shares(589, 338, 200), total_cents=1127),
            paid(act_part(2128, 277, 0), shares(1484, 721, 200), total_cents=2405),
        ],
    ),
    # Code 5 (separate moments of the day, R3.1) is left alone and takes no rank.
    # The other two are ranks 1 and 2: the code 3 (75 %) of the second falls to 50 %:
    # 9.975 -> 9.98, taken away 9.97.
    (
        "a radiograph of a separate moment takes no rank",
        [
            row(2, "2026-02-02", CHEST, association=5, encounter="V1"),
            row(3, "2026-02-02", HAND, association=1, encounter="V1"),
            row(4, "2026-02-02", PELVIS, association=3, encounter="V1"),
        ],
        [act_part(2128, 0, 0), act_part(1995, 0, 0), act_part(1995, 0, -997)],
    ),
    # R7.1. Sector 2: 49.62; 70 % = 34.734 -> 34.73, co-payment 14.89, insurer 32.73;
    # excess 30.00 to the patient.
    # Sector 1 and optam: 63.66; 70 % = 44.562 -> 44.56, co-payment 19.10, insurer 42.56.
    (
        "first-trimester ultrasound in each sector",
        [
            row(2, "2026-02-02", PREGNANCY_1, sector="2", excess_cents=3000),
            row(3, "2026-02-02", PREGNANCY_1, sector="1"),
            row(4, "2026-02-02", PREGNANCY_1, sector="optam"),
        ],
        [
            paid(act_part(4962, 0, 0), shares(3273, 1489, 3200), total_cents=7962),
            paid(act_part(6366, 0, 0), shares(4256, 1910, 200), total_cents=6366),
            paid(act_part(6366, 0, 0), shares(4256, 1910, 200), total_cents=6366),
        ],
    ),
    # R4.1: 0.75 until 4 November 2025, then suppressed.
    # 70 %: 0.525 -> 0.53, co-payment 0.22, no participation.
    (
        "archive supplement, before and from 5 November 2025",
        [row(2, "2025-11-04", ARCHIVE), row(3, "2025-11-05", ARCHIVE)],
        [paid(act_part(75, 0, 0), shares(53, 22, 0)), {"rejected": "act"}],
    ),
    # M5.2: 21.28 x 1.03 = 21.9184 -> 21.92 from 1 April 2022.
    # 70 %: 15.344 -> 15.34, co-payment 6.58, participation 1.00, insurer 14.34.
    (
        "overseas coefficient from 1 April 2022",
        [
            row(2, "2022-03-31", CHEST, territory="overseas"),
            row(3, "2022-04-01", CHEST, territory="overseas"),
        ],
        [act_part(2128, 0, 0), paid(act_part(2192, 0, 0), shares(1434, 658, 100))],
    ),
    # Y and Z exclude each other (R2.6); Z did not exist in 2019 (R2.2, R2.3);
    # A has no value in any source read;
    # a CT act is not done on an MRI machine, nor on a machine not yet installed. The day itself is accepted.
    # A room that nobody described may be any when the act opens no fee.
    (
        "refused rows",
        [
            row(2, "2026-03-02", CHEST, modifiers="YZ"),
            row(3, "2019-12-31", CHEST, modifiers="Z"),
            row(4, "2026-03-02", "HMQH003", modifiers="A"),
            row(5, "2026-03-02", CT_HEAD, machine="MRI"),
            row(6, "2022-02-28", CT_HEAD, machine="CT"),
            row(7, "2022-03-01", CT_HEAD, machine="CT"),
            row(8, "2026-03-02", CT_HEAD, machine="NOWHERE"),
            row(9, "2026-03-02", CHEST, machine="NOWHERE"),
        ],
        [
            *(
                {"rejected": column}
                for column in ("modifiers", "modifiers", "modifiers", "machine", "machine")
            ),
            {"technical_fee_cents": 9303},
            {"rejected": "machine"},
            {"technical_fee_cents": 0},
        ],
        [CT, MRI],
    ),
]
