// Starts the module of every element that names one in data-module. A module that is
// small and wanted at once is in here. A larger one stands in a file of its own, whose
// address is in data-src; it is fetched when the page has loaded or, with
// data-when="asked", when somebody first touches, focuses or clicks the element, or those
// that data-for selects, or when the address holds the parameter that data-now names.
// A module's default export takes the element, and the event when it was asked for. The
// stylesheet that data-css names is fetched with it. TERMINAL is true in the build that
// terminals show, and false in the web's: what only the other needs is left out.

import leave from "../components/leave/leave.mjs";
import list from "../components/my-list/codes.mjs";
import opening from "../components/opening/opening.mjs";
import share from "../components/share/share.mjs";
import back from "./back.mjs";
import carry from "./carry.mjs";
import fetched from "./fetched.mjs";
import reading from "./reading.mjs";

const modules = {
	leave,
	list,
	opening,
	reading,
	// What was to end since the page was built, has ended.
	alert(element) {
		element.hidden = Date.now() >= Date.parse(element.dataset.ends);
	},
};

if (TERMINAL) {
	back();
} else {
	modules.share = share;
	modules.print = (button) => {
		button.hidden = false;
		button.addEventListener("click", () => window.print());
	};
}

async function start(element, event) {
	const { module } = element.dataset;
	const run = modules[module] ?? (await fetched(element)).default;
	run(element, event);
}

carry();

const given = new URLSearchParams(`${location.search}&${location.hash.slice(1)}`);
for (const element of document.querySelectorAll("[data-module]")) {
	const { when, now } = element.dataset;
	const touched = element.dataset.for ? [...document.querySelectorAll(element.dataset.for)] : [element];
	if (when !== "asked" || given.has(now) || touched.some((one) => one.contains(document.activeElement))) {
		start(element);
		continue;
	}
	const asked = new AbortController();
	for (const one of touched) {
		for (const type of ["focusin", "click"]) {
			one.addEventListener(type, (event) => {
				asked.abort();
				start(element, event);
			}, { signal: asked.signal });
		}
	}
}
