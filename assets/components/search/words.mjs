// How a word is brought to the form in which words are compared. Danish and English go
// through the same, since either may be typed on either site.

// What says nothing about what somebody looks for.
const stop = new Set(
	`jeg du han hun den det vi i de mig dig ham hende os jer dem sig selv min mit mine eget egen egne din dit dine
	hans hendes vores deres en et og eller men at som der da er var har havde have haft kan kunne
	skal skulle vil ville ma matte bliver blev blevet blive vare varet ikke ingen pa til fra for af med om under over
	efter hos ved mod uden hvor hvad hvem hvordan hvorfor hvornar hvis sa ogsa kun bare meget mere
	mange nogen noget nogle al alt ale far fa fik fat giver gar ga gik kommer kom komer gor gore tager her nar nu lige jo
	denne dette dise sin sit sine man altid aldrig igen stadig helt lidt brug sted
	im ive me my own mine we you your he him his she her it its they them their a an the and or but to of
	in on at for with from is are was were be been being am has had do does did done dont doesnt not no cant cannot
	could wil would should need want wants get gets got what where how who when why there this that
	these those if so to very much more any some just al can has up about into out go goes please`
		.split(/\s+/),
);

// fold takes away what people type in several ways: case, accents, æ, ae and a,
// ø, oe and o, å, aa and a, and letters that stand double.
export function fold(text) {
	return text
		.toLowerCase()
		.normalize("NFC")
		.replace(/[\u00ad'’`]/g, "")
		.replace(/æ|ä|ae/g, "a")
		.replace(/å|aa/g, "a")
		.replace(/ø|ö|oe/g, "o")
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.replace(/([a-z])\1+/g, "$1");
}

// tokens returns the folded words of a text.
export const tokens = (text) => fold(text).split(/[^a-z0-9]+/).filter(Boolean);

const endings = /(?:hederne|heder|heden|hed|ernes|erne|enes|ende|ene|ens|ets|ers|ning|nes|ing|er|en|et|ed|es|ly|e|s)$/;

// stem takes endings off a folded word for as long as three letters with a vowel are left.
export function stem(word) {
	for (;;) {
		const ending = endings.exec(word)?.[0];
		if (!ending) {
			return word;
		}
		let rest = word.slice(0, -ending.length);
		if (rest.length < (ending.length > 3 ? 4 : 3) || !/[aeiouy]/.test(rest)) {
			// A shorter ending may still fit.
			rest = /[es]$/.test(word) ? word.slice(0, -1) : word;
			if (rest === word || rest.length < 3 || !/[aeiouy]/.test(rest)) {
				return word;
			}
		}
		word = rest;
	}
}

export const isStop = (token) => token.length < 2 || stop.has(token);

// stems returns the stems of what matters in a text.
export const stems = (text) => tokens(text).filter((t) => !isStop(t)).map(stem);
