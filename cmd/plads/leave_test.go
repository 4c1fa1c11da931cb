package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
)

const away = "https://www.dmi.dk/"

// outside holds back every request for the page outside until the test has looked.
func outside(t *testing.T, ctx context.Context) <-chan *fetch.EventRequestPaused {
	t.Helper()
	held := make(chan *fetch.EventRequestPaused, 4)
	err := chromedp.Listen(ctx, func(ev any) {
		if request, ok := ev.(*fetch.EventRequestPaused); ok {
			held <- request
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	must(t, ctx, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: away + "*"}}})
	return held
}

// arrive lets the page outside come, with a page of the test in its place.
func arrive(t *testing.T, ctx context.Context, request *fetch.EventRequestPaused) {
	t.Helper()
	must(t, ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{RequestID: request.RequestID, ResponseCode: 200, Body: []byte("<!doctype html><title>Vejret</title><p>Sol")})
	eventually(t, ctx, "arriving outside", `document.title === "Vejret"`)
}

func must[P any](t *testing.T, ctx context.Context, command cdp.Command[P, cdp.Empty], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatalf("%s: %v", command.Method, err)
	}
}

// TestLeave leaves a page about violence by keyboard alone, and looks at what is left.
func TestLeave(t *testing.T) {
	site := servePages(t, web)
	ctx := browse(t)
	held := outside(t, ctx)
	// The browser answers no questions about a page that is on its way out, but the page
	// itself can tell.
	seen := make(chan string, 1)
	err := chromedp.Listen(ctx, func(ev any) {
		if said, ok := ev.(*runtime.EventConsoleAPICalled); ok {
			select {
			case seen <- strings.Trim(strings.ReplaceAll(string(said.Args[0].Value), `\"`, `"`), `"`):
			default:
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(site+"/hjaelp/"), chromedp.Navigate(site+"/hjaelp/bange-hjemme/")); err != nil {
		t.Fatal(err)
	}
	before := evaluate[int](t, ctx, `(async () => {
		localStorage.setItem("a", "1");
		sessionStorage.setItem("a", "1");
		document.cookie = "a=1; path=/";
		await caches.open("a");
		setInterval(async () => console.log(JSON.stringify({
			text: document.body.textContent.trim(), title: document.title,
			stored: localStorage.length + sessionStorage.length, cookies: document.cookie,
			caches: (await caches.keys()).length,
		})), 20);
		return history.length;
	})()`)

	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab)); err != nil {
		t.Fatal(err)
	}
	if !evaluate[bool](t, ctx, `document.activeElement.matches(".p-leave__button")`) {
		t.Fatalf("the second stop of Tab is %q, want the way out", evaluate[string](t, ctx, `document.activeElement.outerHTML`))
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		t.Fatal(err)
	}
	request := <-held
	if request.Request.URL != away {
		t.Errorf("it leads to %s, want %s", request.Request.URL, away)
	}
	for name, value := range request.Request.Headers {
		if strings.EqualFold(name, "referer") {
			t.Errorf("the page outside is told %v", value)
		}
	}

	// The network is slow: the page outside has not come.
	const want = `{"text":"","title":"www.dmi.dk","stored":0,"cookies":"","caches":0}`
	var got string
	late := time.After(10 * time.Second)
	for got != want {
		select {
		case got = <-seen:
		case <-late:
			t.Fatalf("while waiting for the page outside: %s, want %s", got, want)
		}
	}

	arrive(t, ctx, request)
	if after := evaluate[int](t, ctx, `history.length`); after != before {
		t.Errorf("history.length = %d, want %d as before", after, before)
	}
	history, err := chromedp.Run(ctx, chromedp.NavigationEntries())
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range history.Entries {
		if strings.Contains(entry.URL, "bange-hjemme") {
			t.Errorf("the history has %s", entry.URL)
		}
	}
	back := history.Entries[history.CurrentIndex-1]
	must(t, ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: back.ID})
	eventually(t, ctx, "going back", `location.pathname === "/hjaelp/"`)
}

// TestLeaveWithoutScript follows the plain link.
func TestLeaveWithoutScript(t *testing.T) {
	site := servePages(t, web)
	ctx := browse(t)
	held := outside(t, ctx)
	must(t, ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err := chromedp.Do(ctx, chromedp.Navigate(site+"/en/help/afraid-at-home/"), chromedp.Click(`.p-leave__button`)); err != nil {
		t.Fatal(err)
	}
	request := <-held
	if request.Request.URL != away {
		t.Errorf("it leads to %s, want %s", request.Request.URL, away)
	}
	must(t, ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: request.RequestID, ErrorReason: "Aborted"})
}

// TestWayOutInSight scrolls a little and to the end: the way out stays in sight, uncovered.
func TestWayOutInSight(t *testing.T) {
	web, terminal := servePages(t, web), servePages(t, terminal)
	ctx := browse(t)
	const script = `(async () => {
		scrollTo({ top: %d, behavior: "instant" });
		await new Promise(requestAnimationFrame);
		const button = document.querySelector(%s);
		const box = button.getBoundingClientRect();
		return scrollY > 50 && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth
			&& button.contains(document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2));
	})()`
	for _, c := range []struct {
		name, address, selector string
		width, height           int64
	}{
		{"320", web + "/hjaelp/bange-hjemme/", `".p-leave__button"`, 320, 568},
		{"zoomed to 400 %", web + "/en/help/afraid-at-home/", `".p-leave__button"`, 320, 256},
		{"computer", web + "/privatliv/skjul-spor/", `".p-leave__button"`, 1280, 600},
		{"terminal upright", terminal + "/hjaelp/bange-hjemme/", `".p-header [data-kiosk-end]"`, 1080, 1920},
		{"terminal on its side", terminal + "/en/help/alone/", `".p-header [data-kiosk-end]"`, 1920, 1080},
	} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(c.width, c.height), chromedp.Navigate(c.address)); err != nil {
			t.Fatal(err)
		}
		for _, top := range []int{80, 100000} {
			if !evaluate[bool](t, ctx, fmt.Sprintf(script, top, c.selector)) {
				t.Errorf("%s: the way out is not in sight at %s, scrolled %d px down", c.name, c.address, top)
			}
		}
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(web+"/hjaelp/alene/")); err != nil {
		t.Fatal(err)
	}
	if evaluate[bool](t, ctx, `document.querySelector(".p-leave") !== null`) {
		t.Error("a page about loneliness has the button")
	}
}

// TestWayOutWhereNeeded reads every page. All that is about a sensitive situation has the way
// out, in both languages, and nothing else has; on a terminal the same pages tell how to leave
// no trace.
func TestWayOutWhereNeeded(t *testing.T) {
	dir, _ := directory.Load(os.DirFS(filepath.Join("..", "..")))
	// The first three are sensitive for other reasons.
	want := []string{"/privatliv/skjul-spor/", "/paaroerende/boern/", "/tilbud/krisecentre/"}
	for _, s := range dir.Situations {
		if !s.Sensitive {
			continue
		}
		want = append(want, "/hjaelp/"+s.ID+"/", "/tilbud/om-"+s.ID+"/")
		for _, m := range dir.Municipalities {
			want = append(want, "/kommuner/"+m.ID+"/"+s.ID+"/")
		}
	}
	for _, o := range directory.Publish(dir, directory.Today()).Offers {
		if o.Sensitive {
			want = append(want, "/tilbud/"+o.Path+"/")
		}
	}
	// What a script may bring is not there yet: the reader's list has it so.
	templates := regexp.MustCompile(`(?s)<template.*?</template>`)
	danish := regexp.MustCompile(`hreflang="da" href="https://[^/"]+([^"]+)"`)
	for _, tt := range []struct {
		name, sign string
		site       func() (fs.FS, error)
	}{
		{"web", `class="p-leave"`, web},
		{"terminal", `class="o-finished"`, terminal},
	} {
		fsys, err := tt.site()
		if err != nil {
			t.Fatal(err)
		}
		pages, err := built.Pages(fsys)
		if err != nil {
			t.Fatal(err)
		}
		languages := map[string]int{} // that have it, by the Danish address
		for _, p := range pages {
			if bytes.Contains(templates.ReplaceAll(p.Source, nil), []byte(tt.sign)) {
				languages[string(danish.FindSubmatch(p.Source)[1])]++
			}
		}
		for _, address := range want {
			if n := languages[address]; n != 2 {
				t.Errorf("%s: %s has %s in %d languages, want 2", tt.name, address, tt.sign, n)
			}
			delete(languages, address)
		}
		for address := range languages {
			t.Errorf("%s: %s has %s, and nothing says that it is sensitive", tt.name, address, tt.sign)
		}
	}
}
