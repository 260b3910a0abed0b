/* Draws from a box of tickets: the rules of draws.py, and the game. */
(() => {
  "use strict";
  const { games, node, svg, button, digits, status, chance, below, seeded, newSeed } = globalThis.bitsToLoss;

  // --- Rules. A state is a seed, how many tickets are drawn, and which rows of the second picture are filled. ---

  const total = (tickets) => tickets.reduce((a, b) => a + b, 0);
  const surprises = (tickets) => tickets.map((count) => Math.log2(total(tickets) / count));

  function moments(tickets) {
    const p = tickets.map((count) => count / total(tickets));
    const bits = surprises(tickets);
    const mean = p.reduce((sum, one, i) => sum + one * bits[i], 0);
    return { entropy: mean, sigma: Math.sqrt(p.reduce((sum, one, i) => sum + one * (bits[i] - mean) ** 2, 0)) };
  }

  /** The prize of one draw. */
  function drawn(seed, i, tickets) {
    let ticket = below(seed, i, total(tickets));
    let prize = 0;
    while (ticket >= tickets[prize]) ticket -= tickets[prize++];
    return prize;
  }

  const average = (counts, tickets) =>
    surprises(tickets).reduce((sum, bits, i) => sum + bits * counts[i], 0) / total(counts);

  /** How often each prize came, and the average surprise after each of some numbers of draws. */
  function walk(seed, count, tickets) {
    const counts = tickets.map(() => 0);
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

  /** The averages of many runs of so many draws. */
  function averages(seed, row, { tickets, sizes, runs, apart }) {
    const own = chance(seed, apart + row);
    return Array.from({ length: runs }, (_, run) => {
      const counts = tickets.map(() => 0);
      for (let i = 0; i < sizes[row]; i++) counts[drawn(own, run * sizes[row] + i, tickets)] += 1;
      return average(counts, tickets);
    });
  }

  const known = new WeakMap();

  /** The same, made once for a seed: a row is up to 200,000 draws, and is shown again whenever anything is pressed. */
  function averagesOnce(seed, row, data) {
    if (known.get(data)?.seed !== seed) known.set(data, { seed, rows: [] });
    const { rows } = known.get(data);
    return (rows[row] ??= averages(seed, row, data));
  }

  function scatter(values) {
    const mean = total(values) / values.length;
    return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
  }

  /** A state from what was kept; what cannot be is dropped. Without a seed it begins with the one that is given. */
  function tidy(kept, { sizes, most }, seed) {
    if (seeded(kept?.seed) === null) return { seed, count: 0, rows: sizes.map(() => false) };
    const count = Number.isInteger(kept.count) && kept.count >= 0 && kept.count <= most ? kept.count : 0;
    return { seed: kept.seed, count, rows: sizes.map((_, row) => kept.rows?.[row] === true) };
  }

  function draw(state, more, { most }) {
    return { ...state, count: Math.min(state.count + more, most) };
  }

  function fill(state, row) {
    return { ...state, rows: state.rows.map((one, k) => one || k === row) };
  }

  // --- Words ---

  const NAMES = ["first", "second", "third"];
  const many = (n) => n.toLocaleString("en");

  function told({ seed, count }, { tickets, most }) {
    const { entropy } = moments(tickets);
    if (count === 0) return `No ticket drawn yet. The entropy of box A is ${digits(entropy)} bits.`;
    const { counts, path } = walk(seed, count, tickets);
    const mean = path.at(-1)[1];
    const came = drawn(seed, count - 1, tickets);
    const off = mean - entropy;
    return `Ticket ${many(count)}: a ${NAMES[came]} prize, ${digits(surprises(tickets)[came])} bits. ` +
      `So far ${counts.map((one, i) => `${many(one)} ${NAMES[i]}`).join(", ")}: ${digits(mean)} bits on average, ` +
      `${digits(Math.abs(off))} ${off < 0 ? "below" : "above"} the entropy.${count === most ? " The axis ends here." : ""}`;
  }

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

  const write = (x, y, words, anchor = "middle") => svg("text", { x, y, "text-anchor": anchor }, words);
  const path = (d, kind) => svg("path", { d, class: kind });
  const points = (some) => some.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");

  /** The average so far, over a logarithmic axis, within what σ/√n lets expect. */
  function averageSoFar({ tickets, most }) {
    const { entropy, sigma } = moments(tickets);
    const x = (n) => 26 + (240 * Math.log(n)) / Math.log(most);
    const y = (bits) => 150 - 40 * bits;
    const grid = Array.from({ length: 61 }, (_, k) => most ** (k / 60));
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
      show({ seed, count }) {
        const { path: way } = walk(seed, count, tickets);
        line.setAttribute("d", way.length ? `M${points(way.map(([n, bits]) => [x(n), y(bits)]))}` : "");
        dot.setAttribute("visibility", way.length ? "visible" : "hidden");
        if (!way.length) return;
        dot.setAttribute("cx", x(way.at(-1)[0]));
        dot.setAttribute("cy", y(way.at(-1)[1]));
      },
    };
  }

  const BIN = 0.05;

  /** How often each bin of averages occurred, by the bin's left edge. */
  function histogram(values) {
    const bins = new Map();
    for (const one of values) {
      const bin = Math.floor(one / BIN + 1e-9);
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
    }
    return [...bins].sort(([a], [b]) => a - b);
  }

  /** Many averages, a row for each number of draws; below each row σ/√n to both sides of the entropy. */
  function manyRuns(data) {
    const { entropy, sigma } = moments(data.tickets);
    const x = (bits) => 56 + (232 * (bits - 0.1)) / 3.4;
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
      show({ seed, rows }) {
        rows.forEach((filled, row) => {
          const bins = filled ? histogram(averagesOnce(seed, row, data)) : [];
          const most = Math.max(1, ...bins.map(([, count]) => count));
          bars[row].setAttribute("d", bins.map(([bin, count]) => {
            const height = (36 * count) / most;
            return `M${x(bin * BIN).toFixed(1)} ${foot(row)}v${-height.toFixed(1)}H${x((bin + 1) * BIN).toFixed(1)}V${foot(row)}Z`;
          }).join(""));
        });
      },
    };
  }

  // --- The game ---

  function start(box, data, memory) {
    let state = tidy(memory.read(), data, newSeed());
    let last = state.rows.lastIndexOf(true);
    last = last < 0 ? null : last;
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
    const again = button("Start again", () => set(tidy({}, data, newSeed()), null));
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
