// Says whether it is open now and when that changes. The moments come from the page, where
// the program wrote them (timeline in cmd/plads/internal/directory); all words come from
// the page too. Outside of the time that the page knows of, it leaves the words as they were.
const minute = 60_000;
const soon = 30;
const halfDay = 12 * 60;
const timeZone = "Europe/Copenhagen";
const number = (text) => parseInt(text, 36);

function read(timeline) {
	const [from, length, ...words] = timeline.split(" ");
	let edge = number(from);
	const known = { from: edge, until: edge + number(length) };
	const spans = words.map((word) => {
		const [gap, length] = word.slice(1).split(".").map(number);
		const start = edge + gap;
		edge = start + length;
		return { open: word[0] === "o", start, end: edge };
	});
	return { ...known, spans };
}

export default function opening(element) {
	const words = element.dataset;
	const says = element.querySelector("[data-opening-says]");
	const before = says.textContent;
	const { from, until, spans } = read(words.timeline);
	const format = (options) => new Intl.DateTimeFormat(words.locale, { timeZone, ...options });
	const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
	const weekday = format({ weekday: "long" });
	const date = format({ day: "numeric", month: "long" });
	const calendar = new Intl.DateTimeFormat("en-CA", { timeZone });
	const dayOf = (at) => Date.parse(calendar.format(at * minute)) / (24 * 60 * minute);
	const fill = (text, blanks) => text.replace(/{(\w+)}/g, (_, name) => blanks[name]);

	function when(at, now, closing) {
		const time = clock.format(at * minute).replace(/^0/, "");
		const days = dayOf(at) - dayOf(now);
		const midnight = dayOf(at - 1) !== dayOf(at);
		if (closing && midnight && days === 1) {
			return words.midnight;
		}
		if (days === 0 || (closing && at - now < halfDay)) {
			return fill(words.today, { time });
		}
		if (days === 1) {
			return fill(words.tomorrow, { time });
		}
		return days < 7
			? fill(words.weekday, { time, day: weekday.format(at * minute) })
			: fill(words.date, { time, day: date.format(at * minute) });
	}

	function look(now) {
		if (now < from || now >= until) {
			return ["", before];
		}
		const next = spans.find((span) => span.end > now);
		if (!next || next.start > now) {
			return ["closed", next?.open ? fill(words.closedUntil, { when: when(next.start, now) }) : words.closed];
		}
		if (!next.open) {
			return ["unknown", words.unsure];
		}
		// Where the next day is not known, nobody knows that it closes.
		if (next.end === until || spans.some((span) => span.start === next.end)) {
			return ["open", words.open];
		}
		return ["open", fill(next.end - now <= soon ? words.soon : words.openUntil, { when: when(next.end, now, true) })];
	}

	function show() {
		const [state, text] = look(Math.floor(Date.now() / minute));
		element.dataset.state = state;
		if (says.textContent !== text) {
			says.textContent = text;
		}
	}

	// A timer stands still while a device sleeps, so coming back looks again.
	function wait() {
		setTimeout(() => {
			show();
			wait();
		}, minute - (Date.now() % minute));
	}
	document.addEventListener("visibilitychange", show);
	addEventListener("pageshow", show);
	show();
	wait();
}
