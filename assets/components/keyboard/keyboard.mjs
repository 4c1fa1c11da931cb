// Keys on the screen. A field keeps the focus while they are touched, so a keyboard on the
// table, and what else listens to the field, work on as before.
import Keyboard from "simple-keyboard/build/index.modern.esm.js";

const layout = { default: [
	"1 2 3 4 5 6 7 8 9 0 {bksp}",
	"q w e r t y u i o p å",
	"a s d f g h j k l æ ø",
	"z x c v b n m , . -",
	"{hide} {space} {enter}",
] };

export default function keyboard(box) {
	const { space, erase, enter, hide } = box.dataset;
	let field;
	const { style, dataset } = document.documentElement;
	const header = document.querySelector(".p-header");
	const keys = new Keyboard(box.firstElementChild, {
		layout,
		display: { "{bksp}": erase, "{space}": space, "{enter}": enter, "{hide}": hide },
		theme: "p-keyboard__keys",
		useButtonTag: true,
		preventMouseDownDefault: true,
		onChange(value) {
			field.value = value;
			field.dispatchEvent(new InputEvent("input", { bubbles: true }));
		},
		// The field is where the Tab key goes; the keys, drawn anew at times, are for fingers.
		onRender() {
			for (const key of box.querySelectorAll("button")) key.tabIndex = -1;
		},
		onKeyReleased(key) {
			if (key === "{enter}") field.form.requestSubmit();
			if (key === "{hide}" || key === "{enter}") close();
		},
	});
	// fit says where suggestions have room: between the field and the keys, or what stays in
	// sight at the top.
	function fit() {
		const { top, bottom } = field.getBoundingClientRect();
		const above = top - header.getBoundingClientRect().bottom;
		const below = box.getBoundingClientRect().top - bottom;
		style.setProperty("--room", `${Math.max(above, below)}px`);
		dataset.room = above > below ? "above" : "below";
	}

	function open(target) {
		field = target;
		keys.setOptions({ maxLength: field.maxLength > 0 ? field.maxLength : undefined });
		keys.setInput(field.value);
		box.hidden = false;
		style.setProperty("--keys", `${box.offsetHeight}px`);
		// Right under what stays in sight, however large the type.
		scrollBy(0, field.getBoundingClientRect().top - header.getBoundingClientRect().bottom - 8);
		fit();
		addEventListener("scroll", fit);
	}

	function close() {
		box.hidden = true;
		style.removeProperty("--keys");
		style.removeProperty("--room");
		delete dataset.room;
		removeEventListener("scroll", fit);
	}

	const wanted = box.dataset.for;
	for (const one of document.querySelectorAll(wanted)) {
		one.addEventListener("focus", () => open(one));
		one.addEventListener("click", () => box.hidden && open(one));
		one.addEventListener("input", () => keys.getInput() === one.value || keys.setInput(one.value));
	}
	// What else is touched or reached with Tab needs the room. The button of the field does not,
	// and must not move under the finger; what Tab reached must not be under the ways in.
	document.addEventListener("focusin", ({ target }) => {
		if (box.hidden || target.matches(wanted) || target.form === field.form) return;
		close();
		if (target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest" });
	});
	document.addEventListener("submit", () => box.hidden || close());
	if (document.activeElement?.matches(wanted)) open(document.activeElement);
}
