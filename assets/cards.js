/* Case cards: one card at a time, choices to press, a score that this browser keeps.
 * Without this script the page shows all cards, with questions and answers. Nothing leaves the browser. */
(() => {
  "use strict";

  const KEY = "from-bits-to-loss.cases";

  /** What is kept: for each card the choices that were pressed, in order; anything else is dropped. */
  function tidy(kept, cards) {
    const tried = {};
    for (const { name, choices } of cards) {
      const pressed = Array.isArray(kept?.[name]) ? kept[name] : [];
      const known = pressed.filter((one) => Number.isInteger(one) && one >= 0 && one < choices);
      if (known.length) tried[name] = [...new Set(known)];
    }
    return tried;
  }

  /** Cards whose first choice was right, cards that are decided, and all of them. */
  function score(tried, cards) {
    const decided = cards.filter(({ name, right }) => tried[name]?.includes(right));
    return { first: decided.filter(({ name, right }) => tried[name][0] === right).length, decided: decided.length, all: cards.length };
  }

  function words({ first, decided, all }) {
    if (decided === 0) return `${all} cases to decide.`;
    return `${decided} of ${all} decided, ${first} at the first try. Only this browser knows.`;
  }

  globalThis.caseCards = { tidy, score, words }; // for tests, which run without a page

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  function keep(tried) {
    try {
      if (Object.keys(tried).length === 0) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(tried));
    } catch {
      // A browser may refuse; then the page remembers until it is left.
    }
  }

  function node(name, attributes = {}, text = "") {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  }

  class Card {
    constructor(item, pressed) {
      this.item = item;
      this.name = item.id;
      const list = item.querySelector(".case-choices");
      const options = [...list.children];
      this.choices = options.length;
      this.right = options.findIndex((one) => "right" in one.dataset);
      this.buttons = options.map((one, k) => {
        const button = node("button", { type: "button", class: "case-choice" }, one.textContent);
        button.addEventListener("click", () => pressed(this, k));
        one.replaceChildren(button);
        return button;
      });
      this.reasons = options.map((one) => one.dataset.why);
      this.verdict = item.querySelector(".case-answer > p").textContent;
      this.said = node("p", { class: "case-said", role: "status" });
      list.after(this.said);
    }

    /** Mark what was pressed, and say of the last one why it is right or not. */
    show(tried = [], last = tried.at(-1)) {
      this.buttons.forEach((button, k) => {
        button.dataset.mark = !tried.includes(k) ? "" : k === this.right ? "right" : "wrong";
        button.setAttribute("aria-pressed", String(tried.includes(k)));
      });
      if (last === undefined) this.said.textContent = "";
      else if (last === this.right) this.said.textContent = `✓ ${this.reasons[last]} ${this.verdict}`;
      else this.said.textContent = `✗ ${this.reasons[last]}`;
    }
  }

  class Game {
    constructor(box) {
      this.box = box;
      this.cards = [...box.querySelectorAll(".case")].map((item) => new Card(item, (card, k) => this.press(card, k)));
      this.tried = tidy(read(), this.cards);
      this.place = node("span", { class: "cases-place", role: "status" });
      this.said = node("span", { class: "cases-score", role: "status" });
      this.back = this.button("Previous", () => this.go(this.at - 1), "Previous case");
      this.next = this.button("Next", () => this.go(this.at + 1), "Next case");
      this.clear = this.button("Clear my verdicts", () => this.forget());
      const row = node("p", { class: "cases-row" });
      row.append(this.back, this.place, this.next);
      const foot = node("p", { class: "cases-row" });
      foot.append(this.said, this.clear);
      box.prepend(row);
      box.append(foot);
      box.classList.add("cases-game");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Cases to decide");
      box.addEventListener("keydown", (event) => this.key(event));
      addEventListener("hashchange", () => this.follow());
      this.show();
      const open = this.cards.findIndex(({ name, right }) => !this.tried[name]?.includes(right));
      this.go(Math.max(open, 0));
      this.follow();
    }

    button(text, pressed, name = text) {
      const made = node("button", { type: "button", "aria-label": name }, text);
      made.addEventListener("click", pressed);
      return made;
    }

    /** A link to a card brings it to the front. */
    follow() {
      const at = this.cards.findIndex(({ name }) => `#${name}` === location.hash);
      if (at < 0) return;
      this.go(at);
      this.cards[at].item.scrollIntoView();
    }

    go(at) {
      if (at < 0 || at >= this.cards.length) return;
      this.at = at;
      this.cards.forEach(({ item }, k) => item.classList.toggle("case-shown", k === at));
      this.place.textContent = `${at + 1} of ${this.cards.length}`;
      // A button that has the focus keeps it at the end of the row, so it is not disabled.
      this.back.setAttribute("aria-disabled", String(at === 0));
      this.next.setAttribute("aria-disabled", String(at === this.cards.length - 1));
    }

    press(card, k) {
      const tried = (this.tried[card.name] ??= []);
      if (!tried.includes(k)) tried.push(k);
      keep(this.tried);
      card.show(tried, k);
      this.count();
    }

    forget() {
      this.tried = {};
      keep(this.tried);
      this.show();
      this.go(0);
    }

    show() {
      for (const card of this.cards) card.show(this.tried[card.name]);
      this.count();
    }

    count() {
      this.said.textContent = words(score(this.tried, this.cards));
    }

    /** Left and right turn the cards over, unless a field or a link wants the key. */
    key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step === undefined || event.target.closest("input, select, textarea")) return;
      event.preventDefault();
      const inside = this.cards[this.at].item.contains(document.activeElement);
      this.go(this.at + step);
      if (inside) this.cards[this.at].buttons[0].focus();
    }
  }

  function start() {
    for (const box of document.querySelectorAll(".cases")) new Game(box);
  }

  if (globalThis.document === undefined) return;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
