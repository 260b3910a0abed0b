/* The search page: weighs the sections of the site for what was asked, and shows each with an excerpt.
 * The text comes in one script (site_search.py), so it works from a folder; nothing is sent anywhere. */
(() => {
  "use strict";

  const TEXT = "search-text.js";
  const MOST = 30; // results
  const LONGEST = 1000; // characters that are looked for
  const PAUSE = 150; // ms after the last key
  const EXCERPT = 220; // characters
  const COMMON = new Set(("a an and are as at be by can do does for from got how i in is it its my not of on or should that "
    + "the this to was what when where which why with").split(" "));
  const ENDINGS = /(?:ations?|ings?|ers?|ed|es|ly|s)$/;
  const letters = "\\p{L}\\p{N}_";

  /** Words and numbers of a query, without the common ones unless there are no others.
   * @param {string} query */
  function termsOf(query) {
    const words = query.toLowerCase().match(new RegExp(`\\d+\\.\\d+|[${letters}]+`, "gu")) ?? [];
    const rare = words.filter((one) => !COMMON.has(one));
    return [...new Set(rare.length ? rare : words)].slice(0, 20);
  }

  /** @param {string} text */
  const decimals = (text) => text.split(".")[1]?.length ?? 0;

  /** Whether a number in a text is the one that was asked for, as far as both have decimals.
   * @param {string} asked @param {string} written */
  function sameNumber(asked, written) {
    const digits = Math.min(decimals(asked), decimals(written));
    if (digits < Math.min(decimals(asked), 3) || digits < 2) return asked === written; // too coarse to be the same
    return Math.abs(Number(asked) - Number(written)) < 0.50001 * 10 ** -digits + 1e-12;
  }

  /** A term as what finds it: where it occurs in a text, and how much each form counts.
   * @param {string} term @returns {(text: string) => Search.Hit[]} */
  function finder(term) {
    if (/^\d+\.\d+$/.test(term)) {
      const number = /(?<![\d.])\d+\.\d+(?![\d]|\.\d)/g;
      return (text) => [...text.matchAll(number)].filter(([one]) => sameNumber(term, one))
        .map((one) => [one.index, one[0], 1]);
    }
    if (/^\d+$/.test(term)) {
      const number = new RegExp(`(?<![\\d.,${letters}])${term}(?![\\d${letters}]|[.,]\\d)`, "gu");
      return (text) => [...text.matchAll(number)].map((one) => [one.index, one[0], 1]);
    }
    const stem = term.length > 4 ? term.replace(ENDINGS, "") : term;
    const root = stem.length >= 4 ? stem : term;
    const rest = root.length >= 4 ? `[${letters}]*` : `s?(?![${letters}])`;
    const word = new RegExp(`(?<![${letters}])${root}${rest}`, "giu");
    /** @param {string} found */
    const weight = (found) => (found === term ? 1 : found.length - root.length <= 4 ? 0.7 : 0.25);
    return (text) => [...text.matchAll(word)].map((one) => [one.index, one[0], weight(one[0].toLowerCase())]);
  }

  /** @param {Search.Hit[]} hits */
  const total = (hits) => hits.reduce((sum, [, , weight]) => sum + weight, 0);
  /** @param {string} text */
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();

  /** All sections of the site, each with what it needs to be found and shown.
   * @param {Search.Page[]} pages @returns {Search.Section[]} */
  function flat(pages) {
    return pages.flatMap(([address, chapter, title, sections]) => sections.map(
      ([anchor, heading, weight, text, code, names, numbers]) => (
        { address, chapter, title, anchor, heading, weight, text, code, names, numbers }),
    ));
  }

  /** The sections that hold what was asked, best first: BM25, where the words of a heading count several times.
   * @param {Search.Section[]} all @param {string} query @returns {Search.Found[]} */
  function search(all, query) {
    const terms = termsOf(query);
    if (terms.length === 0) return [];
    const finders = terms.map(finder);
    const mean = all.reduce((sum, { text }) => sum + text.length, 0) / all.length;
    const found = all.map((one) => {
      const hits = finders.map((find) => find(one.text));
      const counts = finders.map((find, k) => total(hits[k]) + 4 * total(find(one.heading)) + 4 * total(find(one.names))
        + 1.5 * total(find(one.title)) + 0.5 * total(find(one.code)));
      return { ...one, hits, counts };
    });
    const rarity = terms.map((_, k) => {
      const having = found.filter(({ counts }) => counts[k] > 0).length;
      return Math.log(1 + (all.length - having + 0.5) / (having + 0.5));
    });
    const phrase = plain(query);
    const numbers = terms.every((one) => /^\d/.test(one));
    const scored = found.map((one) => {
      const length = numbers ? 1 : Math.max(0.8, 0.5 + (0.5 * one.text.length) / mean);
      const has = one.counts.filter((count) => count > 0).length / terms.length;
      const sum = one.counts.reduce((s, count, k) => s + (rarity[k] * 2.2 * count) / (count + 1.2 * length), 0);
      const weight = one.weight * (numbers ? one.numbers : 1) * whole(one, phrase, terms) * together(one, terms);
      return { ...one, score: sum * has ** 3 * weight };
    });
    return scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).slice(0, MOST);
  }

  /** What was asked stands there as it was asked.
   * @param {Search.Section} one @param {string} phrase @param {string[]} terms */
  function whole(one, phrase, terms) {
    if (terms.length < 2 && phrase === terms[0]) return 1;
    if (plain(one.names).split("; ").includes(phrase)) return 2;
    if (plain(one.heading).includes(phrase)) return 2;
    return plain(one.text).includes(phrase) ? 1.4 : 1;
  }

  /** Words that stand in one line, a row or a paragraph, belong together.
   * @param {Search.Counted} one @param {string[]} terms */
  function together(one, { length }) {
    return length < 2 ? 1 : 0.6 + (0.6 * bestLine(one).kinds) / length;
  }

  /** @param {Search.Counted} one */
  function bestLine({ text, hits }) {
    let begin = 0;
    let best = { kinds: 0, count: 0, begin: 0, end: 0 };
    for (const line of text.split("\n")) {
      const end = begin + line.length;
      const inside = hits.map((of) => of.filter(([at]) => at >= begin && at < end).length);
      const kinds = inside.filter(Boolean).length;
      const count = Math.min(inside.reduce((a, b) => a + b, 0), 4) + (line.length > 60 ? 2 : 0); // rather a sentence
      if (kinds > best.kinds || (kinds === best.kinds && count > best.count)) best = { kinds, count, begin, end };
      begin = end + 1;
    }
    return best;
  }

  /** A piece of the text round the words: strings, those at odd places to be marked.
   * @param {Search.Found} one */
  function excerpt(one) {
    const { kinds, begin, end } = bestLine(one);
    const marks = one.hits.flat().filter(([at]) => at >= begin && at < end).sort((a, b) => a[0] - b[0]);
    if (kinds === 0) return [one.text.slice(0, EXCERPT) + (one.text.length > EXCERPT ? "…" : "")];
    let from = end - begin <= EXCERPT ? begin : Math.max(begin, Math.min(marks[0][0] - 60, end - EXCERPT));
    while (from > begin && /\S/.test(one.text[from - 1])) from += 1;
    const to = Math.min(end, from + EXCERPT);
    const parts = [from > begin ? "… " : ""];
    let at = from;
    for (const [where, word] of marks.filter(([place, found]) => place >= from && place + found.length <= to)) {
      if (where < at) continue;
      parts[parts.length - 1] += one.text.slice(at, where);
      parts.push(word, "");
      at = where + word.length;
    }
    parts[parts.length - 1] += one.text.slice(at, to) + (to < end ? " …" : "");
    return parts;
  }

  /** The address of a section, which tells its page what to mark: the forms in which the words stand there.
   * @param {Search.Found} one */
  function addressOf({ address, anchor, hits }) {
    const forms = [...new Set(hits.flatMap((of) => of.map(([, word]) => word.toLowerCase())))].slice(0, 12);
    const asked = forms.map((one) => `find=${encodeURIComponent(one)}`).join("&");
    return `${address}${asked ? `?${asked}` : ""}#${anchor}`;
  }

  /** @type {Search.Section[]} */
  let all = [];
  let waiting = () => {};
  globalThis.siteSearch = {
    take(pages) {
      all = flat(pages);
      waiting();
    },
    search: (query) => search(all, query).map((one) => ({ address: addressOf(one), score: one.score, excerpt: excerpt(one) })),
  };
  const script = globalThis.document?.currentScript;
  if (!script || !("src" in script)) return;

  /* --- The page --- */

  const base = new URL(".", script.src);

  /** @param {string} name @param {string | (Node | string)[]} content @param {Record<string, string>} attributes */
  function node(name, content, attributes = {}) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...[content].flat());
    return made;
  }

  /** @param {Search.Found} one */
  function result(one) {
    const where = one.chapter ? `Chapter ${one.chapter}: ${one.title}` : one.title;
    const name = one.heading || one.title;
    const link = node("a", name, { href: addressOf(one) });
    const parts = excerpt(one).map((text, k) => (k % 2 ? node("mark", text) : text));
    return node("li", [link, ...(name === one.title && !one.chapter ? [] : [node("p", where, { class: "search-where" })]),
      node("p", parts, { class: "search-excerpt" })]);
  }

  /** @param {string} query */
  function show(query) {
    const found = search(all, query);
    const count = found.length === MOST ? `The best ${MOST} sections` : found.length === 1 ? "1 section" : `${found.length} sections`;
    const asked = `“${query.length > 80 ? `${query.slice(0, 80)}…` : query}”`;
    const said = found.length ? `${count} for ${asked}.` : `Nothing was found for ${asked}. Try fewer words, or a number as it was printed.`;
    document.getElementById("search-said")?.replaceChildren(said);
    document.getElementById("search-results")?.replaceChildren(...found.map(result));
  }

  /** @param {string} query */
  function ask(query) {
    if (query.trim() === "") return;
    waiting = () => show(query.trim().slice(0, LONGEST));
    if (all.length > 0) waiting();
    else if (!document.querySelector(`script[src$="${TEXT}"]`)) {
      document.head.append(node("script", [], { src: new URL(TEXT, base).href }));
    }
  }

  function start() {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    /** @type {HTMLInputElement | null} */
    const field = document.querySelector(".bd-search-container input[type=search]");
    if (field === null) return;
    field.value = query;
    field.focus();
    let timer = 0;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(field.value), PAUSE);
    });
    ask(query);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
