// Shows the list that stands in the address, and lets its reader put it in order. Every
// change is a step in the browser's history, so that Back undoes it. Nothing is stored.
import { correction, generate } from "vendor/lean-qr/index.mjs";
import leave from "../leave/leave.mjs";
import { codes, most } from "./codes.mjs";

// path draws a code as the outline of its dark squares, inside the quiet zone of four that
// ISO/IEC 18004:2015, 6.3.8 asks for.
function path(code) {
	let d = "";
	for (let y = 0; y < code.size; y++) {
		for (let x = 0; x < code.size; x++) {
			if (code.get(x, y)) {
				d += `M${x + 4} ${y + 4}h1v1h-1z`;
			}
		}
	}
	return d;
}

function draw(svg, text) {
	const code = generate(text, { minCorrectionLevel: correction.L, maxCorrectionLevel: correction.M });
	const side = code.size + 8;
	svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
	svg.replaceChildren(...[["#fff", `M0 0h${side}v${side}H0z`], ["#000", path(code)]].map(([fill, d]) => {
		const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
		drawn.setAttribute("fill", fill);
		drawn.setAttribute("d", d);
		return drawn;
	}));
}

function fill(element, text) {
	element.textContent = text ?? "";
	element.hidden = !text;
}

export default async function myList(box) {
	const list = box.querySelector("ol");
	const status = box.querySelector("[role=status]");
	const empty = box.querySelector(".p-my-list__empty");
	const made = (name) => box.querySelector(`template[data-${name}]`).content.firstElementChild?.cloneNode(true);
	const share = box.querySelector(".p-share");
	const facebook = share?.querySelector("a");
	const say = (name, on) => { box.querySelector(`[data-say="${name}"]`).hidden = !on; };
	let items = {};
	let before = [];

	function address(on) {
		const to = new URL(location.href);
		to.searchParams.delete("liste");
		if (on.length > 0) {
			to.searchParams.set("liste", on.join("-"));
		}
		return to;
	}

	function row({ name, value, href, note, proof }) {
		const p = document.createElement("p");
		const strong = document.createElement(href ? "a" : "strong");
		strong.textContent = value;
		if (href) {
			strong.href = href;
		}
		const small = document.createElement("small");
		small.textContent = proof;
		p.append(name ? `${name} ` : "", strong, " ", note ? `${note} ` : "", small);
		return p;
	}

	function entry(code, index, all) {
		const item = items[code];
		const li = made("item");
		li.dataset.code = code;
		const part = (name) => li.querySelector(`.p-my-list__${name}`);
		fill(part("kind"), item.kind);
		const link = part("name").firstElementChild;
		link.textContent = item.name;
		link.href = item.url;
		fill(part("text"), item.about);
		part("rows").append(...item.rows.map(row));
		fill(part("hours"), item.hours);
		fill(part("note"), item.note);
		for (const button of part("tools").children) {
			button.lastElementChild.textContent = ` ${item.name}`;
		}
		li.querySelector('[data-do="up"]').disabled = index === 0;
		li.querySelector('[data-do="down"]').disabled = index === all.length - 1;
		return li;
	}

	// Whoever reads something sensitive here leaves as fast as there.
	function wayOut(wanted) {
		const out = wanted && !document.querySelector(".p-leave") && made("leave");
		if (out) {
			document.querySelector(".p-header").before(out);
			leave(out.querySelector("[data-module=leave]"));
		}
	}

	function show() {
		const said = codes();
		const known = said.filter((code) => Object.hasOwn(items, code));
		const on = known.slice(0, most);
		say("full", known.length > most);
		say("unknown", known.length < said.length);
		if (on.length < said.length) {
			history.replaceState(null, "", address(on));
		}
		list.replaceChildren(...on.map(entry));
		box.hidden = false;
		empty.hidden = on.length > 0;
		empty.querySelector("[data-undo]").hidden = true;
		wayOut(on.some((code) => items[code].quiet));
		box.querySelector(".p-my-list__foot").hidden = on.length === 0;
		if (on.length > 0) {
			const link = `${box.dataset.address}?liste=${on.join("-")}`;
			draw(box.querySelector(".p-my-list__qr"), link);
			if (share) {
				share.dataset.address = link;
				// Whoever scrolls past in a feed must not learn of what is sensitive.
				facebook.hidden = on.some((code) => items[code].quiet);
				facebook.href = `https://www.facebook.com/sharer/sharer.php?u=${encodeURIComponent(link)}`;
			}
		}
		return on;
	}

	function change(on, told) {
		history.pushState(null, "", address(on));
		show();
		status.textContent = told;
	}

	function undo() {
		const back = before.find((code) => !codes().includes(code));
		change(before, box.dataset.back.replace("{name}", items[back].name));
		list.querySelector(`[data-code="${back}"] a`).focus();
	}

	box.addEventListener("click", (event) => {
		if (event.target.closest("[data-undo]")) {
			undo();
			return;
		}
		const button = event.target.closest("[data-do]");
		if (!button) {
			return;
		}
		const on = codes();
		before = [...on];
		const { code } = button.closest("li").dataset;
		const { name } = items[code];
		const at = on.indexOf(code);
		on.splice(at, 1);
		if (button.dataset.do === "remove") {
			const told = box.dataset.removed.replace("{name}", name);
			change(on, told);
			const line = made("removed-item");
			line.firstElementChild.textContent = told;
			list.insertBefore(line, list.children[at] ?? null);
			line.lastElementChild.focus();
			return;
		}
		const to = at + (button.dataset.do === "up" ? -1 : 1);
		on.splice(to, 0, code);
		change(on, box.dataset.moved.replace("{name}", name).replace("{place}", to + 1));
		const moved = list.children[to];
		(moved.querySelector(`[data-do="${button.dataset.do}"]:enabled`) ?? moved.querySelector("[data-do]:enabled")).focus();
	});
	box.querySelector("[data-clear]").addEventListener("click", () => {
		before = codes();
		change([], box.dataset.emptied);
		const button = empty.querySelector("[data-undo]");
		button.hidden = false;
		button.focus();
	});
	addEventListener("popstate", show);

	if (codes().length === 0) {
		show();
		return;
	}
	try {
		items = await (await fetch(box.dataset.items)).json();
	} catch {
		box.hidden = false;
		say("missing", true);
		box.querySelector(".p-my-list__foot").hidden = true;
		return;
	}
	show();
}
