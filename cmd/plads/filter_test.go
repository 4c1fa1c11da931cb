package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFilter narrows the list of all offers in a real browser: by place, by what matters,
// and back again. What is not known is never no.
func TestFilter(t *testing.T) {
	v := visit(t, web)
	type view struct {
		Shown, Unknown int
		Told           string
		OnlyRoedovre   bool
		OnlyFree       bool
		OnlyLines      bool
		// Headings are those that are seen over the rows, and Empty the places without any.
		Headings []string
		Empty    int
		Reset    bool
	}
	after := func(action string) view {
		t.Helper()
		return look[view](v, action+`;
			(() => {
				const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
				const rows = seen("[data-offer-row]");
				const unknown = rows.filter((row) => row.closest("[data-filter-unknown]"));
				return {
					shown: rows.length - unknown.length,
					unknown: unknown.length,
					told: document.querySelector(".p-filter [role=status]").textContent,
					onlyRoedovre: rows.every((row) => row.closest("[data-place]").dataset.place === "roedovre"),
					onlyFree: rows.every((row) => (row.dataset.says[2] === "y") !== unknown.includes(row)),
					onlyLines: rows.every((row) => row.querySelector(".p-rows__kind").textContent === "Telefonlinje"),
					headings: seen("[data-filter-heading], [data-filter-unknown] > h2").map((h) => h.textContent),
					empty: seen("[data-place]").filter((place) => !place.querySelector("[data-offer-row]")).length,
					reset: document.querySelector(".p-filter__reset").checkVisibility(),
				};
			})()`)
	}
	const sure, open = "Her ved vi, at svaret er ja", "Her ved vi det ikke. Spørg dem."
	v.open("/tilbud/alle/")
	v.until(`document.querySelector(".p-filter").checkVisibility({ visibilityProperty: true })`)

	if look[bool](v, `Object.values(document.querySelector(".p-filter [role=status]").dataset).some((words) => words.includes('"'))`) {
		t.Error("what the choices come to would be told in quotation marks")
	}
	all := after(``)
	if all.Shown < 100 || all.Unknown != 0 || all.Told != fmt.Sprintf("%d steder og numre", all.Shown) || all.Reset {
		t.Errorf("all: %+v, want more than 100, told, and nothing to take back", all)
	}
	local := after(`document.querySelector('[name="where"][value="roedovre"]').click()`)
	if local.Shown == 0 || local.Shown >= all.Shown || !local.OnlyRoedovre || local.Told != fmt.Sprintf("%d steder og numre", local.Shown) || local.Empty != 0 || !local.Reset {
		t.Errorf("in Rødovre: %+v, want fewer than %d and only Rødovre's", local, all.Shown)
	}
	free := after(`document.querySelector('[name="yes"][value="free"]').click()`)
	if free.Shown == 0 || free.Shown >= local.Shown || free.Unknown == 0 || !free.OnlyFree || !free.OnlyRoedovre || strings.Join(free.Headings, "|") != sure+"|"+open {
		t.Errorf("in Rødovre and free: %+v, want fewer than %d, those known to be free before those to ask", free, local.Shown)
	}
	if want := fmt.Sprintf("%d steder og numre. %d mere, hvor vi ikke ved det.", free.Shown, free.Unknown); free.Told != want {
		t.Errorf("told %q, want %q", free.Told, want)
	}
	both := after(`document.querySelector('[name="where"][value="nyborg"]').click()`)
	if both.Shown <= free.Shown || both.OnlyRoedovre || !both.OnlyFree {
		t.Errorf("in Rødovre or Nyborg and free: %+v, want more than %d, all free", both, free.Shown)
	}
	v.do(chromedp.Click(`.p-filter__reset`))
	v.until(fmt.Sprintf(`[...document.querySelectorAll("[data-offer-row]")].filter((row) => row.checkVisibility()).length === %d && document.activeElement.name === "where"`, all.Shown))

	// By keyboard: nobody is known to say yes, and that is not told as no.
	v.do(chromedp.Focus(`[name="yes"][value="dogs"]`), chromedp.KeyEvent(" "))
	dogs := after(``)
	if dogs.Shown != 0 || dogs.Unknown < 20 || strings.Join(dogs.Headings, "|") != open || dogs.Told != "Vi kender ikke et sted, hvor svaret er ja. Det betyder ikke nej. Spørg dem." {
		t.Errorf("with a dog: %+v, want none known and 20 or more to ask", dogs)
	}
	none := after(`document.querySelector('[name="type"][value="council"]').click()`)
	if none.Shown+none.Unknown != 0 || len(none.Headings) != 0 || !strings.HasPrefix(none.Told, "Vi kender ikke noget") {
		t.Errorf("councils with a dog: %+v, want nothing, and that told", none)
	}
	v.do(chromedp.Click(`.p-filter__reset`))
	v.until(`!document.querySelector(".p-filter__reset").checkVisibility()`)
	lines := after(`document.querySelector('[name="type"][value="line"]').click()`)
	if lines.Shown == 0 || lines.Shown >= all.Shown || !lines.OnlyLines || lines.Unknown != 0 {
		t.Errorf("telephone lines: %+v, want fewer than %d and only those", lines, all.Shown)
	}

	// On a phone the answer is in sight where the choice is made.
	v.do(chromedp.EmulateViewport(390, 800))
	v.open("/tilbud/alle/")
	v.until(`document.querySelector(".p-filter").checkVisibility({ visibilityProperty: true })`)
	if under := look[bool](v, `(() => {
		document.querySelector('[name="yes"][value="dogs"]').focus();
		const status = document.querySelector(".p-filter [role=status]").getBoundingClientRect();
		return status.top > 0 && status.bottom <= innerHeight;
	})()`); !under {
		t.Error("on a phone what the choices come to is out of sight beside them")
	}
}
