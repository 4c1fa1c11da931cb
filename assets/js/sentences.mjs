// Parts what a page says into sentences, in the order in which one would read them.
import { abbreviated, spoken } from "./spoken.mjs";

// What is not read: ways to go, forms, QR codes and what stands beside them, sources, the
// meaning of a word that nobody has asked for, and what cannot be seen.
const silent = "nav, aside, form, dialog, output, svg, script, style, template, [aria-hidden=true], [popover], .u-visually-hidden, .p-sources, .p-take-along";

// sentences returns each sentence of an element: where it is (range and block), its
// language, and what a voice is to say.
export function sentences(main) {
	const found = [];
	let run = [];
	const end = () => {
		found.push(...part(run));
		run = [];
	};
	const blocks = new Map();
	const filter = (node) =>
		node.nodeType === Node.ELEMENT_NODE && node.matches(silent) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
	const walker = document.createTreeWalker(main, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, filter);
	while (walker.nextNode()) {
		const node = walker.currentNode;
		if (node.nodeName === "BR") end();
		if (node.nodeType !== Node.TEXT_NODE || !seen(node)) continue;
		const block = blockOf(node, blocks);
		const { lang } = node.parentElement.closest("[lang]");
		if (run.length && (run[0].block !== block || run[0].lang !== lang)) end();
		run.push({ node, block, lang });
	}
	end();
	return found;
}

function seen(node) {
	const fold = node.parentElement.closest("details:not([open])");
	if (fold && node.parentElement.closest("summary")?.parentElement !== fold) return false;
	const range = document.createRange();
	range.selectNodeContents(node);
	return range.getClientRects().length > 0;
}

function blockOf(node, known) {
	let block = node.parentElement;
	const passed = [];
	while (!known.has(block) && /^(inline|inline-block|contents)$/.test(getComputedStyle(block).display)) {
		passed.push(block);
		block = block.parentElement;
	}
	block = known.get(block) ?? block;
	for (const element of passed) known.set(element, block);
	return block;
}

// part splits the text of neighbouring nodes.
function part(run) {
	const text = run.map(({ node }) => node.data).join("");
	if (!/[\p{L}\p{N}]/u.test(text)) return [];
	const { block, lang } = run[0];
	const parts = [];
	let from = 0;
	for (const to of ends(text, lang)) {
		const said = spoken(text.slice(from, to), lang);
		if (/[\p{L}\p{N}]/u.test(said)) parts.push({ block, lang, said, range: range(run, from, to) });
		from = to;
	}
	return parts;
}

// ends lists where sentences end. A dot after an abbreviation ends none when a number follows.
function ends(text, lang) {
	const found = [];
	const parts = globalThis.Intl?.Segmenter
		? [...new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)].map(({ segment }) => segment)
		: text.match(/[^.?!:]+[.?!:»"]*\s*|[.?!:]+\s*/g) ?? [text];
	let at = 0;
	parts.forEach((segment, i) => {
		at += segment.length;
		const next = parts[i + 1] ?? "";
		if (!(abbreviated(segment, lang) && /^[\d§\p{Ll}]/u.test(next))) found.push(at);
	});
	return found;
}

function range(run, from, to) {
	const found = document.createRange();
	let at = 0;
	for (const { node } of run) {
		const end = at + node.length;
		if (from >= at && from < end) found.setStart(node, from - at);
		if (to > at && to <= end) found.setEnd(node, to - at);
		at = end;
	}
	return found;
}
