package policy

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The tests in this file run a real Chromium with rules in a folder of their
// own, laid over /etc/chromium in a mount namespace: the machine is not touched.

// chromium starts a browser that finds rules as its managed policies (nil:
// none), and returns the context of its page.
func chromium(t *testing.T, rules []byte) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	etc, wrapper := filepath.Join(dir, "etc"), filepath.Join(dir, "chromium")
	if rules != nil {
		path := filepath.Join(etc, "policies", "managed", filepath.Base(Path))
		if err := replaceFile(path, rules); err != nil {
			t.Fatal(err)
		}
	} else if err := os.MkdirAll(etc, 0o755); err != nil {
		t.Fatal(err)
	}
	enter := "unshare --mount"
	if os.Getuid() != 0 {
		enter = "unshare --mount --map-root-user"
	}
	script := fmt.Sprintf("#!/bin/sh\nexec %s sh -c 'mount --bind %s /etc/chromium && exec %s \"$@\"' sh \"$@\"\n", enter, etc, program)
	if err := os.WriteFile(wrapper, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("sh", "-c", enter+" true").CombinedOutput(); err != nil {
		t.Skipf("this machine lets nobody make a mount namespace: %s", out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(wrapper), chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-quic", true),
		chromedp.Env("HOME="+dir)) // where a download would go
	ctx, cancel = chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func replaceFile(path string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, body, 0o644)
}

// open goes to url and returns what the browser says is wrong, "" for nothing.
func open(t *testing.T, ctx context.Context, url string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	res, err := cdp.Call(ctx, chromedp.FromContext(ctx).Target, page.Navigate, page.NavigateParams{URL: url})
	if err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	return res.ErrorText
}

// refused asks for the file of the site and says whether the browser cancelled
// the download by itself.
func refused(t *testing.T, ctx context.Context, origin string) bool {
	t.Helper()
	ended := make(chan bool, 10)
	if err := chromedp.ListenBrowser(ctx, func(ev any) {
		if ev, ok := ev.(*browser.EventDownloadProgress); ok && ev.State != browser.DownloadProgressStateInProgress {
			ended <- ev.State == browser.DownloadProgressStateCanceled
		}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := cdp.Call(ctx, chromedp.FromContext(ctx).Browser, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		// To allow it here would stand above the policy.
		Behavior: browser.SetDownloadBehaviorBehaviorDefault, EventsEnabled: new(true)}); err != nil {
		t.Fatal(err)
	}
	if text := open(t, ctx, origin+"/"); text != "" {
		t.Fatalf("the site itself does not open: %s", text)
	}
	if _, err := cdp.Call(ctx, chromedp.FromContext(ctx).Target, runtime.Evaluate, runtime.EvaluateParams{
		Expression: `document.querySelector("a").click()`, UserGesture: new(true)}); err != nil {
		t.Fatal(err)
	}
	select {
	case cancelled := <-ended:
		return cancelled
	case <-time.After(5 * time.Second):
		return false // it waits to be told where to put the file
	}
}

func site(t *testing.T) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/file" {
			w.Header().Set("Content-Disposition", "attachment; filename=file.bin")
			w.Write([]byte("x"))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<!doctype html><a href="/file" download>file</a>`))
	}))
	t.Cleanup(srv.Close)
	return srv
}

// Everything that the rules forbid opens without them: each case is seen to
// fail in the same run.
func TestChromiumKeepsTheRules(t *testing.T) {
	own, other := site(t), site(t)
	rules, err := Managed(own.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(strings.TrimPrefix(own.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	addresses := []string{
		"file:///etc/hostname", "view-source:" + own.URL + "/", other.URL + "/", "http://localhost:" + port + "/",
	}
	for _, tt := range []struct {
		name  string
		rules []byte
		free  bool
	}{{"with the rules", rules, false}, {"without them", nil, true}} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := chromium(t, tt.rules)
			closed := func(address string) {
				want := "net::ERR_BLOCKED_BY_ADMINISTRATOR"
				if tt.free {
					want = ""
				}
				if got := open(t, ctx, address); got != want {
					t.Errorf("%s: got %q, want %q", address, got, want)
				}
			}
			for _, address := range addresses {
				closed(address)
			}
			if got := open(t, ctx, own.URL+"/"); got != "" {
				t.Errorf("the site itself: got %q, want it open", got)
			}
			if got := refused(t, ctx, own.URL); got == tt.free {
				t.Errorf("a download is refused: %v, want %v", got, !tt.free)
			}
			// The last, because Chromium 156 without a window ends soon after it
			// has blocked one of its own pages.
			closed("chrome://settings/")
		})
	}
}

// row is a row of chrome://policy as text: the name, and what Chromium says of it.
var row = regexp.MustCompile(`^\s*(\w+) .* Machine Mandatory (.*?) Value `)

// A name that Chromium does not know is a rule that nobody keeps.
func TestChromiumKnowsTheRules(t *testing.T) {
	body, err := Managed("http://127.0.0.1:8701")
	if err != nil {
		t.Fatal(err)
	}
	var rules map[string]any
	if err := json.Unmarshal(body, &rules); err != nil {
		t.Fatal(err)
	}
	names := len(rules)
	// The page that tells is one of those that are closed.
	delete(rules, "URLBlocklist")
	rules["PladsIsNoPolicy"] = true
	if body, err = json.Marshal(rules); err != nil {
		t.Fatal(err)
	}
	ctx := chromium(t, body)
	if got := open(t, ctx, "chrome://policy/"); got != "" {
		t.Fatal(got)
	}
	// The rows are in shadow trees, wherever this version keeps them.
	const script = `new Promise((done) => {
		const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
		const look = () => {
			const rows = all(document).filter((e) => e.localName === "policy-row");
			rows.length >= %d ? done(rows.map((row) => row.shadowRoot.textContent.replace(/\s+/g, " ").slice(0, 300))) : setTimeout(look, 50);
		};
		look();
	})`
	limited, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	res, err := cdp.Call(limited, chromedp.FromContext(ctx).Target, runtime.Evaluate, runtime.EvaluateParams{
		Expression: fmt.Sprintf(script, names), AwaitPromise: new(true), ReturnByValue: new(true)})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	if err := json.Unmarshal(res.Result.Value, &told); err != nil {
		t.Fatalf("%v: %+v", err, res.ExceptionDetails)
	}
	seen := map[string]string{}
	for _, line := range told {
		if m := row.FindStringSubmatch(line); m != nil {
			seen[m[1]] = m[2]
		}
	}
	for name := range rules {
		message, ok := seen[name]
		switch known := ok && message == "OK"; {
		case name == "PladsIsNoPolicy" && known:
			t.Error("a policy that does not exist passes: the test looks at the wrong place")
		case name != "PladsIsNoPolicy" && !known:
			t.Errorf("%s: Chromium says %q", name, message)
		}
	}
}
