package main

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browse starts a browser with one tab for the time of a test, five minutes at most.
func browse(t *testing.T) context.Context {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{chromedp.Headless, chromedp.DisableGPU}
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// command is an order to the browser that answers nothing.
func command[P any](cmd cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, cmd, params)
		return chromedp.Void{}, err
	}
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
