// The list in the address: at most 20 codes of eight letters and digits, joined by "-". What
// is no code is left out.
export const most = 20;

export function codes(search = location.search) {
	const said = (new URLSearchParams(search).get("liste") ?? "").split("-");
	return [...new Set(said.filter((code) => /^[0-9a-f]{8}$/.test(code)))];
}

// Starts a link to the list: one that adds a page takes along what is on the list already;
// the one that counts shows itself when there is something to count.
export default function link(element) {
	const on = codes();
	const { code, there } = element.dataset;
	if (code) {
		if (on.includes(code)) {
			element.lastElementChild.textContent = there;
		} else {
			on.push(code);
		}
		const to = new URL(element.href);
		to.searchParams.set("liste", on.join("-"));
		element.href = to.href;
	} else if (on.length > 0) {
		element.hidden = false;
		element.lastElementChild.textContent = String(on.length);
	}
}
