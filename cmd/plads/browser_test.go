package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// builtSite builds the site of this repository and serves it. Arguments are added to
// those of `plads build`.
func builtSite(t *testing.T, args ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "site")
	args = append([]string{"build", "-root", filepath.Join("..", ".."), "-out", out}, args...)
	if err := run(t.Context(), args, io.Discard, os.Stderr); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(out)))
	t.Cleanup(server.Close)
	return server.URL
}

// newTab opens a tab in a browser of its own, for a minute at most.
func newTab(t *testing.T) context.Context {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{chromedp.Headless, chromedp.DisableGPU}
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// evaluate returns what a script in the page says, or waits for what it promises. It
// waits for no page that is on its way.
func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	wait, value := true, true
	got, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: script, AwaitPromise: &wait, ReturnByValue: &value})
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	if got.ExceptionDetails != nil {
		t.Fatalf("%s: %s", script, got.ExceptionDetails.Exception.Description)
	}
	var answer T
	if err := json.Unmarshal(got.Result.Value, &answer); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return answer
}

// eventually waits until a script in the page says true.
func eventually(t *testing.T, ctx context.Context, what, script string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		if got, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script)); err == nil && got {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %s is not true", what, script)
		}
	}
}
