// Brings the page into the lower half of the screen and back. What is chosen goes along in
// the address, beside what help with reading has chosen, and ends with the visit.
import { choose, chosen } from "../../js/reading.mjs";

export default function reach(bar) {
	const button = bar.querySelector("button");
	const tell = () => {
		const { reach: now = "high" } = chosen();
		for (const words of button.querySelectorAll("[data-reach]")) words.hidden = words.dataset.reach !== now;
	};
	button.addEventListener("click", () => {
		const { reach: low, ...others } = chosen();
		choose(low ? others : { ...others, reach: "low" });
		scrollTo(0, 0);
		tell();
	});
	tell();
	bar.hidden = false;
	// No style attribute: the policy of the site forbids what copies one.
	const foot = new CSSStyleSheet();
	document.adoptedStyleSheets.push(foot);
	new ResizeObserver(() => foot.replaceSync(`:root { --foot: ${bar.offsetHeight}px }`)).observe(bar);
}
