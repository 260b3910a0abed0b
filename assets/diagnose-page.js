/* The page "What does my loss say?": reads the form, asks diagnose.js, writes the answer.
 * All that a reader typed enters the page as text, never as markup. Nothing is sent anywhere. */
(() => {
  "use strict";

  const PAUSE = 150; // ms after the last key
  const LONGEST = 1_000_000; // characters; the browser itself takes seconds to lay out more
  const LONGEST_LINK = 4000; // characters of input; longer addresses are cut by some programs
  const SHOWN = 2000; // values that are listed
  /** @typedef {"log" | "classes" | "unit" | "shares" | "floor"} Field */
  /** @type {Field[]} */
  const FIELDS = ["log", "classes", "unit", "shares", "floor"];
  const { data, diagnose, draw, readLog, fixed, general } = globalThis.diagnose;

  /** Where one part of the input is typed. @param {Field} name */
  function field(name) {
    const found = document.getElementById(`loss-${name}`);
    const kinds = [HTMLTextAreaElement, HTMLInputElement, HTMLSelectElement];
    for (const kind of kinds) if (found instanceof kind) return found;
    throw new Error(`the page has no field for ${name}`);
  }

  /** @param {number} k @param {string} loss */
  const progress = (k, loss) => `Epoch ${k}/5\n1875/1875 [====================] - 5s 3ms/step - loss: ${loss}`;
  /** @type {[name: string, values: Partial<Record<Field, string>>][]} */
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

  /** @param {string} name @param {Node | string | (Node | string)[]} content
   * @param {Record<string, string>} attributes */
  function node(name, content = [], attributes = {}) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...[content].flat());
    return made;
  }

  /** @param {string} sentence */
  const inWords = (sentence) =>
    Object.entries(data.form).reduce((text, [python, form]) => text.replaceAll(python, form), sentence);

  /** @param {string} text */
  const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;

  /* --- What was typed --- */

  /** @returns {Record<Field, string>} */
  function typed() {
    const [log, classes, unit, shares, floor] = FIELDS.map((name) => field(name).value);
    return { log, classes, unit, shares, floor };
  }

  /** @param {string} text */
  function wholeNumber(text) {
    const bare = text.replace(/[\s,_']/g, "");
    if (bare === "") return null;
    if (!/^[0-9]{1,9}$/.test(bare)) throw new Error("The number of classes must be a whole number, such as 10.");
    return Number(bare);
  }

  /** @param {string} text */
  function decimal(text) {
    if (text.trim() === "") return null;
    const value = Number(text.trim().replace(",", "."));
    if (!Number.isFinite(value)) throw new Error("The least possible loss must be a number, such as 0.2.");
    return value;
  }

  /** Shares that add up to 1, from shares, percentages or counts.
   * @param {string} text */
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

  /** @param {string} text */
  function tooLong({ length }) {
    const size = `${(length / 1e6).toFixed(1)} million characters`;
    return `That is ${size}, and this page reads 1 million: paste only the lines that name the loss.`;
  }

  /** @param {Record<Field, string>} values */
  function answer({ log, classes, unit, shares, floor }) {
    if (log.length > LONGEST) throw new Error(tooLong(log));
    const read = readLog(log);
    const told = { classes: wholeNumber(classes), unit, shares: sharesIn(shares), floor: decimal(floor) };
    return { read, found: diagnose(read, told) };
  }

  /* --- The answer --- */

  /** @param {Finding} finding */
  function strength({ bits, lookAlikes }) {
    if (!Number.isFinite(bits)) return `Certain: nothing but this${lookAlikes.length ? " or a look-alike" : ""} prints it.`;
    const word = bits < data.thresholds.STRONG ? "A hint" : bits < 10 ? "Strong" : "Very strong";
    const odds = Math.round(2 ** Math.min(bits, 30)).toLocaleString("en");
    return `${word}: ${fixed(bits, 1)} bits. About one healthy run in ${odds} would look like this.`;
  }

  /** @param {Finding} finding */
  function suspect(finding) {
    const [address, chapter] = data.chapter[finding.cause];
    /** @type {[name: string, content: Node | string][]} */
    const terms = [
      ["Why", sentence(finding.says)],
      ["Looks the same", finding.lookAlikes.length ? sentence(finding.lookAlikes.join("; ")) : ""],
      ["Measure next", sentence(inWords(finding.second))],
      ["If it is this", sentence(data.remedy[finding.cause])],
      ["Read", node("a", chapter, { href: address })],
    ];
    const rows = terms.filter(([, text]) => text !== "").flatMap(([name, text]) => [node("dt", name), node("dd", text)]);
    const title = node("strong", sentence(finding.cause).replace(/\.$/, ""), { class: "loss-cause" });
    return node("li", [title, node("p", strength(finding), { class: "loss-bits" }), node("dl", rows)]);
  }

  /** @param {Log} log @param {Diagnosis} found */
  function whatWasRead({ losses }, found) {
    const [first, last] = [losses[0], losses[losses.length - 1]].map((one) => general(one));
    const ends = losses.length > 1 ? `: ${first} to ${last}.` : `: ${first}.`;
    const listed = losses.slice(0, SHOWN).map((one) => general(one)).join(", ");
    const more = losses.length > SHOWN ? `, and ${losses.length - SHOWN} more` : "";
    const box = { class: "loss-values", tabindex: "0", role: "group", "aria-label": "The values" }; // it scrolls
    const values = node("details", [node("summary", "The values"), node("p", listed + more, box)]);
    const source = found.source.replace(/\.$/, ends);
    return [node("p", [source, node("br"), found.facts], { class: "loss-read" }), values];
  }

  /** @param {string} text */
  function heading(text) {
    return node("p", text, { class: "loss-heading", role: "heading", "aria-level": "2" });
  }

  /** @param {Element} result @param {{ read: Log, found: Diagnosis }} answer */
  function write(result, { read, found }) {
    const parts = [...whatWasRead(read, found), draw(found, Math.min(Math.max(result.clientWidth, 280), 720))];
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

  /* --- The address --- */

  /** @param {Record<Field, string>} values */
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

  /** @param {Record<Field, string>} values */
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

  /** A text that is far too long must not even get into the field: to lay it out would take a minute.
   * @param {Event} event @param {DataTransfer | null} data @param {Element} result */
  function guard(event, data, result) {
    const text = data?.getData("text") ?? "";
    if (text.length <= LONGEST) return;
    event.preventDefault();
    refuse(result, tooLong(text));
  }

  /** @param {Element} result @param {string} words */
  function refuse(result, words) {
    result.replaceChildren(node("p", sentence(words), { class: "loss-error" }));
  }

  /** @param {Element} result */
  function judge(result) {
    const values = typed();
    const long = keepInAddress(values);
    if (values.log.trim() === "") {
      result.replaceChildren(node("p", "Paste a number, a list or a log, or try an example.", { class: "loss-line-only" }));
      return;
    }
    try {
      write(result, answer(values));
    } catch (error) {
      refuse(result, error instanceof Error ? error.message : String(error));
      return;
    }
    if (long) result.append(node("p", "These losses are too long for a link: the address keeps the other fields only."));
  }

  function start() {
    const [form, examples, result] = ["form", "examples", "result"].map((name) => document.getElementById(`loss-${name}`));
    if (!form || !examples || !result) return;
    let waiting = 0;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      clearTimeout(waiting);
      const pasted = event instanceof InputEvent && event.inputType === "insertFromPaste";
      waiting = setTimeout(() => judge(result), pasted ? 0 : PAUSE);
    });
    form.addEventListener("paste", (event) => guard(event, event.clipboardData, result));
    form.addEventListener("drop", (event) => guard(event, event.dataTransfer, result));
    for (const [name, values] of EXAMPLES) {
      const button = node("button", name, { type: "button" });
      button.addEventListener("click", () => {
        clearTimeout(waiting);
        for (const one of FIELDS) field(one).value = values[one] ?? (one === "unit" ? "nats" : "");
        judge(result);
      });
      examples.append(" ", button);
    }
    addEventListener("hashchange", () => {
      if (fromAddress()) judge(result);
    });
    fromAddress();
    judge(result);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
