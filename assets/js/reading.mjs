// Makes the page look as the reader chose: what the address carries along or, if somebody
// asked the device to remember it, what is stored. The panel itself is fetched when it is
// asked for.
import fetched from "./fetched.mjs";

export const key = "vis";

const names = ["size", "contrast", "lines", "letters", "reach"];
const root = document.documentElement;
const attribute = (name) => `read${name[0].toUpperCase()}${name.slice(1)}`;

// show makes the page look as "size-2.lines-wide" says.
export function show(choice) {
	for (const name of names) delete root.dataset[attribute(name)];
	for (const pair of choice.split(".")) {
		const [name, value] = pair.split("-");
		if (names.includes(name) && value) root.dataset[attribute(name)] = value;
	}
}

// chosen returns what the page shows now: { size: "2", lines: "wide" }.
export function chosen() {
	return Object.fromEntries(names.map((name) => [name, root.dataset[attribute(name)]]).filter(([, value]) => value));
}

// choose makes the page look so, and lets the address carry it. It returns what is carried.
export function choose(values) {
	const choice = Object.entries(values).map((pair) => pair.join("-")).join(".");
	show(choice);
	const address = new URL(location.href);
	if (choice) address.searchParams.set(key, choice);
	else address.searchParams.delete(key);
	history.replaceState(history.state, "", address);
	return choice;
}

function stored() {
	try {
		return localStorage.getItem(key);
	} catch {
		return null; // the browser stores nothing
	}
}

export default function reading(link) {
	show(new URLSearchParams(location.search).get(key) ?? stored() ?? "");
	const panel = document.querySelector(link.hash);
	// A terminal looks for its voices when it is first asked for them, and needs seconds.
	if ("terminal" in root.dataset) globalThis.speechSynthesis?.getVoices();
	const open = async (opener) => (await fetched(link)).default(panel, opener);
	link.addEventListener("click", (event) => {
		event.preventDefault();
		open(link);
	});
	panel.addEventListener("toggle", () => panel.open && open());
}
