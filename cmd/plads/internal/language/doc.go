// Package language measures how hard a built site is to read: LIX for Danish,
// the Flesch-Kincaid grade for English, the length of sentences, words and
// link texts that we do not use, and spelling.
//
// It reads HTML files from an [io/fs.FS] and knows nothing of what made them.
//
// What is measured is running text: what stands inside <main>, apart from
// headings, nav, tables, buttons and form fields, closed dialogs, popovers,
// anything hidden, anything marked data-not-prose, and elements in another
// language than the page's. Each paragraph and list item ends a sentence.
// Soft hyphens, addresses of pages and mail addresses are taken out; the text
// of links stays.
package language
