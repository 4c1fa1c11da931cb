// What the keyboard walk asks of a page. Needs probe.js.
globalThis.pladsKeys = (() => {
  const { name, shown, frames } = pladsProbe;
  const may = "a[href],area[href],button,input,select,textarea,summary,iframe,audio[controls],video[controls],[contenteditable],[tabindex]";
  let stops = [];
  let looks = [];

  const tabbable = (el) => {
    if (el.tabIndex < 0 || el.matches(":disabled,[type=hidden]") || el.closest("[inert]") || !shown(el)) return false;
    if (el.tagName === "SUMMARY" && !(el.parentElement.tagName === "DETAILS" && el.parentElement.querySelector(":scope > summary") === el)) return el.hasAttribute("tabindex");
    if (el.tagName === "INPUT" && el.type === "radio" && el.name) {
      // One stop for each group: the chosen one, or the first.
      const group = [...document.querySelectorAll("input[type=radio]")].filter((r) => r.name === el.name && r.form === el.form && !r.disabled && shown(r));
      return (group.find((r) => r.checked) || group[0]) === el;
    }
    return true;
  };

  const look = (el) => {
    const s = getComputedStyle(el);
    return {
      outline: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 && !/, 0\)$/.test(s.outlineColor) ? `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}` : "",
      rest: [s.boxShadow, s.borderColor, s.borderWidth, s.backgroundColor, s.color, s.textDecoration].join("|"),
    };
  };

  const pinned = (el) => {
    for (; el; el = el.parentElement) if (/fixed|sticky/.test(getComputedStyle(el).position)) return true;
    return false;
  };

  // Lists what Tab has to reach. A new page starts before it all; if something has
  // the focus already, the starting point is put there.
  const start = () => {
    scrollTo({ top: 0, behavior: "instant" });
    stops = [...document.querySelectorAll(may)].filter(tabbable);
    looks = stops.map(look);
    if (document.activeElement !== document.body) {
      const first = document.createElement("span");
      first.tabIndex = -1;
      document.body.prepend(first);
      first.focus({ preventScroll: true });
      first.remove();
    }
    return stops.map((el) => {
      const r = el.getBoundingClientRect();
      return { name: name(el), left: r.left + scrollX, top: r.top + scrollY, right: r.right + scrollX, bottom: r.bottom + scrollY, pinned: pinned(el) };
    });
  };

  const box = (el) => {
    const r = el.getBoundingClientRect();
    return [r.left, r.top, r.right, r.bottom].map(Math.round).join();
  };

  // Whether something else lies over the focused element.
  const covered = (el) => {
    for (const r of el.getClientRects()) {
      if (r.width < 2 || r.height < 2) continue;
      const x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2;
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      const hit = document.elementFromPoint(x, y);
      if (!hit) continue;
      if (el.contains(hit) || [...(el.labels || [])].some((l) => l.contains(hit))) continue;
      return name(hit);
    }
    return "";
  };

  // Where the focus is after a key press.
  const where = async () => {
    const el = document.activeElement;
    if (!el || el === document.body || el === document.documentElement) return { index: -1, gone: true };
    // Wait for a scroll that is under way: until the box stands still.
    for (let before = "", n = 0; n < 120; n++) {
      const now = box(el);
      if (now === before) break;
      before = now;
      await frames(1);
    }
    const r = el.getBoundingClientRect();
    const i = stops.indexOf(el);
    const now = look(el);
    const s = getComputedStyle(el);
    const labels = [...(el.labels || [])].filter(shown).map((l) => l.getBoundingClientRect());
    return {
      index: i, gone: false, name: name(el),
      scroller: i < 0 && /auto|scroll/.test(s.overflow + s.overflowX + s.overflowY),
      inView: [r, ...labels].some((b) => b.bottom > 1 && b.right > 1 && b.top < innerHeight - 1 && b.left < innerWidth - 1) &&
        (r.height > innerHeight || r.width > innerWidth || (r.top >= -2 && r.left >= -2 && r.bottom <= innerHeight + 2 && r.right <= innerWidth + 2)),
      covered: covered(el),
      outline: now.outline !== "" && (i < 0 || now.outline !== looks[i].outline),
      changed: i >= 0 && now.rest !== looks[i].rest,
      kind: [el.tagName, el.type || "", el.className, el.parentElement.className].join("|"),
      x: r.left + scrollX, y: r.top + scrollY, width: r.width, height: r.height,
    };
  };

  let left = null;
  const blur = async () => {
    left = document.activeElement;
    left.blur();
    await frames(1);
    return true;
  };
  // The walk goes on from where it was, so that what catches the key still does.
  const back = async () => {
    left.focus({ focusVisible: true });
    await frames(1);
    return true;
  };

  const end = () => {
    document.activeElement.blur();
    scrollTo({ top: 0, behavior: "instant" });
    return true;
  };

  // In forced colours shadows and backgrounds are gone: an outline or a border
  // has to show the focus. Returns the kinds of controls in which none does.
  const forced = () => {
    const kinds = new Set();
    const bad = [];
    let count = 0;
    for (const el of [...document.querySelectorAll(may)].filter(tabbable)) {
      const kind = el.tagName + el.className;
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      const before = look(el), border = getComputedStyle(el).borderTopWidth;
      el.focus({ preventScroll: true, focusVisible: true });
      if (document.activeElement !== el) continue;
      count++;
      const now = look(el);
      if ((now.outline === "" || now.outline === before.outline) && getComputedStyle(el).borderTopWidth === border) bad.push(name(el));
      el.blur();
    }
    return { count, bad };
  };

  return { start, where, blur, back, end, forced };
})();
true;
