"""The priced rows are a draft until the rows refused are written too: whoever drops the answer leaves nothing."""

from radioscopie.questions.price.answer import answer
from radioscopie.questions.price.ask import Ask
from radioscopie.results.answer import silent

ROWS = "date,act\n2026-01-05,ZBQK002\n2026-01-07,ZBQK999\n"


def priced(folder):
    (folder / "a.csv").write_text(ROWS, "utf-8")
    return answer(Ask(activity=folder / "a.csv", out=folder / "o.csv"), silent)


def test_an_answer_has_its_rows_ready_and_in_no_language(tmp_path):
    answered = priced(tmp_path)
    assert answered.draft.file.read_text("utf-8").count("\n") == 2
    assert answered.draft.rejects == tmp_path / "o.rejects.csv"
    assert answered.rejects["reason"].to_pylist() == ["price.unknown_act"]
    answered.draft.held.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_an_answer_that_is_dropped_leaves_nothing(tmp_path):
    priced(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
