// Shows the offers that fit every choice: one of the places, one of the kinds, and yes to
// every facet.
// What is not known is not yes. Nothing is stored and nothing leaves the page.
export default function filter(form) {
	const rows = [...document.querySelectorAll("[data-offer-row]")];
	const count = form.querySelector("[data-filter-count]");
	const chosen = (name) => [...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);

	function show() {
		const places = chosen("where");
		const kinds = chosen("type");
		const facets = chosen("yes");
		let shown = 0;
		for (const row of rows) {
			const yes = row.dataset.yes.split(" ");
			const fits =
				(places.length === 0 || places.includes(row.dataset.where)) &&
				(kinds.length === 0 || kinds.includes(row.dataset.type)) &&
				facets.every((f) => yes.includes(f));
			row.hidden = !fits;
			if (fits) {
				shown++;
			}
		}
		count.value = String(shown);
	}

	form.hidden = false;
	form.addEventListener("change", show);
	form.addEventListener("reset", () => setTimeout(show));
	form.addEventListener("submit", (event) => event.preventDefault());
	show();
}
