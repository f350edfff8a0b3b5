"""Files that are right, one a reader, and the reader of each."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pc
from scripts.fuzz import spoil

from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.law.reform import load_reform
from radioscopie.models.joins.policy.read import read_design
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.rota.file import read_rota
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.questions.accounts.practice.invest import asked_invest
from radioscopie.results.answer import silent
from radioscopie.sources.damir import read_damir
from radioscopie.sources.sae import read_sae_sites
from radioscopie.tables.activity import read_activity
from radioscopie.tables.added_machines import read_added
from radioscopie.tables.aid_file import read_aids
from radioscopie.tables.candidates import read_candidates
from radioscopie.tables.charges_file import read_charges
from radioscopie.tables.claims.billed import read_billed
from radioscopie.tables.claims.fees import read_fees
from radioscopie.tables.closure_file import read_closing
from radioscopie.tables.communes import read_communes
from radioscopie.tables.estimated import read_estimated
from radioscopie.tables.held_shifts import read_held_shifts
from radioscopie.tables.machines import read_machines
from radioscopie.tables.nation import read_own_tables
from radioscopie.tables.nation_acts import read_year
from radioscopie.tables.need import read_weights
from radioscopie.tables.practice_file import read_practice_files
from radioscopie.tables.reading_log import read_log
from radioscopie.tables.shock_file import read_shock
from radioscopie.tables.sites import read_sites
from radioscopie.tables.studies.levels import read_exam_map, read_levels
from radioscopie.tables.studies.sample import read_grades
from radioscopie.tables.supply.files import read_changes, read_supply
from radioscopie.tables.survey.answers import read_answers
from radioscopie.tables.survey.contributions import read_contributions
from radioscopie.tables.survey.counted import counted_bytes, read_counted
from radioscopie.tables.survey.frame import read_frame, read_totals
from radioscopie.tables.survey.published import read_published
from radioscopie.tables.survey.questionnaire import questionnaire
from radioscopie.tables.travel import read_travel
from radioscopie.tables.zones import read_zones

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.fuzz.spoil import Spoil

    Read = Callable[[Any], Any]

ROOT = Path(__file__).parents[2]
EXAMPLES, CASES, CLAIMS = ROOT / "examples", ROOT / "tests/outsiders/files", ROOT / "tests/claims/samples"
SHIPPED = Path(str(files("radioscopie")))
MACHINES = {"IRM-1": "mri", "SCANNER-1": "ct"}
MODALITIES = ("ct", "mri", "xray", "ultrasound", "mammography", "nuclear")
SITES = b"finess_et,departement,ct_operated,ct_exams,ct_exams_external\n1,75,1,9000,900\n"
SUPPLY = b"site,equipment,machines,commune_code,lon,lat\nA,mri,2,01053,5.24,46.21\nB,mri,1,01451,5.21,46.24\n"
ADDED = b"machine,equipment,class,zone,commune,installed_on\nM1,mri,1.5T,province,01053,2026-01-01\n"
CHARGES = b"charge,machine,central\nlease_mri,,150000\nlease_ct,,900.50\n"
OWN_SITES = (
    b"site,practice,commune,departement,region,lon,lat,kind,status\n"
    b"S1,P1,01053,01,84,5.2,46.2,private_practice,real\n"
)
ESTIMATED = b"assumption,low,central,high,source\nlow_field_share,0.1,0.2,0.3,ours\n"
SHIFT = {("night", "evening", "weekday")}
IMAGES = b"AN;FI;RS;FI_EJ;EQUIPIMA;NB;NBEXP;ACTEX;ACT\n2023;010000024;CH;010780054;SCAN;2;2;12000;30000\n"
IDENTITY = b"AN;FI;RS;STJR;REG;DEP;COMINSEE;NOMCOM;ARMT\n2023;010000024;CH;1;84;01;01451;VIRIAT;\n"
NEED = b"age_class,weight\n0_19,1\n20_39,2\n40_59,3\n60_74,4\n75_plus,5\n"
XML = (
    b'<?xml version="1.0" encoding="UTF-8"?><fluxfiness><equipmateriellourd><eml>06201</eml><noautor>1</noautor>'
    b"<nofinesset>010005239</nofinesset><indcaduc>N</indcaduc></equipmateriellourd></fluxfiness>"
)
EXTRACT = b"finess;etalab;94;2026-05-12\n" + b"".join(
    b"equipmateriellourd;010780054;CH;06201;IRM;%d;01-00;01-00;2007-11-06;010000024;2011-10-19\n" % number
    for number in (1, 2)
)


@dataclass(frozen=True, slots=True)
class Seed:
    """A file that a reader accepts.

    Parameters
    ----------
    read : takes the file
    spoils : the ways to spoil it
    """

    name: str
    file: Upload
    read: Read
    spoils: tuple[Spoil, ...]


@cache
def seeds() -> dict[str, Seed]:
    """Give the seeds by name."""
    return {one.name: one for one in (*_tables(), *_registers(), *_claims(), *_settings())}


def _tables() -> list[Seed]:
    """Give what our own schemas hold, each as CSV and as Parquet."""
    communes = read_communes()
    answers = partial(read_answers, columns=["y"], cuts=["region"])
    contributions = partial(read_contributions, columns=["region"], value="euros", unit="practice")
    read_shifts = partial(read_held_shifts, known=SHIFT)
    found: list[tuple[str, Path | bytes, Read]] = [
        ("activity", CASES / "01-urgency-once-a-visit/activity.csv", read_activity),
        ("machines", EXAMPLES / "practice/machines.csv", read_machines),
        ("sites", SITES, read_sites),
        ("supply", SUPPLY, lambda one: read_supply([one], communes)),
        ("changes", b"site,equipment,machines\nA,mri,1\n", partial(read_changes, communes=communes)),
        ("added", ADDED, read_added),
        ("travel", CASES / "12-leading-zero-lost/travel.csv", read_travel),
        ("zones", CASES / "12-leading-zero-lost/zones.csv", partial(read_zones, communes=communes)),
        ("candidates", CASES / "10-point-not-in-france/candidates.csv", read_candidates),
        ("need", NEED, partial(read_weights, equipment="mri")),
        ("log", b"requested_at,exam\n2026-03-02 12:00,head\n2026-03-02 13:30,chest\n", read_log),
        ("charges", CHARGES, partial(read_charges, machines=MACHINES)),
        ("strata", b"stratum,n,merge_into\nA,12,\nB,30,A\n", read_frame),
        ("totals", b"domain,variable,total\nnation,x,10\n", read_totals),
        ("answers", b"stratum,y,region\nA,1,Bretagne\nA,2,Corse\n", answers),
        ("contributions", b"region,euros,practice\nA,12,P1\nA,30,P2\n", contributions),
        ("published", b"region,value\nA,120\nB,x\nTotal,200\n", partial(read_published, symbol="x")),
        ("grades", b"left,right,same\nA,B,oui\nA,C,\n", read_grades),
        ("year", CASES / "01-urgency-once-a-visit/activity.csv", read_year),
        ("exam_map", b"protocol,exam\nTHORAX,ct_chest\n", read_exam_map),
        ("levels", b"exam,index,level\nct_chest,ctdivol_mgy,10\n", read_levels),
        ("estimated", ESTIMATED, partial(read_estimated, limits={"low_field_share": (0, 1)})),
        ("held_shifts", b"group,shift,day_kind,seats\nnight,evening,weekday,2\n", read_shifts),
        ("nation_activity", b"site,act,machine,month,quantity\nS1,NZQK002,M1,1,300\n", _own("activity")),
        ("nation_sites", OWN_SITES, _own("sites")),
        ("fees", b"date,code,equipment,quantity,unit_cents\n2026-01-05,FTN,mri,1,8000\n", read_fees),
    ]
    return [seed for name, source, read in found for seed in _both(name, source, read)]


def _registers() -> list[Seed]:
    """Give what registers and spreadsheets hold."""
    read: Read = lambda one: read_supply([one], read_communes())  # noqa: E731
    packed = gzip.compress(EXTRACT, mtime=0)
    return [
        Seed("finess", Upload("e.csv", EXTRACT), read, (spoil.cells, spoil.bytes_of)),
        Seed("finess_gzip", Upload("e.csv.gz", packed), read, (spoil.bytes_of,)),
        Seed("sae", Upload("IMAGES_2023r.csv", IMAGES), _sae, (spoil.cells, spoil.bytes_of)),
        Seed("finess_xml", Upload("e.xml", XML), read, (spoil.bytes_of,)),
        Seed("workbook", _upload(ROOT / "tests/cases/money/export.xlsx"), read_activity, (spoil.bytes_of,)),
    ]


def _claims() -> list[Seed]:
    """Give what is billed and what is paid."""
    acts = Law.load().acts
    billed = (("rsf-ace", "rsf_ace_2026.txt"), ("b2", "b2_fees_2026.txt"), ("noemie", "noemie_580.txt"))
    damir = replace(_upload(CLAIMS / "open_damir_A202501_sample.csv"), name="A202501.csv")
    return [
        *(
            Seed(
                kind, _upload(CLAIMS / file), partial(read_billed, format_=kind, acts=acts), (spoil.bytes_of,)
            )
            for kind, file in billed
        ),
        Seed("damir", damir, partial(read_damir, advance=silent), (spoil.cells, spoil.bytes_of)),
    ]


def _settings() -> list[Seed]:
    """Give what is written by hand, in TOML."""
    models = SHIPPED / "models"
    found: list[tuple[str, Path, Read]] = [
        ("practice", EXAMPLES / "practice/practice.toml", _practice),
        ("network", EXAMPLES / "reading/nights-on-call.toml", _network),
        ("scenario", models / "scenarios/files/fleet_2026.toml", read_scenario),
        ("reform", EXAMPLES / "reform.toml", load_reform),
        (
            "shock",
            models / "finances/files/shocks/spring_2020.toml",
            partial(read_shock, modalities=MODALITIES),
        ),
        ("aids", models / "finances/files/aids/aids_2020.toml", read_aids),
        ("closures", models / "finances/files/closures/two_years.toml", read_closing),
        ("invest", EXAMPLES / "invest/second-mri.toml", asked_invest),
        ("design", models / "joins/policy/files/fewest_under_water.toml", read_design),
        ("mapping", EXAMPLES / "mapping.toml", _mapped),
    ]
    written = [Seed(name, _upload(file), read, (spoil.keys, spoil.bytes_of)) for name, file, read in found]
    return [*written, Seed("counted", _counted(), read_counted, (spoil.keys, spoil.bytes_of))]


def _counted() -> Upload:
    return Upload("answers.json", counted_bytes(questionnaire("decision_2025"), "2024-2025", {}))


def _own(name: str) -> Read:
    return lambda file: read_own_tables({name: file})


def _sae(images: Upload) -> object:
    identity = Upload("ID_2023r.csv", IDENTITY)
    return read_sae_sites(images, identity), read_supply([identity, images], read_communes())


def _practice(said: Upload) -> object:
    beside = {name: EXAMPLES / "practice" / name for name in ("machines.csv", "charges.csv")}
    few = Upload("activity.csv", (CASES / "01-urgency-once-a-visit/activity.csv").read_bytes())
    return read_practice_files({"practice.toml": said, "activity.csv": few, **beside})


def _network(file: Upload) -> object:
    return read_network(file), read_rota(file)


def _mapped(mapping: Upload) -> object:
    return read_activity(EXAMPLES / "export_foreign.csv", mapping=mapping)


def _upload(path: Path) -> Upload:
    return Upload(path.name, path.read_bytes())


def _both(name: str, source: Path | bytes, read: Read) -> tuple[Seed, Seed]:
    content = source if isinstance(source, bytes) else source.read_bytes()
    delimiter = ";" if b";" in content.partition(b"\n")[0] else ","
    words = pc.ConvertOptions(column_types=dict.fromkeys(("commune", "commune_code", "from"), pa.string()))
    cut = pc.ParseOptions(delimiter=delimiter)
    table = pc.read_csv(pa.BufferReader(content), parse_options=cut, convert_options=words)
    rows, packed = Upload(f"{name}.csv", content), Upload(f"{name}.parquet", spoil.parquet(table))
    return (
        Seed(name, rows, read, (spoil.cells, spoil.bytes_of)),
        Seed(f"{name}_parquet", packed, read, (spoil.columns,)),
    )
