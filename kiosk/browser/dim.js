// Runs before page.js, in the same world. Darkens the page when it is told to,
// while nobody is here. Whoever touches it, types, turns the wheel or moves the
// mouse has the full light back at once; that first touch or key does nothing
// else, for nobody can choose what they cannot see.
(() => {
  if (window.top !== window) return;

  const soon = 5000; // ms for which somebody who did something is still here
  const fading = 2000; // ms until it is dark
  const jolt = 8; // pixels that a mouse must be moved
  let seen = -Infinity; // when somebody last did something
  let veil;
  let bar; // the animation that darkens the page's scroll bar, which nothing covers
  let waking = false; // the touch or key that brought the light back is not over
  let mouse; // where it was when it became dark

  const blocking = { capture: true, passive: false };
  const drop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const light = () => {
    veil?.remove();
    bar?.cancel();
    veil = bar = undefined;
  };
  const wake = () => {
    light();
    seen = performance.now();
    globalThis.pladsKioskTell("active");
  };

  // Without this a touch would go on to scroll or click. It stands only from
  // the dark to the next touch, because scrolling must wait for it.
  const hold = (event) => waking && drop(event);
  const begin = (event) => {
    if (!event.isTrusted) return;
    seen = performance.now();
    if (veil) {
      wake();
      waking = true;
    } else if (!event.repeat && event.isPrimary !== false) {
      waking = false;
      window.removeEventListener("touchstart", hold, blocking);
    }
    if (waking) drop(event);
  };
  for (const type of ["pointerdown", "keydown", "wheel"]) window.addEventListener(type, begin, blocking);
  for (const type of ["mousedown", "pointerup", "mouseup", "touchend", "click", "auxclick", "keypress", "keyup"]) {
    window.addEventListener(type, (event) => waking && event.isTrusted && drop(event), blocking);
  }
  // A page that is laid out anew tells of a mouse that has not moved.
  window.addEventListener("pointermove", (event) => {
    if (!veil || !event.isTrusted || event.pointerType !== "mouse") return;
    mouse ??= event;
    if (Math.hypot(event.screenX - mouse.screenX, event.screenY - mouse.screenY) >= jolt) wake();
  }, { capture: true, passive: true });

  // dim leaves percent of the page's light, all of it with 100.
  globalThis.pladsKioskDim = (percent) => {
    if (percent >= 100) return light();
    if (veil || performance.now() - seen < soon) return;
    mouse = undefined;
    veil = document.createElement("div");
    veil.setAttribute("aria-hidden", "true");
    veil.dataset.kioskDim = "";
    veil.style.cssText = "all: initial; position: fixed; inset: 0; z-index: 2147483647; background: #000; pointer-events: none";
    veil.style.opacity = String(1 - percent / 100);
    document.documentElement.append(veil);
    veil.animate([{ opacity: 0 }, {}], fading);
    const [thumb, track] = [128, 255].map((grey) => `rgb(${Array(3).fill((grey * percent) / 100)})`);
    bar = document.documentElement.animate([{}, { scrollbarColor: `${thumb} ${track}` }], { duration: fading, fill: "forwards" });
    window.addEventListener("touchstart", hold, blocking);
  };
})();
