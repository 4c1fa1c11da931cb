// Runs before anything of the page: watches what scripts change in it, from the end of
// its markup on. Parts that say of themselves that a script fills them may change.
(() => {
  const optional = "button,output,noscript,script,style,template,[aria-live],[role=status],[role=alert],[data-enhanced]";
  globalThis.pladsWatch = { changed: false, what: "" };
  const change = (what) => {
    pladsWatch.changed = true;
    pladsWatch.what ||= what;
  };
  const own = (n) => {
    const el = n.nodeType === 1 ? n : n.parentElement;
    return !!el && !!el.closest(optional);
  };
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    // Scripts that run while the page is read are not seen from here.
    const early = "script:not([type=module],[defer],[type*=json]),script[async]";
    if (document.querySelector(early) || document.querySelector("noscript")) change("a script that runs early, or noscript");
    new MutationObserver((list) => {
      for (const m of list) {
        // No text and no link depends on what is told to screen readers.
        if (own(m.target) || m.type === "attributes" && m.attributeName.startsWith("aria-")) continue;
        // The same address, said in another way.
        if (m.attributeName === "href" && m.oldValue !== null && m.target.matches("a[href]") && new URL(m.oldValue, location).href === m.target.href) continue;
        if (m.type === "childList" && [...m.addedNodes, ...m.removedNodes].every((n) => n.nodeType !== 3 && own(n) || n.nodeType === 1 && n.matches(optional))) continue;
        change(`${m.type} ${m.attributeName ?? ""} of ${m.target.nodeName} ${m.target.className ?? ""}`);
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeOldValue: true, characterData: true });
  });
})();
