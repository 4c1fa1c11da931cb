package main

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestShare copies a page's address in a real browser; where the browser does not let it,
// the address is shown and marked. A sensitive page offers nothing but copying.
func TestShare(t *testing.T) {
	v := visit(t, web)
	type view struct {
		Ways   []string // the words of what is shown
		Said   string
		Copied string
		Marked string
	}
	const box = `(() => {
		const box = document.querySelector(".p-share");
		return {
			ways: [...box.querySelectorAll("a, button")].filter((way) => way.checkVisibility({ visibilityProperty: true })).map((way) => way.textContent.trim()),
			said: box.querySelector("[role=status]").textContent,
			copied: window.copied ?? "",
			marked: box.querySelector("input").checkVisibility() ? box.querySelector("input").value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd) : "",
		};
	})()`
	const (
		page    = "https://pladstilalle.example/hjaelp/alene/"
		allow   = `navigator.clipboard.writeText = async (text) => { window.copied = text }`
		refuse  = `navigator.clipboard.writeText = async () => { throw new Error("refused") }`
		missing = `Object.defineProperty(navigator, "clipboard", { value: undefined })`
		copied  = "Linket er kopieret. Du kan sætte det ind i en besked."
		marked  = "Linket er markeret herunder. Kopiér det derfra."
	)
	all, only := []string{"Del på Facebook", "Kopiér linket"}, []string{"Kopiér linket"}
	tests := []struct {
		name, path, clipboard string
		want                  view
	}{
		{"copying is allowed", "/hjaelp/alene/", allow, view{all, copied, page, ""}},
		{"copying is refused", "/hjaelp/alene/", refuse, view{all, marked, "", page}},
		{"no clipboard", "/hjaelp/alene/", missing, view{all, marked, "", page}},
		{"a sensitive page", "/hjaelp/bange-hjemme/", allow, view{only, copied, "https://pladstilalle.example/hjaelp/bange-hjemme/", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v.t = t
			v.do(chromedp.Navigate(v.origin+tt.path), chromedp.WaitVisible(`[data-share="copy"]`))
			look[any](v, tt.clipboard+`; document.querySelector('[data-share="copy"]').click()`)
			v.until(`document.querySelector(".p-share [role=status]").textContent`)
			got := look[view](v, box)
			// Whether the device has a way of its own to send is the device's matter.
			if n := len(got.Ways); n > 0 && got.Ways[n-1] == "Send til en, du kender" && tt.path != "/hjaelp/bange-hjemme/" {
				got.Ways = got.Ways[:n-1]
			}
			if !slices.Equal(got.Ways, tt.want.Ways) || got.Said != tt.want.Said || got.Copied != tt.want.Copied || got.Marked != tt.want.Marked {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
