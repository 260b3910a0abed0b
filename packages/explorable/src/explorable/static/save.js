/* Saving a figure as SVG or PNG: the pictures as they stand, in light colours, with caption, readout and source. */
(() => {
  "use strict";

  const explorable = (globalThis.explorable ??= {});
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

  function element(name, attributes, text = "") {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  }

  /** Break a text into lines of at most `width` units: between words, and an address behind its marks. */
  function lines(text, font, width) {
    const pen = document.createElement("canvas").getContext("2d");
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

  /** Where the figure can be found, for its source line: the published address rather than a folder of the reader. */
  function source(address) {
    const home = explorable.home();
    const published = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="canonical"]'))?.href;
    const here = home?.href ?? location.href;
    const page = published ?? (here.startsWith("http") ? here.split("#")[0] : "");
    return [home?.textContent ?? document.title, page && page + address].filter(Boolean).join(" · ");
  }

  /** A copy of a picture in which the page's variables are the recorded colours. */
  function plain(svg) {
    const copy = svg.cloneNode(true);
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

  async function compose(figure, address) {
    const pictures = [...figure.querySelectorAll(".explorable-picture > svg")].map(plain);
    const sizes = pictures.map((svg) => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]);
    const inner = sizes.reduce((sum, [width]) => sum + width + GAP, -GAP);
    const sheet = element("svg", { xmlns: SVG, "font-family": FAMILY });
    const rules = "svg svg * { stroke-linejoin: round; stroke-linecap: butt; }";
    sheet.append(element("style", {}, `${await fontRules()}\n${rules}\ntext { white-space: pre }`));
    let top = MARGIN;
    await Promise.all([400, 700].map((weight) => document.fonts.load(`${weight} 12px ${FAMILY}`))); // to measure in it
    function write(text, size, attributes) {
      for (const line of lines(text, `${attributes["font-weight"] ?? 400} ${size}px ${FAMILY}`, inner)) {
        top += size * 1.3;
        sheet.append(element("text", { x: MARGIN, y: top, "font-size": size, ...attributes }, line));
      }
      top += size * 0.6;
    }
    write(figure.querySelector("figcaption").textContent, 14, { "font-weight": 700 });
    let left = MARGIN;
    pictures.forEach((svg, k) => {
      const [width, height] = sizes[k];
      for (const [name, value] of Object.entries({ x: left, y: top, width, height })) svg.setAttribute(name, value);
      sheet.append(svg);
      left += width + GAP;
    });
    top += Math.max(...sizes.map(([, height]) => height)) + 4;
    write(figure.querySelector(".explorable-readout").textContent, 12, {});
    write(source(address), 9, { fill: "#555555" });
    const [width, height] = [inner + 2 * MARGIN, top + MARGIN / 2];
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
      sheet.setAttribute(name, value);
    }
    sheet.prepend(element("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
    return { text: new XMLSerializer().serializeToString(sheet), width, height };
  }

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
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    download(`${figure.id}.png`, canvas.toDataURL("image/png"));
  };
})();
