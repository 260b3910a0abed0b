/* Cases to decide: a curve, choices to press, and a reason for each. They are turned over like cards, or there is
 * one a day. Nothing leaves the browser. */
(() => {
  "use strict";

  const { node, svg, button, status } = globalThis.bitsToLoss;
  const [LEFT, RIGHT, TOP, BOTTOM] = [40, 292, 10, 134]; // of a curve's axes, as in cases.py

  /** What is kept: for each card the choices that were pressed, in order; anything else is dropped.
   * @param {Kept<Cases.Tried>} kept @param {Cases.Card[]} cards */
  function tidy(kept, cards) {
    /** @type {Cases.Tried} */
    const tried = {};
    for (const { name, choices } of cards) {
      const found = kept?.[name];
      const pressed = Array.isArray(found) ? found : [];
      const known = pressed.filter((one) => Number.isInteger(one) && one >= 0 && one < choices.length);
      if (known.length) tried[name] = [...new Set(known)];
    }
    return tried;
  }

  /** Press a choice of a card.
   * @param {Cases.Tried} tried @param {string} name @param {number} choice @returns {Cases.Tried} */
  function press(tried, name, choice) {
    const before = tried[name] ?? [];
    return before.includes(choice) ? tried : { ...tried, [name]: [...before, choice] };
  }

  /** @param {Cases.Tried} tried @param {Cases.Card} card */
  function decided(tried, { name, right }) {
    return tried[name]?.includes(right) ?? false;
  }

  /** Cards whose first choice was right, cards that are decided, and all of them.
   * @param {Cases.Tried} tried @param {Cases.Card[]} cards @returns {Cases.Score} */
  function score(tried, cards) {
    const done = cards.filter((card) => decided(tried, card));
    const first = done.filter(({ name, right }) => tried[name][0] === right);
    return { first: first.length, decided: done.length, all: cards.length };
  }

  /** @param {Cases.Score} score */
  function words({ first, decided, all }) {
    if (decided === 0) return `${all} cases to decide.`;
    return `${decided} of ${all} decided, ${first} at the first try. Only this browser knows.`;
  }

  /** The card of a day of the reader's calendar: a year, a month from 1 to 12, a day.
   * @param {number} year @param {number} month @param {number} day @param {number} count */
  function today(year, month, day, count) {
    return Math.floor(Date.UTC(year, month - 1, day) / 86_400_000) % count;
  }

  /** The next card that is not decided; the next one if all are.
   * @param {number} at @param {Cases.Tried} tried @param {Cases.Card[]} cards */
  function another(at, tried, cards) {
    const after = cards.map((_, k) => (at + 1 + k) % cards.length);
    return after.find((k) => !decided(tried, cards[k])) ?? after[0];
  }

  /** What is said of a choice, in paragraphs.
   * @param {Cases.Card} card @param {number} choice */
  function verdict(card, choice) {
    const why = card.choices[choice][1];
    return choice === card.right ? [`✓ ${why}`, ...card.verdict] : [`✗ ${why}`];
  }

  /** @param {string[]} texts */
  const longest = (texts) => texts.reduce((a, b) => (b.length > a.length ? b : a), "");

  /** A card as large as the largest: of each part the longest text.
   * @param {Cases.Card[]} cards @returns {Cases.Card} */
  function largest(cards) {
    return {
      ...cards[0],
      name: "",
      facts: longest(cards.map(({ facts }) => facts)),
      choices: cards[0].choices.map((_, k) => [longest(cards.map(({ choices }) => choices[k]?.[0] ?? "")), ""]),
    };
  }

  /** As many paragraphs as any verdict has, each as long as the longest there. @param {Cases.Card[]} cards */
  function longestVerdict(cards) {
    const said = cards.flatMap((card) => card.choices.map((_, k) => verdict(card, k)));
    const paragraphs = Math.max(...said.map(({ length }) => length));
    return Array.from({ length: paragraphs }, (_, k) => longest(said.map((one) => one[k] ?? "")));
  }

  /** @param {Cases.Picture} picture */
  function curve({ words: label, guess, line, bad, ticks, steps }) {
    /** @type {(x: number, y: number, words: string, anchor: string) => SVGElement} */
    const text = (x, y, words, anchor) => svg("text", { x, y, "text-anchor": anchor, "font-size": 12 }, words);
    return svg(
      "svg",
      { class: "case-curve", viewBox: "0 0 300 170", role: "img", "aria-label": label },
      svg("path", { class: "case-guess", d: `M${LEFT} ${guess}H${RIGHT}` }),
      text(RIGHT, guess + (guess < 30 ? 14 : -5), "ln C", "end"),
      svg("path", { class: "case-line", d: line }),
      svg("path", { class: "case-nan", d: bad }),
      svg("path", { class: "case-axis", d: `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}` }),
      ...ticks.map(([y, label]) => text(LEFT - 5, y + 4, label, "end")),
      ...steps.map(([x, label]) => text(x, BOTTOM + 15, label, "middle")),
      text(RIGHT, 166, "step", "end"),
    );
  }

  class Deck {
    /** @param {HTMLElement} box @param {Cases.Data} data @param {Memory<Cases.Tried>} memory */
    constructor(box, data, memory) {
      this.cards = data.cards;
      this.daily = data.daily;
      this.memory = memory;
      this.tried = tidy(memory.read(), this.cards);
      this.at = 0;
      box.classList.add("cases-game");
      this.list = node("div", { class: "cases-list" });
      const back = this.card(data.question, "case-room", { "aria-hidden": "true", inert: "" });
      this.shown = this.card(data.question, "case-shown");
      this.fill(back, largest(this.cards));
      this.say(back, longestVerdict(this.cards));
      for (const one of back.choices.children) {
        one.setAttribute("data-mark", "right"); // what is marked and pressed takes more room
        one.setAttribute("aria-pressed", "true");
      }
      this.list.append(back.item, this.shown.item);
      this.place = node("span", { class: "cases-place", role: "status" });
      this.back = this.daily
        ? button("Today’s case", () => this.go(this.first()))
        : button("Previous", () => this.go(this.at - 1), { "aria-label": "Previous case" });
      this.next = this.daily
        ? button("Another case", () => this.go(another(this.at, this.tried, this.cards)))
        : button("Next", () => this.go(this.at + 1), { "aria-label": "Next case" });
      const turns = this.daily ? [this.place, this.next, this.back] : [this.back, this.place, this.next];
      const all = this.cards.length;
      this.said = status(words({ first: all, decided: all, all }));
      this.said.element.classList.add("cases-score");
      const clear = button("Clear my verdicts", () => this.forget());
      box.append(
        node("div", { class: "cases-row" }, ...turns),
        this.list,
        node("div", { class: "cases-row" }, this.said.element, clear),
      );
    }

    /** The parts of a card, still empty. @param {string} question @param {string} kind */
    card(question, kind, attributes = {}) {
      /** @param {string} name */
      const part = (name) => node("p", { class: `case-${name}` });
      const [title, facts, picture] = [part("title"), part("facts"), node("div")];
      const said = node("div", { class: "case-said" });
      if (kind === "case-shown") said.setAttribute("role", "status");
      const choices = node("div", { class: "case-choices", role: "group", "aria-label": question });
      const asked = node("p", { class: "case-question" }, question);
      const hint = node("p", { class: "case-hint" }, "Choose one. What the numbers say about it will stand here.");
      const [left, right] = [node("div", {}, title, picture, facts), node("div", {}, asked, choices, said, hint)];
      const item = node("div", { class: `case ${kind}`, ...attributes }, left, right);
      return { item, title, picture, facts, choices, said };
    }

    /** @param {ReturnType<Deck["card"]>} parts @param {Cases.Card} card */
    fill(parts, card) {
      if (card.name) parts.item.id = card.name;
      parts.title.textContent = card.title;
      parts.picture.replaceChildren(curve(card.picture));
      parts.facts.textContent = card.facts;
      const choose = card.choices.map(([text], k) => button(text, () => this.press(k), { class: "case-choice" }));
      parts.choices.replaceChildren(...choose);
    }

    /** Where a reader begins: today's case, or the first that is not decided. */
    first() {
      const now = new Date();
      if (this.daily) return today(now.getFullYear(), now.getMonth() + 1, now.getDate(), this.cards.length);
      return another(-1, this.tried, this.cards);
    }

    /** A link to a card brings it to the front. */
    follow() {
      const at = this.cards.findIndex(({ name }) => `#${name}` === location.hash);
      if (at < 0) return;
      this.go(at);
      this.shown.item.scrollIntoView();
    }

    /** @param {number} at */
    go(at) {
      if (at < 0 || at >= this.cards.length) return;
      this.at = at;
      this.fill(this.shown, this.cards[at]);
      this.mark();
      if (this.daily) {
        const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long" });
        this.place.textContent = at === this.first() ? `The case of ${day}` : `Another of the ${this.cards.length}`;
        this.back.setAttribute("aria-disabled", String(at === this.first()));
        return;
      }
      this.place.textContent = `${at + 1} of ${this.cards.length}`;
      // A button that has the focus keeps it at the end of the row, so it is not disabled.
      this.back.setAttribute("aria-disabled", String(at === 0));
      this.next.setAttribute("aria-disabled", String(at === this.cards.length - 1));
    }

    /** @param {number} choice */
    press(choice) {
      this.tried = press(this.tried, this.cards[this.at].name, choice);
      this.memory.write(this.tried);
      this.mark(choice);
    }

    forget() {
      this.tried = {};
      this.memory.write(this.tried);
      this.go(this.first());
    }

    /** @param {ReturnType<Deck["card"]>} parts @param {string[]} paragraphs */
    say(parts, paragraphs) {
      parts.said.replaceChildren(...paragraphs.map((one) => node("p", {}, one)));
    }

    /** Mark what was pressed, and say of the last one why it is right or not.
     * @param {number} [last] */
    mark(last) {
      const card = this.cards[this.at];
      const tried = this.tried[card.name] ?? [];
      [...this.shown.choices.children].forEach((one, k) => {
        one.setAttribute("data-mark", !tried.includes(k) ? "" : k === card.right ? "right" : "wrong");
        one.setAttribute("aria-pressed", String(tried.includes(k)));
      });
      const said = last ?? tried.at(-1);
      this.say(this.shown, said === undefined ? [] : verdict(card, said));
      this.said.say(words(score(this.tried, this.cards)));
    }

    /** Left and right turn the cards over, unless a field wants the key. @param {KeyboardEvent} event */
    key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const step = Number(event.key === "ArrowRight") - Number(event.key === "ArrowLeft");
      if (step === 0 || (event.target instanceof Element && event.target.closest("input, select, textarea"))) return;
      event.preventDefault();
      event.stopPropagation(); // in Jupyter they would turn to another cell
      const inside = this.shown.item.contains(document.activeElement);
      this.go(this.at + step);
      if (inside) this.shown.choices.querySelector("button")?.focus();
    }
  }

  /** @type {(box: HTMLElement, data: Cases.Data, memory: Memory<Cases.Tried>, element: HTMLElement) => void | (() => void)} */
  function start(box, data, memory, element) {
    const deck = new Deck(box, data, memory);
    // The addresses of the cards are those of the game, not of what stands there without it.
    for (const one of element.querySelectorAll(".game-still [id]")) one.removeAttribute("id");
    deck.go(deck.first());
    if (data.daily) return undefined;
    const follow = () => deck.follow();
    box.addEventListener("keydown", (event) => deck.key(event));
    addEventListener("hashchange", follow);
    follow();
    return () => removeEventListener("hashchange", follow);
  }

  globalThis.bitsToLoss.games.cases = { start, tidy, press, score, words, today, another, verdict };
})();
