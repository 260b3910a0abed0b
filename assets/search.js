/* The search: by section, from a list that was made with the site (sections.js), so that it works from a folder too.
 * A number is found however many of its decimals are typed: 2.30, 2.303 and 2.3026 are one. */
(() => {
  "use strict";

  const WORD = /\d+\.\d+|[\p{L}\p{N}_]+/gu;
  const NUMBER = /^\d+(\.\d+)?$/;
  const AROUND = 90; // letters of the excerpt on each side of what was found
  const MOST = 30; // results
  const EACH = 3; // of one page
  const wordsOf = (text) => text.toLowerCase().match(WORD) ?? [];

  /** Whether a word of a text is the one looked for: as a number, to the fewer decimals; else from its beginning. */
  function fits(word, wanted) {
    if (word === wanted) return 1;
    if (NUMBER.test(wanted)) {
      if (!wanted.includes(".") || !NUMBER.test(word)) return 0;
      const [a, b] = [word, wanted].map((one) => (one.split(".")[1] ?? "").length);
      const decimals = Math.min(a, b);
      return decimals >= 2 && Number(word).toFixed(decimals) === Number(wanted).toFixed(decimals) ? 0.9 : 0;
    }
    return wanted.length > 2 && word.startsWith(wanted) ? 0.5 : 0;
  }

  const strength = (list, wanted) => list.reduce((sum, word) => sum + fits(word, wanted), 0);

  /** How well a section answers to each of the words. */
  function answers(section, wanted) {
    section.words ??= wordsOf(section.text);
    section.heads ??= wordsOf(section.title);
    section.tops ??= wordsOf(section.page);
    return wanted.map((word) => {
      const body = strength(section.words, word);
      const above = 6 * Math.min(1, strength(section.heads, word)) + 3 * Math.min(1, strength(section.tops, word));
      return above + (body > 0 ? 1 + Math.log(1 + body) : 0);
    });
  }

  /** Sections that have the words, the best first; a rare word counts for more, and so does having all of them. */
  function find(all, query) {
    const wanted = wordsOf(query);
    const number = wanted.some((word) => NUMBER.test(word));
    const table = all.map((section) => answers(section, wanted));
    const rarity = wanted.map((_, k) => Math.log(1 + all.length / (1 + table.filter((row) => row[k] > 0).length)));
    const phrase = query.trim().toLowerCase();
    const hits = all.map((section, at) => {
      const sum = table[at].reduce((points, one, k) => points + one * rarity[k], 0);
      const share = table[at].filter((one) => one > 0).length / wanted.length;
      const together = wanted.length > 1 && section.text.toLowerCase().includes(phrase) ? 2 : 1;
      return { section, points: sum * share ** 2 * together * (number ? section.numbers : section.weight) };
    });
    hits.sort((a, b) => b.points - a.points);
    const seen = new Map();
    return hits.filter(({ section, points }) => {
      const count = seen.get(section.page) ?? 0;
      seen.set(section.page, count + 1);
      return points > 0 && count < EACH;
    }).slice(0, MOST).map(({ section }) => section);
  }

  /** A piece of the text around what was found, with the words marked. */
  function excerpt(text, wanted) {
    const found = [...text.matchAll(WORD)].filter(([word]) => wanted.some((one) => fits(word.toLowerCase(), one) > 0));
    const middle = found[0]?.index ?? 0;
    const from = Math.max(0, text.lastIndexOf(" ", Math.max(0, middle - AROUND)));
    const cut = text.indexOf(" ", middle + AROUND);
    const to = cut < 0 ? text.length : cut;
    const made = document.createElement("p");
    let at = from;
    made.append(from > 0 ? "… " : "");
    for (const { 0: word, index } of found) {
      if (index < at || index + word.length > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = word;
      made.append(text.slice(at, index), mark);
      at = index + word.length;
    }
    made.append(text.slice(at, to), to < text.length ? " …" : "");
    return made;
  }

  function show(query) {
    const list = document.querySelector("#search-results ul");
    const summary = document.querySelector(".search-summary");
    const hits = find(globalThis.sections, query);
    const wanted = wordsOf(query);
    list.replaceChildren(...hits.map((section) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = section.address;
      link.textContent = section.title || section.page;
      const place = document.createElement("small");
      place.textContent = section.title ? section.page : "";
      item.append(link, " ", place, excerpt(section.text, wanted));
      return item;
    }));
    const places = hits.length === 1 ? "one place" : `${hits.length} places`;
    summary.textContent = hits.length > 0
      ? `Search finished: ${places}, the best first.`
      : "Search finished: your search did not match any page. Are all words spelt right?";
  }

  globalThis.findSections = find; // for tests, which run without a page
  if (globalThis.document === undefined) return;
  const field = document.querySelector(".bd-article .book-search input");
  const query = new URLSearchParams(location.search).get("q") ?? "";
  field.value = query;
  if (query.trim() !== "") show(query);
  else field.focus();
})();
