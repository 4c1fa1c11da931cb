// A device with a Danish and an English voice. They say nothing, and end when told.
(() => {
	let now = null;
	const synth = new EventTarget();
	Object.assign(synth, {
		getVoices: () => ["en-GB", "da-DK"].map((lang) => ({ lang, localService: !sessionStorage.remote, default: false })),
		speak(utterance) {
			now = utterance;
		},
		cancel() {
			now = null;
			sessionStorage.cancelled = Number(sessionStorage.cancelled ?? 0) + 1;
		},
	});
	Object.defineProperty(globalThis, "speechSynthesis", { value: synth });
	globalThis.SpeechSynthesisUtterance = class {
		constructor(text) {
			this.text = text;
		}
	};
	globalThis.voices = {
		get now() {
			return now;
		},
		end() {
			const ended = now;
			now = null;
			ended.onend();
		},
	};
})();
