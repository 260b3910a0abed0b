"""Exercises: what is right, which slip gets which hint, and that notebook and page never disagree."""

import functools
import itertools
import json
import math
import re
from fractions import Fraction
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from bitsbook.exercises import (
    Case,
    Exercise,
    Part,
    Slip,
    Task,
    Wrong,
    check,
    exercise,
    exercises,
    judge,
    judge_function,
    verdict,
)
from bitsbook.exercises.box import box
from bitsbook.exercises.judge import ASK, read

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = {
    int(p.stem[-2:]): exercises(int(p.stem[-2:]))
    for p in (ROOT / "packages/bitsbook/src/bitsbook/exercises").glob("chapter*.py")
}
PAGES = {
    chapter: sorted((ROOT / "chapters").glob(f"{chapter:02d}[-a-z]*.ipynb")) for chapter in CHAPTERS
}  # a long chapter has a second page, 08b
ALL = [one for chapter in sorted(CHAPTERS) for one in CHAPTERS[chapter]]
NUMBERS, TASKS = [one for one in ALL if one.parts], [one for one in ALL if one.task]
PARTS = [(one, k, part) for one in ALL for k, part in enumerate(one.parts)]

JUNK = ["", "   ", "much", "bits", "1 2", "1..2", "--1", "1/0", "0/0", "nan", "inf", "1e999", "1/2/3", "½", "1 apples"]
JUNK += ["<b>1</b>", "</script><script>alert(1)</script>", "1 <img src=x onerror=alert(1)>", "None", "0x10", "1e", "e5"]
JUNK += ["constructor", "1 constructor", "1 __proto__", "１", "1_000"]


def written(value):
    """One number in the ways a person may type it."""
    yield repr(float(value))
    yield repr(float(value)).replace(".", ",")
    yield f"  {float(value)!r} "
    if abs(value) < 1e6:
        fraction = Fraction(float(value)).limit_denominator(10**6)
        yield f"{fraction.numerator}/{fraction.denominator}"
        yield f"{fraction.numerator} / {fraction.denominator}".replace("-", "\u2212")


def answers_to_try(part):
    """A generated table: the right answer, each known slip, the other unit, and junk."""
    values = [rule.value for rule in part.rules()]
    values += [
        2 * part.answer + 7.77,
        10**9,
        -(10**9),
        part.answer + 0.9 * part.tolerance,
        part.answer + 1.5 * part.tolerance,
    ]
    for value, unit in itertools.product(values, ["", " bits", " bit", "nats", "  NATS ", f" {part.unit}", " parsecs"]):
        for text in written(value):
            yield text + unit
    yield from JUNK


@pytest.mark.parametrize(("one", "k", "part"), PARTS, ids=[f"{one.number}-{k}" for one, k, _ in PARTS])
def test_each_answer_gets_its_verdict(one, k, part):
    for text in written(part.answer):
        assert judge(part, text).kind == "right"
        assert judge(part, f"{text} {part.unit}").kind == "right"
    assert judge(part, part.answer).kind == "right"
    assert judge(part, np.float64(part.answer)).kind == "right"
    for slip in part.slips:
        assert judge(part, slip.value) == judge(part, repr(float(slip.value)))
        assert judge(part, slip.value).kind == "slip"
        assert judge(part, slip.value).message == slip.hint
    if part.base in {"bits", "nats"} and part.answer:
        other, factor = ("nats", math.log(2)) if part.base == "bits" else ("bits", 1 / math.log(2))
        assert judge(part, part.answer * factor).kind == "unit"
        assert judge(part, f"{part.answer * factor} {other}").kind == "unit"
        assert judge(part, f"{part.answer} {other}").kind == "unit"
    if part.sign and part.answer:
        assert judge(part, -part.answer).kind == "sign"
    for text in JUNK:
        assert judge(part, text).kind == "number"


@pytest.mark.parametrize(
    "junk", [None, True, [], {}, object(), math.nan, math.inf, 1j, "x", np.array([1.0, 2.0]), b"1"]
)
def test_check_never_raises_for_a_wrong_answer(junk, capsys):
    for one in ALL:
        check(one.number, junk)
        said = capsys.readouterr().out
        assert "Right" not in said
        for part in one.parts:
            if part.answer >= 1:
                assert f"{part.answer:.3f}" not in said


def test_check_in_a_notebook(capsys):
    check("1.1", None)
    check("1.1", ("13,288 bits", "9.21 nats"))
    check("1.1", (9.2103, 9.2103))
    check("1.1", 13.2877)
    check("1.3", Fraction(3))
    check("1.3", np.array(3))
    assert capsys.readouterr().out.splitlines() == [
        "No answer yet.",
        "information in bits: Right.",
        "information in nats: Right.",
        "information in bits: Look at the unit: the question asks for bits, and 1 bit is 0.693 nats.",
        "information in nats: Right.",
        "Give 2 numbers: (information in bits, information in nats).",
        "Right.",
        "Right.",
    ]


@pytest.mark.parametrize("number", ["9.9", "1", "x.y", "", "1.1.1", 1.1])
def test_exercises_that_do_not_exist(number):
    with pytest.raises(KeyError):
        exercise(number)


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.sampled_from(["", " bits", " NAT"]))
def test_what_is_written_is_read(value, unit):
    number, typed = read(f"{value!r}{unit}".replace(".", ","))
    assert number == value
    assert typed == unit.strip().lower()


def test_slips_that_contradict_are_refused():
    with pytest.raises(ValueError, match="both"):
        Part(1.0, slips=(Slip(1.001, "no"),))
    with pytest.raises(ValueError, match="finite answer"):
        Part(math.nan)
    with pytest.raises(ValueError, match="tolerance > 0"):
        Part(1.0, tolerance=0)


@functools.cache
def cells_of(chapter):
    return [cell for path in PAGES[chapter] for cell in nbformat.read(path, as_version=4).cells]


def question_of(one):
    """The text of the exercise's directive, which must be there once, under its number, a title and its label."""
    label = f"ex-{one.number.replace('.', '-')}"
    cells = cells_of(int(one.number.split(".")[0]))
    source = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    asked = re.findall(
        rf"^```\{{exercise\}} (.+)\n:label: {label}\n:nonumber:\n\n(.+(?:\n.*)*?)\n```$", source, flags=re.M
    )
    assert len(asked) == 1
    title, question = asked[0]
    assert re.fullmatch(rf"{re.escape(one.number)} \S.*", title)
    return question


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.number)
def test_the_notebook_asks_what_is_checked(one):
    """The question, a starter cell that runs, and a solution stand in the chapter.

    A function's starter cell defines it, without a body. A proof has none.
    """
    chapter, index = one.number.split(".")
    cells = cells_of(int(chapter))
    assert ("*A proof.*" in question_of(one)) == (not one.checked)
    starters = [c for c in cells if c.cell_type == "code" and f'check("{one.number}", ' in c.source]
    assert len(starters) == one.checked
    name = one.task.name if one.task else "answer"
    for cell in starters:
        assert cell.source.startswith(f"def {name}({one.task.arguments}):" if one.task else "answer = None")
        assert cell.source.endswith(f'check("{one.number}", {name})')
        assert cell.outputs[0].text == f"No answer yet{f': {name} returns None' if one.task else ''}.\n"
    assert any(f"{{solution-start}} ex-{chapter}-{index}\n" in c.source for c in cells if c.cell_type == "markdown")


@pytest.mark.parametrize("chapter", sorted(CHAPTERS))
def test_every_exercise_of_a_chapter_is_in_the_table(chapter):
    source = "\n".join(cell.source for cell in cells_of(chapter))
    labels = re.findall(r"^:label: ex-(\d+)-(\d+)$", source, flags=re.M)
    assert [one.number for one in CHAPTERS[chapter]] == [f"{a}.{b}" for a, b in labels]


def test_hostile_texts_stay_texts_in_the_box():
    part = Part(1.0, label="<i>", unit="<u>", slips=(Slip(2.0, "</script><script>alert(1)</script>"),))
    html = box(Exercise("0.1", parts=(part,)))
    assert html.count("</script>") == 1
    assert "<i>" not in html
    assert "<u>" not in html.partition("<script")[0]


SUBMIT = """([identifier, texts]) => {
  const box = document.getElementById(identifier);
  box.querySelector('button').focus();
  const inputs = [...box.querySelectorAll('input')];
  return texts.map((text) => {
    inputs.forEach((input) => { input.value = text; });
    box.querySelector('.exercise-check').click();
    return inputs.map((input) => {
      const line = input.parentElement.querySelector('.exercise-verdict');
      return [line.dataset.kind, line.textContent.slice(2)];
    });
  });
}"""


@pytest.fixture
def page(browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("dialog", lambda dialog: page.faults.append(dialog.message))
    yield page
    assert page.faults == []
    context.close()


def open_chapter(page, site, chapter):
    (path,) = (site / "chapters").glob(f"{chapter:02d}-*.html")
    page.goto(path.as_uri())


@pytest.fixture(scope="module")
def judge_of_the_page():
    """The page's own judge in V8, the engine of Chromium."""
    engine = MiniRacer()
    engine.eval((ROOT / "assets" / "exercises.js").read_text(encoding="utf-8"))
    engine.eval(
        "const all = (parts, texts, words) => texts.map((text) => parts.map((p) => judgeAnswer(p, text, words)))"
    )
    return lambda data, texts: engine.call("all", data["parts"], texts, {"ask": data["ask"], "wrong": data["wrong"]})


@pytest.mark.parametrize("one", NUMBERS, ids=lambda one: one.number)
def test_notebook_and_page_agree_on_every_answer(judge_of_the_page, one):
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', box(one))[1])
    texts = list(dict.fromkeys(text for part in one.parts for text in answers_to_try(part)))
    for text, verdicts in zip(texts, judge_of_the_page(data, texts), strict=True):
        for part, found in zip(one.parts, verdicts, strict=True):
            expected = judge(part, text)
            assert (found["kind"], found["message"]) == (expected.kind, expected.message), text


@pytest.mark.parametrize("chapter", sorted(CHAPTERS))
def test_the_box_of_the_page_says_so(page, site, chapter):
    """One exercise a chapter typed into its box: right, wrong and junk."""
    open_chapter(page, site, chapter)
    one = CHAPTERS[chapter][0]
    identifier = f"check-{one.number.replace('.', '-')}"
    texts = [repr(float(one.parts[0].answer)), "123456.5", "much"]
    for text, verdicts in zip(texts, page.evaluate(SUBMIT, [identifier, texts]), strict=True):
        for part, (kind, message) in zip(one.parts, verdicts, strict=True):
            expected = judge(part, text)
            assert (kind, message) == (expected.kind, expected.message), text


NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def test_every_box_of_the_site_is_the_one_that_was_tested(site):
    """Numbers up to their last digits: another processor, or another number of threads, may round otherwise."""
    html = "".join(path.read_text(encoding="utf-8") for path in (site / "chapters").glob("[0-9]*.html"))
    for one in filter(lambda one: one.checked, ALL):
        begin = rf'<div class="exercise-box[^"]*" id="check-{one.number.replace(".", "-")}"'
        (shown,) = re.findall(rf"{begin}.*?</fieldset>(?:<noscript>.*?</script>)?</div>", html)
        tested = box(one)
        assert NUMBER.sub("#", shown) == NUMBER.sub("#", tested), one.number
        numbers = [[float(number) for number in NUMBER.findall(text)] for text in (shown, tested)]
        np.testing.assert_allclose(*numbers, rtol=1e-6)


def test_an_answer_box_by_keyboard_and_what_a_screen_reader_hears(page, site):
    open_chapter(page, site, 1)
    page.locator("#check-1-3-1").focus()  # a button until then: what fields do to a long page says box.py
    field = page.get_by_role("textbox", name="answer in bits", exact=True).first
    assert page.evaluate("document.activeElement.id") == field.get_attribute("id") == "check-1-3-1"
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    line = page.locator("#check-1-3-1-verdict")
    assert line.inner_text() == "✗ It fits, but a shorter one does too."
    assert line.get_attribute("role") == "status"
    assert field.get_attribute("aria-describedby") == "check-1-3-1-verdict"
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("3 bits")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"
    page.keyboard.press("Enter")
    assert line.inner_text() == "✓ Right."
    assert field.get_attribute("aria-invalid") == "false"


def test_progress_stays_in_the_browser_and_can_be_cleared(page, site):
    open_chapter(page, site, 1)
    status = page.locator(".exercise-progress [role=status]")
    assert status.text_content().startswith("0 of 7 exercises")
    place = page.locator("#check-1-3-1")
    assert place.evaluate("(one) => one.tagName") == "BUTTON"
    place.scroll_into_view_if_needed()
    page.locator("#check-1-3 input").fill("3")
    page.locator("#check-1-3 .exercise-check").click()
    assert status.text_content().startswith("1 of 7 exercises")
    page.reload()
    assert status.text_content().startswith("1 of 7 exercises")
    assert "exercise-solved" in page.locator("#check-1-3").get_attribute("class")
    assert place.evaluate("(one) => one.value || one.textContent") == "3"
    place.scroll_into_view_if_needed()
    page.locator("#check-1-3 input").click()
    assert page.locator("#check-1-3 input").input_value() == "3"
    page.evaluate("""localStorage.setItem('from-bits-to-loss.exercises', '["1.3", "2.1"]')""")
    page.reload()
    page.get_by_role("button", name="Clear this page").click()
    assert status.text_content().startswith("0 of 7 exercises")
    page.get_by_role("button", name="Undo").click()
    assert status.text_content().startswith("1 of 7 exercises")
    page.get_by_role("button", name="Clear this page").click()
    page.reload()
    assert status.text_content().startswith("0 of 7 exercises")
    assert page.evaluate("localStorage.getItem('from-bits-to-loss.exercises')") == '["2.1"]'  # another page's stays


def test_progress_that_was_tampered_with_does_no_harm(page, site):
    open_chapter(page, site, 1)
    for kept in ("{", '{"a": 1}', "null", '["<b>", 7]'):
        page.evaluate("(kept) => localStorage.setItem('from-bits-to-loss.exercises', kept)", kept)
        page.reload()
        assert page.locator(".exercise-progress [role=status]").text_content().startswith("0 of 7")


@pytest.mark.parametrize("one", TASKS, ids=lambda one: one.number)
def test_a_right_function_passes_and_each_slip_gets_its_hint(one):
    """Arguments come as copies, so that a function that spoils them spoils nothing else."""
    task = one.task
    assert judge_function(task, task.reference).kind == "right"
    for slip in task.slips:
        found = judge_function(task, slip.function)
        assert found.kind == "wrong"
        assert found.message.endswith(slip.hint), slip.hint
    assert question_of(one).count(f"`{task.name}({task.arguments})`") == 1


def mean_of(numbers):
    return sum(numbers) / len(numbers)


MEAN = Task(
    "mean",
    "numbers",
    mean_of,
    cases=(Case(([1.0, 3.0, 5.0],)), Case(([1e308, 1e308],), hint="Large numbers count too.")),
    slips=(Wrong(sum, "That is the sum."), Wrong(lambda numbers: 1 / 0, "never")),
)
ROWS = Task("rows", "Z", lambda Z: Z.sum(axis=1, keepdims=True), cases=(Case((np.ones((2, 3)),)),))


def raising(numbers):
    raise OSError("no numbers today\nsecond line")


def leaving(numbers):
    raise SystemExit(3)


class Broken(Exception):
    def __str__(self):
        raise RuntimeError


def breaking(numbers):
    raise Broken


def sorting(numbers):
    numbers.reverse()
    return 3.0


HOSTILE = [
    (lambda numbers: None, "No answer yet: mean returns None."),
    (lambda numbers: 3.0 if len(numbers) == 3 else None, "mean([1e+308, 1e+308]) returns None. Does every way "),
    (lambda numbers: "3", "mean([1.0, 3.0, 5.0]) returns something of type str, where a number should be."),
    (lambda numbers: True, "mean([1.0, 3.0, 5.0]) returns something of type bool, where a number should be."),
    (lambda numbers: [[1.0], [1.0, 2.0]], "mean([1.0, 3.0, 5.0]) returns something of type list, where a number"),
    (lambda numbers: 3j, "mean([1.0, 3.0, 5.0]) returns something of type complex"),
    (lambda numbers: math.inf, "mean([1.0, 3.0, 5.0]) gives inf, and should give 3."),
    (lambda numbers: math.nan, "mean([1.0, 3.0, 5.0]) gives nan, and should give 3."),
    (lambda numbers: [3.0], "mean([1.0, 3.0, 5.0]) has the wrong shape: expected a single number, got (1,)."),
    (raising, "mean([1.0, 3.0, 5.0]) raises OSError: no numbers today"),
    (leaving, "mean([1.0, 3.0, 5.0]) raises SystemExit: 3"),
    (breaking, "mean([1.0, 3.0, 5.0]) raises Broken."),
    (lambda: 3.0, "mean([1.0, 3.0, 5.0]) raises TypeError: "),
    (sorting, "mean([1.0, 3.0, 5.0]) changes its argument in place."),
    (sum, "mean([1.0, 3.0, 5.0]) gives 9, and should give 3. That is the sum."),
    (lambda numbers: min(3.0, mean_of(numbers)), "mean([1e+308, 1e+308]) gives 3, and should give inf. Large numbers"),
    (3.0, "Give the function itself: mean, without parentheses after it."),
]


@pytest.mark.parametrize(("function", "said"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_said_of_a_function_that_fails(function, said):
    found = judge_function(MEAN, function)
    assert found.kind != "right"
    assert found.message.startswith(said), found.message
    assert "\n" not in found.message


def test_shapes_and_tensors():
    said = judge_function(ROWS, lambda Z: Z.sum(axis=1)).message
    assert said.endswith("has the wrong shape: expected (2, 1), got (2,).")
    assert judge_function(ROWS, lambda Z: [[3], [3]]).kind == "right"
    grown = judge_function(ROWS, lambda Z: torch.tensor(Z, requires_grad=True).sum(dim=1, keepdim=True))
    assert grown.kind == "right"


def test_a_task_that_cannot_be_checked_is_refused():
    with pytest.raises(ValueError, match="needs a case"):
        Task("f", "x", abs, cases=())
    with pytest.raises(ValueError, match="should give numbers"):
        Task("f", "x", str, cases=(Case((1,)),))
    with pytest.raises(ValueError, match="either"):
        Exercise("0.1", parts=(Part(1.0),), task=MEAN)


def test_a_proof_is_compared_with_the_solution(capsys):
    assert verdict(Exercise("0.1"), "q. e. d.").startswith("This asks for a proof.")


def test_a_function_is_ticked_off_on_the_page(page, site):
    open_chapter(page, site, 5)
    status = page.locator(".exercise-progress [role=status]")
    before = int(status.text_content().split()[0])
    mine = page.locator("#check-5-7")
    assert page.locator(".cell:has(#check-5-7) > .cell_input").is_visible()
    mine.get_by_text("Hints").click()
    assert "overflows" in mine.inner_text()
    mine.get_by_role("checkbox").check()
    assert int(status.text_content().split()[0]) == before + 1
    page.reload()
    assert mine.get_by_role("checkbox").is_checked()
    mine.get_by_role("checkbox").uncheck()
    assert int(status.text_content().split()[0]) == before


def test_nothing_is_asked_for_in_words_only():
    assert ASK.startswith("Give a number")
    for one in ALL:
        assert verdict(one, None) == "No answer yet."
