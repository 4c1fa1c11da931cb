// Finds pages by what people call things. Everything happens in the browser: the index is
// fetched once, and a query goes nowhere. layouts/soeg.json makes the index.
import MiniSearch from "vendor/minisearch/index.js";
import { fold, isStop, stem, stems, tokens } from "./words.mjs";

// How much a word counts by where it stands. first and more are words of data/search.yaml
// that lead to this page first or among others; near stands
// for all words of what the offer's situation is about.
const boost = { first: 9, more: 5, title: 5, text: 2, other: 2, near: 0.8, body: 0.6 };
const fields = Object.keys(boost);

// open fetches the index at an address and returns what searches in it.
export default async function open(address) {
	const response = await fetch(address);
	if (!response.ok) {
		throw new Error(`no search index at ${address}: ${response.status}`);
	}
	return engine(await response.json());
}

// follows reports whether words stand in a line from a place on, with at most one other
// between two of them.
function follows(line, at, words) {
	return words.every((w, j) => {
		const i = line.indexOf(w, at);
		const fits = i >= 0 && i - at <= (j === 0 ? 0 : 1);
		at = i + 1;
		return fits;
	});
}

export async function engine(data) {
	const pages = data.pages.map((page, id) => ({
		...page, id, label: data.labels[page.label], place: data.kommuner[page.kommune] ?? "", first: [], more: [], near: [],
	}));
	const phrases = [];
	const topics = new Map(); // by stem
	const urgent = new Set();
	const weak = new Map(); // to the page for somebody who asks for another
	const named = new Set(); // stems that a compound may be made of

	data.topics.forEach(({ urgent: isUrgent, weak: isWeak, pages: leads, about: situations, words }, n) => {
		const single = [];
		for (const entry of words.split("|")) {
			const all = tokens(entry);
			if (all.length === 1) {
				single.push(stem(all[0]));
				continue;
			}
			const content = all.filter((t) => !isStop(t));
			phrases.push({ words: (content.length > 1 ? content : all).map(stem), whole: content.length <= 1, topic: n });
		}
		for (const s of single) {
			named.add(s);
			topics.set(s, [...(topics.get(s) ?? []), n]);
		}
		// A phrase is found as one word of its own.
		single.push(`#${n}`);
		if (isUrgent) {
			single.forEach((s) => urgent.add(s));
			pages[data.urgent].more.push(...single);
		}
		if (isWeak) {
			single.forEach((s) => weak.set(s, leads[0]));
		}
		leads.forEach((page, i) => pages[page][i === 0 ? "first" : "more"].push(...single));
		for (const page of pages) {
			if (page.about.some((a) => situations.includes(a)) && !leads.includes(page.id)) {
				page.near.push(`@${n}`);
			}
		}
	});
	for (const page of pages) {
		stems(page.title).forEach((s) => named.add(s));
	}

	// parts splits a compound into two words that are known: gældsrådgivning, madhjælp.
	const cut = new Map();
	function parts(word) {
		let found = cut.get(word);
		if (found === undefined) {
			found = [];
			for (let i = 3; i <= word.length - 3 && word.length > 6; i++) {
				const head = word.slice(0, i);
				const a = [head, stem(head), head.replace(/[se]$/, "")].find((h) => h.length > 2 && named.has(h));
				if (!a) {
					continue;
				}
				// A letter that two words share stands once when doubles are folded.
				const b = [word.slice(i), word.slice(i - 1)].map(stem).find((t) => t.length > 2 && named.has(t));
				if (b && (found.length === 0 || Math.min(a.length, b.length) > Math.min(...found.map((f) => f.length)))) {
					found = [a, b];
				}
			}
			cut.set(word, found);
		}
		return found;
	}

	const vocabulary = new Set();
	const index = new MiniSearch({
		fields,
		tokenize: (value) => (Array.isArray(value) ? value : stems(value)),
		stringifyField: (value) => value,
		processTerm: (term, field) => {
			vocabulary.add(term);
			const compound = field === "first" || field === "more" || field === "near" ? [] : parts(term);
			compound.forEach((p) => vocabulary.add(p));
			return compound.length ? [term, ...compound] : term;
		},
	});
	await index.addAllAsync(pages, { chunkSize: 30 }); // an old phone stays awake
	const known = [...vocabulary];

	const near = (word, fuzzy) => index.search(word, { tokenize: (w) => [w], processTerm: (t) => t, fuzzy }).length > 0;

	// swapped returns the known word that two letters in the wrong order were meant for.
	function swapped(token) {
		for (let i = 0; i < token.length - 1; i++) {
			const word = stem(fold(token.slice(0, i) + token[i + 1] + token[i] + token.slice(i + 2)));
			if (vocabulary.has(word)) {
				return word;
			}
		}
		return undefined;
	}

	// ends returns the known words that an unknown one begins and ends with.
	function ends(word) {
		const cuts = [...word].map((_, i) => i).slice(3, -2);
		return [
			cuts.map((i) => stem(word.slice(0, i))).reverse().find((w) => w.length > 2 && named.has(w)),
			cuts.map((i) => stem(word.slice(i))).find((w) => w.length > 3 && (named.has(w) || vocabulary.has(w))),
		].filter(Boolean);
	}

	// terms turns a query into words to look for, each with its weight and how it may match.
	function terms(query, typing) {
		const all = tokens(query);
		const content = all.filter((t) => !isStop(t));
		const inPhrase = new Set();
		const out = new Map();
		const add = (term, weight, how = {}) => {
			const counts = weight * (weak.has(term) ? 0.3 : 1) * (inPhrase.has(term) ? 0.5 : 1);
			if (!out.has(term) || out.get(term).weight < counts) {
				out.set(term, { weight: counts, ...how });
			}
		};
		for (const { words, whole, topic } of phrases) {
			const line = (whole ? all : content).map(stem);
			if (line.some((_, i) => follows(line, i, words))) {
				add(`#${topic}`, 1.6);
				add(`@${topic}`, 1);
				words.forEach((w) => inPhrase.add(w)); // alone they may mean something else
			}
		}
		content.forEach((token, i) => {
			const word = stem(token);
			const last = typing && i === content.length - 1 && all[all.length - 1] === token;
			const begins = (p) => known.some((k) => k.length > p.length && k.startsWith(p));
			if (vocabulary.has(word)) {
				add(word, 1, { prefix: last || word.length > 3 });
			} else if (begins(word) && (last || word.length > 3)) {
				add(word, 0.9, { prefix: true });
			} else if (parts(word).length === 0) {
				const meant = swapped(token);
				const fuzzy = [1, 2].find((n) => word.length > n * 2 && near(word, n));
				if (meant) {
					add(meant, 0.9);
				} else if (fuzzy) {
					add(word, 0.8, { fuzzy });
				} else {
					ends(word).forEach((w) => add(w, 0.6));
				}
			}
			if (last && token !== word && begins(token)) {
				add(token, 0.9, { prefix: true });
			}
			for (const n of topics.get(word) ?? []) {
				add(`@${n}`, 1);
			}
			parts(word).forEach((p) => add(p, vocabulary.has(word) ? 0.3 : 0.7));
		});
		return out;
	}

	// find returns the pages that fit a query, the best first. With typing the last word
	// may be half a word.
	function find(query, { kommune = "", typing = false, limit = 20 } = {}) {
		let place = kommune;
		const asked = tokens(query);
		for (const [id, name] of Object.entries(data.kommuner)) {
			if (asked.map(stem).includes(stems(name)[0])) {
				place = id;
			}
		}
		const wanted = terms(query, typing);
		const placeName = place ? stems(data.kommuner[place] ?? "")[0] : "";
		if (wanted.size > 1 && wanted.has(placeName)) {
			wanted.get(placeName).weight = 0.25;
		}
		const list = [...wanted.keys()];
		if (list.length === 0) {
			return [];
		}
		const hits = index.search(list.join(" "), {
			tokenize: () => list,
			processTerm: (t) => t,
			boost,
			boostTerm: (t) => wanted.get(t).weight,
			prefix: (t) => wanted.get(t).prefix ?? false,
			fuzzy: (t) => wanted.get(t).fuzzy ?? false,
			bm25: { k: 1.2, b: 0.25, d: 0.4 },
			weights: { prefix: 0.45, fuzzy: 0.5 },
		});
		const words = Math.max(1, list.filter((t) => !/^[#@]/.test(t) && t !== placeName).length);
		const scored = hits.map((hit) => {
			const page = pages[hit.id];
			const met = hit.queryTerms.filter((t) => t !== placeName && !/^[#@]/.test(t)).length;
			let score = hit.score * page.rank / 100 * (0.4 + (0.6 * Math.min(met, words)) / words);
			if (page.kommune) {
				// Somebody who names no town may live in any.
				score *= place === "" ? 0.6 : page.kommune === place ? 2.5 : 0.15;
			}
			const isUrgent = hit.id === data.urgent && Object.entries(hit.match).some(([t, fs]) => urgent.has(t) && (fs.includes("first") || fs.includes("more")));
			return { page, score, urgent: isUrgent };
		});
		// Who asks for somebody else gets what it is about, and then how to help another.
		const other = list.map((t) => weak.get(t)).find((id) => id !== undefined);
		if (other !== undefined && words > 1) {
			const top = Math.max(...scored.map((s) => s.score));
			scored.filter((s) => s.page.id === other).forEach((s) => { s.score = Math.max(s.score, top * 0.9); });
		}
		scored.sort((a, b) => b.urgent - a.urgent || b.score - a.score);
		const best = Math.max(...scored.map((s) => s.score), 0);
		const label = { label: data.labels[data.kommune], place: data.kommuner[place] };
		return scored
			.filter((s) => s.urgent || s.score > best * 0.1)
			.flatMap(({ page, urgent, score }) => {
				const local = data.local[place]?.[page.id];
				return [{ ...page, urgent, score }, ...(local ? [{ ...local, ...label, score }] : [])];
			})
			.slice(0, limit);
	}

	return { words: data.words, find };
}
