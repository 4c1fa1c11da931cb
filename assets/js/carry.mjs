// Carries along, in the address and nowhere else, what the visitor has chosen: the kommune,
// the list, and how the page is to look. A link or a form takes them with it at the moment
// it is used, so links that other scripts make are carried too. The page of a kommune is
// itself the choice.
const names = ["kommune", "liste", "vis"];
const plausible = /^[a-z0-9.~-]{1,400}$/i;

function chosen() {
	const values = new Map();
	const params = new URLSearchParams(location.search);
	for (const name of names) {
		const value = (name === "kommune" && document.body.dataset.kommune) || params.get(name);
		if (value && plausible.test(value)) {
			values.set(name, value);
		}
	}
	return values;
}

export default function carry() {
	function take(event) {
		const link = event.target.closest?.("a[href]");
		if (!link || link.origin !== location.origin || link.getAttribute("href").startsWith("#")) {
			return;
		}
		const to = new URL(link.href);
		for (const [name, value] of chosen()) {
			// A link to a kommune is a choice of its own.
			const chooses = name === "kommune" && link.dataset.kommune;
			if (!chooses && !to.searchParams.has(name)) {
				to.searchParams.set(name, value);
			}
		}
		link.href = to.href;
	}
	for (const type of ["pointerdown", "focusin", "click"]) {
		document.addEventListener(type, take, { capture: true });
	}
	document.addEventListener("submit", (event) => {
		const form = event.target;
		if (form.method !== "get") {
			return;
		}
		for (const [name, value] of chosen()) {
			if (!form.elements[name]) {
				form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
			}
		}
	}, { capture: true });

	const kommune = chosen().get("kommune");
	for (const chip of document.querySelectorAll("a[data-kommune]:not([aria-current])")) {
		if (chip.dataset.kommune === kommune) {
			chip.setAttribute("aria-current", "true");
		}
	}
}
