/* The Shannon game: rules as in bitsbook/games/shannon.py, prices from payers.py. */
(() => {
  "use strict";
  const { games, node, button, status } = globalThis.bitsToLoss;

  const LETTERS = "abcdefghijklmnopqrstuvwxyz ";
  /** @type {Record<string, number>} */
  const SURE = { 1: 0.5, 2: 0.8, 3: 0.98 };
  /** @type {Record<string, string>} */
  const GROUPS = { V: "aeiou", C: "bcdfghjklmnpqrstvwxyz" };
  /** @type {Record<string, string>} */
  const WORDS = { V: "vowel", C: "consonant", "?": "no idea" };
  const PLAY = /^(?!.*(.).*\1)([VC]|[a-z ]{1,4})([123])$/; // no letter twice
  const MOST = 4; // letters in a shortlist
  const FULL = 12; // bits that fill a letter's bar

  /** @param {number[]} numbers */
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
  /** @param {number | null} value @param {number} decimals */
  const digits = (value, decimals) => (value === null ? "–" : globalThis.bitsToLoss.digits(value, decimals));
  /** @param {string} letter */
  const word = (letter) => (letter === " " ? "gap" : letter);

  // --- Rules ---

  /** The share of each letter, with half a count more each, so that none is 0.
   * @param {number[]} counts */
  function commonness(counts) {
    const all = sum(counts) + 0.5 * counts.length;
    return counts.map((count) => (count + 0.5) / all);
  }

  /** A stake of 1 over the 27 letters.
   * @param {string} play @param {number[]} counts */
  function stake(play, counts) {
    const common = commonness(counts);
    if (play === "?") return common;
    const parts = PLAY.exec(play);
    if (!parts) throw new RangeError(`no play: ${play}`);
    const [, , names, sure] = parts;
    const named = [...LETTERS].map((letter) => (GROUPS[names] ?? names).includes(letter));
    const inside = common.map((share, k) => (named[k] ? (names in GROUPS ? share : 1) : 0));
    const outside = common.map((share, k) => (named[k] ? 0 : share));
    const [all, rest] = [sum(inside), sum(outside)];
    return common.map((_, k) => (SURE[sure] * inside[k]) / all + ((1 - SURE[sure]) * outside[k]) / rest);
  }

  /** What the letters that have come cost in bits, letter by letter.
   * @type {Shannon.Of<Shannon.Bill>} */
  function bill({ text, decoder, pairs }, plays, counts) {
    const places = [...text.toLowerCase()].slice(0, plays.length).map((letter) => LETTERS.indexOf(letter));
    const common = commonness(counts);
    return {
      you: places.map((place, k) => -Math.log2(stake(plays[k], counts)[place])),
      decoder: places.map((_, k) => decoder[k] / 1000),
      pairs: places.map((_, k) => pairs[k] / 1000),
      letters: places.map((place) => -Math.log2(common[place])),
    };
  }

  /** The lines of the table.
   * @type {Shannon.Of<Shannon.Line[]>} */
  function lines(passage, plays, counts) {
    const n = plays.length;
    /** @param {string} name @param {number | null} last @param {number} total */
    const line = (name, last, total) => ({ name, last, total: n ? total : null, mean: n ? total / n : null });
    const { you, decoder, pairs, letters } = bill(passage, plays, counts);
    const each = { you, "the decoder": decoder, "count pairs": pairs, "count letters": letters };
    const whole = { "zlib, stories read": passage["zlib, read"], "zlib alone": passage.zlib };
    return [
      ...Object.entries(each).map(([name, prices]) => line(name, prices.at(-1) ?? null, sum(prices))),
      ...Object.entries(whole).flatMap(([name, bytes]) => (bytes ? [line(name, null, 8 * bytes[n - 1])] : [])),
    ];
  }

  /** The mean price of the letters that begin a word, and of all others.
   * @param {string} text @param {number[]} prices */
  function beginnings(text, prices) {
    const first = prices.map((_, k) => text[k] !== " " && (k === 0 || text[k - 1] === " "));
    /** @param {boolean} kept */
    const mean = (kept) => sum(prices.filter((_, k) => first[k] === kept)) / first.filter((one) => one === kept).length;
    return { first: mean(true), others: mean(false) };
  }

  /** What the decoder expected most at a place: letters with per cent.
   * @param {Shannon.Passage} passage @param {number} k */
  function expected(passage, k) {
    return [...passage.expected[k].matchAll(/(\D)(\d+)/g)].map(([, letter, share]) => [letter, share]);
  }

  // --- What is being chosen ---

  /** @param {Shannon.Draft} draft @param {string} key @returns {Shannon.Draft} */
  function choose(draft, key) {
    if (key in WORDS) return { ...draft, names: draft.names === key ? "" : key };
    const names = draft.names in WORDS ? "" : draft.names;
    if (names.includes(key)) return { ...draft, names: names.replace(key, "") };
    return { ...draft, names: names.length < MOST ? names + key : names };
  }

  /** What stands in the field: letters, a blank for the gap, 1 to 3 for how sure, ? for no idea.
   * @param {Shannon.Draft} draft @param {string} text @returns {Shannon.Draft} */
  function typed(draft, text) {
    const known = [...new Set(text.toLowerCase().replaceAll("·", " "))];
    const sure = known.filter((one) => one in SURE).at(-1) ?? draft.sure;
    if (known.includes("?")) return { names: "?", sure };
    const names = known.filter((one) => LETTERS.includes(one)).slice(0, MOST).join("");
    return { names: names || (draft.names in WORDS ? draft.names : ""), sure };
  }

  /** @param {Shannon.Draft} draft */
  function encode({ names, sure }) {
    return names === "" || names === "?" ? names : names + sure;
  }

  // --- What is kept ---

  /** @param {Kept<Shannon.State>} kept @param {Shannon.Passage[]} passages @returns {Shannon.State} */
  function tidy(kept, passages) {
    /** @type {Record<string, string[]>} */
    const plays = {};
    const found = Object(kept?.plays);
    for (const { text } of passages) {
      const list = Object.hasOwn(found, text) ? found[text] : [];
      plays[text] = [];
      for (const play of Array.isArray(list) ? list.slice(0, text.length) : []) {
        if (play !== "?" && !(typeof play === "string" && PLAY.test(play))) break;
        plays[text].push(play);
      }
    }
    return { at: Math.max(passages.findIndex((_, k) => k === kept?.at), 0), plays };
  }

  /** @param {Shannon.State} state @param {string} text @param {string[]} plays @returns {Shannon.State} */
  function put(state, text, plays) {
    return { ...state, plays: { ...state.plays, [text]: plays } };
  }

  /** What is worth keeping. @param {Shannon.State} state */
  function worth(state) {
    return state.at > 0 || Object.values(state.plays).some((list) => list.length) ? state : {};
  }

  // --- Words ---

  /** @type {Shannon.Of<string>} */
  function turned(passage, plays, counts) {
    const k = plays.length - 1;
    const { you, decoder } = bill(passage, plays, counts);
    const most = expected(passage, k).slice(0, 3).map(([letter, share]) => `${word(letter)}\u00a0${share}\u00a0%`);
    return (
      `${k + 1}. “${word(passage.text[k])}”: you pay ${digits(you[k], 2)} bits, ` +
      `the decoder ${digits(decoder[k], 2)}. ` +
      `It expected ${most.join(", ")}.`
    );
  }

  /** @param {number[]} prices */
  function charge(prices) {
    const total = sum(prices);
    return `${digits(total, 1)} bits (${digits(total / 8, 1)} bytes), ${digits(total / prices.length, 2)} a letter`;
  }

  /** What a finished passage came to, in sentences.
   * @type {Shannon.Of<string[]>} */
  function result(passage, plays, counts) {
    const { you, decoder } = bill(passage, plays, counts);
    const [mine, its] = [you, decoder].map((prices) => beginnings(passage.text, prices));
    return [
      `Your ${plays.length} letters cost ${charge(you)}. The decoder’s: ${charge(decoder)}.`,
      `First letters of words: you ${digits(mine.first, 1)} bits each, the decoder ${digits(its.first, 1)}. ` +
        `All others: ${digits(mine.others, 1)} and ${digits(its.others, 1)}.`,
    ];
  }

  /** All finished passages together, if there are several.
   * @param {Shannon.State} state @param {Shannon.Passage[]} passages @param {number[]} counts */
  function together(state, passages, counts) {
    const done = passages.filter(({ text }) => state.plays[text].length === text.length);
    if (done.length < 2) return "";
    const bills = done.map((passage) => bill(passage, state.plays[passage.text], counts));
    const n = sum(done.map(({ text }) => text.length));
    const both = [bills.flatMap(({ you }) => you), bills.flatMap(({ decoder }) => decoder)];
    const [you, its] = both.map((prices) => digits(sum(prices) / n, 2));
    return `All ${done.length} passages, ${n} letters: you ${you} bits a letter, the decoder ${its}.`;
  }

  /** What the named letters would cost, and any other at least.
   * @param {string} play @param {number[]} counts */
  function outlook(play, counts) {
    if (play === "") return "Choose what gets most of your stake.";
    const named = play === "?" ? LETTERS : (GROUPS[play[0]] ?? play.slice(0, -1));
    /** @param {boolean} kept */
    const price = (kept) => {
      const shares = stake(play, counts).filter((_, k) => named.includes(LETTERS[k]) === kept);
      return `${digits(-Math.log2(Math.max(...shares)), 2)} bits`;
    };
    const name = WORDS[play[0]] ?? [...named].map(word).join(" or ");
    const first = `${name}: ${price(true)}${play[0] in WORDS ? " or more" : ""}.`;
    return play === "?" ? first : `${first} Anything else: ${price(false)} or more.`;
  }

  // --- Play ---

  const bars = () => [node("i", { class: "shannon-you" }), node("i", { class: "shannon-its" })];
  /** @param {(Node | string)[]} parts */
  const line = (...parts) => node("div", { class: "game-row" }, ...parts);
  /** @param {Element} one @param {boolean} pressed */
  const press = (one, pressed) => one.setAttribute("aria-pressed", String(pressed));

  class Play {
    /** @param {HTMLElement} box @param {Shannon.Data} data @param {Memory<Shannon.State>} memory */
    constructor(box, data, memory) {
      box.classList.toggle("shannon-quick", data.quick);
      this.counts = data.counts;
      this.passages = data.passages;
      this.quick = data.quick;
      this.memory = memory;
      this.state = tidy(memory.read(), data.passages);
      this.draft = { names: "", sure: "2" };
      this.fresh = false;
      this.before = node("p", { class: "shannon-before" });
      this.cells = node("div", { class: "shannon-cells", "aria-hidden": "true" });
      this.said = status("10. “gap”: you pay 18.88 bits, the decoder 18.88. It expected gap 88 %, m 88 %, w 88 %.");
      this.caption = node("span");
      const [you, its] = bars();
      const legend = node("p", { class: "shannon-legend" }, you, " you ", its, " decoder. ", this.caption);
      this.rows = node("tbody");
      /** @param {string} key @param {string} text */
      const add = (key, text) => button(text, () => this.pick(choose(this.draft, key)), { "data-key": key });
      this.keys = [...LETTERS].map((letter) => add(letter, ""));
      this.keys.forEach((key, k) => key.append(node("span", {}, word(LETTERS[k])), ...bars()));
      const groups = Object.entries(WORDS).map(([key, text]) => add(key, text));
      const sure = Object.entries(SURE).map(([key, share]) => {
        return button(`${100 * share} %`, () => this.pick({ ...this.draft, sure: key }), { "data-key": key });
      });
      this.pressed = [...this.keys, ...groups, ...sure];
      this.outlook = node("p", { class: "game-small shannon-outlook" });
      this.field = this.makeField();
      this.choice = this.makeChoice(groups, sure);
      this.results = node("div", { role: "status" });
      this.more = button("Next passage", () => {
        this.set({ ...this.state, at: (this.state.at + 1) % this.passages.length });
        (this.done ? this.more : this.field).focus();
      });
      this.choices = this.passages.map((_, k) => button("", () => this.set({ ...this.state, at: k })));
      this.again = button("Start again", () => this.set(put(this.state, this.passage.text, [])));
      const foot = line(...(this.passages.length > 1 ? ["Passage", ...this.choices] : []), this.again);
      const end = node("div", { class: "shannon-end" }, this.results, this.more);
      const stack = node("div", { class: "shannon-stack" }, this.choice, end);
      box.append(this.before, this.cells, this.said.element, legend, stack, this.makeTable(), foot);
      this.show();
    }

    get passage() { return this.passages[this.state.at]; }
    get plays() { return this.state.plays[this.passage.text]; }
    get done() { return this.plays.length === this.passage.text.length; }

    /** @param {Element[]} groups @param {Element[]} sure */
    makeChoice(groups, sure) {
      return node("div", {},
        node("div", { class: "shannon-keys", role: "group", "aria-label": "Letters" }, ...this.keys, ...groups),
        node("div", { class: "game-row shannon-sure", role: "group", "aria-label": "Stake" }, "Stake", ...sure),
        this.outlook,
        line(
          node("label", {}, "Type: ", this.field),
          button("Turn it over", () => this.turn(), { class: "shannon-turn" }),
        ),
      );
    }

    /** A field to type in, without a phone's own keyboard. */
    makeField() {
      const plain = { inputmode: "none", autocomplete: "off", spellcheck: "false" };
      const field = node("input", { type: "text", size: 5, ...plain });
      field.addEventListener("input", () => this.pick(typed(this.draft, field.value)));
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // or it would press the button that gets the focus at the end
        this.turn();
      });
      return field;
    }

    makeTable() {
      const heads = ["bits paid", "this letter", "so far", "a letter"];
      const head = node("tr", {}, ...heads.map((text) => node("th", { scope: "col" }, text)));
      return node("table", { class: "shannon-table" }, node("thead", {}, head), this.rows);
    }

    /** @param {Shannon.Draft} draft */
    pick(draft) {
      this.draft = draft;
      this.fresh = false;
      if (this.quick && draft.names !== "") this.turn();
      else this.showStakes();
    }

    /** The letter comes, and is paid for. */
    turn() {
      const play = encode(this.draft);
      if (play === "") {
        this.said.say("Choose letters first, or “no idea”.");
        return;
      }
      const held = this.choice.contains(document.activeElement);
      this.set(put(this.state, this.passage.text, [...this.plays, play]), true);
      if (this.done && held) (this.more.hidden ? this.again : this.more).focus();
    }

    /** @param {Shannon.State} state */
    set(state, fresh = false) {
      this.state = state;
      this.memory.write(worth(state));
      this.draft = { ...this.draft, names: "" };
      this.fresh = fresh;
      this.show();
    }

    show() {
      const { passage, plays, counts } = this;
      const { text, before } = passage;
      const { you, decoder } = bill(passage, plays, counts);
      this.before.textContent = `… ${before.slice(before.indexOf(" ") + 1).replace(/\s+/g, " ")}`;
      // As many cells as the longest passage has, so that what stands below stays where it is.
      const all = [...text.padEnd(Math.max(...this.passages.map((one) => one.text.length)), "\n")];
      this.cells.replaceChildren(...all.map((letter, k) => cell(letter, k - plays.length, you[k], decoder[k])));
      this.before.append(node("span", { class: "shannon-unseen" }, text.slice(0, plays.length)));
      this.said.say(plays.length ? turned(passage, plays, counts) : "What comes next?");
      this.rows.replaceChildren(...lines(passage, plays, counts).map(row));
      this.choices.forEach((one, k) => {
        const done = this.state.plays[this.passages[k].text].length === this.passages[k].text.length;
        one.textContent = done ? `${k + 1} ✓` : `${k + 1}`;
        one.setAttribute("aria-label", `Passage ${k + 1}${done ? ", finished" : ""}`);
        press(one, k === this.state.at);
      });
      this.showEnd();
      this.showStakes();
    }

    showEnd() {
      const parts = this.done ? result(this.passage, this.plays, this.counts) : [];
      if (this.done) parts.push(together(this.state, this.passages, this.counts));
      this.results.replaceChildren(...parts.map((text) => node("p", {}, text)));
      this.choice.inert = this.done;
      this.more.hidden = !this.done || this.passages.length === 1;
    }

    /** Your stake on the keys; just after a letter has come, that of the decoder too. */
    showStakes() {
      const { names, sure } = this.draft;
      const n = this.plays.length;
      const play = this.fresh ? this.plays[n - 1] : encode(this.draft);
      const mine = play ? stake(play, this.counts) : [];
      /** @type {Record<string, string>} */
      const its = this.fresh ? Object.fromEntries(expected(this.passage, n - 1)) : {};
      const came = this.fresh ? this.passage.text[n - 1] : "";
      this.keys.forEach((key, k) => {
        const [, you, decoder] = key.children;
        you.setAttribute("style", `width: ${100 * (mine[k] ?? 0)}%`);
        decoder.setAttribute("style", `width: ${its[LETTERS[k]] ?? 0}%`);
        key.toggleAttribute("data-came", LETTERS[k] === came.toLowerCase());
      });
      this.caption.textContent = came ? `Keys: stakes on “${word(came)}”.` : "Keys: your stake.";
      for (const one of this.pressed) {
        const { key = "" } = one.dataset;
        press(one, names.includes(key) || key === sure);
      }
      this.field.value = names in WORDS ? "" : names.replaceAll(" ", "·");
      this.outlook.textContent = outlook(encode(this.draft), this.counts);
    }
  }

  /** A letter with what it cost; `later` is 0 for the next one.
   * @param {string} letter @param {number} later @param {number[]} prices */
  function cell(letter, later, ...prices) {
    const pair = bars();
    pair.forEach((bar, k) => {
      bar.style.height = `${(100 * Math.min(prices[k], FULL)) / FULL}%`;
    });
    const shown = later >= 0 ? " " : letter === " " ? "·" : letter;
    const hidden = letter === "\n";
    const attributes = { class: "shannon-cell", "data-next": later === 0 && !hidden, hidden };
    return node("span", attributes, node("span", {}, ...(later < 0 ? pair : [])), node("b", {}, shown));
  }

  /** @param {Shannon.Line} line */
  function row({ name, last, total, mean }) {
    const numbers = [digits(last, 2), digits(total, 1), digits(mean, 2)].map((text) => node("td", {}, text));
    const bar = node("i");
    bar.style.width = `${Math.min(100, (100 * (mean ?? 0)) / 8)}%`;
    numbers[2].append(bar);
    return node("tr", {}, node("th", { scope: "row" }, name), ...numbers);
  }

  /** @param {HTMLElement} box @param {Shannon.Data} data @param {Memory<Shannon.State>} memory */
  function start(box, data, memory) {
    new Play(box, data, memory);
  }

  games.shannon = {
    start, stake, bill, lines, beginnings, choose, typed, encode, tidy, put, worth, result, together,
  };
})();
