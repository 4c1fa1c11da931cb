// Help with reading. What is chosen stands in data-read-… on <html>, for this page only;
// it is stored when somebody asks for it, and main.mjs puts it back on the next page.
import { readAloud } from "../read-aloud/read-aloud.mjs";

const root = document.documentElement;
const names = ["size", "contrast", "lines", "letters"];
const attribute = (name) => `read${name[0].toUpperCase()}${name.slice(1)}`;
let stop = () => {};
let ready = false;

// readingHelp opens the panel at the bottom of the screen when the link asked for it;
// opened where it stands, at the end of the page, it stays there.
export default async function readingHelp(panel, link, key) {
	if (!ready) {
		ready = true;
		await prepare(panel, link, key);
	}
	if (link) {
		panel.open = true;
		panel.classList.add("p-aids--pinned");
		root.dataset.reading = "";
		panel.querySelector("summary").focus({ preventScroll: true });
	}
}

async function prepare(panel, link, key) {
	const form = panel.querySelector("form");
	const { remember } = form.elements;

	for (const name of names) {
		const value = root.dataset[attribute(name)];
		for (const box of form.querySelectorAll(`[name="${name}"]`)) box.checked = box.value === (value ?? "");
	}
	if (remember) {
		try {
			remember.checked = key in localStorage;
		} catch {
			remember.closest("p").hidden = true; // the browser stores nothing
		}
	}

	function choose() {
		const data = new FormData(form);
		const chosen = {};
		for (const name of names) {
			const value = data.get(name);
			if (value) chosen[attribute(name)] = value;
			delete root.dataset[attribute(name)];
		}
		Object.assign(root.dataset, chosen);
		try {
			if (remember?.checked) localStorage.setItem(key, JSON.stringify(chosen));
			else if (remember) localStorage.removeItem(key);
		} catch {}
	}
	form.addEventListener("change", choose);
	form.addEventListener("reset", () => setTimeout(choose));
	form.addEventListener("submit", (event) => event.preventDefault());

	const close = () => (panel.open = false);
	panel.querySelector("[data-close]").addEventListener("click", close);
	addEventListener("keydown", (event) => {
		if (event.key === "Escape" && panel.open && panel.contains(document.activeElement)) close();
	});
	panel.addEventListener("toggle", () => {
		if (panel.open) return;
		stop();
		delete root.dataset.reading;
		if (!panel.classList.contains("p-aids--pinned")) return;
		panel.classList.remove("p-aids--pinned");
		document.querySelector(`[href="#${panel.id}"]`)?.focus({ preventScroll: true });
	});

	stop = await readAloud(panel, (on) => panel.classList.toggle("p-aids--speaking", on));
	panel.querySelector("[data-enhanced]").hidden = false;
}
