"""FINESS files: real samples' shapes, quotes, encodings, both kinds of permit, what is refused."""

import gzip
import json

import pytest

from radioscopie.errors import InputError
from radioscopie.sources import finess
from radioscopie.sources.finess import insee_code, is_finess, read_finess
from radioscopie.tables.supply.files import read_supply
from tests.access.supply import supply_of

# The first two rows of structures are real rows of cs1100502, quoted in a public test file (FINESS, Licence Ouverte).
FLEYRIAT = (
    "structureet;010000024;010780054;CH DE FLEYRIAT;CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT;;;900;RTE;DE PARIS;;"
    ";451;01;AIN;01440 VIRIAT;0474454647;0474454114;355;Centre Hospitalier (C.H.);1102;Centres Hospitaliers;"
    "26010004500012;8610Z;03;ARS établissements Publics de santé dotation globale;1;Etablissement public de santé;"
    "1979-02-13;1979-02-13;2020-02-04;"
)
REUNION = (
    "structureet;970400024;970408589;CHU SITE FELIX GUYON (SAINT DENIS);CHU SITE FELIX GUYON (SAINT DENIS);;;;ALL;"
    "DES TOPAZES;;CS 11021;411;9D;LA REUNION;97405 ST DENIS CEDEX;0262905050;0262905051;101;Centre Hospitalier Régional"
    ";1101;Centres Hospitaliers Régionaux;20003001300011;8610Z;03;ARS;1;Etablissement public de santé;1957-07-01;"
    "1957-07-01;2023-11-13;"
)
QUOTED = FLEYRIAT.replace("010000024", "010000099").replace("CH DE FLEYRIAT", '"LIEU ""A"" ; B"')
STRUCTURES = f"finess;etalab;111;2026-05-12\n{FLEYRIAT}\n{REUNION}\n{QUOTED}\n"
POINTS = (
    STRUCTURES
    + "geolocalisation;010000024;869998.3;6575327.1;1,ATLASANTE,100,IGN;2026-01-01\n"
    + "geolocalisation;970400024;338000;7690000;1;2026-01-01\n"
)


def eml(site, code, number):
    return f"equipmateriellourd;010780054;CH;{code};libellé;{number};01-00;01-00;2007-11-06;{site};2011-10-19"


DEVICES = "\n".join(
    [
        "finess;etalab;94;2026-05-12",
        eml("010000024", "05602", "1"),
        eml("010000024", "05602", "2"),
        eml("010000024", "06201", "3"),
        eml("970400024", "05705", "4"),
        eml("970400024", "05701", "5"),
        eml("010000024", "99999", "6"),
        "equipmateriellourd;trop;court",
        "autrechose;1",
    ]
)
PERMIT = """<?xml version='1.0' encoding='UTF-8'?>
<fluxarhgos xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<activiteamm><nofinessej>010780054</nofinessej><activite>QEML1</activite><codeautorarhgos>84-01</codeautorarhgos>
<nofinesset>010000024</nofinesset><tep xsi:nil="true"/><irm>4</irm><scanner>3</scanner></activiteamm>
<activiteamm><nofinessej>450018106</nofinessej><activite>QA050</activite><codeautorarhgos>24-1</codeautorarhgos>
<nofinesset>370000218</nofinesset><irm xsi:nil="true"/></activiteamm>
</fluxarhgos>"""
XML_DEVICE = """<?xml version="1.0" encoding="UTF-8"?><fluxfiness xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<equipmateriellourd><nofinessej>010008407</nofinessej><eml>06201</eml><noautor>1</noautor><nofinesset>010005239</nofinesset>
<indcaduc>N</indcaduc><indsup>N</indsup></equipmateriellourd>
<equipmateriellourd><nofinessej>010008407</nofinessej><eml>06201</eml><noautor>2</noautor><nofinesset>010005239</nofinesset>
<indcaduc>O</indcaduc><indsup>N</indsup></equipmateriellourd>
<equipmateriellourd><nofinessej>340020270</nofinessej><eml xsi:nil="true"/><noautor>3</noautor>
<nofinesset>490019148</nofinesset><indcaduc>N</indcaduc><indsup>N</indsup></equipmateriellourd></fluxfiness>"""


def test_extracts_together(write, communes):
    read = read_supply([write("504.csv", DEVICES), write("507.csv", POINTS)], communes)
    assert supply_of(read) == {("010000024", "ct"): 2, ("010000024", "mri"): 1, ("970400024", "pet"): 1}
    ct = next(r for r in read.table.to_pylist() if r["equipment"] == "ct")
    assert (ct["commune_code"], ct["departement"], ct["name"]) == ("01451", "01", "CH DE FLEYRIAT")
    assert (ct["lon"], ct["lat"]) == pytest.approx((5.22, 46.24), abs=0.03)
    pet = next(r for r in read.table.to_pylist() if r["equipment"] == "pet")
    assert (pet["commune_code"], pet["departement"]) == ("97411", "974")
    assert pet["lat"] == pytest.approx(-20.9, abs=0.2)  # the centre of the commune
    assert len(read.rejected) == 3
    assert read.seen["access.found_other_eml"] == 1


@pytest.mark.parametrize(
    ("encoding", "zipped", "tabs"),
    [("cp1252", False, False), ("utf-8", True, False), ("utf-8-sig", False, True)],
)
def test_encodings_quotes_and_separators(write, encoding, zipped, tabs):
    text = STRUCTURES.replace(";", "\t") if tabs else STRUCTURES
    path = write("502.csv", text.replace("LIEU", "ÉTÉ"), encoding, zipped=zipped)
    assert is_finess(path)
    read = read_finess(path)
    rows = read.rows["structureet"]
    assert [row["nofinesset"] for row in rows] == ["010000024", "970400024", "010000099"]
    assert rows[2]["rs"] == ('ÉTÉ "A" \t B' if tabs else 'ÉTÉ "A" ; B')
    assert [insee_code(row) for row in rows] == ["01451", "97411", "01451"]
    assert read.rejected == []


def test_a_permit_replaces_the_old_rows_and_is_never_added(write, communes):
    paths = [write("504.csv", DEVICES), write("amm.xml", PERMIT), write("507.csv", POINTS)]
    read = read_supply(paths, communes)
    assert supply_of(read) == {("010000024", "ct"): 3, ("010000024", "mri"): 4, ("970400024", "pet"): 1}
    assert read.seen["access.found_both_permits"] == 1
    assert read.seen["access.found_other_amm"] == 1


def test_a_permit_replaces_the_old_rows_of_the_type_it_does_not_count(write, communes):
    permit = PERMIT.replace("<scanner>3</scanner>", "<scanner/>")
    paths = [write("504.csv", DEVICES), write("amm.xml", permit), write("507.csv", POINTS)]
    assert supply_of(read_supply(paths, communes)) == {("010000024", "mri"): 4, ("970400024", "pet"): 1}


def test_xml_equipment_lapsed_and_unreadable(write, communes):
    read = read_supply([write("eml.xml", XML_DEVICE, zipped=True)], communes)
    assert supply_of(read) == {("010005239", "mri"): 1}
    assert read.seen["access.found_lapsed"] == 1
    assert len(read.rejected) == 1
    assert read.seen["access.found_unplaced"] == 1


@pytest.mark.parametrize("text", ["<a><b></a>", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "<fluxfiness/>"])
def test_bad_xml_is_refused(write, communes, text):
    with pytest.raises(InputError):
        read_supply([write("x.xml", text)], communes)


def test_files_are_not_mixed(write, communes):
    table = write("s.csv", "site,equipment,machines,lon,lat\nA,ct,1,2.3,48.8\n")
    with pytest.raises(InputError):
        read_supply([write("504.csv", DEVICES), table], communes)
    with pytest.raises(InputError):
        read_supply([table, table], communes)


# The shapes of FINESS+ (schema v1.0.1 and published examples of the ANS), numbers and names ours.
def activity(code, own, state="A", end=None):
    common = {"etatObjet": state, "numAutorisationArhgos": "84-1", "dateFinEffectiveActivite": end}
    return {
        "caracteristiquesGeneriques": common,
        "nature": {"codeNature": code, "caracteristiquesSpecifiques": own},
    }


def devices(**counts):
    kinds = {"ct": "231", "mri": "230", "pet": "233", "spect": "232"}
    return [
        {"typeAppareilAMM": kinds[name], "statutAppareilAMM": status, "nombreAppareilAMM": str(count)}
        for name, both in counts.items()
        for status, count in zip(("09", "08"), both, strict=True)
    ]


def amm(code, **counts):
    return {"typeActiviteAMM": {"activiteAMM": code}, "appareil": devices(**counts)}


def flow(*activities, site="010000024"):
    holder = {"numFiness": "010780054", "activitesAutorisees": list(activities)}
    holder["ege"] = [{"numFinessEge": site, "activitesExercees": list(activities)}]
    return {"schemaVersion": "v1.0.1", "generatedAt": "2026-04-01", "pmej": [holder]}


PLUS = flow(
    activity("AMM", amm("QEML1", ct=(3, 2), mri=(2, 2), pet=(0, 0), spect=(0, 0))),
    activity("AMM", amm("QEML1", ct=(9, 9), mri=(9, 9)), "I"),
    activity("AMM", amm("QEML1", ct=(9, 9)), end="2024-01-01"),
    activity("AMM", amm("QA030")),
    activity("EML", {"typeActiviteEML": {"typeEmlId": "05705"}}),
    activity("EML", {"typeActiviteEML": {"typeEmlId": "4"}}),
    activity("AMF", {"typeActiviteAMF": {"activiteAMF": "18"}}),
)
PLACES = {
    "gcc": [{"pmejDuGcc": [{"pmSmsseId": "1"}]}],
    "pmej": [
        {
            "informationsGeneralesPMEJ": {"numFinessPm": "010780054"},
            "ege": [
                {
                    "informationsGeneralesEGE": {"numFinessEge": "010000024", "nomEgeCourt": "CH  "},
                    "adresse": [
                        {"usageAdresse": "02", "cogCommune": "01053"},
                        {
                            "usageAdresse": "03",
                            "cogCommune": "01451",
                            "coordonneesGeographique": {
                                "directionLatitude": "46.222",
                                "directionLongitude": "5.21",
                            },
                        },
                    ],
                },
                {"informationsGeneralesEGE": {"numFinessEge": "2", "nomEgeCourt": None}, "adresse": None},
            ],
        }
    ],
}


@pytest.mark.parametrize("indent", [None, 2])
def test_finess_plus(write, communes, monkeypatch, indent):
    monkeypatch.setattr("radioscopie.sources.finess_plus.CHUNK", 64)  # every member is cut by a reading
    paths = [
        write("a.json", json.dumps(PLUS, indent=indent), zipped=True),
        write("s.json", json.dumps(PLACES, indent=indent), "utf-8-sig"),
    ]
    read = read_supply(paths, communes)
    assert supply_of(read) == {("010000024", "ct"): 3, ("010000024", "mri"): 2, ("010000024", "pet"): 1}
    first = read.table.to_pylist()[0]
    assert (first["lon"], first["lat"], first["commune_code"]) == (5.21, 46.222, "01451")
    assert (first["name"], first["holder"], first["departement"]) == ("CH", "010780054", "01")
    assert read.seen["access.found_not_in_service"] == 1
    assert read.seen["access.found_lapsed"] == 2
    assert [one.value for one in read.rejected] == ["4"]


def test_points_of_t_finess_and_wrong_points(write, communes):
    head = "finess,etat,type,rs,geoloc_4326_long,geoloc_4326_lat\n"
    text = head + "010000024,ACTUEL,ET,CH,5.2,46.2\n970400024,ACTUEL,ET,B,x,1\n"
    assert is_finess(write("t_finess.csv", text))
    paths = [write("504.csv", DEVICES), write("t_finess.csv", text), write("502.csv", STRUCTURES)]
    read = read_supply(paths, communes)
    rows = {row["site"]: row for row in read.table.to_pylist()}
    assert (rows["010000024"]["lon"], rows["010000024"]["lat"]) == (5.2, 46.2)
    assert rows["970400024"]["commune_code"] == "97411"
    assert "x 1" in {one.value for one in read.rejected}


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', '{"pmej": [{"ege": [', '{"pmej": [x]}', '{"pmej": []}', "{", '{"pmej": [{"ege": 3}, 4]}'],
)
def test_bad_json_is_refused(write, communes, text):
    with pytest.raises(InputError):
        read_supply([write("x.json", text)], communes)


def test_permits_without_a_site_or_lapsed(write, communes):
    head = "<fluxarhgos><activiteamm><nofinessej>1</nofinessej><activite>QEML1</activite>"
    lapsed = PERMIT.replace("<scanner>3", "<datecaducite>2024-01-01</datecaducite><scanner>3")
    read = read_supply(
        [write("504.csv", DEVICES), write("a.xml", head + "<irm>2</irm></activiteamm></fluxarhgos>"),
         write("b.xml", lapsed)], communes,
    )  # fmt: skip
    assert supply_of(read)["010000024", "ct"] == 2
    assert read.seen["access.found_lapsed"] == 1
    assert any("sans numéro" in one.why("fr") for one in read.rejected)


def refusal(path, content):
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_finess(path)
    (found,) = caught.value.problems
    return found.reason


DAMAGED = gzip.compress(STRUCTURES.encode() * 50)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (DAMAGED[:40] + b"\xff" * 40 + DAMAGED[80:], "tables.broken_gzip"),
        (b"\x1f\x8b\x08\x00" + b"\xff" * 60, "tables.broken_gzip"),
        (DAMAGED[:-9], "tables.broken_gzip"),
        (b'<?xml version="1.0" encoding="L"?><a/>', "access.bad_xml"),
        (b'<?xml version="1.0" encoding="gbk"?><a/>', "access.bad_xml"),
        (b'<?xml version="1.0" encoding="utf-32"?><a/>', "access.bad_xml"),
        (b"<a>" + b"<b>" * 9, "access.bad_xml"),
        (b"<!--" + b" " * 9000 + b'--><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "access.bad_xml"),
        (b'{"pmej": [' + b"[" * 90_000, "access.bad_json"),
        (b'{"pmej": [' + b'{"a":' * 90_000, "access.bad_json"),
        (b'{"pmej": [{"a": ' + b"9" * 5000 + b"}]}", "access.bad_json"),
    ],
)  # fmt: skip
def test_a_register_that_cannot_be_read_is_refused_with_its_reason(tmp_path, content, reason):
    assert refusal(tmp_path / "finess", content) == reason


def test_half_a_character_of_a_flow_is_told_as_unknown(tmp_path):
    flow = {
        "pmej": [{"ege": [{"informationsGeneralesEGE": {"numFinessEge": "1", "nomEgeCourt": "A\ud800"}}]}]
    }
    (tmp_path / "flow.json").write_text(json.dumps(flow), "utf-8")
    assert read_finess(tmp_path / "flow.json").rows["place"][0]["rs"] == "A\ufffd"


def test_fields_within_fields_and_other_elements_of_a_flow_are_not_read(tmp_path):
    (tmp_path / "a.xml").write_text(
        "<flux><autre>x<activiteamm><irm> 4 <b>5</b></irm><vide/></activiteamm></autre><irm>9</irm></flux>",
        "utf-8",
    )
    assert read_finess(tmp_path / "a.xml").rows == {"activiteamm": [{"irm": "4", "vide": ""}]}


@pytest.mark.parametrize(
    ("limit", "content"),
    [
        ("MOST_OF_EXTRACT", STRUCTURES.encode() + b"\n" * 3000),
        ("MOST_OF_FLOW", PERMIT.encode() + b" " * 3000),
        ("MOST_ROWS", PERMIT.encode()),
    ],
)
def test_a_register_larger_than_france_is_refused_before_memory_ends(tmp_path, monkeypatch, limit, content):
    monkeypatch.setattr(finess, limit, 1 if limit == "MOST_ROWS" else 3000)
    assert refusal(tmp_path / "a.gz", gzip.compress(content)) == "access.finess_too_large"
