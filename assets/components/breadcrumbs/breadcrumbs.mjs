// Leads back to the page before, where one of this visit is: a visit's history ends with it, and
// what a terminal itself shows before the first page tells nothing there (js/back.mjs).
export default function back(button) {
	const { navigation } = globalThis;
	const look = () => {
		button.hidden = !navigation?.entries()[navigation.currentEntry.index - 1]?.getState();
	};
	button.addEventListener("click", () => history.back());
	navigation?.addEventListener("currententrychange", look);
	look();
}
