// Copies the page's address, or hands it to the device's own way of sending. Where copying
// is not allowed, the address is shown and marked, ready to be copied by hand.
// Another script may give it another address meanwhile.
export default function share(box) {
	const { copied, marked } = box.dataset;
	const said = box.querySelector("[role=status]");
	const field = box.querySelector("input");

	function offer(name, act) {
		const button = box.querySelector(`[data-share="${name}"]`);
		if (button) {
			button.hidden = false;
			button.addEventListener("click", act);
		}
	}

	offer("copy", async () => {
		said.textContent = "";
		try {
			await navigator.clipboard.writeText(box.dataset.address);
			field.hidden = true;
			said.textContent = copied;
		} catch {
			field.value = box.dataset.address;
			field.hidden = false;
			field.focus();
			field.select();
			said.textContent = marked;
		}
	});
	if (navigator.share) {
		// Nobody needs to hear that somebody thought better of it.
		offer("send", () => navigator.share({ url: box.dataset.address }).catch(() => {}));
	}
}
