"""docs/authoring.md promises ten minutes: what it tells to type works as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from interviewer.authoring.loader import find, load_trees
from interviewer.authoring.tree_checks import check_trees
from interviewer.authoring.tree_tests import run_file
from interviewer.report.grade import grade

GUIDE = Path(__file__).parents[3] / "docs" / "authoring.md"


def test_the_question_of_the_guide(tmp_path: Path) -> None:
    guide, _, _ = GUIDE.read_text().partition("\n## An exercise instead of a question")
    pack, first_half, second_half, tests = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    folder = tmp_path / "my-company"
    folder.mkdir()
    (folder / "pack.yaml").write_text(pack)
    (folder / "why-we-churn.yaml").write_text(first_half + second_half)
    (folder / "why-we-churn.tests.yaml").write_text(tests)

    question = find(load_trees(tmp_path), "why-we-churn")[0]
    graded = grade(question, "I would split it by plan.")
    assert graded["concepts"]["segments"]["state"] == "heard"
    assert graded["next_probe"]["id"] == "hear-it-from-them"
    _, results, noisy = run_file(folder / "why-we-churn.yaml")
    assert [failure for result in (*results, *noisy) for failure in result.failures] == []
    # Two tests are a beginning; what the checks still ask for is tests, nothing else.
    errors, questions = check_trees(tmp_path)
    (checked,) = questions
    assert (errors, checked.mistakes) == ([], ())
    assert all("no test has" in gap.problem for gap in checked.gaps)
