"""Examples computed by hand: section 4 (technical fees). See worked.py."""

from tests.reference.worked_rows import (
    CT,
    CT_HEAD,
    CT_THORAX,
    MRI,
    MRI_HEAD,
    MRI_HEAD_TOO,
    PET,
    PET_BODY,
    act_part,
    fee,
    machine,
    paid,
    row,
    shares,
)

FEES = [
    # Head + thorax: two CT acts at 100 %, code 4 (M3.4): 25.27 each.
    # First fee 89.72 (July 2026, not amortised),
    # second 89.72 x 15 % (M3.6) = 13.458 -> 13.46. Total 50.54 + 89.72 + 13.46 = 153.72 (M10.13).
    # Each act: 70 % = 17.689 -> 17.69, co-payment 7.58, participation 2.00, insurer 15.69. Insurer with fees:
    # 15.69 + 89.72 = 105.41 and 15.69 + 13.46 = 29.15; with the two participations 138.56, as M10.13 says.
    (
        "two CT acts in a visit, July 2026: 153.72",
        [
            row(2, "2026-07-15", CT_HEAD, association=4, machine="CT", encounter="V1"),
            row(3, "2026-07-15", CT_THORAX, association=4, machine="CT", encounter="V1"),
        ],
        [
            paid(act_part(2527, 0, 0), fee("full", 8972), shares(10541, 758, 200), total_cents=11499),
            paid(act_part(2527, 0, 0), fee("full", 1346), shares(2915, 758, 200), total_cents=3873),
        ],
        [CT],
    ),
    # Within a day, fees at 100 % are counted before second fees: the visit's first fee is number 1,
    # the lone CT of the next line number 2, the visit's second fee number 3. Reference 2: the third is at the
    # reduced rate, 60.00 x 15 % = 9.00; 89.72 + 9.00 = 98.72. A third CT in a visit opens no fee (R5.3).
    (
        "second CT fees are counted after the others of the day, a third CT opens none",
        [
            row(2, "2026-07-15", CT_HEAD, machine="CT", encounter="V1", quantity=3),
            row(3, "2026-07-15", CT_HEAD, machine="CT"),
        ],
        [fee("full+reduced_1", 9872, units=2), fee("full", 8972)],
        [CT | {"reference_activity": 2}],
    ),
    # Two MRI acts in a visit: one fee (M3.9). Rank by act code: ACQN001 before ACQN002.
    (
        "a second MRI act of a visit opens no fee",
        [
            row(2, "2026-07-15", MRI_HEAD_TOO, machine="MRI", encounter="V1"),
            row(3, "2026-07-15", MRI_HEAD, machine="MRI", encounter="V1"),
        ],
        [fee("none", 0, units=0), fee("full", 15477)],
        [MRI],
    ),
    # Reference of 1.5 T: 4 750 (R5.7). First row: fees 1 to 4 740, 4 740 x 154.77 = 733 609.80.
    # Second row: fees 4 741 to 4 760: 10 x 154.77 + 10 x 73.94 = 1 547.70 + 739.40 = 2 287.10.
    # Acts 20 x 69.00 = 1 380.00; each 70 % = 48.30, co-payment 20.70, participation 2.00, insurer 46.30.
    # Insurer 20 x 46.30 + 2 287.10 = 3 213.10, complementary 414.00, patient 40.00, total 3 667.10.
    (
        "MRI fees 4 750 and 4 751 inside a row",
        [
            row(2, "2026-07-02", MRI_HEAD, machine="MRI", quantity=4_740),
            row(3, "2026-08-01", MRI_HEAD, machine="MRI", quantity=20),
        ],
        [
            fee("full", 73_360_980, units=4_740),
            paid(
                act_part(138_000, 0, 0),
                fee("full+reduced_1", 228_710, units=20),
                shares(321_310, 41_400, 4_000),
                total_cents=366_710,
            ),
        ],
        [MRI],
    ),
    # Amortised in 2026: installed before 1 January 2019 (R5.6).
    # Fees of 1.5 T, province, from 5 November 2025: 158.21 and 120.58.
    (
        "a machine becomes amortised on 1 January",
        [
            row(2, "2025-12-31", MRI_HEAD, machine="OLD"),
            row(3, "2026-01-01", MRI_HEAD, machine="OLD"),
            row(4, "2026-01-01", MRI_HEAD, machine="NEW"),
        ],
        [fee("full", 15821), fee("full", 12058), fee("full", 15821)],
        [machine("OLD", "mri", "2018-12-31", "1.5T"), machine("NEW", "mri", "2019-01-01", "1.5T")],
    ),
    # Reference 1: the second fee of 2026 is reduced, 60.00; the first of 2027 is full again, 87.13.
    (
        "the count starts again on 1 January",
        [
            row(2, "2026-12-31", CT_HEAD, machine="CT", quantity=2),
            row(3, "2027-01-01", CT_HEAD, machine="CT", quantity=2),
        ],
        [fee("full+reduced_1", 14972, units=2), fee("full+reduced_1", 14713, units=2)],
        [CT | {"reference_activity": 1}],
    ),
    # Reduced bands are cut by 15 % from 5 November to 31 December 2025 only (R5.11): 60.00, 51.00, 60.00.
    (
        "the reduced CT rate of the last weeks of 2025",
        [
            row(n, day, CT_HEAD, machine="CT")
            for n, day in enumerate(("2025-11-04", "2025-12-31", "2026-01-01"))
        ],
        [fee("reduced_1", 6000), fee("reduced_1", 5100), fee("reduced_1", 6000)],
        [CT | {"reference_activity": 0}],
    ),
    # CT reference not given: fees up to 11 000 are at 60.00 or at 89.72; from 11 001 at 52.08 in both cases.
    # First row: 10 999 x 60.00 = 659 940.00, 10 999 x 89.72 = 986 830.28.
    # Second row: fees 11 000, 11 001, 11 002: 60.00 + 104.16 = 164.16 or 89.72 + 104.16 = 193.88.
    # The act part stays known: 25.27 x 3, co-payment 3 x 7.58 = 22.74, participation 6.00.
    (
        "CT without reference activity: two bounds, then one",
        [
            row(2, "2026-07-02", CT_HEAD, machine="CT", quantity=10_999),
            row(3, "2026-07-03", CT_HEAD, machine="CT", quantity=3),
            row(4, "2026-07-04", CT_HEAD, machine="CT"),
        ],
        [
            fee("full_or_reduced_1", 65_994_000, 98_683_028, units=10_999),
            paid(
                act_part(7581, 0, 0),
                fee("full_or_reduced_1+reduced_2", 16416, 19388, units=3),
                shares(None, 2274, 600),
                total_cents=None,
            ),
            fee("reduced_2", 5208),
        ],
        [CT | {"reference_activity": None}],
    ),
    # No PET amount was read before 2025 (M2.7): the fee is missing, the act is 89.54; 70 % = 62.678 -> 62.68,
    # co-payment 26.86. In December 2025, class 2, not amortised: 920.00 (read).
    (
        "the PET fee of 2024 is missing, that of December 2025 is known",
        [row(2, "2024-06-03", PET_BODY, machine="PET"), row(3, "2025-12-01", PET_BODY, machine="PET")],
        [
            paid(act_part(8954, 0, 0), fee("missing", None), shares(None, 2686, 200), total_cents=None),
            paid(fee("full", 92_000), shares(98_068, 2686, 200), total_cents=100_954),
        ],
        [PET],
    ),
    # An act that opens a fee and names no machine: its own part only (M3.15).
    (
        "MRI act whose fee is billed elsewhere",
        [row(2, "2026-07-15", MRI_HEAD)],
        [paid(fee("elsewhere", 0, units=0), shares(4630, 2070, 200), total_cents=6900)],
    ),
]
