/* Saving a figure as SVG or PNG: the pictures as they stand, in light colours, with caption, readout and source. */
(() => {
  "use strict";

  const explorable = (globalThis.explorable ??= /** @type {Explorable} */ ({})); // each script adds its part
  const SVG = "http://www.w3.org/2000/svg";
  const FAMILY = "'Explorable Sans', 'DejaVu Sans', sans-serif";
  const MARGIN = 12;
  const GAP = 16;
  const SCALE = 3; // pixels of the PNG for each unit of the picture
  const HERE = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? "";

  /** The rules that embed the figures' fonts. A page opened from a folder may not read its own style sheets. */
  async function fontRules() {
    try {
      const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
      const own = rules.filter((rule) => rule instanceof CSSFontFaceRule && rule.cssText.includes("Explorable "));
      if (own.length > 0) return own.map((rule) => rule.cssText).join("\n");
    } catch {
      // then from the file beside this script
    }
    if (explorable.fonts === undefined && HERE) {
      await new Promise((done) => {
        const loader = document.createElement("script");
        loader.src = HERE.replace(/[^/]*$/, "explorable-fonts.js");
        loader.onload = loader.onerror = done;
        document.head.append(loader);
      });
    }
    return explorable.fonts ?? ""; // without them the reader's own sans-serif is used
  }

  /** @param {Element} one @param {Record<string, string | number>} attributes */
  function dress(one, attributes) {
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, String(value));
  }

  /** @param {string} name @param {Record<string, string | number>} attributes */
  function element(name, attributes, text = "") {
    const made = document.createElementNS(SVG, name);
    dress(made, attributes);
    made.textContent = text;
    return made;
  }

  /** What draws on a canvas. @param {HTMLCanvasElement} canvas */
  function penOf(canvas) {
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("this browser draws on no canvas");
    return pen;
  }

  /** @param {Element} figure @param {string} selector */
  const textOf = (figure, selector) => figure.querySelector(selector)?.textContent ?? "";

  /** Break a text into lines of at most `width` units: between words, and an address behind its marks.
   * @param {string} text @param {string} font @param {number} width */
  function lines(text, font, width) {
    const pen = penOf(document.createElement("canvas"));
    pen.font = font;
    const broken = [""];
    for (const piece of text.trim().split(/(?<=\s)|(?<=[/?&=#-])(?=\S)/)) {
      const longer = broken.at(-1) + piece;
      if (broken.at(-1) === "" || pen.measureText(longer.trimEnd()).width <= width) broken[broken.length - 1] = longer;
      else broken.push(piece);
    }
    return broken.map((line) => line.trimEnd());
  }

  /** On a page of a figure alone: the link that leads back to the book, with the state shown. */
  explorable.home = () => document.querySelector("a.explorable-home");

  /** Where the figure can be found, for its source line: the published address rather than a folder of the reader.
   * @param {string} address */
  function source(address) {
    const home = explorable.home();
    const published = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="canonical"]'))?.href;
    const here = home?.href ?? location.href;
    const page = published ?? (here.startsWith("http") ? here.split("#")[0] : "");
    return [home?.textContent ?? document.title, page && page + address].filter(Boolean).join(" · ");
  }

  /** A copy of a picture in which the page's variables are the recorded colours.
   * @param {SVGSVGElement} svg */
  function plain(svg) {
    const copy = document.importNode(svg, true);
    for (const one of [copy, ...copy.querySelectorAll("*")]) {
      const style = one.getAttribute("style");
      if (style === null) continue;
      const light = style
        .replace(/var\(--[\w-]+, (#[0-9a-f]{6})\)/g, "$1")
        .replace(/light-dark\((#[0-9a-f]{6}), #[0-9a-f]{6}\)/g, "$1")
        .replaceAll("currentColor", "#000000");
      one.setAttribute("style", light);
    }
    return copy;
  }

  /** @param {HTMLElement} figure @param {string} address */
  async function compose(figure, address) {
    /** @type {NodeListOf<SVGSVGElement>} */
    const shown = figure.querySelectorAll(".explorable-picture > svg");
    const pictures = [...shown].map(plain);
    const sizes = pictures.map((svg) => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]);
    const inner = sizes.reduce((sum, [width]) => sum + width + GAP, -GAP);
    const sheet = element("svg", { xmlns: SVG, "font-family": FAMILY });
    const rules = "svg svg * { stroke-linejoin: round; stroke-linecap: butt; }";
    sheet.append(element("style", {}, `${await fontRules()}\n${rules}\ntext { white-space: pre }`));
    let top = MARGIN;
    await Promise.all([400, 700].map((weight) => document.fonts.load(`${weight} 12px ${FAMILY}`))); // to measure in it
    /** @param {string} text @param {number} size @param {Record<string, string | number>} attributes */
    function write(text, size, attributes) {
      for (const line of lines(text, `${attributes["font-weight"] ?? 400} ${size}px ${FAMILY}`, inner)) {
        top += size * 1.3;
        sheet.append(element("text", { x: MARGIN, y: top, "font-size": size, ...attributes }, line));
      }
      top += size * 0.6;
    }
    write(textOf(figure, "figcaption"), 14, { "font-weight": 700 });
    let left = MARGIN;
    pictures.forEach((svg, k) => {
      const [width, height] = sizes[k];
      dress(svg, { x: left, y: top, width, height });
      sheet.append(svg);
      left += width + GAP;
    });
    top += Math.max(...sizes.map(([, height]) => height)) + 4;
    write(textOf(figure, ".explorable-readout"), 12, {});
    write(source(address), 9, { fill: "#555555" });
    const [width, height] = [inner + 2 * MARGIN, top + MARGIN / 2];
    dress(sheet, { width, height, viewBox: `0 0 ${width} ${height}` });
    sheet.prepend(element("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
    return { text: new XMLSerializer().serializeToString(sheet), width, height };
  }

  /** @param {string} name @param {string} address */
  function download(name, address) {
    const link = document.createElement("a");
    link.download = name;
    link.href = address;
    link.click();
  }

  /** Save a figure in its present state; `kind` is "svg" or "png", `address` the fragment that opens the state. */
  explorable.save = async (figure, kind, address) => {
    const { text, width, height } = await compose(figure, address);
    const url = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    if (kind === "svg") {
      download(`${figure.id}.svg`, url);
      return;
    }
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * SCALE);
    canvas.height = Math.round(height * SCALE);
    penOf(canvas).drawImage(image, 0, 0, canvas.width, canvas.height);
    download(`${figure.id}.png`, canvas.toDataURL("image/png"));
  };
})();
