/* Draws from a box of tickets: the rules of draws.py, and the game. */
(() => {
  "use strict";
  const { games, node, svg, button, digits, status, chance, below, seeded, newSeed } = globalThis.bitsToLoss;

  // --- Rules. A state is a seed, how many tickets are drawn, and which rows of the second picture are filled. ---

  /** @param {number[]} tickets */
  const total = (tickets) => tickets.reduce((a, b) => a + b, 0);
  /** @param {number[]} tickets */
  const surprises = (tickets) => tickets.map((count) => Math.log2(total(tickets) / count));

  /** @param {number[]} tickets */
  function moments(tickets) {
    const p = tickets.map((count) => count / total(tickets));
    const bits = surprises(tickets);
    const mean = p.reduce((sum, one, i) => sum + one * bits[i], 0);
    return { entropy: mean, sigma: Math.sqrt(p.reduce((sum, one, i) => sum + one * (bits[i] - mean) ** 2, 0)) };
  }

  /** The prize of one draw.
   * @param {number} seed @param {number} i @param {number[]} tickets */
  function drawn(seed, i, tickets) {
    let ticket = below(seed, i, total(tickets));
    let prize = 0;
    while (ticket >= tickets[prize]) ticket -= tickets[prize++];
    return prize;
  }

  /** @param {number[]} counts @param {number[]} tickets */
  const average = (counts, tickets) =>
    surprises(tickets).reduce((sum, bits, i) => sum + bits * counts[i], 0) / total(counts);

  /** How often each prize came, and the average surprise after each of some numbers of draws.
   * @param {number} seed @param {number} count @param {number[]} tickets */
  function walk(seed, count, tickets) {
    const counts = tickets.map(() => 0);
    /** @type {[draws: number, bits: number][]} */
    const path = [];
    let wanted = 1;
    for (let i = 0; i < count; i++) {
      counts[drawn(seed, i, tickets)] += 1;
      if (i + 1 < wanted && i + 1 < count) continue;
      path.push([i + 1, average(counts, tickets)]);
      wanted = Math.ceil((i + 1) * 1.03);
    }
    return { counts, path };
  }

  /** The averages of many runs of so many draws.
   * @param {number} seed @param {number} row @param {Draws.Data} data */
  function averages(seed, row, { tickets, sizes, runs, apart }) {
    const own = chance(seed, apart + row);
    return Array.from({ length: runs }, (_, run) => {
      const counts = tickets.map(() => 0);
      for (let i = 0; i < sizes[row]; i++) counts[drawn(own, run * sizes[row] + i, tickets)] += 1;
      return average(counts, tickets);
    });
  }

  /** @type {WeakMap<Draws.Data, { seed: number, rows: number[][] }>} */
  const known = new WeakMap();

  /** The same, made once for a seed: a row is up to 200,000 draws, and is shown again whenever anything is pressed.
   * @param {number} seed @param {number} row @param {Draws.Data} data */
  function averagesOnce(seed, row, data) {
    const before = known.get(data);
    const { rows } = before?.seed === seed ? before : { rows: [] };
    known.set(data, { seed, rows });
    return (rows[row] ??= averages(seed, row, data));
  }

  /** @param {number[]} values */
  function scatter(values) {
    const mean = total(values) / values.length;
    return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
  }

  /** A state from what was kept; what cannot be is dropped. Without a seed it begins with the one that is given.
   * @param {Kept<Draws.State>} kept @param {Draws.Data} data @param {number} seed @returns {Draws.State} */
  function tidy(kept, { sizes, most }, seed) {
    const begun = seeded(kept?.seed);
    if (begun === null) return { seed, count: 0, rows: sizes.map(() => false) };
    const count = seeded(kept?.count) ?? 0;
    const rows = sizes.map((_, row) => Object(kept?.rows)[row] === true);
    return { seed: begun, count: count <= most ? count : 0, rows };
  }

  /** @param {Draws.State} state @param {number} more @param {Draws.Data} data @returns {Draws.State} */
  function draw(state, more, { most }) {
    return { ...state, count: Math.min(state.count + more, most) };
  }

  /** @param {Draws.State} state @param {number} row @returns {Draws.State} */
  function fill(state, row) {
    return { ...state, rows: state.rows.map((one, k) => one || k === row) };
  }

  // --- Words ---

  const NAMES = ["first", "second", "third"];
  /** @param {number} n */
  const many = (n) => n.toLocaleString("en");

  /** @param {Draws.State} state @param {Draws.Data} data */
  function told({ seed, count }, { tickets, most }) {
    const { entropy } = moments(tickets);
    if (count === 0) return `No ticket drawn yet. The entropy of box A is ${digits(entropy)} bits.`;
    const { counts } = walk(seed, count, tickets);
    const mean = average(counts, tickets);
    const came = drawn(seed, count - 1, tickets);
    const off = mean - entropy;
    return `Ticket ${many(count)}: a ${NAMES[came]} prize, ${digits(surprises(tickets)[came])} bits. ` +
      `So far ${counts.map((one, i) => `${many(one)} ${NAMES[i]}`).join(", ")}: ${digits(mean)} bits on average, ` +
      `${digits(Math.abs(off))} ${off < 0 ? "below" : "above"} the entropy.${count === most ? " The axis ends here." : ""}`;
  }

  /** @param {Draws.State} state @param {number | null} row @param {Draws.Data} data */
  function toldRuns({ seed, rows }, row, data) {
    if (row === null || !rows[row]) return "";
    const size = data.sizes[row];
    const expected = moments(data.tickets).sigma / Math.sqrt(size);
    return `${data.runs} readers, ${many(size)} ${size === 1 ? "ticket" : "tickets"} each: their averages have a standard deviation ` +
      `of ${digits(scatter(averagesOnce(seed, row, data)))} bits; σ/√n is ${digits(expected)}.`;
  }

  const LONGEST = "Ticket 10,000: a second prize, 2.322 bits. So far 1,000 first, 2,000 second, 7,000 third: " +
    "1.157 bits on average, 0.000 above the entropy. The axis ends here.";
  const LONGEST_RUNS = "200 readers, 1,000 tickets each: their averages have a standard deviation of 0.000 bits; σ/√n is 0.000.";

  // --- Pictures: 300 units wide, with letters of 15 ---

  /** @param {number} x @param {number} y @param {string | number} words */
  const write = (x, y, words, anchor = "middle") => svg("text", { x, y, "text-anchor": anchor }, String(words));
  /** @param {string} d @param {string} kind */
  const path = (d, kind) => svg("path", { d, class: kind });
  /** @param {number[][]} some */
  const points = (some) => some.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");

  /** The average so far, over a logarithmic axis, within what σ/√n lets expect.
   * @param {Draws.Data} data */
  function averageSoFar({ tickets, most }) {
    const { entropy, sigma } = moments(tickets);
    /** @param {number} n */
    const x = (n) => 26 + (240 * Math.log(n)) / Math.log(most);
    /** @param {number} bits */
    const y = (bits) => 150 - 40 * bits;
    const grid = Array.from({ length: 61 }, (_, k) => most ** (k / 60));
    /** @param {number} sign */
    const edge = (sign) => grid.map((n) => [x(n), y(entropy + (sign * sigma) / Math.sqrt(n))]);
    const line = path("", "draws-line");
    const dot = svg("circle", { r: 4, class: "draws-dot" });
    const ticks = [1, 10, 100, 1000, 10000].filter((n) => n <= most);
    const element = svg("svg", { viewBox: "0 0 300 192", class: "draws-picture", "aria-hidden": "true" },
      path(`M${points([...edge(1), ...edge(-1).reverse()])}Z`, "draws-band"),
      path(`M26 10V150H288`, "draws-axis"), path(`M26 ${y(entropy)}H288`, "draws-entropy"),
      ...[0, 1, 2, 3].map((bits) => write(20, y(bits) + 4, bits, "end")),
      ...ticks.map((n) => write(x(n), 168, many(n))),
      write(288, 187, "tickets", "end"), write(34, 17, "average surprise in bits", "start"),
      write(288, y(entropy) - 24, "grey: ± σ/√n", "end"), line, dot);
    return {
      element,
      /** @param {Draws.State} state */
      show({ seed, count }) {
        const way = walk(seed, count, tickets).path.map(([n, bits]) => [x(n), y(bits)]);
        line.setAttribute("d", way.length ? `M${points(way)}` : "");
        dot.setAttribute("visibility", way.length ? "visible" : "hidden");
        const [left, top] = way.at(-1) ?? [0, 0];
        dot.setAttribute("cx", String(left));
        dot.setAttribute("cy", String(top));
      },
    };
  }

  const BIN = 0.05;

  /** How often each bin of averages occurred, by the bin's left edge. @param {number[]} values */
  function histogram(values) {
    const bins = new Map();
    for (const one of values) {
      const bin = Math.floor(one / BIN + 1e-9);
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
    }
    return [...bins].sort(([a], [b]) => a - b);
  }

  /** Many averages, a row for each number of draws; below each row σ/√n to both sides of the entropy.
   * @param {Draws.Data} data */
  function manyRuns(data) {
    const { entropy, sigma } = moments(data.tickets);
    /** @param {number} bits */
    const x = (bits) => 56 + (232 * (bits - 0.1)) / 3.4;
    /** @param {number} row */
    const foot = (row) => 44 + 50 * row;
    const bars = data.sizes.map(() => path("", "draws-bars"));
    const spans = data.sizes.map((size, row) => {
      const [a, b] = [-1, 1].map((sign) => x(entropy + (sign * sigma) / Math.sqrt(size)));
      return path(`M${a} ${foot(row) + 2}v5M${b} ${foot(row) + 2}v5M${a} ${foot(row) + 4.5}H${b}`, "draws-span");
    });
    const element = svg("svg", { viewBox: "0 0 300 248", class: "draws-picture", "aria-hidden": "true" },
      path(`M${x(entropy)} 4V206`, "draws-entropy"),
      ...data.sizes.flatMap((size, row) => [path(`M56 ${foot(row)}H288`, "draws-axis"), write(52, foot(row), many(size), "end")]),
      ...bars, ...spans, write(52, 222, "tickets", "end"), ...[1, 2, 3].map((bits) => write(x(bits), 222, bits)),
      write(288, 242, "average in bits; bracket: ± σ/√n", "end"));
    return {
      element,
      /** @param {Draws.State} state */
      show({ seed, rows }) {
        rows.forEach((filled, row) => {
          const bins = filled ? histogram(averagesOnce(seed, row, data)) : [];
          const most = Math.max(1, ...bins.map(([, count]) => count));
          bars[row].setAttribute("d", bins.map(([bin, count]) => {
            const height = (36 * count) / most;
            return `M${x(bin * BIN).toFixed(1)} ${foot(row)}v${(-height).toFixed(1)}H${x((bin + 1) * BIN).toFixed(1)}V${foot(row)}Z`;
          }).join(""));
        });
      },
    };
  }

  // --- The game ---

  /** @param {HTMLElement} box @param {Draws.Data} data @param {Memory<Draws.State>} memory */
  function start(box, data, memory) {
    let state = tidy(memory.read(), data, newSeed());
    /** @type {number | null} The row that was filled last, of which something is said. */
    let last = state.rows.includes(true) ? state.rows.lastIndexOf(true) : null;
    /** @param {Draws.State} to */
    const set = (to, row = last) => {
      state = to;
      last = row;
      memory.write(state.count || state.rows.includes(true) ? state : {});
      show();
    };
    const one = averageSoFar(data);
    const all = manyRuns(data);
    const said = status(LONGEST);
    const saidRuns = status(LONGEST_RUNS);
    const more = [1, 10, 1000].map((n) =>
      button(many(n), () => set(draw(state, n, data)), { "aria-label": `Draw ${many(n)} ${n === 1 ? "ticket" : "tickets"}` }));
    const runs = data.sizes.map((size, row) => button(many(size), () => set(fill(state, row), row),
      { "aria-label": `${data.runs} readers each draw ${many(size)}` }));
    const other = button("Another seed", () => set({ ...state, seed: newSeed() }));
    const again = button("Start again", () => set(tidy(null, data, newSeed()), null));
    box.append(
      node("div", { class: "draws-pair" },
        node("div", {}, node("div", { class: "game-row", role: "group", "aria-label": "Draw" }, node("span", {}, "You draw:"), ...more),
          one.element, said.element),
        node("div", {}, node("div", { class: "game-row", role: "group", "aria-label": "Runs" },
          node("span", {}, `${data.runs} readers each draw:`), ...runs), all.element, saidRuns.element)),
      node("div", { class: "game-row" }, other, again));

    function show() {
      one.show(state);
      all.show(state);
      said.say(told(state, data));
      saidRuns.say(toldRuns(state, last, data));
      more.forEach((press) => press.setAttribute("aria-disabled", String(state.count === data.most)));
      runs.forEach((press, row) => press.setAttribute("aria-pressed", String(state.rows[row])));
    }
    show();
  }

  games.draws = {
    start, tidy, draw, fill, drawn, walk, averages, scatter, moments, histogram, told, toldRuns, LONGEST, LONGEST_RUNS,
  };
})();
