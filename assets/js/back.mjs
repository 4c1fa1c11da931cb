// On a terminal, whose pages lead back by a button: what has been chosen since comes along to
// the page that somebody goes back to, whose address is as it was. Pages must not tell each
// other their addresses (no-referrer), so each tells in the visit's history what it carries;
// what has told nothing there is no page of the site.
const names = ["liste", "vis"];

function tell() {
	navigation.updateCurrentEntry({ state: Object.fromEntries(new URLSearchParams(location.search)) });
}

// keep says whether anything was chosen since.
function keep() {
	const { from, navigationType } = navigation.activation ?? {};
	const now = navigationType === "traverse" && from?.getState();
	if (!now) {
		return false;
	}
	const to = new URL(location.href);
	const changed = names.filter((name) => now[name] !== (to.searchParams.get(name) ?? undefined));
	for (const name of changed) {
		if (now[name]) {
			to.searchParams.set(name, now[name]);
		} else {
			to.searchParams.delete(name);
		}
	}
	if (changed.length > 0) {
		history.replaceState(history.state, "", to);
	}
	return changed.length > 0;
}

export default function back() {
	if (!globalThis.navigation) {
		return;
	}
	keep();
	tell();
	navigation.addEventListener("currententrychange", ({ navigationType }) => navigationType && tell());
	// A page that the browser has kept whole begins anew.
	addEventListener("pageshow", ({ persisted }) => persisted && keep() && location.reload());
}
