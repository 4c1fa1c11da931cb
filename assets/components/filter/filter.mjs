// Shows the offers that fit every choice: one of the places, one of the kinds, and yes to
// every facet. What is not known is not no: offers without an answer stand below those with
// a yes, to be asked. Nothing is stored and nothing leaves the page.
export default function filter(form) {
	const status = form.querySelector("[role=status]");
	const reset = form.querySelector("[type=reset]");
	const heading = document.querySelector("[data-filter-heading]");
	const below = document.querySelector("[data-filter-unknown]");
	const usual = { status: status.textContent, heading: heading?.textContent };
	const chosen = (name) => [...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);
	const order = [...form.querySelectorAll('[name="yes"]')].map((box) => box.value);

	// Each place stands twice: with those that say yes, and below with those to ask.
	const places = [...document.querySelectorAll("[data-place]")].map((place) => {
		const rows = [...place.querySelectorAll("[data-offer-row]")];
		const asked = place.cloneNode(true);
		asked.querySelector("ul").replaceChildren();
		below.append(asked);
		return { rows, place, asked };
	});

	function told(yes, unknown) {
		const { single, many, more, moreSingle, noYes, nothing } = status.dataset;
		const counted = (n, alone, plural) => (n === 1 ? alone : plural.replace("{n}", n));
		if (yes === 0) {
			return unknown > 0 ? noYes : nothing;
		}
		return counted(yes, single, many) + (unknown > 0 ? `. ${counted(unknown, moreSingle, more)}` : "");
	}

	function show() {
		const where = chosen("where");
		const kinds = [...form.querySelectorAll('[name="type"]:checked')].map((box) => box.parentElement.textContent);
		const facets = chosen("yes");
		let yes = 0;
		let unknown = 0;
		for (const { rows, place, asked } of places) {
			const here = where.length === 0 || where.includes(place.dataset.place);
			const fit = rows.filter((row) => here && (kinds.length === 0 || kinds.includes(row.querySelector(".p-rows__kind").textContent)));
			// The letters are told of in directory/published.go.
			const says = (row, letters) => facets.every((f) => letters.includes(row.dataset.says[order.indexOf(f)]));
			const sure = fit.filter((row) => says(row, "y"));
			const open = fit.filter((row) => !sure.includes(row) && says(row, "yo"));
			place.querySelector("ul").replaceChildren(...sure);
			asked.querySelector("ul").replaceChildren(...open);
			place.hidden = sure.length === 0;
			asked.hidden = open.length === 0;
			yes += sure.length;
			unknown += open.length;
		}
		const narrowed = where.length + kinds.length + facets.length > 0;
		reset.hidden = !narrowed;
		status.textContent = narrowed ? told(yes, unknown) : usual.status;
		if (heading) {
			heading.textContent = facets.length > 0 ? heading.dataset.yes : usual.heading;
			heading.hidden = yes === 0;
			below.hidden = unknown === 0;
		}
	}

	form.hidden = false;
	form.addEventListener("change", show);
	form.addEventListener("reset", () => setTimeout(() => {
		show();
		// The button is gone: one begins again where the choices do.
		form.querySelector("input").focus();
	}));
	form.addEventListener("submit", (event) => event.preventDefault());
	show();
}
