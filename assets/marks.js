/* Marks on a page what the search had found there: ?find=word&find=number#section. Escape takes the marks away. */
(() => {
  "use strict";

  const SKIPPED = "script, style, svg, textarea, select, math, .headerlink, button";
  const MOST = 400;

  /** @param {Element} root */
  function textsIn(root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentElement?.closest(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    /** @type {Text[]} */
    const found = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) if (node instanceof Text) found.push(node);
    return found;
  }

  /** @param {Element} root @param {string[]} words */
  function markIn(root, words) {
    const escaped = words.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const wanted = new RegExp(`(?<![\\p{L}\\p{N}_.])(?:${escaped.join("|")})(?![\\p{L}\\p{N}_])`, "giu");
    const made = [];
    for (const text of textsIn(root)) {
      for (const found of [...text.data.matchAll(wanted)].reverse()) {
        if (made.length >= MOST) return made;
        const part = text.splitText(found.index);
        part.splitText(found[0].length);
        const mark = document.createElement("mark");
        mark.className = "found";
        part.replaceWith(mark);
        mark.append(part);
        made.push(mark);
      }
    }
    return made;
  }

  /** Of the marks of a section the first one of the line, row or paragraph that holds most of the words.
   * @param {HTMLElement[]} marks */
  function best(marks) {
    /** @type {Map<Element | null, { mark: HTMLElement, words: Set<string> }>} */
    const kinds = new Map();
    for (const mark of marks) {
      const line = mark.closest("tr") ?? mark.closest("li, p, pre, dd, figcaption, h1, h2, h3") ?? mark.parentElement;
      const there = kinds.get(line) ?? { mark, words: new Set() };
      there.words.add(mark.textContent.toLowerCase());
      kinds.set(line, there);
    }
    return [...kinds.values()].reduce((a, b) => (b.words.size > a.words.size ? b : a)).mark;
  }

  /** Open the folds that something is in. @param {HTMLElement} mark */
  function reveal(mark) {
    for (let e = mark.parentElement; e; e = e.parentElement) if (e instanceof HTMLDetailsElement) e.open = true;
  }

  function start() {
    const address = new URL(location.href);
    const words = address.searchParams.getAll("find").map((one) => one.trim().slice(0, 100)).filter(Boolean).slice(0, 20);
    const article = document.querySelector("article");
    if (words.length === 0 || article === null) return;
    address.searchParams.delete("find");
    try {
      history.replaceState(history.state, "", address); // whoever copies the address shares the section
    } catch {
      // A browser may refuse; then the address keeps the words.
    }
    const marks = markIn(article, words);
    const target = document.getElementById(address.hash.slice(1))?.closest("section, .admonition, .fold") ?? article;
    const inside = marks.filter((one) => target.contains(one));
    if (inside.length) {
      const mark = best(inside.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1)));
      const show = () => {
        reveal(mark);
        mark.scrollIntoView({ block: "center" });
      };
      show();
      if (document.readyState !== "complete") addEventListener("load", () => requestAnimationFrame(show)); // after the browser, and the folds
    }
    addEventListener("keydown", function clear(event) {
      if (event.key !== "Escape") return;
      for (const mark of document.querySelectorAll("mark.found")) mark.replaceWith(...mark.childNodes);
      removeEventListener("keydown", clear);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
