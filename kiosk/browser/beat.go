package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// beatScript waits for two frames, which only come when the page's process,
// the compositor and the graphics process all work, then for a file of the
// site, without which no link opens, and says what page it is. A page that is
// not visible draws no frames; then the answer itself is the sign. A page whose
// connection is refused says so, and is asked again until time is up.
const beatScript = `new Promise((done) => {
  const say = async () => {
    const reached = await fetch(%q, { method: "HEAD", cache: "no-store" }).then(() => true, () => false);
    done({
      url: location.href,
      release: document.querySelector('meta[name="plads-release"]')?.content ?? "",
      loading: document.readyState === "loading",
      focused: document.hasFocus(),
      dimmed: document.querySelector("[data-kiosk-dim]") !== null,
      reached,
    });
  };
  if (document.hidden) say();
  else requestAnimationFrame(() => requestAnimationFrame(say));
})`

// Beat waits for two frames and a file of a loaded page.
func (b *Chromium) Beat(ctx context.Context) (Page, error) {
	// A crash leaves an evaluate without an answer, so it ends the wait.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	crashed := b.crash()
	go func() {
		select {
		case <-crashed:
			cancel()
		case <-ctx.Done():
		}
	}()

	script := fmt.Sprintf(beatScript, b.opts.First)
	for {
		var answer struct {
			URL     string `json:"url"`
			Release string `json:"release"`
			Loading bool   `json:"loading"`
			Focused bool   `json:"focused"`
			Dimmed  bool   `json:"dimmed"`
			Reached bool   `json:"reached"`
		}
		raw, err := evaluate[json.RawMessage](ctx, b.target, runtime.EvaluateParams{Expression: script, AwaitPromise: new(true)})
		if err == nil {
			err = json.Unmarshal(raw, &answer)
		}
		// A page that is not ours is told of at once, whatever it reaches.
		ours := answer.Release != "" && b.own(answer.URL)
		if err == nil && (answer.Reached && ours || !answer.Loading && !ours && answer.URL != "") {
			if others, err := b.others(ctx); err == nil {
				return Page{URL: answer.URL, Release: answer.Release, Focused: answer.Focused, Dimmed: answer.Dimmed, Others: len(others) > 0}, nil
			}
		}
		// A page that is being exchanged answers with an error, one that is
		// still being read has no marker yet: look again until time is up.
		select {
		case <-ctx.Done():
			return Page{}, b.whyNot(crashed)
		case <-b.process.done:
			return Page{}, ErrGone
		case <-b.conn.LostConnection:
			return Page{}, ErrGone
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// whyNot says which part it is that does not answer.
func (b *Chromium) whyNot(crashed <-chan struct{}) error {
	select {
	case <-crashed:
		return ErrCrashed
	case <-b.process.done:
		return ErrGone
	case <-b.conn.LostConnection:
		return ErrGone
	default:
	}
	ctx, cancel := context.WithTimeout(context.Background(), probe)
	defer cancel()
	if _, err := cdp.Call(ctx, b.conn, browser.GetVersion, cdp.Empty{}); err != nil {
		return ErrSilent
	}
	if _, err := evaluate[int](ctx, b.target, runtime.EvaluateParams{Expression: "1"}); err == nil {
		return ErrHelper
	}
	return ErrFrozen
}

// KillRenderer kills the page's process and waits until the browser knows.
func (b *Chromium) KillRenderer(ctx context.Context) error {
	b.mu.Lock()
	b.killing = true
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		b.killing = false
		b.mu.Unlock()
	}()

	crashed := b.crash()
	for _, pid := range renderers(b.PID()) {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("killing the page's process %d: %w", pid, err)
		}
	}
	select {
	case <-crashed:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("killing the page's process: %w", ctx.Err())
	}
}

// isCrash says whether an event tells of the end of the page's process.
func isCrash(ev any) bool {
	_, ok := ev.(*inspector.EventTargetCrashed)
	return ok
}

func (b *Chromium) onCrash() {
	b.setCrashed(true)
	b.mu.Lock()
	ours := b.killing
	b.mu.Unlock()
	if !ours {
		b.tell(Crashed)
	}
}

// crash returns a channel that is closed while the page has no process.
func (b *Chromium) crash() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.crashed
}

func (b *Chromium) setCrashed(crashed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.crashed:
		if !crashed {
			b.crashed = make(chan struct{})
		}
	default:
		if crashed {
			close(b.crashed)
		}
	}
}

// evaluate runs a script in the page and decodes its value.
func evaluate[T any](ctx context.Context, t *chromedp.Target, params runtime.EvaluateParams) (T, error) {
	var value T
	params.ReturnByValue = new(true)
	res, err := cdp.Call(ctx, t, runtime.Evaluate, params)
	if err != nil {
		return value, err
	}
	if res.ExceptionDetails != nil {
		return value, &chromedp.ExceptionError{ExceptionDetails: res.ExceptionDetails}
	}
	if len(res.Result.Value) == 0 { // undefined
		return value, nil
	}
	if err := json.Unmarshal(res.Result.Value, &value); err != nil {
		return value, fmt.Errorf("reading the page's answer: %w", err)
	}
	return value, nil
}
