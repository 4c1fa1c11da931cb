// Until the start page comes, with its own filter, no key does anything.
for (const type of ["keydown", "keypress", "keyup", "contextmenu"]) {
  addEventListener(type, (event) => event.preventDefault(), { capture: true });
}
