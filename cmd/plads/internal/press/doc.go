// Package press is what is pressed into the rendered pages and beside them, after Hugo
// and before anybody sees them: the QR codes that a page asks for. It knows nothing of
// Hugo and nothing of the data; it reads finished pages.
package press
