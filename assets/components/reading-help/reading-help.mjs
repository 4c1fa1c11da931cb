// Help with reading. What is chosen goes along in the address, so a visit that ends takes
// it away; it is stored only when somebody asks for it, and never on a terminal, which has
// no box for it.
import { readAloud } from "../../js/read-aloud.mjs";
import { choose, chosen, key } from "../../js/reading.mjs";

let stop = () => {};
let prepared;

// readingHelp opens the panel at the bottom of the screen when the link in the header asked
// for it. Opened at the end of the page, where it stands, it stays there.
export default async function readingHelp(panel, link) {
	await (prepared ??= prepare(panel));
	if (!link) return;
	panel.parentElement.classList.add("p-aids--pinned");
	document.documentElement.dataset.reading = "";
	panel.open = true;
	panel.querySelector("summary").focus({ preventScroll: true });
}

async function prepare(panel) {
	const form = panel.querySelector("form");
	const { remember } = form.elements;
	const values = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "remember" && value));

	// The form shows what is chosen already.
	for (const box of form.querySelectorAll("input:not([name=remember])")) {
		box.checked = box.value === (chosen()[box.name] ?? "");
	}
	try {
		if (remember) remember.checked = localStorage.getItem(key) !== null;
	} catch {
		remember.closest("p").hidden = true; // the browser stores nothing
	}

	function change() {
		const { reach } = chosen(); // is not of this form
		const choice = choose({ ...values(), ...(reach && { reach }) });
		try {
			if (remember?.checked) localStorage.setItem(key, choice);
			else if (remember) localStorage.removeItem(key);
		} catch {
			remember.closest("p").hidden = true;
		}
	}
	form.addEventListener("change", change);
	form.addEventListener("reset", () => setTimeout(change));
	form.addEventListener("submit", (event) => event.preventDefault());

	panel.querySelector("[data-close]").addEventListener("click", () => (panel.open = false));
	addEventListener("keydown", (event) => {
		if (event.key === "Escape" && panel.contains(document.activeElement)) panel.open = false;
	});
	panel.addEventListener("toggle", () => {
		if (panel.open) return;
		stop();
		if (!panel.parentElement.classList.contains("p-aids--pinned")) return;
		panel.parentElement.classList.remove("p-aids--pinned");
		delete document.documentElement.dataset.reading;
		document.querySelector(`[href="#${panel.id}"]`).focus({ preventScroll: true });
	});

	stop = await readAloud(panel, (on) => panel.parentElement.classList.toggle("p-aids--speaking", on));
	panel.querySelector("[data-enhanced]").hidden = false;
}
