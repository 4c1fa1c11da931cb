// Package markup checks what stands in the HTML of a built site and needs no browser:
// that it is valid, that its parts say in which language they are, and that there is a
// statement on accessibility that is linked, dated and leads to somebody.
package markup
