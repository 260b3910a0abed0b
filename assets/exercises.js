/* Answer boxes: reads a number, walks through the rules that Python wrote into the page, says what it finds.
 * The same as bitsbook/exercises/judge.py; nothing leaves the browser. */
(() => {
  "use strict";

  const KEY = "from-bits-to-loss.exercises";
  const NUMBER = "(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:e[+-]?[0-9]+)?";
  const ANSWER = new RegExp(`^([+-]?${NUMBER})(?:\\s*/\\s*(${NUMBER}))?\\s*([^0-9\\s.,+/-][^0-9]*)?$`);
  const MARKS = { right: "✓", wrong: "✗", number: "?" };

  function read(text) {
    const found = ANSWER.exec(text.trim().toLowerCase().replaceAll("\u2212", "-"));
    if (found === null) return null;
    const [above, below] = [found[1], found[2] ?? "1"].map((part) => Number(part.replace(",", ".")));
    if (below === 0 || !Number.isFinite(above / below)) return null;
    return { value: above / below, typed: (found[3] ?? "").split(/\s+/).filter(Boolean).join(" ") };
  }

  function judge(part, text, { ask, wrong }) {
    const given = read(text);
    if (given === null) return { kind: "number", message: ask };
    const known = Object.hasOwn(part.words, given.typed);
    if (given.typed !== "" && !known) {
      return { kind: "number", message: part.unit ? `${ask} The unit here is ${part.unit}.` : ask };
    }
    const unit = known ? part.words[given.typed] : "";
    const fits = (rule) => rule.units.includes(unit) && Math.abs(given.value - rule.value) <= rule.tolerance;
    return part.rules.find(fits) ?? { kind: "wrong", message: wrong };
  }

  /* Progress: the numbers of the exercises that are solved.  A browser may refuse to keep anything. */
  function solved() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return new Set(Array.isArray(kept) ? kept.map(String) : []);
    } catch {
      return new Set();
    }
  }

  function keep(numbers) {
    try {
      if (numbers.size === 0) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify([...numbers]));
    } catch {
      // Then the page remembers until it is left.
    }
  }

  class Box {
    constructor(form, changed) {
      this.form = form;
      this.number = form.dataset.exercise;
      this.data = JSON.parse(form.querySelector("script").textContent);
      this.inputs = [...form.querySelectorAll("input")];
      form.querySelector("fieldset").disabled = false;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (this.check()) changed(this.number);
      });
    }

    check() {
      const kinds = this.inputs.map((input, k) => {
        const { kind, message } = judge(this.data.parts[k], input.value, this.data);
        const line = input.parentElement.querySelector(".exercise-verdict");
        line.textContent = `${MARKS[kind] ?? MARKS.wrong} ${message}`;
        line.dataset.kind = kind;
        input.setAttribute("aria-invalid", String(kind !== "right"));
        return kind;
      });
      return kinds.every((kind) => kind === "right");
    }

    mark(done) {
      this.form.classList.toggle("exercise-solved", done);
      if (done) return;
      for (const line of this.form.querySelectorAll(".exercise-verdict")) line.textContent = "";
      for (const input of this.inputs) {
        input.value = "";
        input.removeAttribute("aria-invalid");
      }
    }
  }

  function start() {
    const forms = [...document.querySelectorAll("form.exercise-box")];
    if (forms.length === 0) return;
    const done = solved();
    const progress = document.createElement("p");
    progress.className = "exercise-progress";
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    const clear = document.createElement("button");
    clear.type = "button";
    clear.textContent = "Clear my progress";
    progress.append(count, " ", clear);
    const say = () => {
      const here = forms.filter((form) => done.has(form.dataset.exercise)).length;
      count.textContent = `${here} of ${forms.length} exercises on this page solved. Only this browser knows.`;
    };
    const boxes = forms.map((form) => new Box(form, (number) => {
      done.add(number);
      keep(done);
      form.classList.add("exercise-solved");
      say();
    }));
    clear.addEventListener("click", () => {
      done.clear();
      keep(done);
      for (const box of boxes) box.mark(false);
      say();
    });
    for (const box of boxes) if (done.has(box.number)) box.mark(true);
    say();
    forms.at(-1).after(progress);
  }

  globalThis.judgeAnswer = judge; // for tests, which run without a page
  if (globalThis.document === undefined) return;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
