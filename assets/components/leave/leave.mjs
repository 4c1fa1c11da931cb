// Leaves at once: the page is empty before the next one comes, so neither a slow network
// nor the list of open windows shows what was read. The address takes this page's place
// in the history, so Back does not return here. Pages read before it stay in the history:
// no page may erase them, and the page about hiding tracks says so.
export default function leave(link) {
	link.addEventListener("click", (event) => {
		event.preventDefault();
		const { href, hostname } = link;
		globalThis.speechSynthesis?.cancel();
		document.title = hostname;
		document.body.replaceChildren(); // and with it all that was written in forms
		forget();
		location.replace(href);
	});
}

// forget erases all that a page can keep in a browser. A browser that keeps nothing for
// us may refuse to be asked.
function forget() {
	for (const name of ["localStorage", "sessionStorage"]) {
		try {
			globalThis[name].clear();
		} catch {}
	}
	for (const cookie of document.cookie.split("; ")) {
		document.cookie = `${cookie.split("=")[0]}=; path=/; max-age=0`;
	}
	globalThis.caches?.keys().then((names) => names.forEach((name) => caches.delete(name))).catch(() => {});
}
