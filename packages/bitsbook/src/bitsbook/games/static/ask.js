/* Four questions about a hidden prize: the rules of ask.py, and the game. Sets of prizes are numbers of 32 bits. */
(() => {
  "use strict";
  const { games, node, button, digits, counted, status, below, seeded, newSeed } = globalThis.bitsToLoss;
  const OFFERED = 4;
  const GLANCE = 10;

  // --- Rules. A state is a seed, the places that were chosen, and whether the next four questions are shown. ---

  /** @param {number} set */
  function size(set) {
    let count = 0;
    for (let rest = set; rest !== 0; rest &= rest - 1) count += 1;
    return count;
  }

  /** @param {number} n */
  const full = (n) => (n === 32 ? -1 : 2 ** n - 1);

  /** The binary entropy, in bits.
   * @param {number} p */
  function h(p) {
    return p === 0 || p === 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
  }

  /** The questions to choose from: the best of ten, and three that split differently.
   * @param {number} seed @param {number} past @param {number} left @param {number[]} asked
   * @param {Ask.Question[]} pool */
  function offer(seed, past, left, asked, pool) {
    const open = pool.map((_, q) => q).filter((q) => !asked.includes(q));
    for (let j = open.length - 1; j > 0; j--) {
      const k = below(seed, 1 + pool.length * past + j, j + 1);
      [open[j], open[k]] = [open[k], open[j]];
    }
    /** @param {number} q */
    const split = (q) => {
      const yes = size(left & pool[q][1]);
      return Math.min(yes, size(left) - yes);
    };
    /** @param {number[]} some */
    const most = (some) => some.reduce((a, b) => (split(b) > split(a) ? b : a));
    const chosen = [most(open.slice(0, GLANCE))];
    if (split(chosen[0]) === 0) chosen[0] = most(open);
    for (const q of open) {
      if (chosen.length < OFFERED && !chosen.some((one) => split(one) === split(q))) chosen.push(q);
    }
    for (const q of open) if (chosen.length < OFFERED && !chosen.includes(q)) chosen.push(q);
    return chosen.sort((a, b) => a - b);
  }

  /** All that a seed and choices lead to. `choose` is given each round's worths, and says a place, or null to stop.
   * @param {number} seed @param {(worth: number[], round: number) => number | null} choose @param {Ask.Data} data
   * @returns {Ask.Played} */
  function playOut(seed, choose, { prizes, questions }) {
    const hidden = below(seed, 0, prizes.length);
    /** @type {number[]} */
    const asked = [];
    /** @type {Ask.Round[]} */
    const rounds = [];
    let left = full(prizes.length);
    while (size(left) > 1) {
      const before = size(left);
      const offered = offer(seed, rounds.length, left, asked, questions);
      const worth = offered.map((q) => h(size(left & questions[q][1]) / before));
      const place = choose(worth, rounds.length);
      if (place === null || place >= offered.length) return { rounds, hidden, left, offered, worth, done: false };
      const set = questions[offered[place]][1];
      const yes = ((set >>> hidden) & 1) === 1;
      left &= yes ? set : ~set;
      const after = size(left);
      rounds.push({ offered, worth, asked: place, yes, before, after, bits: Math.log2(before / after) });
      asked.push(offered[place]);
    }
    return { rounds, hidden, left, offered: [], worth: [], done: true };
  }

  /** @type {(state: { seed: number, choices: number[] }, data: Ask.Data) => Ask.Played} */
  const play = ({ seed, choices }, data) => playOut(seed, (_, k) => choices[k] ?? null, data);
  /** @param {number[]} worth */
  const best = (worth) => worth.indexOf(Math.max(...worth));
  /** @param {number} seed @param {Ask.Data} data */
  const greedy = (seed, data) => playOut(seed, best, data);

  /** A state from what was kept; what cannot be is dropped. Without a seed it begins with the one that is given.
   * @param {Kept<Ask.State>} kept @param {Ask.Data} data @param {number} seed @returns {Ask.State} */
  function tidy(kept, data, seed) {
    const [begun, pressed] = [seeded(kept?.seed), kept?.choices];
    /** @param {unknown} one */
    const kind = (one) => typeof one === "number" && Number.isInteger(one) && one >= 0 && one < OFFERED;
    if (begun === null || !Array.isArray(pressed) || !pressed.every(kind)) {
      return { seed, choices: [], open: true };
    }
    const { rounds, done } = play({ seed: begun, choices: pressed }, data);
    const choices = pressed.slice(0, rounds.length);
    return { seed: begun, choices, open: !done && (choices.length === 0 || kept?.open === true) };
  }

  /** @param {Ask.State} state @param {number} place @param {Ask.Data} data */
  function choose(state, place, data) {
    if (!state.open) return state;
    return tidy({ ...state, choices: [...state.choices, place], open: false }, data, state.seed);
  }

  /** @param {Ask.State} state @param {Ask.Data} data */
  function next(state, data) {
    return tidy({ ...state, open: true }, data, state.seed);
  }

  // --- Words ---

  /** @param {Ask.Round} round @param {boolean} end */
  function told({ yes, after, before, bits, asked, worth }, end) {
    const most = Math.max(...worth);
    const expected = worth[asked] > most - 1e-9
      ? "None of the four was worth more."
      : `You expected ${digits(worth[asked])}; the best of the four was worth ${digits(most)}.`;
    const left = `${after} of ${before} ${after === 1 ? "is" : "are"} left`;
    return `${yes ? "Yes" : "No"}. ${left}: that told you ${digits(bits)} bits. ${end ? "" : expected}`;
  }

  /** @param {Ask.Played} played @param {number} seed @param {Ask.Data} data */
  function ending({ rounds, hidden }, seed, data) {
    const total = rounds.reduce((sum, { bits }) => sum + bits, 0);
    return `It's the ${data.prizes[hidden]}, after ${counted(rounds.length, "question")}. All answers together told you ${digits(total)} bits, log₂ ${data.prizes.length}. ` +
      `With the best of the four each time: ${greedy(seed, data).rounds.length}.`;
  }

  /** What is said in a state. @param {Ask.State} state @param {Ask.Data} data */
  function words(state, data) {
    const now = play(state, data);
    const last = now.rounds.at(-1);
    if (state.open || !last) {
      return `Question ${state.choices.length + 1}. ${size(now.left)} prizes are possible: which question is worth most?`;
    }
    return told(last, now.done) + (now.done ? ending(now, state.seed, data) : "");
  }

  const LONGEST = "Yes. 1 of 10 is left: that told you 0.000 bits. It's the WAND, after 10 questions. " +
    "All answers together told you 5.000 bits, log₂ 32. With the best of the four each time: 10.";

  // --- The game ---

  /** @param {HTMLElement} box @param {Ask.Data} data @param {Memory<Ask.State>} memory */
  function start(box, data, memory) {
    let state = tidy(memory.read(), data, newSeed());
    /** @param {Ask.State} to */
    const set = (to) => {
      state = to;
      memory.write(state.choices.length ? state : {});
      show();
    };
    const chips = data.prizes.map((prize) => node("li", {}, prize));
    const asks = Array.from({ length: OFFERED }, (_, k) => question(() => set(choose(state, k, data))));
    const bar = node("div", { class: "ask-bar", "aria-hidden": "true" });
    const sum = node("p", { class: "game-small ask-sum" });
    const said = status(LONGEST);
    const go = button("Next question", () => {
      if (state.open) return;
      set(next(state, data));
      asks[0].element.focus();
    });
    const other = button("Another prize", () => set({ seed: newSeed(), choices: [], open: true }));
    const again = button("Start again", () => set({ ...state, choices: [], open: true }));
    box.append(
      node("ul", { class: "ask-prizes", role: "list", "aria-label": "Prizes that are possible" }, ...chips),
      node("div", { class: "ask-four", role: "group", "aria-label": "Questions" }, ...asks.map(({ element }) => element)),
      said.element, bar, sum, node("div", { class: "game-row" }, go, other, again));

    function show() {
      const now = play(state, data);
      chips.forEach((chip, i) => {
        const out = ((now.left >>> i) & 1) === 0;
        chip.classList.toggle("ask-out", out);
        chip.classList.toggle("ask-found", now.done && i === now.hidden);
        chip.setAttribute("aria-hidden", String(out));
      });
      const round = (!state.open && now.rounds.at(-1)) || null;
      const offered = round?.offered ?? now.offered;
      asks.forEach((one, k) => one.show(data.questions[offered[k]]?.[0] ?? "", round, k));
      bar.replaceChildren(...segments(now.rounds, data));
      const bits = now.rounds.reduce((all, one) => all + one.bits, 0);
      const every = Math.log2(data.prizes.length);
      sum.textContent = `${digits(bits)} of ${digits(every)} bits after ${counted(now.rounds.length, "question")}`;
      said.say(words(state, data));
      go.setAttribute("aria-disabled", String(state.open || now.done));
    }
    go.setAttribute("aria-disabled", "true");
    show();
  }

  /** A question to press; what it was worth shows once one has been pressed.
   * @param {() => void} press */
  function question(press) {
    const text = node("span");
    const worth = node("span", { class: "ask-worth" });
    const level = node("i");
    const element = button("", press, { class: "ask-question" });
    element.append(text, node("span", { class: "ask-level", "aria-hidden": "true" }, level), worth);
    return {
      element,
      /** @param {string} words @param {Ask.Round | null} round @param {number} k */
      show(words, round, k) {
        text.textContent = words;
        element.classList.toggle("ask-none", words === "");
        element.setAttribute("aria-disabled", String(round !== null));
        element.setAttribute("aria-pressed", String(round?.asked === k));
        const most = round && round.worth[k] !== undefined && round.worth[k] > Math.max(...round.worth) - 1e-9;
        worth.textContent = round === null || words === "" ? "\u00a0" : `${digits(round.worth[k])} bits${most ? ", the most" : ""}`;
        level.style.width = `${round === null ? 0 : 100 * (round.worth[k] ?? 0)}%`;
      },
    };
  }

  /** What each answer told, end to end; all together are as wide as log2 n bits.
   * @param {Ask.Round[]} rounds @param {Ask.Data} data */
  function segments(rounds, { prizes }) {
    const every = Math.log2(prizes.length);
    return rounds.map(({ bits }, k) => node("span", { style: `width: ${(100 * bits) / every}%` }, bits / every > 0.05 ? String(k + 1) : ""));
  }

  games.ask = { start, tidy, choose, next, play, playOut, offer, greedy, best, h, size, words, LONGEST };
})();
