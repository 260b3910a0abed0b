/* A code made by hand: the rules of codewords.py, that is of crossentropy.codes, and the game. */
(() => {
  "use strict";
  const { games, node, button, digits, status } = globalThis.bitsToLoss;

  // --- Rules. A state is a day, a codeword for each word ("" for none), and whether the message was sent. ---

  /** A state from what was kept; what cannot be is dropped.
   * @param {Kept<Codewords.State>} kept @param {Codewords.Data} data @returns {Codewords.State} */
  function tidy(kept, data) {
    /** @param {unknown} one */
    const codeword = (one) => (typeof one === "string" && cut(one, data) === one ? one : "");
    const code = Object.fromEntries(data.words.map((word) => [word, codeword(Object(kept?.code)[word])]));
    const day = Math.max(data.days.findIndex((_, k) => k === kept?.day), 0);
    return { day, code, sent: kept?.sent === true && isCode(code) };
  }

  /** @param {string} text @param {Codewords.Data} data */
  const cut = (text, data) => text.replace(/[^01]/g, "").slice(0, data.longest);

  /** Give a word another codeword.
   * @param {Codewords.State} state @param {string} word @param {string} text @param {Codewords.Data} data */
  function put(state, word, text, data) {
    return { ...state, code: { ...state.code, [word]: cut(text, data) }, sent: false };
  }

  /** @param {Codewords.State} state */
  function send(state) {
    return { ...state, sent: isCode(state.code) };
  }

  /** @param {Codewords.State} state @param {number} day */
  function choose(state, day) {
    return { ...state, day, sent: false };
  }

  /** @param {Codewords.Code} code */
  const lacking = (code) => Object.keys(code).filter((word) => code[word] === "");

  /** Groups of words that have one codeword.
   * @param {Codewords.Code} code */
  function twins(code) {
    const words = Object.keys(code).filter((word) => code[word] !== "");
    const groups = [...new Set(words.map((word) => code[word]))].map((bits) => words.filter((word) => code[word] === bits));
    return groups.filter((group) => group.length > 1);
  }

  /** Pairs of words of which the first one's codeword begins the second one's.
   * @param {Codewords.Code} code */
  function clashes(code) {
    const words = Object.keys(code).filter((word) => code[word] !== "");
    /** @param {string} a @param {string} b */
    const begins = (a, b) => code[a] !== code[b] && code[b].startsWith(code[a]);
    return words.flatMap((a) => words.filter((b) => begins(a, b)).map((b) => [a, b]));
  }

  /** @param {Codewords.Code} code */
  const isCode = (code) => lacking(code).length === 0 && twins(code).length === 0;

  /** The Kraft sum, as a number of parts of size 2^-longest.
   * @param {Codewords.Code} code @param {number} longest */
  function spent(code, longest) {
    return Object.values(code).reduce((sum, bits) => sum + (bits === "" ? 0 : 2 ** (longest - bits.length)), 0);
  }

  /** A shortest string of bits with two readings, by what one is ahead of the other, or null if there is none.
   * @param {Codewords.Code} code @returns {Codewords.Outcome["broken"]} */
  function broken(code) {
    const words = Object.keys(code);
    const open = clashes(code).map(([a, b]) => ({ bits: code[b], ahead: code[b].slice(code[a].length), first: b, second: a }));
    const seen = new Set();
    while (open.length) {
      open.sort((a, b) => a.bits.length - b.bits.length);
      const [{ bits, ahead, first, second }] = open.splice(0, 1);
      if (ahead === "") return { bits, readings: [first, second] };
      if (seen.has(ahead)) continue;
      seen.add(ahead);
      for (const word of words) {
        const next = code[word];
        if (ahead.startsWith(next)) open.push({ bits, ahead: ahead.slice(next.length), first, second: second + word });
        else if (next.startsWith(ahead)) {
          const more = next.slice(ahead.length);
          open.push({ bits: bits + more, ahead: more, first: second + word, second: first });
        }
      }
    }
    return null;
  }

  /** How many readings the rest of a string has, from each place on.
   * @param {string} bits @param {Codewords.Code} code @returns {number[]} */
  function ways(bits, code) {
    const found = Array(bits.length + 1).fill(0);
    found[bits.length] = 1;
    for (let i = bits.length - 1; i >= 0; i--) {
      for (const one of Object.values(code)) if (bits.startsWith(one, i)) found[i] += found[i + one.length];
    }
    return found;
  }

  /** A reading of a message's bits that is not the message, or "" if there is none.
   * @param {string} message @param {string} bits @param {Codewords.Code} code */
  function otherReading(message, bits, code) {
    const left = ways(bits, code);
    /** @param {string} word @param {number} i */
    const fits = (word, i) => bits.startsWith(code[word], i) && left[i + code[word].length] > 0;
    const words = Object.keys(code);
    let i = 0;
    for (let k = 0; k < message.length; k++) {
      let word = words.find((one) => one !== message[k] && fits(one, i));
      if (word === undefined) {
        i += code[message[k]].length;
        continue;
      }
      let other = message.slice(0, k);
      while (word !== undefined) {
        other += word;
        i += code[word].length;
        word = i < bits.length ? words.find((one) => fits(one, i)) : undefined;
      }
      return other;
    }
    return "";
  }

  /** What comes of sending a message.
   * @param {string} message @param {Codewords.Code} code @returns {Codewords.Outcome} */
  function outcome(message, code) {
    const bits = [...message].map((word) => code[word]).join("");
    return { bits, readings: ways(bits, code)[0], other: otherReading(message, bits, code), broken: broken(code) };
  }

  // --- Words ---

  /** @param {string} words */
  const spaced = (words) => [...words].join(" ");
  /** @param {string[]} items */
  const listed = (items) => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`);

  /** @param {number} parts @param {number} whole */
  function fraction(parts, whole) {
    let under = whole;
    let over = parts;
    while (over % 2 === 0 && under > 1) [over, under] = [over / 2, under / 2];
    return under === 1 ? `${over}` : `${over}/${under}`;
  }

  /** The state of the budget, and what clashes.
   * @param {Codewords.Code} code @param {number} longest */
  function ledger(code, longest) {
    const whole = 2 ** longest;
    const sum = spent(code, longest);
    const rest = sum > whole ? `${fraction(sum - whole, whole)} too much` : `${sum < whole ? fraction(whole - sum, whole) : "nothing"} left`;
    const said = [`Spent: ${fraction(sum, whole)} of a budget of 1, ${rest}.`];
    const same = twins(code);
    for (const words of same) said.push(`${listed(words)} have the same codeword.`);
    const begins = same.length ? [] : Object.keys(code).flatMap((a) => {
      const longer = clashes(code).filter(([one]) => one === a).map(([, b]) => `${b}'s ${code[b]}`);
      return longer.length ? [`${a}'s ${code[a]} begins ${listed(longer)}`] : [];
    });
    if (begins.length) said.push(`${begins.join("; ")}.`);
    const lacks = lacking(code);
    if (lacks.length) said.push(`No codeword yet: ${listed(lacks)}.`);
    return said.join(" ");
  }

  /** What the valley makes of the message.
   * @param {Codewords.Day} day @param {Codewords.Code} code */
  function verdict({ message, huffman }, code) {
    const { bits, readings, other, broken: weak } = outcome(message, code);
    const cost = `${bits.length} bits, ${digits(bits.length / message.length, 1)} a word.`;
    const example = weak && `${weak.bits} is ${listed(weak.readings.map(spaced)).replace(" and ", " or ")}`;
    if (readings > 1) {
      const another = other.length > 12 ? `${spaced(other.slice(0, 12))} …` : `${spaced(other)}.`;
      return `${cost} The valley finds ${readings.toLocaleString("en")} ways to read them. A wrong one: ${another} ` +
        `The shortest string that breaks your code: ${example}.`;
    }
    if (weak) {
      return `${cost} The valley reads ${spaced(message)}, by luck: these bits have one reading, but ${example}.`;
    }
    const wait = clashes(code).length ? ", though not word by word: it has to see what comes after" : "";
    const best = bits.length === huffman
      ? "Huffman's code takes as many, and no readable code fewer."
      : `Huffman's code takes ${huffman}.`;
    return `${cost} The valley reads ${spaced(message)}${wait}. ${best}`;
  }

  // --- The game ---

  /** @param {HTMLElement} box @param {Codewords.Data} data @param {Memory<Codewords.State>} memory */
  function start(box, data, memory) {
    let state = tidy(memory.read(), data);
    /** @param {Codewords.State} next */
    const set = (next) => {
      state = next;
      const begun = state.day !== 0 || Object.values(state.code).some((bits) => bits !== "");
      memory.write(begun ? state : {});
      show();
    };
    const days = data.days.map(({ name }, day) => button(name, () => set(choose(state, day))));
    const message = node("span");
    const weather = node("p", { class: "codewords-weather" }, "To send: ", message);
    const rows = data.words.map((word) => row(word, (text) => set(put(state, word, text, data)), () => state.code[word], data));
    const bar = node("div", { class: "codewords-bar", "aria-hidden": "true" });
    const marks = node("div", { class: "codewords-marks", "aria-hidden": "true" },
      ...["0", "½", "budget 1", "1½"].map((text, k) => node("span", { style: `left: ${place(k / 2)}%` }, text)));
    const account = status(longestLedger(data));
    const sendIt = button("Send", () => isCode(state.code) && set(send(state)), { class: "codewords-send" });
    const again = button("Start again", () => set(tidy(null, data)));
    const strip = wire(data);
    const said = status(longestVerdict(data));
    box.append(
      node("div", { class: "game-row", role: "group", "aria-label": "Weather" }, ...days), weather,
      node("div", { class: "codewords-rows" }, ...rows.map(({ element }) => element)),
      bar, marks, account.element, node("div", { class: "game-row" }, sendIt, again), strip.element, said.element);

    function show() {
      const day = data.days[state.day];
      days.forEach((one, k) => one.setAttribute("aria-pressed", String(k === state.day)));
      message.textContent = spaced(day.message);
      rows.forEach((one, k) => one.show(state.code[data.words[k]], day.counts[k]));
      drawBar(bar, state.code, data);
      account.say(ledger(state.code, data.longest));
      sendIt.setAttribute("aria-disabled", String(!isCode(state.code)));
      strip.show(state.sent ? outcome(day.message, state.code) : null, day.message, state.code);
      said.say(state.sent ? verdict(day, state.code) : "");
    }
    show();
  }

  /** A word's codeword, to type or to press.
   * @param {string} word @param {(text: string) => void} change @param {() => string} now
   * @param {Codewords.Data} data */
  function row(word, change, now, data) {
    const often = node("small");
    const field = node("input", {
      type: "text", inputmode: "none", autocomplete: "off", autocapitalize: "off", spellcheck: "false", size: data.longest,
    });
    field.addEventListener("input", () => change(field.value));
    // The keys do the same in the field, so Tab goes from word to word.
    /** @param {string} text @param {string} name @param {() => void} press */
    const key = (text, name, press) => button(text, press, { "aria-label": `${word}: ${name}`, tabindex: -1 });
    const element = node("div", { class: "codewords-row" },
      node("label", {}, node("span", { class: "codewords-name", "data-word": word }, word), often, field),
      key("0", "add 0", () => change(`${now()}0`)), key("1", "add 1", () => change(`${now()}1`)),
      key("⌫", "delete the last bit", () => change(now().slice(0, -1))));
    return {
      element,
      /** @param {string} bits @param {number} count */
      show(bits, count) {
        if (field.value !== bits) field.value = bits;
        often.textContent = `× ${count}`;
      },
    };
  }

  const SCALE = 1.5; // the bar's right end
  /** @param {number} share */
  const place = (share) => (100 * share) / SCALE;

  /** Shares end to end, the largest first, as in the chapter; what lies beyond 1 is hatched.
   * @param {HTMLElement} bar @param {Codewords.Code} code @param {Codewords.Data} data */
  function drawBar(bar, code, { words, longest }) {
    const given = words.filter((word) => code[word] !== "").sort((a, b) => code[a].length - code[b].length);
    let from = 0;
    const pieces = given.flatMap((word) => {
      const to = from + 2 ** -code[word].length;
      const parts = [[from, Math.min(to, 1)], [Math.max(from, 1), Math.min(to, SCALE)]].filter(([a, b]) => b > a);
      from = to;
      return parts.map(([a, b]) => node("span", {
        class: a >= 1 ? "codewords-over" : null, "data-word": word, style: `left: ${place(a)}%; width: ${place(b - a)}%`,
      }, b - a >= 2 ** -longest ? word : ""));
    });
    bar.replaceChildren(node("i", { style: `left: ${place(1)}%` }), ...pieces);
  }

  /** The wire, bit by bit, with room for the longest message; below it what was sent, and another reading.
   * @param {Codewords.Data} data */
  function wire({ days, longest }) {
    const most = Math.max(...days.map(({ message }) => message.length)) * longest;
    const cells = Array.from({ length: most }, () => [node("b"), node("i"), node("i")]);
    const key = node("p", { class: "game-small codewords-key" }, "On the wire, as sent, and as it could also be read:");
    const element = node("div", { class: "codewords-wire", "aria-hidden": "true" }, key,
      node("div", {}, ...cells.map((parts) => node("span", {}, ...parts))));

    /** @param {string} reading @param {Codewords.Code} code @param {number} row */
    function line(reading, code, row) {
      let i = 0;
      for (const word of reading) {
        for (let k = 0; k < code[word].length; k++, i++) {
          const cell = cells[i][row];
          cell.textContent = k === 0 ? word : "";
          cell.dataset.word = word;
          cell.classList.toggle("codewords-first", k === 0);
        }
      }
    }

    return {
      element,
      /** @param {Codewords.Outcome | null} sent @param {string} message @param {Codewords.Code} code */
      show(sent, message, code) {
        element.classList.toggle("codewords-empty", sent === null);
        cells.forEach(([bit, ...names], i) => {
          bit.textContent = sent?.bits[i] ?? "";
          for (const one of names) {
            one.textContent = "";
            delete one.dataset.word;
          }
        });
        if (sent === null) return;
        line(message, code, 1);
        line(sent.other, code, 2);
      },
    };
  }

  /** Texts as long as any that are said: for the room they need.
   * @param {Codewords.Data} data */
  function longestLedger({ words, longest }) {
    const worst = Object.fromEntries(words.map((word, k) => [word, "0".repeat(Math.min(k + 1, longest))]));
    return ledger(worst, longest);
  }

  /** @param {Codewords.Data} data */
  function longestVerdict({ days, longest }) {
    const most = Math.max(...days.map(({ message }) => message.length));
    const example = `${"0".repeat(2 * longest)} is ${spaced("A".repeat(4))} or ${spaced("A".repeat(4))}`;
    return `${most * longest} bits, 4.0 a word. The valley finds 1,234 ways to read them. A wrong one: ` +
      `${spaced("A".repeat(12))} … The shortest string that breaks your code: ${example}.`;
  }

  games.codewords = {
    start, tidy, put, send, choose, lacking, twins, clashes, spent, broken, outcome, fraction, ledger, verdict,
    longestLedger, longestVerdict,
  };
})();
