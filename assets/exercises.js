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

  /** A place for a number: a button until it comes near or is pressed, and then a field.  Fields from the start would
   * make Chrome, which looks for forms to fill in, lay out every section of the page before it answers. */
  class Field {
    /** @param {HTMLButtonElement} place @param {() => void} entered */
    constructor(place, entered) {
      /** @type {HTMLButtonElement | HTMLInputElement} */
      this.shown = place;
      this.entered = entered;
      this.line = place.parentElement?.querySelector(".exercise-verdict");
    }

    open() {
      if (this.shown instanceof HTMLInputElement) return;
      const [place, input] = [this.shown, document.createElement("input")];
      Object.assign(input, { id: place.id, autocomplete: "off", autocapitalize: "off", spellcheck: false, enterKeyHint: "done" });
      input.setAttribute("aria-describedby", place.getAttribute("aria-describedby") ?? "");
      input.value = place.textContent ?? "";
      input.addEventListener("keydown", ({ key, isComposing }) => {
        if (key === "Enter" && !isComposing) this.entered();
      });
      const focused = document.activeElement === place;
      this.shown = input; // before the place loses its focus
      place.replaceWith(input);
      if (focused) input.focus({ preventScroll: true });
    }

    get typed() {
      return (this.shown instanceof HTMLInputElement ? this.shown.value : this.shown.textContent) ?? "";
    }

    set typed(text) {
      if (this.shown instanceof HTMLInputElement) this.shown.value = text;
      else this.shown.textContent = text;
    }

    /** @param {Exercise.Verdict | null} verdict none: as if it had not been touched */
    tell(verdict) {
      this.line?.replaceChildren(verdict === null ? "" : `${MARKS[verdict.kind] ?? MARKS.wrong} ${verdict.message}`);
      this.line?.setAttribute("data-kind", verdict?.kind ?? "");
      if (verdict === null) this.shown.removeAttribute("aria-invalid");
      else this.shown.setAttribute("aria-invalid", String(verdict.kind !== "right"));
    }
  }

  class Box {
    /** @param {HTMLElement} element @param {(box: Box | Task) => void} changed */
    constructor(element, changed) {
      this.element = element;
      this.number = element.dataset.exercise ?? "";
      /** @type {Exercise.Data} */
      this.data = JSON.parse(element.querySelector("script")?.text ?? "{}");
      const enter = () => {
        if (!this.check()) return;
        this.element.classList.add("exercise-solved");
        changed(this);
      };
      /** @type {NodeListOf<HTMLButtonElement>} */
      const places = element.querySelectorAll(".exercise-place");
      this.fields = [...places].map((place) => new Field(place, enter));
      element.querySelector("fieldset")?.removeAttribute("disabled");
      element.querySelector(".exercise-check")?.addEventListener("click", enter);
      element.addEventListener("focusin", () => this.open());
      const watcher = new IntersectionObserver(([{ isIntersecting }]) => {
        if (!isIntersecting) return;
        this.open();
        watcher.disconnect();
      }, { rootMargin: "50%" });
      watcher.observe(element);
    }

    open() {
      for (const field of this.fields) field.open();
    }

    check() {
      this.open();
      const verdicts = this.fields.map((field, k) => judge(this.data.parts[k], field.typed, this.data));
      this.fields.forEach((field, k) => field.tell(verdicts[k]));
      return verdicts.every(({ kind }) => kind === "right");
    }

    get done() {
      return this.element.classList.contains("exercise-solved");
    }

    get answers() {
      return this.fields.map((field) => field.typed);
    }

    /** Show as solved, with the answers that were kept; or as if it had not been touched.
     * @param {boolean} done @param {string[]} answers */
    mark(done, answers = []) {
      this.element.classList.toggle("exercise-solved", done);
      this.fields.forEach((field, k) => {
        field.typed = done ? answers[k] ?? "" : "";
        if (!done) field.tell(null);
      });
    }
  }

  /** A function is checked in Jupyter; here the reader ticks it off. */
  class Task {
    /** @param {HTMLElement} element @param {Element} tick @param {(box: Box | Task) => void} changed */
    constructor(element, tick, changed) {
      this.element = element;
      this.number = element.dataset.exercise ?? "";
      /** @type {string[]} */
      this.answers = [];
      this.tick = tick;
      this.tick.addEventListener("click", () => {
        this.mark(!this.done);
        changed(this);
      });
    }

    get done() {
      return this.tick.getAttribute("aria-checked") === "true";
    }

    /** @param {boolean} done */
    mark(done) {
      this.element.classList.toggle("exercise-solved", done);
      this.tick.setAttribute("aria-checked", String(done));
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
    /** @type {NodeListOf<HTMLElement>} */
    const elements = document.querySelectorAll(".exercise-box");
    if (elements.length === 0) return;
    const progress = document.createElement("p");
    progress.className = "exercise-progress";
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    const boxes = [...elements].map((element) => {
      const tick = element.querySelector("[role=checkbox]");
      return tick ? new Task(element, tick, changed) : new Box(element, changed);
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
      count.textContent = `${here} of ${elements.length} exercises on this page solved. Only this browser knows.`;
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
    elements[elements.length - 1].closest("section")?.append(progress);
  }

  globalThis.judgeAnswer = judge; // for tests, which run without a page
  if (globalThis.document === undefined) return;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
