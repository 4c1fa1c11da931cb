// A field with suggestions (ARIA combobox with a listbox, after the Authoring Practices
// Guide) and, on the page for searching, what was found. The index and what searches in
// it are fetched when somebody comes to the field. The query stays in the browser: it is
// handed to the page for searching in the fragment, which no browser sends.

let engine;

// open fetches the engine once for all fields of a page.
function open({ dataset, action }) {
	engine ??= import(dataset.engine).then(({ default: load }) => load(new URL("index.json", action)));
	engine.catch(() => { engine = undefined; }); // the next asks again
	return engine;
}

const say = (words, values) => words.replace(/\{(\w)\}/g, (_, key) => values[key]);

function make(tag, properties, ...children) {
	const element = Object.assign(document.createElement(tag), properties);
	element.append(...children.filter(Boolean));
	return element;
}

const about = ({ label, place }) => [label, place].filter(Boolean).join(" · ");

export default function search(form) {
	const input = form.querySelector("input");
	const results = document.querySelector("[data-results]");
	const page = form.dataset.now ? results : null;
	const here = () => new URLSearchParams(location.search);
	const kommune = () => document.body.dataset.kommune ?? here().get("kommune") ?? "";
	const status = make("p", { className: "u-visually-hidden" });
	status.setAttribute("role", "status");
	const list = make("ul", { className: "p-search__list", id: `${input.id}-list`, hidden: true });
	list.setAttribute("role", "listbox");
	const link = make("a", { hidden: true }); // a link takes along what the visitor has chosen
	input.parentElement.append(list);
	form.append(status, link);

	function go(href) {
		link.href = href;
		link.click();
	}

	let options = [];
	let active = -1;
	let told = 0;
	let turn = 0; // what was typed before the last key or Enter is answered no more
	input.setAttribute("role", "combobox");
	input.setAttribute("aria-autocomplete", "list");
	input.setAttribute("aria-controls", list.id);

	function choose(at) {
		active = at;
		options.forEach(({ row }, i) => row.setAttribute("aria-selected", String(i === at)));
		if (at < 0) {
			input.removeAttribute("aria-activedescendant");
			return;
		}
		input.setAttribute("aria-activedescendant", options[at].row.id);
		options[at].row.scrollIntoView({ block: "nearest" });
	}

	function show(open) {
		list.hidden = !open || options.length === 0;
		input.setAttribute("aria-expanded", String(!list.hidden));
		if (list.hidden) {
			choose(-1);
		}
	}

	// tell says something to a screen reader when the typing has come to rest.
	function tell(text) {
		clearTimeout(told);
		told = setTimeout(() => { status.textContent = text; }, 500);
	}

	async function suggest() {
		const query = input.value.trim();
		const mine = ++turn;
		let found = [];
		if (query.length > 1) {
			const { words, find } = await open(form).catch(() => ({}));
			if (!find || mine !== turn) {
				return; // the net has gone, or somebody went on in the meantime
			}
			found = find(query, { kommune: kommune(), typing: true, limit: 6 });
			list.setAttribute("aria-label", words.list);
			tell(found.length === 1 ? words.hint : say(found.length ? words.hints : words.none, { n: found.length, q: query }));
		}
		options = found.map(({ href, title, urgent, ...rest }, i) => {
			const row = make("li", { className: `p-search__option${urgent ? " p-search__option--urgent" : ""}`, id: `${input.id}-${i}` },
				make("span", { className: "p-search__title", textContent: title }), " ",
				make("span", { className: "p-search__kind", textContent: about(rest) }));
			row.setAttribute("role", "option");
			row.addEventListener("click", () => go(href));
			return { href, row };
		});
		list.replaceChildren(...options.map(({ row }) => row));
		choose(-1);
		show(document.activeElement === input);
	}

	// render shows what was found, on the page for searching.
	async function render(query) {
		const { words, find } = await open(form).catch(() => {
			location.hash = "a-z"; // the list is here, also when the net has gone
			return {};
		});
		if (!find) {
			return;
		}
		const found = query ? find(query, { kommune: kommune() }) : [];
		const none = document.querySelector("[data-search-none]");
		const count = say(found.length === 1 ? words.found_single : found.length ? words.found : words.none, { n: found.length, q: query });
		const rows = found.map(({ href, title, text, urgent, ...rest }) =>
			make("li", { className: `p-found__item${urgent ? " p-found__item--urgent" : ""}` },
				make("p", { className: "p-found__kind", textContent: about(rest) }),
				make("h3", { className: "p-found__title" }, make("a", { className: "p-found__link", href, textContent: title })),
				make("p", { className: "p-found__text", textContent: text })));
		const heading = make("h2", { className: "p-found__heading", tabIndex: -1, textContent: count });
		results.replaceChildren(...(query ? [heading, found.length ? make("ol", { className: "p-found__list" }, ...rows) : none.content.cloneNode(true)] : []));
		page.dataset.title ??= document.title;
		document.title = query ? page.dataset.title.replace(/^[^–]*(?= –)/, say(words.title, { q: query })) : page.dataset.title;
		status.textContent = query ? count : "";
	}

	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const query = input.value.trim();
		turn++;
		clearTimeout(told);
		if (active >= 0) {
			go(options[active].href);
			return;
		}
		if (!page) {
			go(query ? `${form.action}#q=${encodeURIComponent(query)}` : form.action);
			return;
		}
		const to = new URL(location.href);
		to.hash = "";
		to.searchParams.set("q", query);
		show(false);
		history.pushState(null, "", to);
		render(query);
	});
	input.addEventListener("input", suggest);
	input.addEventListener("keydown", (event) => {
		if (event.isComposing) {
			return;
		}
		const count = options.length;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step && count) {
			event.preventDefault();
			const closed = list.hidden;
			show(true);
			// Beyond either end one is back in the field.
			choose(closed ? (step > 0 ? 0 : count - 1) : ((active + 1 + step + count + 1) % (count + 1)) - 1);
		} else if (event.key === "Escape" && !list.hidden) {
			event.preventDefault(); // the words stay; a second Escape clears the field
			show(false);
		}
	});
	input.addEventListener("blur", () => show(false));
	// A press on a suggestion must not take the focus from the field before it is a click.
	list.addEventListener("mousedown", (event) => event.preventDefault());
	show(false);

	open(form).catch(() => {}); // the form itself goes on without
	if (document.activeElement === input) {
		suggest();
	}
	if (!page) {
		return;
	}
	// arrive reads the query of the address; one that came in the fragment is moved to where
	// it can be seen, copied and shared.
	function arrive() {
		const handed = new URLSearchParams(location.hash.slice(1)).get("q");
		if (handed !== null) {
			const to = new URL(location.href);
			to.hash = "";
			to.searchParams.set("q", handed);
			history.replaceState(null, "", to);
		}
		const query = here().get("q");
		if (query !== null || results.hasChildNodes()) {
			input.value = query ?? "";
			render(input.value.trim());
		}
	}
	arrive();
	addEventListener("popstate", arrive);
}
