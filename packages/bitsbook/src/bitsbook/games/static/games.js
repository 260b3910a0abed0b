/* What all games share. A game's own script says bitsToLoss.games.NAME = { start(box, data, memory) {...}, ... }:
 * `box` is an empty element of the game's, `data` what Python has written, `memory` reads and writes what the reader
 * has done, an object, {} at first. On a page each .game element is started when it is there; in Jupyter game.py
 * calls show(). Types are in types/games.d.ts. */
(() => {
  "use strict";
  if (globalThis.bitsToLoss) return; // each widget in Jupyter brings this file

  const PREFIX = "from-bits-to-loss.games."; // what browsers keep, by a game's id

  /** An element with attributes and children; a text is a child. An attribute that is null or false is left out.
   * @type {BitsToLoss["node"]} */
  function node(name, attributes = {}, ...children) {
    return dress(document.createElement(name), attributes, children);
  }

  /** The same for a picture.
   * @type {BitsToLoss["svg"]} */
  function svg(name, attributes = {}, ...children) {
    return dress(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
  }

  /** @template {Element} Kind @param {Kind} made @param {Attributes} attributes @param {(Node | string)[]} children */
  function dress(made, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : String(value));
    }
    made.append(...children);
    return made;
  }

  /** @type {BitsToLoss["button"]} */
  function button(text, press, attributes = {}) {
    const made = node("button", { type: "button", ...attributes }, text);
    made.addEventListener("click", press);
    return made;
  }

  /** A number as the book writes it: a fixed number of decimals, a minus that is one, no "-0.000".
   * @param {number} value */
  function digits(value, decimals = 3) {
    const text = value.toFixed(decimals);
    return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "\u2212");
  }

  /** "1 step", "2 steps".
   * @param {number} number @param {string} word */
  function counted(number, word) {
    return `${number} ${word}${number === 1 ? "" : "s"}`;
  }

  /** Words for a screen reader to say when they change, in a box as high as the longest text they may be.
   * @type {BitsToLoss["status"]} */
  function status(longest) {
    const said = node("span", { role: "status" });
    const element = node("p", { class: "game-said game-reserved", "data-longest": longest }, said);
    return {
      element,
      say(text) {
        if (said.textContent !== text) said.textContent = text;
      },
    };
  }

  /** Number i of a stream of chance, 0 to 2^32 - 1, by mulberry32; chance.py makes the same.
   * @param {number} seed @param {number} i */
  function chance(seed, i) {
    let t = (seed + Math.imul(i + 1, 0x6d2b79f5)) | 0;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** The same as a whole number from 0 to n - 1.
   * @param {number} seed @param {number} i @param {number} n */
  function below(seed, i, n) {
    return Math.floor((chance(seed, i) * n) / 2 ** 32);
  }

  /** A seed from what was kept, or nothing. @param {unknown} kept */
  function seeded(kept) {
    return typeof kept === "number" && kept >>> 0 === kept ? kept : null;
  }

  /** A seed that nobody knows before. */
  function newSeed() {
    return Math.floor(Math.random() * 2 ** 32);
  }

  /** What this browser keeps of a game, by a name. It may refuse; then the page remembers until it is left.
   * @type {BitsToLoss["stored"]} */
  function stored(key) {
    /** @type {object | null} */
    let now = null;
    return {
      read() {
        if (now !== null) return now;
        try {
          now = Object(JSON.parse(localStorage.getItem(key) ?? "{}"));
        } catch {
          now = {};
        }
        return now;
      },
      write(value) {
        now = value;
        try {
          if (Object.keys(value).length === 0) localStorage.removeItem(key);
          else localStorage.setItem(key, JSON.stringify(value));
        } catch {
          // See above.
        }
      },
    };
  }

  /** Start a game in an element.
   * @type {BitsToLoss["show"]} */
  function show(element, name, { title, data, memory }) {
    const box = node("div", { class: "game-play" });
    element.classList.add("game");
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", title);
    element.append(box);
    const playing = games[name].start(box, data, memory, element);
    if (document.fullscreenEnabled && name !== "guess") element.append(projector(element)); // a guess is part of a figure
    return playing;
  }

  /** A button for a class: the game alone on the screen, with large letters, until Escape.
   * @param {HTMLElement} element */
  function projector(element) {
    const open = () => document.fullscreenElement === element;
    const press = button("Full screen", () => (open() ? document.exitFullscreen() : element.requestFullscreen()));
    element.addEventListener("fullscreenchange", () => {
      press.textContent = open() ? "Leave full screen" : "Full screen";
    });
    return node("div", { class: "game-projector" }, press);
  }

  /** @type {Record<string, Game>} */
  const games = {};
  globalThis.bitsToLoss = { games, node, svg, button, digits, counted, status, chance, below, seeded, newSeed, show, stored };

  /** @param {HTMLElement} element */
  function startOne(element) {
    const written = element.querySelector(':scope > script[type="application/json"]')?.textContent;
    show(element, element.dataset.game ?? "", {
      title: element.getAttribute("aria-label") ?? "",
      data: JSON.parse(written ?? "{}"),
      memory: stored(element.dataset.kept ?? PREFIX + element.id),
    });
    element.querySelector(":scope > .game-still")?.toggleAttribute("hidden", true);
  }

  /** One after the other, each in a moment of its own: together they would keep the page from answering. */
  function startAll() {
    /** @type {NodeListOf<HTMLElement>} */
    const all = document.querySelectorAll(".game[data-game]");
    const waiting = [...all];
    const next = () => {
      const element = waiting.shift();
      if (!element) return;
      try {
        startOne(element);
      } catch (error) {
        element.querySelector(":scope > .game-play")?.remove(); // what stands there without a script stays
        reportError(error); // the others start all the same
      }
      setTimeout(next);
    };
    next();
  }

  if (globalThis.document === undefined) return;
  // Scripts that are deferred have run by then: the games' own come after this one.
  if (document.readyState !== "complete") document.addEventListener("DOMContentLoaded", startAll);
})();
