// Reads the page aloud with a voice of the device. One sentence is one utterance: a long
// one stops by itself in Chromium. Pause ends the utterance and begins it again, since
// pausing in the middle does not work on Android. Only voices of the device are used; the
// others send the text to a server.
import { sentences } from "./sentences.mjs";

const synth = globalThis.speechSynthesis;
const plain = (lang) => lang.toLowerCase().split(/[-_]/)[0];

function voiceFor(lang) {
	const voices = synth.getVoices().filter((v) => v.localService && plain(v.lang) === plain(lang));
	return voices.find((v) => v.default) ?? voices[0];
}

// voices waits until the device has told its voices, or for a moment: some have none.
function voices() {
	if (synth.getVoices().length) return Promise.resolve();
	return new Promise((done) => {
		synth.addEventListener("voiceschanged", done, { once: true });
		setTimeout(done, 300);
	});
}

// readAloud makes the controls in an element work, or tells that the device has no voice.
// It calls reading when it begins and ends, and returns how to stop it.
export async function readAloud(box, reading) {
	const part = (name) => box.querySelector(`[data-aloud="${name}"]`);
	const [controls, none, play, ...others] = ["controls", "none", "play", "stop", "previous", "next"].map(part);
	const lang = document.documentElement.lang;
	const able = () => {
		const found = Boolean(synth && voiceFor(lang));
		controls.hidden = !found;
		none.hidden = found;
	};

	let list = [];
	let index = 0;
	let state = "stopped";
	let current = null;

	function enter(next) {
		if ((state === "stopped") !== (next === "stopped")) reading(next !== "stopped");
		state = next;
		play.textContent = play.dataset[state];
		// A button that is switched off would lose the focus to nowhere.
		if (state === "stopped" && others.includes(document.activeElement)) play.focus({ preventScroll: true });
		for (const button of others) button.disabled = state === "stopped";
	}

	function quiet() {
		current = null;
		synth?.cancel();
	}

	function stop() {
		if (state === "stopped") return;
		quiet();
		unmark();
		enter("stopped");
	}

	function say() {
		quiet();
		const sentence = list[index];
		if (!sentence) return stop();
		mark(sentence);
		const utterance = new SpeechSynthesisUtterance(sentence.said);
		utterance.voice = voiceFor(sentence.lang) ?? voiceFor(lang);
		utterance.lang = utterance.voice.lang;
		utterance.rate = Number(controls.querySelector(":checked").value);
		utterance.onend = () => {
			if (current !== utterance) return;
			index++;
			say();
		};
		utterance.onerror = () => current === utterance && stop();
		current = utterance;
		synth.speak(utterance);
	}

	function step(by) {
		index = Math.min(Math.max(index + by, 0), list.length - 1);
		if (state === "playing") say();
		else mark(list[index]);
	}

	const actions = {
		play() {
			if (state === "playing") {
				quiet();
				return enter("paused");
			}
			if (state === "stopped") {
				list = sentences(document.querySelector("main"));
				index = 0;
			}
			enter("playing");
			say();
		},
		stop,
		previous: () => step(-1),
		next: () => step(1),
	};
	box.addEventListener("click", (event) => {
		const { aloud } = event.target.closest("button")?.dataset ?? {};
		actions[aloud]?.();
	});
	controls.addEventListener("change", () => state === "playing" && say());
	addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || state === "stopped") return;
		event.stopImmediatePropagation();
		stop();
	}, { capture: true });
	addEventListener("pagehide", stop);

	if (synth) {
		await voices();
		synth.addEventListener("voiceschanged", able);
	}
	able();
	return stop;
}

// The sentence is marked without a change to the page; where the browser cannot, its
// paragraph is.
const marks = globalThis.CSS?.highlights;
let marked = null;

function mark({ range, block }) {
	unmark();
	if (marks) {
		marks.set("reading", new Highlight(range));
	} else {
		marked = block;
		marked.dataset.reading = "";
	}
	const { top, bottom } = range.getBoundingClientRect();
	if (top < innerHeight * 0.2 || bottom > innerHeight * 0.6) {
		const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
		scrollBy({ top: top - innerHeight * 0.25, behavior: still ? "instant" : "smooth" });
	}
}

function unmark() {
	marks?.delete("reading");
	delete marked?.dataset.reading;
	marked = null;
}
