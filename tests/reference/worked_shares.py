"""Examples computed by hand: section 5 (who pays). See worked.py."""

from tests.reference.worked_rows import (
    ABDOMEN_ECHO,
    CERVIX_ECHO,
    CHEST,
    DEAR_RADIOGRAPH,
    HAND,
    JUST_UNDER,
    MRI_HEAD,
    PREGNANCY_3,
    STRESS_ECHO,
    act_part,
    paid,
    row,
    shares,
)

SHARES = [
    # 21.28. Co-payment 21.28 - 14.90 (14.896) = 6.38. ald: no co-payment, participation due (R6.3, R6.9).
    # c2s: co-payment, no participation. maternity: all to the insurer. Third trimester: by nature (R6.10).
    (
        "statutes: ald, work accident, c2s, maternity, third trimester",
        [
            row(2, "2026-03-02", CHEST, exemption="ald"),
            row(3, "2026-03-02", CHEST, exemption="work_accident"),
            row(4, "2026-03-02", CHEST, exemption="c2s"),
            row(5, "2026-03-02", CHEST, exemption="maternity"),
            row(6, "2026-03-02", PREGNANCY_3, pathway="out"),
        ],
        [
            shares(1928, 0, 200),
            shares(1928, 0, 200),
            shares(1490, 638, 0),
            shares(2128, 0, 0),
            shares(10377, 0, 0),
        ],
    ),
    # Penalty 40 % (M6.17): 69.00 -> 27.60, capped at 10.60; insurer 69.00 - 20.70 - 10.60 - 2.00 = 35.70.
    # 21.28 -> 8.512 -> 8.51; insurer 21.28 - 6.38 - 8.51 - 2.00 = 4.39, patient 10.51. ald: no penalty.
    # Before 2023 the cap is in no source read: refused.
    (
        "outside the pathway: capped at 10.60, under the cap, ald, before 2023",
        [
            row(2, "2026-03-02", MRI_HEAD, pathway="out"),
            row(3, "2026-03-02", CHEST, pathway="out"),
            row(4, "2026-03-02", CHEST, pathway="out", exemption="ald"),
            row(5, "2022-12-31", CHEST, pathway="out"),
        ],
        [shares(3570, 2070, 1260), shares(439, 638, 1051), shares(1928, 0, 200), {"rejected": "pathway"}],
    ),
    # Ultrasound of 120 or more: one flat sum instead of the co-payment, 24, then 32 from 1 April 2026
    # (M6.3, M6.5).
    # 169.26 - 24 - 2 = 143.26; 169.26 - 32 - 2 = 135.26; from 1 July 165.80 - 32 - 2 = 131.80.
    (
        "stress echocardiography: flat sum of 24, then 32 from 1 April 2026",
        [
            row(n, day, STRESS_ECHO)
            for n, day in enumerate(("2026-03-31", "2026-04-01", "2026-07-01"), start=2)
        ],
        [shares(14326, 2400, 200), shares(13526, 3200, 200), shares(13180, 3200, 200)],
    ),
    # M6.2: code-1 acts add up, 4 x 34.64 = 138.56 >= 120, and free the ultrasounds of the visit, even of
    # code 2.
    # One flat sum, on the first in order (54.02): 54.02 - 32 - 2 = 20.02. The radiograph is not freed (M6.1).
    # Participation on the first four units: the abdomen and three of the four others;
    # none left for the chest.
    (
        "ultrasounds of code 1 add up to the threshold",
        [
            row(2, "2026-05-04", CHEST, encounter="V1"),
            row(3, "2026-05-04", CERVIX_ECHO, encounter="V1", quantity=4),
            row(4, "2026-05-04", ABDOMEN_ECHO, encounter="V1"),
        ],
        [shares(1490, 638, 0), shares(13256, 0, 600), shares(2002, 3200, 200)],
    ),
    # Radiology act of 133.00: co-payment suppressed, no flat sum (M6.1). 133.00 - 2.00 = 131.00.
    # At half (association 2): 66.50 < 120, not freed: 70 % = 46.55, co-payment 19.95, insurer 44.55.
    (
        "radiology act of 120 or more: no co-payment",
        [row(2, "2026-05-04", DEAR_RADIOGRAPH), row(3, "2026-05-04", DEAR_RADIOGRAPH, association=2)],
        [shares(13100, 0, 200), shares(4455, 1995, 200)],
    ),
    # The threshold looks at the amount without flat modifiers (M6.7): 119.70 < 120, not freed, though 138.76
    # is paid with F (19.06). 70 %: 97.132 -> 97.13, co-payment 41.63, participation 2.00, insurer 95.13.
    (
        "flat modifiers do not count toward the threshold",
        [row(2, "2026-05-04", JUST_UNDER, modifiers="F")],
        [shares(9513, 4163, 200)],
    ),
    # Four radiographs of 133.00: two are paid (R3.5), 133.00 freed and 66.50 (insurer 131.00 and 44.55);
    # the two others take away 266.00, owe no participation and use none of the four places: two ultrasounds
    # owe it. Of code 2, 3 x 54.02 do not add up (M6.2): 70 % = 37.814 -> 37.81, co-payment 16.21 each.
    # Insurer 162.06 - 48.63 - 4.00 = 109.43.
    (
        "unpaid radiographs owe no participation; ultrasounds of code 2 do not add up",
        [
            row(2, "2026-05-04", DEAR_RADIOGRAPH, encounter="V1", quantity=4),
            row(3, "2026-05-04", ABDOMEN_ECHO, encounter="V1", quantity=3),
        ],
        [paid(act_part(53200, 0, -33250), shares(17555, 1995, 400)), shares(10943, 4863, 400)],
    ),
    # R6.2: 1 then 2. 21.28 - 6.38 - 1 = 13.90, then 12.90.
    (
        "participation of 1, then 2 from 15 May 2024",
        [row(2, "2024-05-14", CHEST), row(3, "2024-05-15", CHEST)],
        [shares(1390, 638, 100), shares(1290, 638, 200)],
    ),
    # M6.14: four a day. Chests first (dearer): 3 x 2.00; then one hand out of three.
    # 19.95: 70 % = 13.965 -> 13.97, co-payment 5.98. Chests 63.84 - 19.14 - 6.00 = 38.70;
    # hands 59.85 - 17.94 - 2.00 = 39.91.
    (
        "participation on four acts of a visit at most",
        [
            row(2, "2024-06-03", HAND, quantity=3, encounter="V1"),
            row(3, "2024-06-03", CHEST, quantity=3, encounter="V1"),
        ],
        [shares(3991, 1794, 200), shares(3870, 1914, 600)],
    ),
]
