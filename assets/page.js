/* The frame of a page: colours, large text, text with or without code, the menu of a phone, what a term means, what is
 * solved.  All of it is remembered in this browser only, and a page without this script is whole. */
(() => {
  "use strict";

  const KEEP = "from-bits-to-loss.";
  const MODE_WORDS = { auto: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" };
  /** @type {(keyof typeof MODE_WORDS)[]} */
  const MODES = ["auto", "light", "dark"];
  const root = document.documentElement;
  const darkSystem = matchMedia("(prefers-color-scheme: dark)");
  let printing = false;

  /** @param {string} key */
  function recall(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // no storage in this browser: then each page begins anew
    }
  }

  /** @param {string} key @param {string} value */
  function remember(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // it holds until the next page
    }
  }

  const state = {
    mode: MODES.find((mode) => mode === recall("mode")) ?? "auto",
    large: recall(`${KEEP}large-text`) === "on",
    code: recall(`${KEEP}code`) !== "off",
  };

  function apply() {
    const dark = !printing && (state.mode === "dark" || (state.mode === "auto" && darkSystem.matches));
    root.dataset.mode = state.mode;
    root.dataset.theme = dark ? "dark" : "light";
    root.classList.toggle("large-text", state.large);
    root.classList.toggle("no-code", !state.code);
  }

  apply(); // before the page is painted
  for (const face of ["1em 'Book Sans'", "italic 1em 'Book Sans'", "1em 'Book Math'"]) document.fonts?.load(face);
  darkSystem.addEventListener("change", apply);
  matchMedia("print").addEventListener("change", ({ matches }) => {
    printing = matches; // a dark page is printed as a light one
    apply();
  });

  /** @type {Record<string, () => void>} */
  const ACTS = {
    theme: () => {
      state.mode = MODES[(MODES.indexOf(state.mode) + 1) % MODES.length];
      remember("mode", state.mode);
    },
    large: () => {
      state.large = !state.large;
      remember(`${KEEP}large-text`, state.large ? "on" : "off");
    },
    text: () => setCode(false),
    code: () => setCode(true),
    menu: openMenu,
  };

  /** @param {boolean} shown */
  function setCode(shown) {
    remember(`${KEEP}code`, shown ? "on" : "off");
    state.code = shown;
    holdingStill(apply);
  }

  /** Keep what is at the top of the window where it is while code comes or goes. @param {() => void} change */
  function holdingStill(change) {
    const inside = document.querySelectorAll(".bd-article :is(p, h2, h3, figure)");
    const seen = [...inside].find((one) => one.getBoundingClientRect().top > 0);
    const before = seen?.getBoundingClientRect().top ?? 0;
    change();
    if (seen && scrollY > 0) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
  }

  function label() {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = document.querySelectorAll("[data-does]");
    for (const button of buttons) {
      const does = button.dataset.does;
      if (does === "text") button.setAttribute("aria-pressed", String(!state.code));
      if (does === "large" || does === "code") button.setAttribute("aria-pressed", String(state[does]));
      if (does !== "theme") continue;
      button.setAttribute("aria-label", MODE_WORDS[state.mode]);
      button.title = MODE_WORDS[state.mode];
    }
  }

  /** The element that something happened in, or one round it. @param {Event} event @param {string} selector */
  function hit({ target }, selector) {
    /** @type {HTMLElement | null} */
    const found = target instanceof Element ? target.closest(selector) : null;
    return found;
  }

  /** @param {Event} event */
  function press(event) {
    const does = hit(event, "[data-does]")?.dataset.does;
    if (!does) return;
    ACTS[does]();
    apply();
    label();
  }

  /** @returns {HTMLDialogElement | null} */
  const menuOf = () => document.querySelector("dialog.book-menu");

  /** On a narrow screen the list of the book is a dialog; it is the same list. */
  function openMenu() {
    const [side, menu] = [document.querySelector(".book-side"), menuOf()];
    const list = side?.firstElementChild;
    if (!side || !menu || !list) return;
    menu.append(list);
    menu.showModal();
    menu.addEventListener("close", () => side.append(list), { once: true });
  }

  /** @param {Event} event */
  function closeMenu(event) {
    if (event.target === event.currentTarget || hit(event, "a")) menuOf()?.close();
  }

  /** Fill a dot for each exercise that is solved. */
  globalThis.showProgress = () => {
    /** @type {unknown} */
    let solved = [];
    try {
      solved = JSON.parse(recall(`${KEEP}exercises`) ?? "[]");
    } catch {
      // as if nothing were solved
    }
    const numbers = Array.isArray(solved) ? solved.map(String) : [];
    /** @type {NodeListOf<HTMLElement>} */
    const rows = document.querySelectorAll(".dots");
    for (const dots of rows) {
      const exercises = (dots.dataset.exercises ?? "").split(" ");
      const done = numbers.filter((number) => exercises.includes(number)).length;
      dots.style.setProperty("--done", String(done));
      const words = `${done} of ${dots.style.getPropertyValue("--of").trim()} exercises solved`;
      if (done > 0) dots.setAttribute("aria-label", words);
      if (done > 0) dots.setAttribute("role", "img");
      dots.title = words;
    }
  };

  /** What is wider than its box can be scrolled with the keyboard. */
  function watchWide() {
    const watcher = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth + 1) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
      }
    });
    const wide = ".bd-article :is(pre, .pst-scrollable-table-container, .cell_output > .text_html)";
    for (const one of document.querySelectorAll(wide)) {
      one.setAttribute("tabindex", "0"); // until it is laid out, and found to fit
      watcher.observe(one);
    }
  }

  /** A formula is copied as its TeX, in dollars. @param {ClipboardEvent} event */
  function copyFormulas(event) {
    const chosen = getSelection();
    if (!chosen?.rangeCount || !event.clipboardData) return;
    const copy = document.createElement("div");
    copy.append(chosen.getRangeAt(0).cloneContents());
    const formulas = copy.querySelectorAll("[data-tex]");
    if (formulas.length === 0) return;
    for (const one of formulas) {
      // A formula in pieces holds the brackets and stops that keep to it.
      const [before, tex, after] = ["before", "tex", "after"].map((name) => one.getAttribute(`data-${name}`) ?? "");
      one.replaceWith(`${before}$${tex}$${after}`);
    }
    copy.style.cssText = "position: absolute; left: -100vw";
    document.body.append(copy); // a text has the lines of what is laid out
    event.clipboardData.setData("text/plain", copy.innerText);
    copy.remove();
    event.preventDefault();
  }

  /** Mark the section that is read in the list. */
  function watchSections() {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const all = document.querySelectorAll(".book-sections a");
    const links = new Map();
    for (const link of all) {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section) links.set(section, link);
    }
    const seen = new Set();
    const watcher = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) seen.add(target);
        else seen.delete(target);
      }
      for (const [section, link] of links) {
        if (seen.has(section)) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-20% 0px -75% 0px" });
    for (const section of links.keys()) watcher.observe(section);
  }

  /** A button on each piece of code; outputs and prompts are not copied. */
  function addCopyButtons() {
    if (!navigator.clipboard) return;
    for (const code of document.querySelectorAll(".cell_input pre, .bd-article div[class*='highlight-']:not(.cell *) pre")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "copy";
      button.addEventListener("click", async () => {
        const plain = document.importNode(code, true);
        for (const one of plain.querySelectorAll(".gp, .go, .linenos")) one.remove();
        await navigator.clipboard.writeText(plain.textContent);
        button.textContent = "copied";
        setTimeout(() => { button.textContent = "copy"; }, 2000);
      });
      code.parentElement?.append(button);
    }
  }

  /** A term's sentence beside its word: while the pointer or the focus is there, or after a tap. */
  function explainTerms() {
    if (!document.querySelector("a.term")) return;
    const card = document.createElement("div");
    card.className = "term-card";
    card.id = "term-card";
    card.setAttribute("role", "tooltip");
    card.hidden = true;
    document.querySelector(".bd-article")?.append(card);
    /** @type {HTMLAnchorElement | null} */
    let shown = null;
    let timer = 0;

    /** @param {HTMLAnchorElement} link */
    function show(link) {
      clearTimeout(timer);
      if (shown === link) return;
      hide();
      const sentence = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!sentence) return;
      card.replaceChildren(...document.importNode(sentence, true).childNodes);
      card.hidden = false;
      const box = link.getBoundingClientRect();
      const { width, height } = card.getBoundingClientRect();
      const left = Math.max(8, Math.min(box.left, root.clientWidth - width - 8));
      const below = box.bottom + height + 12 < innerHeight;
      card.style.left = `${left + scrollX}px`;
      card.style.top = `${scrollY + (below ? box.bottom + 6 : box.top - height - 6)}px`;
      link.setAttribute("aria-describedby", card.id);
      shown = link;
    }

    function hide() {
      clearTimeout(timer);
      card.hidden = true;
      shown?.removeAttribute("aria-describedby");
      shown = null;
    }

    const later = () => { timer = setTimeout(hide, 200); };
    /** The term's link that something happened in. @param {Event} event */
    const term = (event) => {
      const link = hit(event, "a.term");
      return link instanceof HTMLAnchorElement ? link : null;
    };
    /** @param {Event} event */
    const inCard = ({ target }) => target instanceof Node && card.contains(target);
    /** @param {Event} event */
    const showTerm = (event) => {
      const link = term(event);
      if (link) show(link);
    };
    let touched = false;
    document.addEventListener("pointerdown", ({ pointerType }) => { touched = pointerType === "touch"; });
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      if (term(event)) showTerm(event);
      else if (inCard(event)) clearTimeout(timer);
      else if (shown && shown !== document.activeElement) later();
    });
    document.addEventListener("focusin", showTerm);
    document.addEventListener("focusout", (event) => { if (term(event)) later(); });
    document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
    document.addEventListener("click", (event) => {
      const link = term(event);
      if (link && touched && link.dataset.read !== "yes") {
        event.preventDefault(); // the first tap explains, the second one follows the link
        link.dataset.read = "yes";
        show(link);
      } else if (!link && shown && !inCard(event)) hide();
    });
  }

  /** On the first page: the answer waits until the reader has found it, or asks. */
  function holdBack() {
    const held = document.querySelector(".held-back");
    /** @type {HTMLInputElement | null} */
    const slider = document.querySelector("figure.explorable input[type=range]");
    const readout = document.querySelector("figure.explorable .explorable-readout");
    if (!held || !slider || !readout) return;
    held.classList.add("waits");
    const ask = document.createElement("button");
    ask.type = "button";
    ask.className = "tell-me";
    ask.textContent = "Tell me";
    held.before(ask);
    const tell = () => {
      held.classList.remove("waits");
      ask.remove();
      watcher.disconnect();
    };
    const watcher = new MutationObserver(() => { if (Math.abs(Number(slider.value) - 0.1) < 0.005) tell(); });
    watcher.observe(readout, { childList: true, characterData: true, subtree: true });
    ask.addEventListener("click", tell);
  }

  /** Scroll the list to this page: in a frame, which lays the page out anyway. */
  function showHere() {
    /** @type {HTMLElement | null} */
    const here = document.querySelector(".book-list .here");
    const side = document.querySelector(".book-side");
    if (here && side && here.offsetTop > innerHeight / 2) side.scrollTop = here.offsetTop - 120;
  }

  function start() {
    label();
    document.addEventListener("click", press);
    document.addEventListener("copy", copyFormulas);
    menuOf()?.addEventListener("click", closeMenu);
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      /** @type {HTMLInputElement | null} */
      const field = document.querySelector(".book-search input");
      if (!field) return;
      event.preventDefault();
      if (!field.checkVisibility()) openMenu();
      field.focus();
    });
    globalThis.showProgress?.();
    holdBack();
    explainTerms();
    watchWide();
    watchSections();
    addCopyButtons();
    requestAnimationFrame(showHere);
  }

  document.addEventListener("DOMContentLoaded", start);
})();
