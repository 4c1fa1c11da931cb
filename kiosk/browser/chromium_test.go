package browser

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"

	processes "github.com/plads-til-alle/plads/kiosk/internal/process"
	"github.com/plads-til-alle/plads/kiosk/internal/promise"
)

func TestLaunchAndClose(t *testing.T) {
	r := newRig(t, nil)
	if got := r.show("/"); got.Release != "r1" || got.URL != r.origin+"/" {
		t.Errorf("got %+v", got)
	}
	dir := r.profile.dir
	if a, b := using(dir), processes.Group(r.PID()); len(a) < 2 || len(b) < 2 {
		t.Fatalf("found only %v and %v of the browser's processes: the test cannot see what is left", a, b)
	}
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if left := using(dir); len(left) > 0 {
		t.Errorf("processes %v run on after Close", left)
	}
	if left := processes.Group(r.PID()); len(left) > 0 {
		t.Errorf("processes %v of the group run on after Close", left)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the profile is still there after Close: %v", err)
	}
	select {
	case e := <-r.events:
		t.Errorf("a browser that was closed told %v", e)
	default:
	}
}

// The browser cannot start: the error says what it printed, and nothing stays.
func TestLaunchFails(t *testing.T) {
	for _, tt := range []struct {
		script, want string
		limit        time.Duration
	}{
		{"#!/bin/sh\necho no such luck >&2\nexit 1\n", "no such luck", 20 * time.Second},
		{"#!/bin/sh\nexec sleep 60\n", "context deadline exceeded", time.Second},
	} {
		path := t.TempDir() + "/chromium"
		if err := os.WriteFile(path, []byte(tt.script), 0o700); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), tt.limit)
		defer cancel()
		_, err := LaunchChromium(ctx, Options{Path: path, Origin: "http://127.0.0.1:1"}, func(Event) {})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want an error with %q", err, tt.want)
		}
	}
}

func TestOnlyOwnPages(t *testing.T) {
	var foreign atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { foreign.Add(1) }))
	defer other.Close()

	r := newRig(t, map[string]string{"/": head + `
		<a id="link" href="` + other.URL + `">x</a> <a id="phone" href="tel:112">x</a>
		<a id="blank" target="_blank" href="/second">x</a> <form id="form" action="` + other.URL + `"></form>`})
	for name, script := range map[string]string{
		"location":    `location.href = "` + other.URL + `"`,
		"form":        `document.forms[0].submit()`,
		"data":        `location.href = "data:text/html,x"`,
		"file":        `location.href = "file:///etc/passwd"`,
		"internal":    `location.href = "chrome://version"`,
		"view source": `location.href = "view-source:" + location.href`,
		"about":       `setTimeout(() => { location.href = "about:blank" })`,
		"credentials": `location.href = location.href.replace("//", "//a:b@")`,
		"link":        `document.querySelector("#link").click()`,
		"phone":       `document.querySelector("#phone").click()`,
	} {
		r.show("/")
		eval[any](r, `(() => { `+script+`; return 0; })()`)
		// The page stays, or the browser tells that it did not.
		p, err := r.Beat(r.ctx(5 * time.Second))
		if err == nil && p.URL == r.origin+"/" {
			continue
		}
		r.await(Strayed)
		if name != "about" {
			t.Errorf("%s: led away to %v, %v", name, p, err)
		}
	}
	if n := foreign.Load(); n > 0 {
		t.Errorf("another server was asked %d times, want never", n)
	}

	r.show("/")
	r.click("#blank")
	r.until(`location.pathname === "/second"`)
}

func TestOtherWindowsAreClosed(t *testing.T) {
	promise.Keep(t, otherWindow)
}

func otherWindow(t *testing.T, try *promise.Try) {
	r := newRig(t, nil)
	r.show("/")
	if got := eval[bool](r, `window.open("/second") === null`); !got {
		t.Error("the page can open a window")
	}
	// The function is whole in the script's own world; use it there.
	world, err := cdp.Call(r.ctx(5*time.Second), r.target, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: r.frame, WorldName: "test"})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	opened, err := evaluate[bool](r.ctx(5*time.Second), r.target, runtime.EvaluateParams{
		Expression: `(globalThis.other = window.open("/second", "_blank", "popup")) !== null`, ContextID: world.ExecutionContextID, UserGesture: new(true)})
	if err != nil || !opened {
		t.Fatalf("the window did not open (%v, %v), so its closing cannot be tried", opened, err)
	}
	closed, err := evaluate[bool](r.ctx(5*time.Second), r.target, runtime.EvaluateParams{
		Expression: `new Promise((done) => { const look = () => other.closed ? done(true) : setTimeout(look, 10); look(); })`,
		ContextID:  world.ExecutionContextID, AwaitPromise: new(true)})
	if err != nil || !closed {
		t.Errorf("the window is still open: %v", err)
	}
	try.Took("the window closed", time.Since(began), 2*time.Second)
	res, err := cdp.Call(r.ctx(5*time.Second), r.conn, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range res.TargetInfos {
		if info.Type == "page" && info.TargetID != r.target.TargetID {
			t.Errorf("a page %q is open beside ours", info.Type)
		}
	}
	if _, err := r.Beat(r.ctx(5 * time.Second)); err != nil {
		t.Errorf("our page after the window was closed: %v", err)
	}
}

func TestBoxesAreAnswered(t *testing.T) {
	r := newRig(t, nil)
	r.show("/")
	if got := eval[bool](r, `(alert("x"), confirm("x"))`); got {
		t.Error("a question of the page was answered with yes")
	}
	// A page that asks before it is left is left.
	r.click("html")
	eval[any](r, `window.addEventListener("beforeunload", (e) => e.preventDefault())`)
	r.show("/second")
}

func TestWarning(t *testing.T) {
	r := newRig(t, map[string]string{"/": head + `<p>x</p>` + warning, "/bare": head})
	r.show("/")
	open := `document.querySelector("dialog").open`
	// What it says first, for the seconds go on.
	eval[any](r, `(() => { const told = document.querySelector("[data-kiosk-seconds]");
		new MutationObserver(() => { first ||= told.textContent; }).observe(told, { childList: true }); })()`)
	for name, stay := range map[string]func(){
		"button": func() { r.click("[data-kiosk-stay]") },
		"enter":  func() { r.key("Enter", 13, 0, "\r") },
		"escape": func() { r.key("Escape", 27, 0, "") },
	} {
		eval[any](r, `globalThis.first = ""`)
		shown, err := r.Warn(r.ctx(5*time.Second), 30*time.Second)
		if err != nil || !shown {
			t.Fatalf("%s: got %v, %v, want the warning", name, shown, err)
		}
		if got := eval[string](r, `first`); got != "30" {
			t.Errorf("%s: the dialog says %q seconds at first, want 30", name, got)
		}
		if !eval[bool](r, open+` && document.querySelector("dialog").matches(":modal")`) {
			t.Errorf("%s: the dialog is not open and modal", name)
		}
		r.until(`Number(document.querySelector("[data-kiosk-seconds]").textContent) < 30`)
		stay()
		r.await(Stay)
		if eval[bool](r, open) {
			t.Errorf("%s: the dialog is still open after the choice to stay", name)
		}
	}

	if _, err := r.Warn(r.ctx(5*time.Second), 30*time.Second); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Warn(r.ctx(5*time.Second), 0); err != nil || eval[bool](r, open) {
		t.Errorf("taking the warning away: open %v, %v", eval[bool](r, open), err)
	}

	r.show("/bare")
	if shown, err := r.Warn(r.ctx(5*time.Second), 30*time.Second); err != nil || shown {
		t.Errorf("a page without a dialog: got %v, %v, want false", shown, err)
	}
}

// A page that somebody goes back to is under the same rules, also one that the browser has
// kept whole.
func TestBack(t *testing.T) {
	r := newRig(t, map[string]string{"/": head + warning + `<a href="/second">on</a>`, "/second": head + `<button onclick="history.back()">back</button>`})
	r.show("/")
	r.click("a")
	r.until(`location.pathname === "/second" && document.querySelector("button") !== null`)
	r.click("button")
	r.until(`location.pathname === "/"`)
	p, err := r.Beat(r.ctx(5 * time.Second))
	if err != nil || p.URL != r.origin+"/" || p.Others {
		t.Fatalf("got %+v, %v", p, err)
	}
	if shown, err := r.Warn(r.ctx(5*time.Second), 30*time.Second); err != nil || !shown {
		t.Errorf("the warning: %v, %v, want it shown", shown, err)
	}
	for len(r.events) > 0 {
		<-r.events
	}
	r.click("[data-kiosk-stay]")
	r.await(Stay)
}

func TestActivityAndLeave(t *testing.T) {
	r := newRig(t, map[string]string{"/": head + `<p style="height:400vh">x</p><p id="p">x</p><a href="/second" data-kiosk-end style="position:fixed;top:0;left:0"><b id="b">Afslut</b></a>`})
	r.show("/")
	eval[any](r, `document.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true })), scrollTo(0, 500)`)
	r.await(Scrolled)
	select {
	case e := <-r.events:
		t.Errorf("without a person the page told %v", e)
	default:
	}
	r.key("a", 65, 0, "a")
	r.await(Active)
	r.show("/")
	r.click("#b")
	r.await(Leave)
	if got := eval[string](r, `location.pathname`); got != "/" {
		t.Errorf("the page went to %s at the end, want it to stay until the wipe", got)
	}
}

// Ordinary typing reaches the page, shortcuts of the browser do not.
func TestKeys(t *testing.T) {
	const alt, ctrl, meta, shift = 1, 2, 4, 8
	r := newRig(t, map[string]string{"/": head + `<input autofocus><script>seen = []; addEventListener("keydown", (e) => seen.push(e.key))</script>`})
	r.show("/")
	r.until(`document.activeElement.localName === "input"`)
	for _, k := range []struct {
		key       string
		code      int64
		modifiers int64
		text      string
		want      bool
	}{
		{"a", 65, 0, "a", true}, {"å", 221, 0, "å", true}, {"A", 65, shift, "A", true}, {"Tab", 9, 0, "", true},
		{"ArrowDown", 40, 0, "", true}, {"Enter", 13, 0, "\r", true}, {"Escape", 27, 0, "", true}, {"Backspace", 8, 0, "", true},
		{"t", 84, ctrl, "", false}, {"w", 87, ctrl, "", false}, {"p", 80, ctrl, "", false}, {"+", 107, ctrl, "", false},
		{"ArrowLeft", 37, alt, "", false}, {"d", 68, alt, "", false}, {"l", 76, meta, "", false}, {"Tab", 9, ctrl, "", false},
		{"F1", 112, 0, "", false}, {"F5", 116, 0, "", false}, {"F11", 122, 0, "", false}, {"F12", 123, 0, "", false}, {"F10", 121, shift, "", false},
		{"Escape", 27, shift, "", false}, {"BrowserBack", 166, 0, "", false}, {"BrowserHome", 172, 0, "", false},
		{"LaunchMail", 180, 0, "", false}, {"ContextMenu", 93, 0, "", false}, {"PrintScreen", 44, 0, "", false}, {"Alt", 18, alt, "", false},
	} {
		eval[any](r, `seen.length = 0`)
		r.key(k.key, k.code, k.modifiers, k.text)
		if got := eval[int](r, `seen.length`) > 0; got != k.want {
			t.Errorf("key %s with modifiers %d: reaches the page %v, want %v", k.key, k.modifiers, got, k.want)
		}
	}
	eval[any](r, `document.querySelector("input").focus(), document.querySelector("input").value = ""`)
	r.key("å", 221, 0, "å")
	if got := eval[string](r, `document.querySelector("input").value`); got != "å" {
		t.Errorf("typed å, the field holds %q", got)
	}
	for _, typ := range []string{"contextmenu", "dragstart", "drop"} {
		if eval[bool](r, `document.body.dispatchEvent(new Event("`+typ+`", { bubbles: true, cancelable: true }))`) {
			t.Errorf("%s is not stopped", typ)
		}
	}
}

func TestCrashAndFreeze(t *testing.T) {
	r := newRig(t, nil)
	r.show("/")

	pids := renderers(r.PID())
	if len(pids) != 1 {
		for _, pid := range pids {
			t.Log(processes.Find(pid))
		}
		t.Fatalf("found page processes %v, want one", pids)
	}
	if err := syscall.Kill(pids[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	r.await(Crashed)
	if _, err := r.Beat(r.ctx(5 * time.Second)); !errors.Is(err, ErrCrashed) {
		t.Errorf("a beat after the crash: got %v, want ErrCrashed", err)
	}
	r.show("/")

	freeze := func() {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		// It never answers: that it does not is what we want.
		_, _ = evaluate[any](ctx, r.target, runtime.EvaluateParams{Expression: `while (1);`})
	}
	freeze()
	if _, err := r.Beat(r.ctx(300 * time.Millisecond)); !errors.Is(err, ErrFrozen) {
		t.Errorf("a beat of a frozen page: got %v, want ErrFrozen", err)
	}
	if err := r.KillRenderer(r.ctx(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	r.show("/")
	select {
	case e := <-r.events:
		t.Errorf("told %v of a crash that we made ourselves", e)
	default:
	}
	// What is injected must have survived both.
	r.key("a", 65, 0, "a")
	r.await(Active)

	if err := syscall.Kill(-r.PID(), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Beat(r.ctx(300 * time.Millisecond)); !errors.Is(err, ErrSilent) {
		t.Errorf("a beat of a stopped browser: got %v, want ErrSilent", err)
	}
	if err := syscall.Kill(-r.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	r.await(Gone)
	if _, err := r.Beat(r.ctx(5 * time.Second)); !errors.Is(err, ErrGone) {
		t.Errorf("a beat of an ended browser: got %v, want ErrGone", err)
	}
}
