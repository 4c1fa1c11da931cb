// Runs in each new document before its own scripts, in a world of its own: the
// page shares the elements and the events, but cannot reach what is here.
// Page protocol: a <dialog data-kiosk-warning> holds <span data-kiosk-seconds>
// and [data-kiosk-stay]; any [data-kiosk-end] ends the visit. All words are
// the page's.
(() => {
  if (window.top !== window) return;

  const early = { capture: true };
  const blocking = { capture: true, passive: false };
  const on = (type, listener, options = early) => window.addEventListener(type, listener, options);
  const drop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const tell = (word) => globalThis.pladsKioskTell(word);
  const near = (event, selector) => event.target instanceof Element && event.target.closest(selector);

  // Activity, each kind told at most twice a second.
  const seldom = (word) => {
    let told = -Infinity;
    return (event) => {
      if (!event.isTrusted || event.timeStamp - told < 500) return;
      told = event.timeStamp;
      tell(word);
    };
  };
  const active = seldom("active");
  for (const type of ["pointerdown", "keydown", "touchstart", "wheel"]) {
    on(type, active, { capture: true, passive: true });
  }
  on("scroll", seldom("scrolled"), { capture: true, passive: true });

  // The warning.
  let timer = 0;
  let due = 0;
  const dialog = () => document.querySelector("dialog[data-kiosk-warning]");
  const count = () => {
    const left = String(Math.max(0, Math.ceil((due - performance.now()) / 1000)));
    for (const place of dialog()?.querySelectorAll("[data-kiosk-seconds]") ?? []) {
      if (place.textContent !== left) place.textContent = left;
    }
  };
  globalThis.pladsKiosk = {
    warn(milliseconds) {
      const box = dialog();
      if (!box) return false;
      due = performance.now() + milliseconds;
      count();
      if (!box.open) {
        clearInterval(timer);
        timer = setInterval(count, 250);
        box.showModal();
        box.querySelector("[data-kiosk-stay]")?.focus();
      }
      return true;
    },
    resume() {
      clearInterval(timer);
      const box = dialog();
      if (box?.open) box.close();
      return Boolean(box);
    },
  };
  const stay = () => {
    globalThis.pladsKiosk.resume();
    tell("stay");
  };
  // Escape closes a dialog, so it must mean the same as the button.
  on("cancel", (event) => {
    if (near(event, "dialog[data-kiosk-warning]")) {
      drop(event);
      stay();
    }
  });

  on("click", (event) => {
    if (near(event, "[data-kiosk-end]")) {
      drop(event);
      tell("leave");
      // Only seen when nobody listens: better the start page than this one.
      setTimeout(() => location.replace("/"), 3000);
      return;
    }
    if (near(event, "[data-kiosk-stay]")) {
      drop(event);
      stay();
      return;
    }
    // A modifier key on a link opens another window.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      if (near(event, "a[href], area[href]")) return drop(event);
    }
    const link = near(event, "a[href], area[href]");
    if (!link) return;
    const href = link instanceof HTMLElement ? link.href : "";
    if (!URL.canParse(href) || new URL(href).origin !== location.origin || link.hasAttribute("download")) {
      return drop(event);
    }
    link.removeAttribute("target");
  });
  on("submit", (event) => {
    event.target.removeAttribute("target");
    event.submitter?.removeAttribute("formtarget");
  });

  // Keys: what is needed to read, move and type goes on, the rest does nothing.
  const named = new Set([
    "Tab", "Enter", " ", "Escape", "Backspace", "Delete", "Home", "End", "PageUp", "PageDown",
    "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Shift", "CapsLock", "AltGraph", "Dead", "Process",
  ]);
  const harmless = (event) => {
    const typed = [...event.key].length === 1;
    // AltGr writes @ and { on a Danish keyboard, and counts as Ctrl and Alt.
    if (event.getModifierState("AltGraph")) return typed || named.has(event.key);
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    // Shift and Escape open the list of the browser's processes.
    if (event.shiftKey && event.key === "Escape") return false;
    return typed || named.has(event.key);
  };
  for (const type of ["keydown", "keypress", "keyup"]) {
    on(type, (event) => {
      if (!harmless(event)) drop(event);
    });
  }

  // Two fingers scroll, and do not zoom: nothing would take the zoom back.
  const calm = () => document.documentElement?.style.setProperty("touch-action", "pan-x pan-y", "important");
  calm();
  on("DOMContentLoaded", calm);

  // Menus, dragging out of the page, zoom, and the side buttons of a mouse.
  for (const type of ["contextmenu", "dragstart", "dragover", "drop"]) on(type, drop);
  on("wheel", (event) => event.ctrlKey && drop(event), blocking);
  for (const type of ["mousedown", "mouseup", "auxclick", "pointerup"]) {
    on(type, (event) => event.button > 0 && drop(event));
  }
})();
