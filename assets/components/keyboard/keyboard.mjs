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
	let below = 0; // room under the page, so that its last field can stand above the keys
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
		onKeyReleased(key) {
			if (key === "{enter}") field.form.requestSubmit();
			if (key === "{hide}" || key === "{enter}") close();
		},
	});
	// The field is where the Tab key goes; the keys are for fingers.
	for (const key of box.querySelectorAll("button")) key.tabIndex = -1;

	function open(target) {
		field = target;
		keys.setOptions({ maxLength: field.maxLength > 0 ? field.maxLength : undefined });
		keys.setInput(field.value);
		box.hidden = false;
		below ||= box.offsetHeight;
		document.body.style.paddingBlockEnd = `${below}px`;
		field.scrollIntoView({ block: "start" });
	}

	function close() {
		box.hidden = true;
		document.body.style.paddingBlockEnd = "";
	}

	const wanted = box.dataset.for;
	for (const one of document.querySelectorAll(wanted)) {
		one.addEventListener("focus", () => open(one));
		one.addEventListener("click", () => box.hidden && open(one));
		one.addEventListener("input", () => keys.getInput() === one.value || keys.setInput(one.value));
	}
	// What else is touched or reached with Tab needs the room.
	document.addEventListener("focusin", ({ target }) => target.matches(wanted) || close());
	if (document.activeElement?.matches(wanted)) open(document.activeElement);
}
