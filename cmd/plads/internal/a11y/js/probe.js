// Questions that the audit asks of a page. Each returns plain data; none leaves
// a trace on the page. Evaluated over the debugging protocol, so no policy of
// the page stops it, and nothing of it is published.
globalThis.pladsProbe = (() => {
  const inlineDisplay = new Set(["inline", "inline-block", "contents", "ruby"]);

  const shown = (el) => el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false });

  // Text kept for screen readers only: a box without width or height, or clipped away.
  const spokenOnly = (el) => {
    const s = getComputedStyle(el);
    const r = el.getBoundingClientRect();
    return ((r.width <= 1 || r.height <= 1) && s.overflow !== "visible") ||
      /inset\(\s*(50|100)%/.test(s.clipPath) || /^rect\(0/.test(s.clip) || /^rect\(1px/.test(s.clip);
  };

  // Tag and id or first class: the same for all that look alike.
  const kind = (el) => {
    const s = el.tagName.toLowerCase();
    if (el.id) return s + "#" + el.id;
    return el.classList.length ? s + "." + el.classList[0] : s;
  };

  const name = (el) => {
    const s = kind(el);
    const text = (el.getAttribute("aria-label") || el.innerText || el.name || "").trim().replace(/\s+/g, " ");
    return text ? `${s} “${text.length > 40 ? text.slice(0, 40) + "…" : text}”` : s;
  };

  const boxOf = (el) => {
    const r = el.getBoundingClientRect();
    return { x: r.left + scrollX, y: r.top + scrollY, width: r.width, height: r.height };
  };

  const frames = (n) => new Promise((done) => {
    const step = () => (n-- > 0 ? requestAnimationFrame(step) : done());
    step();
  });

  // Rectangles of the text below el that a visitor sees.
  const textBoxes = function* (el) {
    const walk = document.createTreeWalker(el, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (n) => {
      if (n.nodeType === 1) {
        if (/^(script|style|template|noscript|svg|select|textarea)$/i.test(n.tagName) || !shown(n) || spokenOnly(n)) return NodeFilter.FILTER_REJECT;
        return NodeFilter.FILTER_SKIP;
      }
      return n.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
    });
    const range = document.createRange();
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      range.selectNodeContents(n);
      for (const r of range.getClientRects()) yield [n.parentElement, r];
    }
  };

  const ready = async () => {
    await document.fonts.ready;
    await frames(1);
    return true;
  };

  // What is cut off, sticks out, or has to be scrolled sideways; in all of the page,
  // or in a part that was opened.
  const layout = (part) => {
    const out = [];
    const add = (kind, el, px) => out.push({ kind, name: name(el), px: Math.round(px), box: boxOf(el) });
    const root = document.scrollingElement;
    const sheet = matchMedia("print").matches && document.querySelector("[data-sheets]");
    if (root.scrollWidth > innerWidth) {
      let widest = document.body, right = 0;
      const wider = (el, r) => {
        if (r.width && r.right + scrollX > right + 1 && shown(el)) { widest = el; right = r.right + scrollX; }
      };
      for (const el of document.body.querySelectorAll("*")) wider(el, el.getBoundingClientRect());
      for (const [el, r] of textBoxes(document.body)) wider(el, r);
      add("page scrolls", widest, root.scrollWidth - innerWidth);
    }
    const told = [], left = [];
    const walk = (el) => {
      if (!shown(el) || spokenOnly(el) || el.tagName === "SVG" || el.tagName === "svg") return;
      const s = getComputedStyle(el);
      const cuts = (v) => v === "hidden" || v === "clip";
      if (/auto|scroll/.test(s.overflowX) && el.scrollWidth > el.clientWidth + 1) {
        told.push(el);
        // A table of data may scroll (WCAG 2.2 SC 1.4.10).
        if (!el.querySelector("table") && el.tagName !== "TABLE") add("box scrolls", el, el.scrollWidth - el.clientWidth);
      } else if ((cuts(s.overflowX) || cuts(s.overflowY)) && !inlineDisplay.has(s.display) && el !== document.body) {
        const box = el.getBoundingClientRect();
        let over = 0;
        for (const [, r] of textBoxes(el)) {
          // A sheet holds what matters most: what stands wholly outside is left out.
          if (sheet && (r.left >= box.right || r.top >= box.bottom)) {
            left.push(el);
            continue;
          }
          // Line boxes of tight type reach a little past their box: 2 px are no loss.
          if (cuts(s.overflowX)) over = Math.max(over, r.right - box.right - 2, box.left - r.left - 2);
          if (cuts(s.overflowY)) over = Math.max(over, Math.min(r.height, r.bottom - box.bottom) - r.height * 0.35);
        }
        if (over > 0) {
          told.push(el);
          add("text cut off", el, over);
        }
      }
      for (const c of el.children) walk(c);
    };
    walk(part || document.body);
    if (root.scrollWidth <= innerWidth) {
      for (const [el, r] of textBoxes(part || document.body)) {
        if ((r.right > innerWidth + 1 && r.left < innerWidth || r.left < -1 && r.right > 0) && ![...told, ...left].some((x) => x.contains(el))) {
          told.push(el);
          add("sticks out", el, Math.max(r.right - innerWidth, -r.left));
        }
      }
    }
    return out;
  };

  // The share of the view, in per cent, that fixed and sticky parts take when
  // the page is scrolled half way.
  const stuck = () => {
    const before = scrollY;
    scrollTo({ top: document.scrollingElement.scrollHeight / 2, behavior: "instant" });
    let n = 0;
    const rows = 50;
    for (let i = 0; i < rows; i++) {
      for (let el = document.elementFromPoint(innerWidth / 2, (i + 0.5) * innerHeight / rows); el; el = el.parentElement) {
        if (/fixed|sticky/.test(getComputedStyle(el).position)) { n++; break; }
      }
    }
    scrollTo({ top: before, behavior: "instant" });
    return Math.round(100 * n / rows);
  };

  let spacing = null;
  // WCAG 2.2 SC 1.4.12: what a visitor may set, without loss of text.
  const setSpacing = (on) => {
    if (on) {
      spacing = new CSSStyleSheet();
      spacing.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, spacing];
    } else {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== spacing);
    }
    return true;
  };

  const controls = "a[href],area[href],button,input:not([type=hidden]),select,textarea,summary,[role=button],[role=link],[role=checkbox],[role=radio],[role=switch],[role=tab],[role=menuitem],[role=option],[tabindex]";

  // A link inside a sentence is as high as its line (WCAG 2.2 SC 2.5.8).
  const inSentence = (el) => {
    if (!/^inline/.test(getComputedStyle(el).display)) return false;
    const blockOf = (e) => {
      while (e && inlineDisplay.has(getComputedStyle(e).display)) e = e.parentElement;
      return e;
    };
    const block = blockOf(el.parentElement);
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      if (blockOf(n.parentElement) === block && /\p{L}/u.test(n.data) && !n.parentElement.closest("a,button,script,style") && shown(n.parentElement) && !spokenOnly(n.parentElement)) return true;
    }
    return false;
  };

  const union = (a, b) => ({
    left: Math.min(a.left, b.left), top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom),
  });

  const isSmall = (el, min) => {
    const parts = [el, ...(el.labels || [])].filter(shown);
    const box = parts.map((p) => p.getBoundingClientRect()).reduce(union);
    if (box.right - box.left >= min - 0.5 && box.bottom - box.top >= min - 0.5) return null;
    // What is laid over it may make it larger: try points around the middle.
    el.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const r = el.getBoundingClientRect();
    const x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2, d = min / 2 - 0.3;
    const hits = [[-d, 0], [d, 0], [0, -d], [0, d]].every(([dx, dy]) => {
      const hit = document.elementFromPoint(x + dx, y + dy);
      return hit && parts.some((p) => p.contains(hit));
    });
    return hits ? null : { width: box.right - box.left, height: box.bottom - box.top };
  };

  // Controls that are smaller than fail, or than warn, in CSS pixels.
  const targets = ({ fail, warn }) => {
    const before = scrollY;
    let count = 0;
    const small = [];
    for (const el of document.querySelectorAll(controls)) {
      if (!shown(el) || el.matches(":disabled") || el.tabIndex < 0 && !el.matches("a,button,input,select,textarea,summary")) continue;
      const within = inSentence(el);
      if (within && el.tagName === "A" && getComputedStyle(el).display === "inline") continue;
      const own = el.getBoundingClientRect();
      if (spokenOnly(el) && !(el.labels && el.labels.length)) continue;
      if (!own.width && !own.height) continue;
      if (own.bottom + scrollY <= 0 || own.right + scrollX <= 0) continue; // off the page until focused
      count++;
      // A button among words has to be large enough, but no larger than its line.
      const size = isSmall(el, within ? fail : Math.max(fail, warn));
      if (!size) continue;
      const tooSmall = isSmall(el, fail) !== null;
      small.push({ kind: kind(el), name: name(el), width: Math.round(size.width), height: Math.round(size.height), fails: tooSmall, box: boxOf(el) });
    }
    scrollTo({ top: before, behavior: "instant" });
    return { count, small };
  };

  const moving = () => document.getAnimations().filter((a) => a.playState === "running").map((a) => ({ name: name(a.effect.target), box: boxOf(a.effect.target) }));

  // The text that a visitor sees in main, block by block, and all links. Parts that
  // say of themselves that a script fills them are left out.
  const told = () => {
    const main = document.querySelector("main") || document.body;
    const optional = "button,output,noscript,script,style,template,[aria-live],[role=status],[role=alert],[data-enhanced]";
    const lines = [];
    let block = null;
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const el = n.parentElement;
      if (el.closest(optional) || !shown(el)) continue;
      if (!n.data.trim()) {
        if (lines.length) lines[lines.length - 1] += " ";
        continue;
      }
      let b = el;
      while (b !== main && inlineDisplay.has(getComputedStyle(b).display)) b = b.parentElement;
      if (b === block) lines[lines.length - 1] += n.data;
      else lines.push(n.data);
      block = b;
    }
    const links = [...document.querySelectorAll("a[href]")].filter((a) => !a.closest("noscript,template,[data-enhanced]"))
      .map((a) => `${a.textContent.trim().replace(/\s+/g, " ")} → ${a.href.startsWith(location.origin + "/") ? a.href.slice(location.origin.length) : a.getAttribute("href")}`);
    return { lines: lines.map((l) => l.trim().replace(/\s+/g, " ")), links };
  };

  const content = () => {
    const now = told();
    return { ...now, changed: typeof pladsWatch !== "object" || pladsWatch.changed || traceless() || byAttributes(now) };
  };

  // What scripts can change without a trace in the tree: sheets of style, what lies on
  // top, shadows, and rules of style that ask whether there are scripts.
  const traceless = () => document.adoptedStyleSheets.length > 0 ||
    document.querySelector(":popover-open,dialog[open]") !== null ||
    [...document.querySelectorAll("*")].some((el) => el.shadowRoot) ||
    [...document.styleSheets].some((sheet) => {
      try {
        return [...sheet.cssRules].some(asksForScripts);
      } catch {
        return true; // it cannot be read
      }
    });
  const asksForScripts = (rule) => {
    if (!rule.cssRules?.length) return false;
    if (!(rule instanceof CSSMediaRule && rule.media.mediaText.includes("scripting"))) return [...rule.cssRules].some(asksForScripts);
    return [...rule.cssRules].some((r) => !r.selectorText || [...document.querySelectorAll(r.selectorText)].some((el) => !el.closest(pladsWatch.optional)));
  };

  // Whether the page would tell something else with the attributes that it came with.
  const byAttributes = (now) => {
    const set = (el, name, value) => (value === null ? el.removeAttribute(name) : el.setAttribute(name, value));
    const changed = pladsWatch.attributes.map(({ target, name, oldValue }) => ({ target, name, oldValue, value: target.getAttribute(name) }));
    if (!changed.length) return false;
    for (const { target, name, oldValue } of changed) set(target, name, oldValue);
    const before = told();
    for (const { target, name, value } of changed) set(target, name, value);
    return JSON.stringify(before) !== JSON.stringify(now);
  };

  // Blocks of text in main in the order of the document, with their boxes.
  const blocks = () => {
    const main = document.querySelector("main") || document.body;
    const out = [];
    let last = null;
    for (const [el, r] of textBoxes(main)) {
      if (!r.width || !r.height) continue;
      let b = el;
      while (b !== main && inlineDisplay.has(getComputedStyle(b).display)) b = b.parentElement;
      if (b === last) {
        const o = out.at(-1);
        Object.assign(o, union(o, { left: r.left + scrollX, top: r.top + scrollY, right: r.right + scrollX, bottom: r.bottom + scrollY }));
        continue;
      }
      last = b;
      let pinned = false;
      for (let e = b; e && e !== main; e = e.parentElement) pinned ||= /fixed|sticky/.test(getComputedStyle(e).position);
      out.push({ name: name(b), left: r.left + scrollX, top: r.top + scrollY, right: r.right + scrollX, bottom: r.bottom + scrollY, pinned });
    }
    return out;
  };

  // Folds, opened all at once.
  let opened = [];
  const unfold = async () => {
    opened = [...document.querySelectorAll("details:not([open])")].filter(shown);
    for (const d of opened) d.open = true;
    if (opened.length) await frames(1);
    return opened.length;
  };
  const fold = async () => {
    for (const d of opened) d.open = false;
    if (opened.length) await frames(1);
    return true;
  };

  // What opens over the page, with all that its look depends on but its place.
  const layers = () => {
    const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((l) => l.href).join();
    return [...document.querySelectorAll("[popover],dialog:not([open])")].map((el) =>
      ({ name: kind(el), same: [document.documentElement.lang, styles, el.outerHTML.replaceAll(`"${el.id}"`, "")].join("|") }));
  };
  const layer = (i) => document.querySelectorAll("[popover],dialog:not([open]),[data-plads-part]")[i];
  const openLayer = async (i) => {
    const el = layer(i);
    if (el.matches("dialog")) el.showModal();
    else el.showPopover({ source: document.querySelector(`[popovertarget="${CSS.escape(el.id)}"]`) || undefined });
    el.dataset.pladsPart = "";
    await frames(1);
    return shown(el);
  };
  const part = () => document.querySelector("[data-plads-part]");
  const closeLayer = () => {
    const el = part();
    delete el.dataset.pladsPart;
    if (el.matches("dialog")) el.close();
    else el.hidePopover();
    return true;
  };

  const spaced = (s) => s.replace(/[\s\u00ad]+/g, " ").trim();
  const digits = (s) => s.replace(/\D/g, "").replace(/^(00)?45(?=\d{8}$)/, "");

  // Where a style adds a stop after text that has one.
  const stops = () => [...document.querySelectorAll("body *")]
    .filter((el) => /^["']\s*[.,:;]/.test(getComputedStyle(el, "::after").content) && /[.!?:]\s*$/.test(el.textContent) && shown(el))
    .map(name);

  // What a person takes along: the numbers and addresses that are shown in main, and
  // the QR codes. On paper a number may stand anywhere, as digits.
  const essentials = (onPaper) => {
    const main = document.querySelector("main") || document.body;
    const text = spaced(main.innerText);
    // What stands on the card of another offer is that one's own.
    const all = (selector) => [...main.querySelectorAll(selector)].filter((el) => shown(el) && !spokenOnly(el) && !el.closest(".p-offer-card"));
    const numbers = new Set(all("a[href^='tel:'],a[href^='sms:']").map((a) => digits(a.getAttribute("href"))));
    const addresses = new Set(all("address").map((el) => spaced(el.innerText)));
    if (onPaper) {
      const run = text.replace(/(?<=\d)[\s\u00a0]+(?=\d)/g, "");
      for (const n of [...document.querySelectorAll("a[href^='tel:'],a[href^='sms:']")].map((a) => digits(a.getAttribute("href")))) if (run.includes(n)) numbers.add(n);
      for (const el of document.querySelectorAll("address")) if (text.includes(spaced(el.textContent))) addresses.add(spaced(el.innerText));
    }
    const large = 75; // 2 cm in CSS pixels
    const qr = [...document.querySelectorAll(".p-qr__code,[data-qr]")].filter((el) => el.childElementCount && !el.closest("template,[popover],dialog") && (!onPaper || shown(el) && el.getBoundingClientRect().width >= large));
    const sheets = parseInt((document.querySelector("[data-sheets]") || document.body).dataset.sheets || "0", 10);
    return { numbers: [...numbers], addresses: [...addresses], qr: qr.length, sheets };
  };

  return { name, shown, spokenOnly, frames, ready, layout, stuck, setSpacing, targets, moving, content, blocks, unfold, fold, layers, openLayer, part, closeLayer, stops, essentials };
})();
true;
