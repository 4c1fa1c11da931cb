// Runs before anything of the page: watches what scripts change in it, from the end of
// its markup on. Parts that say of themselves that a script fills them may change.
(() => {
  const optional = "button,output,noscript,script,style,template,[aria-live],[role=status],[role=alert],[data-enhanced]";
  // Attributes can be put back, to see what difference they make: their first values.
  globalThis.pladsWatch = { optional, changed: false, attributes: [] };
  const own = (n) => {
    const el = n.nodeType === 1 ? n : n.parentElement;
    return !!el && !!el.closest(optional);
  };
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    // Scripts that run while the page is read are not seen from here.
    const early = "script:not([type=module],[defer],[type*=json]),script[async]";
    if (document.querySelector(early) || document.querySelector("noscript")) pladsWatch.changed = true;
    new MutationObserver((list) => {
      for (const { type, target, attributeName: name, oldValue, addedNodes, removedNodes } of list) {
        if (own(target)) continue;
        if (type === "attributes") {
          if (!pladsWatch.attributes.some((a) => a.target === target && a.name === name)) pladsWatch.attributes.push({ target, name, oldValue });
        } else if (type !== "childList" || ![...addedNodes, ...removedNodes].every((n) => n.nodeType === 1 && n.matches(optional))) {
          pladsWatch.changed = true;
        }
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeOldValue: true, characterData: true });
  });
})();
