// Package press is what is pressed into the rendered pages and beside them, after Hugo
// and before anybody sees them: the QR codes and the share card that a page asks for. It knows
// nothing of Hugo and nothing of the data; all that it says stands in the pages.
package press
