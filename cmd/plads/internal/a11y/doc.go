// Package a11y audits a built site in a real browser: with axe-core, and with
// what axe cannot see: reflow, text spacing, the size of targets, a walk through
// the page with the Tab key, what is fetched and how much it weighs, what the
// console says, and whether the page is whole without JavaScript.
//
// It serves an [io/fs.FS] of HTML files on the loopback interface under the
// site's own Content-Security-Policy, and drives one headless Chromium over a
// pipe. The browser can reach nothing but that server.
package a11y
