// Runs in each new document before its own scripts, in their world, because
// these two can only be taken away there. A second window leads out of the
// terminal, and an open print preview hangs the page.
for (const name of ["open", "print"]) {
  Object.defineProperty(window, name, { value: () => null, writable: false, configurable: false });
}
