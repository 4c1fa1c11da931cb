// Makes of a written sentence one that a voice says right.
import table from "./spoken.json";

const words = (lang) => table[lang.split("-")[0]] ?? {};

// abbreviated tells whether a text ends with an abbreviation.
export function abbreviated(text, lang) {
	const last = text.trim().split(/[\s(]/).pop().toLowerCase();
	return last.endsWith(".") && last in words(lang);
}

// spoken takes away soft hyphens, writes out abbreviations, and parts telephone numbers.
export function spoken(text, lang) {
	return text
		.replace(/\u00ad/g, "")
		.replace(/\s+/g, " ")
		.trim()
		.replace(/(§+ ?)?\d+(?: \d+)*/g, number)
		.replace(/§+|[\p{L}.]+/gu, (word) => words(lang)[word.toLowerCase()] ?? word);
}

// number parts a telephone number into pairs of digits: 36 37 70 00, 116 111, and the short
// ones 110-119 and 1800-1899 of the Danish numbering plan. A paragraph of a law and a part
// of a larger number are left as they are.
function number(run, paragraph, at, whole) {
	const inside = /\d[.,]$/.test(whole.slice(0, at)) || /^[.,]\d/.test(whole.slice(at + run.length));
	if (paragraph || inside) return run;
	const phone = /^(\d\d ){3}\d\d$|^116 \d{3}$|^11\d$|^18\d\d$/.test(run);
	if (!phone) return run;
	const groups = /^18/.test(run) ? run.match(/\d\d/g) : run.split(" ");
	return groups.map((group) => [...group].join(" ")).join(", ");
}
