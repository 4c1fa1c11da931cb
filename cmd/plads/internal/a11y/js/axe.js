// Contrast of 7:1 is our own limit. axe's rule for it leaves what is under 4.5:1 to
// another rule, and each of the two looks at all text; so it is made to judge both.
// Everything else is as axe has it.
axe.configure({ checks: [{
  id: "color-contrast-enhanced",
  options: {
    ignoreUnicode: true, ignoreLength: false, ignorePseudo: false,
    boldValue: 700, boldTextPt: 14, largeTextPt: 18,
    contrastRatio: { normal: { expected: 7 }, large: { expected: 4.5 } },
    pseudoSizeThreshold: 0.25, shadowOutlineEmMax: 0.1, textStrokeEmMin: 0.03,
  },
}] });

// Text whose contrast has been judged. It looks the same in the other sizes of the window.
globalThis.pladsJudged = new WeakSet();

// Runs axe-core and returns what is asked for only: axe's own result is large. Contrast
// is judged of all text, of "new" text only, or of none.
globalThis.pladsAxe = async ({ contrast, part }) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const resultTypes = ["violations", "incomplete"];
  const shown = (el) => el.checkVisibility({ visibilityProperty: true });
  const within = part ? document.querySelector("[data-plads-part]") : document.body;
  const text = contrast === "none" ? [] : [within, ...within.querySelectorAll("*")].filter((el) => el.firstChild && shown(el) &&
    [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  // What sticks to an edge of the window covers a text only until somebody scrolls, but
  // axe could not tell what is behind that text.
  const sticky = [...document.body.querySelectorAll("*")].filter((el) => getComputedStyle(el).position === "sticky");
  for (const el of sticky) el.style.position = "static";
  const fresh = text.filter((el) => !pladsJudged.has(el));
  if (contrast !== "none") for (const el of text) pladsJudged.add(el);
  const result = await axe.run(part ? within : document, {
    runOnly: { type: "tag", values: tags },
    // target-size is off in axe even when its tag is asked for. In forced colours the
    // visitor has chosen the colours.
    rules: {
      "target-size": { enabled: true },
      "color-contrast": { enabled: false },
      "color-contrast-enhanced": { enabled: contrast === "all" },
    },
    resultTypes,
  });
  if (contrast === "new" && fresh.length) {
    const more = await axe.run({ include: fresh }, { runOnly: { type: "rule", values: ["color-contrast-enhanced"] }, resultTypes });
    result.violations.push(...more.violations);
    result.incomplete.push(...more.incomplete);
  }
  for (const el of sticky) el.style.position = "";
  const box = (target) => {
    const el = typeof target[0] === "string" && document.querySelector(target[0]);
    if (!el) return { x: 0, y: 0, width: 0, height: 0 };
    const r = el.getBoundingClientRect();
    return { x: r.left + scrollX, y: r.top + scrollY, width: r.width, height: r.height };
  };
  const flat = (nodes) => nodes.map((n) => ({ target: n.target.flat().join(" "), summary: n.failureSummary || "", box: box(n.target) }));
  const pick = (rules) => rules.map((r) => ({ id: r.id, help: r.help, nodes: flat(r.nodes) }));
  const ran = ["violations", "incomplete", "passes", "inapplicable"].flatMap((k) => result[k].map((r) => r.id));
  return { rules: [...new Set(ran)].sort(), violations: pick(result.violations), incomplete: pick(result.incomplete) };
};
true;
