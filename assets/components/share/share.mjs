// Copies the page's address, or hands it to the device's own way of sending. Where copying
// is not allowed, the address is shown and marked, ready to be copied by hand.
export default function share(box) {
	const { address, copied, marked } = box.dataset;
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
			await navigator.clipboard.writeText(address);
			field.hidden = true;
			said.textContent = copied;
		} catch {
			field.hidden = false;
			field.focus();
			field.select();
			said.textContent = marked;
		}
	});
	if (navigator.share) {
		// Nobody needs to hear that somebody thought better of it.
		offer("send", () => navigator.share({ url: address }).catch(() => {}));
	}
}
