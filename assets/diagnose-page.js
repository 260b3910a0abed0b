/* The page "What does my loss say?": reads the form, asks diagnose.js, writes the answer.
 * All that a reader typed enters the page as text, never as markup. Nothing is sent anywhere. */
(() => {
  "use strict";

  const PAUSE = 150; // ms after the last key
  const LONGEST = 1_000_000; // characters; the browser itself takes seconds to lay out more
  const LONGEST_LINK = 4000; // characters of input; longer addresses are cut by some programs
  const SHOWN = 2000; // values that are listed
  const FIELDS = ["log", "classes", "unit", "shares", "floor"];
  const { data, diagnose, readLog, fixed, general } = globalThis.diagnose;
  const field = (name) => document.getElementById(`loss-${name}`);

  const progress = (k, loss) => `Epoch ${k}/5\n1875/1875 [====================] - 5s 3ms/step - loss: ${loss}`;
  const EXAMPLES = [
    ["A list that stops", {
      classes: "3",
      log: Array.from({ length: 40 }, (_, k) => (0.5514 + 0.5472 / (1 + k)).toFixed(5)).join("\n"),
    }],
    ["Keras stands still", {
      classes: "10",
      log: ["2.3026", "2.3027", "2.3026", "2.3026", "2.3026"].map((one, k) => progress(k + 1, one)).join("\n"),
    }],
    ["Trainer prints 0.0", {
      classes: "32000",
      log: ["2.7044", "0.0", "0.0", "0.0"].map((one, k) => `{'loss': ${one}, 'epoch': ${(k + 1) / 100}}`).join("\n"),
    }],
    ["One number", { classes: "10", log: "73.68" }],
  ];

  /* --- Nodes --- */

  function node(name, content = [], attributes = {}) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...[content].flat());
    return made;
  }

  function drawn(name, attributes, text = "") {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  const inWords = (sentence) =>
    Object.entries(data.form).reduce((text, [python, form]) => text.replaceAll(python, form), sentence);

  const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;

  /* --- What was typed --- */

  const typed = () => Object.fromEntries(FIELDS.map((name) => [name, field(name).value]));

  function wholeNumber(text) {
    const bare = text.replace(/[\s,_']/g, "");
    if (bare === "") return null;
    if (!/^[0-9]{1,9}$/.test(bare)) throw new Error("The number of classes must be a whole number, such as 10.");
    return Number(bare);
  }

  function decimal(text) {
    if (text.trim() === "") return null;
    const value = Number(text.trim().replace(",", "."));
    if (!Number.isFinite(value)) throw new Error("The least possible loss must be a number, such as 0.2.");
    return value;
  }

  /** Shares that add up to 1, from shares, percentages or counts. */
  function sharesIn(text) {
    const words = text.split(/[\s,;%[\]()]+/).filter(Boolean);
    if (words.length === 0) return null;
    const counts = words.map(Number);
    const total = counts.reduce((a, b) => a + b, 0);
    if (!counts.every((one) => one >= 0) || !(total > 0 && total < Infinity)) {
      throw new Error("The shares must be numbers, 0 or more, such as 0.7, 0.2, 0.1.");
    }
    return counts.map((one) => one / total);
  }

  function tooLong({ length }) {
    const size = `${(length / 1e6).toFixed(1)} million characters`;
    return `That is ${size}, and this page reads 1 million: paste only the lines that name the loss.`;
  }

  function answer({ log, classes, unit, shares, floor }) {
    if (log.length > LONGEST) throw new Error(tooLong(log));
    const read = readLog(log);
    const told = { classes: wholeNumber(classes), unit, shares: sharesIn(shares), floor: decimal(floor) };
    return { read, found: diagnose(read, told) };
  }

  /* --- The answer --- */

  function strength(bits) {
    if (!Number.isFinite(bits)) return "Certain: this or a look-alike, since nothing else prints it.";
    const word = bits < data.thresholds.STRONG ? "A hint" : bits < 10 ? "Strong" : "Very strong";
    const odds = Math.round(2 ** Math.min(bits, 30)).toLocaleString("en");
    return `${word}: ${fixed(bits, 1)} bits. About one healthy run in ${odds} would look like this.`;
  }

  function suspect(finding) {
    const [address, chapter] = data.chapter[finding.cause];
    const terms = [
      ["Why", sentence(finding.says)],
      ["Looks the same", finding.lookAlikes.length ? sentence(finding.lookAlikes.join("; ")) : ""],
      ["Measure next", sentence(inWords(finding.second))],
      ["If it is this", sentence(data.remedy[finding.cause])],
      ["Read", node("a", chapter, { href: address })],
    ];
    const rows = terms.filter(([, text]) => text !== "").flatMap(([name, text]) => [node("dt", name), node("dd", text)]);
    const title = node("strong", sentence(finding.cause).replace(/\.$/, ""), { class: "loss-cause" });
    return node("li", [title, node("p", strength(finding.bits), { class: "loss-bits" }), node("dl", rows)]);
  }

  function whatWasRead(read, found) {
    const { losses } = read;
    const ends = losses.length > 1 ? `The first is ${general(losses[0])}, the last ${general(losses.at(-1))}. ` : "";
    const listed = losses.slice(0, SHOWN).map((one) => general(one)).join(", ");
    const more = losses.length > SHOWN ? `, and ${losses.length - SHOWN} more` : "";
    const box = { class: "loss-values", tabindex: "0", role: "group", "aria-label": "The values" }; // it scrolls
    const values = node("details", [node("summary", "The values"), node("p", listed + more, box)]);
    return [node("p", `${found.source} ${ends}${found.facts}`, { class: "loss-read" }), values];
  }

  function heading(text) {
    return node("p", text, { class: "loss-heading", role: "heading", "aria-level": "2" });
  }

  function write(result, { read, found }) {
    const parts = [...whatWasRead(read, found), curve(found, Math.min(Math.max(result.clientWidth, 280), 720))];
    for (const question of found.questions) {
      parts.push(node("p", [node("strong", "Question: "), sentence(inWords(question))], { class: "loss-question" }));
    }
    if (found.findings.length) {
      parts.push(heading("Suspects"), node("ol", found.findings.map(suspect), { class: "loss-suspects" }));
    } else {
      parts.push(heading(found.silence));
    }
    result.replaceChildren(...parts);
  }

  /* --- The curve --- */

  /** Levels worth a line: name and height in nats. */
  function levels({ classes, guess, prior, told, floor }) {
    const all = [];
    if (classes !== null) all.push([`ln C = ${fixed(guess, 4)}`, guess]);
    if (told !== null) all.push([`entropy of the shares = ${fixed(prior, 4)}`, prior]);
    if (floor !== null) all.push([`floor = ${fixed(floor, 4)}`, floor]);
    return all;
  }

  /** Points of a line, few enough to draw: of each stretch the least and the largest. */
  function thinned(losses, most) {
    const all = losses.map((y, x) => [x, y]).filter(([, y]) => Number.isFinite(y));
    const size = Math.ceil((2 * all.length) / most);
    if (size < 2) return all;
    const kept = [];
    for (let k = 0; k < all.length; k += size) {
      const part = all.slice(k, k + size).sort((a, b) => a[1] - b[1]);
      kept.push(...[part[0], part.at(-1)].sort((a, b) => a[0] - b[0]));
    }
    return kept;
  }

  function curve({ curve: { losses, finite }, known }, width) {
    const [height, left, edge] = [220, 8, 18];
    const lines = levels(known);
    const heights = [...thinned(finite, 2000).map(([, y]) => y), ...lines.map(([, y]) => y)];
    const [bottom, top] = [Math.min(0, ...heights), Math.max(...heights)];
    const x = (at) => left + ((width - 2 * left) * (losses.length > 1 ? at / (losses.length - 1) : 0.5));
    const y = (nats) => height - edge - ((height - 2 * edge) * (nats - bottom)) / (top - bottom || 1);
    const words = `${losses.length} losses, ${fixed(bottom, 2)} to ${fixed(top, 2)} nats${lines.map(([one]) => `; ${one}`).join("")}`;
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words, class: "loss-curve" });
    let free = -Infinity; // labels go down the picture, and not over each other
    for (const [name, nats] of lines.sort((a, b) => b[1] - a[1])) {
      svg.append(drawn("line", { x1: left, x2: width - left, y1: y(nats), y2: y(nats), class: "loss-level" }));
      free = Math.max(y(nats) - 4, free + 14);
      svg.append(drawn("text", { x: width - left, y: free, "text-anchor": "end" }, name));
    }
    const points = thinned(losses, width).map(([at, nats]) => [x(at).toFixed(1), y(nats).toFixed(1)]);
    svg.append(drawn("polyline", { points: points.map((one) => one.join(",")).join(" "), class: "loss-line" }));
    if (points.length < 60) for (const [cx, cy] of points) svg.append(drawn("circle", { cx, cy, r: 2.5 }));
    return svg;
  }

  /* --- The address --- */

  function addressOf(values) {
    const kept = FIELDS.filter((name) => values[name] !== "" && !(name === "unit" && values.unit === "nats"));
    const long = values.log.length > LONGEST_LINK;
    const pairs = kept.filter((name) => !(long && name === "log")).map((name) => `${name}=${encodeURIComponent(values[name])}`);
    return { fragment: pairs.join("&"), long };
  }

  /** Fill the form from the address; false if the address has nothing to say. */
  function fromAddress() {
    const pairs = new Map(location.hash.slice(1).split("&").map((one) => {
      const at = one.indexOf("=");
      return [one.slice(0, at), one.slice(at + 1)];
    }));
    if (!FIELDS.some((name) => pairs.has(name))) return false;
    for (const name of FIELDS) {
      let value = pairs.get(name) ?? "";
      try {
        value = decodeURIComponent(value.replaceAll("+", " "));
      } catch {
        // It was cut within a character; then it stands as it came.
      }
      field(name).value = name === "unit" && value !== "bits" ? "nats" : value.slice(0, LONGEST);
    }
    return true;
  }

  function keepInAddress(values) {
    const { fragment, long } = addressOf(values);
    try {
      history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
    } catch {
      // A browser may refuse after many changes; the answer does not need it.
    }
    return long;
  }

  /* --- Together --- */

  function refuse(words) {
    field("result").replaceChildren(node("p", sentence(words), { class: "loss-error" }));
  }

  /** A text that is far too long must not even get into the field: to lay it out would take a minute. */
  function guard(event) {
    const text = (event.clipboardData ?? event.dataTransfer)?.getData("text") ?? "";
    if (text.length <= LONGEST) return;
    event.preventDefault();
    refuse(tooLong(text));
  }

  function judge() {
    const [values, result] = [typed(), field("result")];
    const long = keepInAddress(values);
    if (values.log.trim() === "") {
      result.replaceChildren(node("p", "Paste a number, a list or a log, or try an example.", { class: "loss-line-only" }));
      return;
    }
    try {
      write(result, answer(values));
    } catch (error) {
      refuse(error.message);
      return;
    }
    if (long) result.append(node("p", "These losses are too long for a link: the address keeps the other fields only."));
  }

  function start() {
    const form = field("form");
    if (form === null) return;
    let waiting = 0;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(judge, PAUSE);
    });
    for (const way of ["paste", "drop"]) field("log").addEventListener(way, guard);
    for (const [name, values] of EXAMPLES) {
      const button = node("button", name, { type: "button" });
      button.addEventListener("click", () => {
        clearTimeout(waiting);
        for (const one of FIELDS) field(one).value = values[one] ?? (one === "unit" ? "nats" : "");
        judge();
      });
      field("examples").append(" ", button);
    }
    addEventListener("hashchange", () => {
      if (fromAddress()) judge();
    });
    fromAddress();
    judge();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
