"""A file that somebody gives is a file, whatever its name: only the command line and Python name a table of Spark."""

from pathlib import Path

from radioscopie.engines.spark import is_table
from radioscopie.inputs import Upload
from radioscopie.questions.impact.answer import answer
from radioscopie.questions.impact.ask import Ask

EXAMPLE = Path(__file__).parents[2] / "examples" / "practice"


def test_bytes_name_no_table():
    given = Upload("table:claims.activity", (EXAMPLE / "activity.csv").read_bytes())
    assert is_table("table:claims.activity")
    assert not is_table(given)
    asked = Ask(activity=given, machines=Upload("machines.csv", (EXAMPLE / "machines.csv").read_bytes()))
    assert answer(asked, lambda _: None).read == 1998
