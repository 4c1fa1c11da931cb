package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFilter narrows the list of all offers in a real browser: by place, by what matters,
// and back again.
func TestFilter(t *testing.T) {
	v := visit(t, web)
	type view struct {
		Shown, Told  int
		OnlyRoedovre bool
		OnlyFree     bool
		OnlyLines    bool
	}
	after := func(action string) view {
		t.Helper()
		return look[view](v, action+`;
			(() => {
				const rows = [...document.querySelectorAll("[data-offer-row]")].filter((row) => row.checkVisibility());
				return {
					shown: rows.length,
					told: Number(document.querySelector("[data-filter-count]").value),
					onlyRoedovre: rows.every((row) => row.dataset.where === "roedovre"),
					onlyFree: rows.every((row) => row.dataset.yes.split(" ").includes("free")),
					onlyLines: rows.every((row) => row.dataset.type === "line"),
				};
			})()`)
	}
	v.open("/tilbud/alle/")
	v.until(`document.querySelector(".p-filter").checkVisibility({ visibilityProperty: true })`)

	all := after(``)
	if all.Shown < 100 || all.Told != all.Shown {
		t.Errorf("all: %d shown and %d told, want more than 100 of each", all.Shown, all.Told)
	}
	local := after(`document.querySelector('[name="where"][value="roedovre"]').click()`)
	if local.Shown == 0 || local.Shown >= all.Shown || !local.OnlyRoedovre || local.Told != local.Shown {
		t.Errorf("in Rødovre: %+v, want fewer than %d and only Rødovre's", local, all.Shown)
	}
	free := after(`document.querySelector('[name="yes"][value="free"]').click()`)
	if free.Shown == 0 || free.Shown >= local.Shown || !free.OnlyFree || !free.OnlyRoedovre {
		t.Errorf("in Rødovre and free: %+v, want fewer than %d and only those known to be free", free, local.Shown)
	}
	both := after(`document.querySelector('[name="where"][value="nyborg"]').click()`)
	if both.Shown <= free.Shown || both.OnlyRoedovre || !both.OnlyFree {
		t.Errorf("in Rødovre or Nyborg and free: %+v, want more than %d, all free", both, free.Shown)
	}
	v.do(chromedp.Click(`.p-filter__reset`))
	v.until(fmt.Sprintf(`[...document.querySelectorAll("[data-offer-row]")].filter((row) => row.checkVisibility()).length === %d`, all.Shown))
	lines := after(`document.querySelector('[name="type"][value="line"]').click()`)
	if lines.Shown == 0 || lines.Shown >= all.Shown || !lines.OnlyLines || lines.Told != lines.Shown {
		t.Errorf("telephone lines: %+v, want fewer than %d and only those", lines, all.Shown)
	}
}
