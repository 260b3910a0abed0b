/* Answer boxes: reads a number, walks through the rules that Python wrote into the page, says what it finds.
 * The same as bitsbook/exercises/judge.py; nothing leaves the browser. */
(() => {
  "use strict";

  const KEY = "from-bits-to-loss.exercises"; // the numbers of those that are solved
  const ANSWERS = "from-bits-to-loss.answers"; // what was typed there
  const NUMBER = "(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:e[+-]?[0-9]+)?";
  const ANSWER = new RegExp(`^([+-]?${NUMBER})(?:\\s*/\\s*(${NUMBER}))?\\s*([^0-9\\s.,+/-][^0-9]*)?$`);
  /** @type {Record<string, string>} */
  const MARKS = { right: "✓", wrong: "✗", number: "?" };

  /** @param {string} text */
  function read(text) {
    const found = ANSWER.exec(text.trim().toLowerCase().replaceAll("\u2212", "-"));
    if (found === null) return null;
    const [above, below] = [found[1], found[2] ?? "1"].map((part) => Number(part.replace(",", ".")));
    if (below === 0 || !Number.isFinite(above / below)) return null;
    return { value: above / below, typed: (found[3] ?? "").split(/\s+/).filter(Boolean).join(" ") };
  }

  /** @param {Exercise.Part} part @param {string} text @param {Exercise.Words} words @returns {Exercise.Verdict} */
  function judge(part, text, { ask, wrong }) {
    const given = read(text);
    if (given === null) return { kind: "number", message: ask };
    const known = Object.hasOwn(part.words, given.typed);
    if (given.typed !== "" && !known) {
      return { kind: "number", message: part.unit ? `${ask} The unit here is ${part.unit}.` : ask };
    }
    const unit = known ? part.words[given.typed] : "";
    /** @param {Exercise.Rule} rule */
    const fits = (rule) => rule.units.includes(unit) && Math.abs(given.value - rule.value) <= rule.tolerance;
    return part.rules.find(fits) ?? { kind: "wrong", message: wrong };
  }

  /* Progress: what is solved, and with which answers.  A browser may refuse to keep anything. */

  /** @param {string} key */
  function kept(key) {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {object} value */
  function keep(key, value) {
    try {
      if (Object.keys(value).length === 0) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Then the page remembers until it is left.
    }
  }

  /** @returns {Exercise.Solved} */
  function known() {
    const [list, answers] = [kept(KEY), Object(kept(ANSWERS))];
    const all = Array.isArray(list) ? list.map(String) : [];
    return Object.fromEntries(all.map((number) => [number, Array.isArray(answers[number]) ? answers[number] : []]));
  }

  class Box {
    /** @param {HTMLFormElement} form @param {(box: Box | Task) => void} changed */
    constructor(form, changed) {
      this.form = form;
      this.number = form.dataset.exercise ?? "";
      /** @type {Exercise.Data} */
      this.data = JSON.parse(form.querySelector("script")?.text ?? "{}");
      this.inputs = [...form.querySelectorAll("input")];
      form.querySelector("fieldset")?.removeAttribute("disabled");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (!this.check()) return;
        this.form.classList.add("exercise-solved");
        changed(this);
      });
    }

    check() {
      const kinds = this.inputs.map((input, k) => {
        const { kind, message } = judge(this.data.parts[k], input.value, this.data);
        const line = input.parentElement?.querySelector(".exercise-verdict");
        line?.replaceChildren(`${MARKS[kind] ?? MARKS.wrong} ${message}`);
        line?.setAttribute("data-kind", kind);
        input.setAttribute("aria-invalid", String(kind !== "right"));
        return kind;
      });
      return kinds.every((kind) => kind === "right");
    }

    get done() {
      return this.form.classList.contains("exercise-solved");
    }

    get answers() {
      return this.inputs.map((input) => input.value);
    }

    /** Show as solved, with the answers that were kept; or as if it had not been touched.
     * @param {boolean} done @param {string[]} answers */
    mark(done, answers = []) {
      this.form.classList.toggle("exercise-solved", done);
      if (done) {
        this.inputs.forEach((input, k) => { input.value = answers[k] ?? ""; });
        return;
      }
      for (const line of this.form.querySelectorAll(".exercise-verdict")) line.textContent = "";
      for (const input of this.inputs) {
        input.value = "";
        input.removeAttribute("aria-invalid");
      }
    }
  }

  /** A function is checked in Jupyter; here the reader ticks it off. */
  class Task {
    /** @param {HTMLFormElement} form @param {HTMLInputElement} tick @param {(box: Box | Task) => void} changed */
    constructor(form, tick, changed) {
      this.form = form;
      this.number = form.dataset.exercise ?? "";
      /** @type {string[]} */
      this.answers = [];
      this.tick = tick;
      this.tick.addEventListener("change", () => {
        this.mark(this.tick.checked);
        changed(this);
      });
    }

    get done() {
      return this.tick.checked;
    }

    /** @param {boolean} done */
    mark(done) {
      this.form.classList.toggle("exercise-solved", done);
      this.tick.checked = done;
    }
  }

  /** @param {string} text @param {() => void} act */
  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function start() {
    /** @type {NodeListOf<HTMLFormElement>} */
    const forms = document.querySelectorAll("form.exercise-box");
    if (forms.length === 0) return;
    const progress = document.createElement("p");
    progress.className = "exercise-progress";
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    const boxes = [...forms].map((form) => {
      const tick = form.querySelector("input");
      return form.classList.contains("exercise-task") && tick ? new Task(form, tick, changed) : new Box(form, changed);
    });
    let now = known(); // the numbers of all that is solved in the book, each with what was typed
    let before = now;

    /** @param {Box | Task} box */
    function changed({ number, answers, done }) {
      const { [number]: _, ...others } = now;
      set(done ? { ...others, [number]: answers } : others);
      offer(clear);
    }

    /** Keep what is solved by now, and show it. @param {Exercise.Solved} next */
    function set(next) {
      [before, now] = [now, next];
      keep(KEY, Object.keys(now));
      keep(ANSWERS, now);
      show();
    }

    function show() {
      for (const box of boxes) {
        const solved = Object.hasOwn(now, box.number);
        if (solved !== box.done || solved) box.mark(solved, now[box.number]);
      }
      const here = boxes.filter((box) => box.done).length;
      count.textContent = `${here} of ${forms.length} exercises on this page solved. Only this browser knows.`;
      globalThis.showProgress?.();
    }

    const clear = button("Clear this page", () => {
      set(Object.fromEntries(Object.entries(now).filter(([number]) => !boxes.some((box) => box.number === number))));
      offer(undo);
    });
    const undo = button("Undo", () => {
      set(before);
      offer(clear);
    });

    /** @param {HTMLButtonElement} wanted */
    function offer(wanted) {
      const shown = wanted === clear ? undo : clear;
      if (!shown.isConnected) return;
      const focused = document.activeElement === shown;
      shown.replaceWith(wanted);
      if (focused) wanted.focus();
    }

    progress.append(count, " ", clear);
    show();
    forms[forms.length - 1].after(progress);
  }

  globalThis.judgeAnswer = judge; // for tests, which run without a page
  if (globalThis.document === undefined) return;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
