// Package residue plants every kind of trace that a visit can leave in a
// browser, and looks for them. Both are scripts for a page of the site: the
// tests and the soak run them in a real browser.
package residue

import _ "embed"

// Plant is an expression whose promise gives the names of the traces that were
// planted. The site must serve Worker at WorkerPath for a service worker.
//
//go:embed plant.js
var Plant string

// Look is an expression whose promise gives the names of the traces that are
// there, none for a page in a new browser.
//
//go:embed look.js
var Look string

// Kinds are the names of all traces, as Plant and Look give them.
var Kinds = [...]string{"cookie", "local storage", "session storage", "database", "cache", "service worker", "file system", "window name", "history", "zoom", "text"}

// Worker is the script of a service worker that does nothing, and WorkerPath
// the address at which it is looked for.
const (
	Worker     = "self.addEventListener('fetch', () => {});"
	WorkerPath = "/residue-worker.js"
)
