// Package coverage checks that a built site is whole: that each page has its
// twin in the other language, that all internal links lead somewhere, that each
// document has its title, description, one heading and unique ids, and that all
// sections of the policies are told of.
//
// It reads files from an [io/fs.FS] and knows nothing of what made them. A page
// that only sends the visitor on (meta refresh) is no page: only its target is
// checked. The addresses of the site are taken from the pages' own canonical
// links: canonical minus path is the base.
//
// Bytes transferred are not measured here. A real browser does that better; see
// package a11y.
package coverage
