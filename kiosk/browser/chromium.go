package browser

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

const (
	// world is the name of the injected script's own world.
	world = "plads-kiosk"
	// binding is the function by which the injected script tells us things.
	binding = "pladsKioskTell"
	// probe is how long a browser may take to say its version before it
	// counts as silent. It does so in a millisecond or two.
	probe = 500 * time.Millisecond
)

//go:embed dim.js
var dimScript string

//go:embed page.js
var pageScript string

//go:embed main.js
var mainScript string

// Chromium is a Browser driven over the DevTools protocol.
type Chromium struct {
	opts    Options
	notify  func(Event)
	profile *profile
	process *process

	conn    *chromedp.Browser
	target  *chromedp.Target
	frame   cdp.FrameID
	release context.CancelFunc // ends the connection

	live      atomic.Bool // events are told: from the end of the start to Close
	closeOnce sync.Once
	closeErr  error

	mu      sync.Mutex
	crashed chan struct{} // closed while the page has no process
	killing bool          // we are killing that process ourselves
}

var (
	_ Browser = (*Chromium)(nil)
	_ Launch  = LaunchChromium
)

// LaunchChromium is a Launch of Chromium with a profile in memory.
func LaunchChromium(ctx context.Context, opts Options, notify func(Event)) (_ Browser, err error) {
	profile, err := newProfile(memoryDir())
	if err != nil {
		return nil, err
	}
	opts.Plain = opts.Plain || noGraphics(os.DirFS("/"))
	args := flags(opts, profile.dir, platform(opts, os.Getenv))
	// What it writes goes with the profile, and it has nothing to say to systemd.
	process, err := start(opts.Path, args, []string{"TMPDIR=" + profile.tmp(), "NOTIFY_SOCKET="})
	if err != nil {
		return nil, errors.Join(err, profile.remove())
	}
	b := &Chromium{opts: opts, notify: notify, profile: profile, process: process, crashed: make(chan struct{})}

	life, release := context.WithCancel(context.WithoutCancel(ctx))
	life, cancelAllocator := chromedp.NewAllocatorContext(life, (*pipeAllocator)(process))
	life, cancelBrowser := chromedp.NewContext(life, chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	b.release = func() { release(); cancelBrowser(); cancelAllocator() }

	// A browser that hangs or dies while starting must not hold us.
	unbound := context.AfterFunc(ctx, release)
	gone := make(chan struct{})
	go func() {
		select {
		case <-process.done:
			release()
		case <-gone:
		}
	}()
	err = b.prepare(life)
	close(gone)
	if !unbound() {
		err = errors.Join(errors.New("it took too long, or was told to stop"), context.Cause(ctx))
	}
	if err != nil {
		err = fmt.Errorf("starting the browser: %w", err)
		if out := process.out.gist(); out != "" {
			err = fmt.Errorf("%w; it printed: %s", err, out)
		}
		return nil, errors.Join(err, b.Close())
	}
	b.live.Store(true)
	go b.watch()
	return b, nil
}

// quiet drops chromedp's log lines: they hold addresses that visitors read.
func quiet(string, ...any) {}

// prepare attaches to the browser's one page and puts the guard in place.
func (b *Chromium) prepare(life context.Context) error {
	if err := b.attach(life); err != nil {
		return err
	}
	if err := chromedp.ListenBrowser(life, b.onBrowser); err != nil {
		return err
	}
	tree, err := cdp.Call(life, b.target, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return err
	}
	b.frame = tree.FrameTree.Frame.ID

	on := func(session cdp.Session, method string, params any) {
		if err == nil {
			if err = session.Call(life, method, params, nil); err != nil {
				err = fmt.Errorf("%s: %w", method, err)
			}
		}
	}
	// chromedp turns these on; nobody here reads them, and for months they
	// would copy every element and request of the page.
	on(b.target, dom.Disable.Method, cdp.Empty{})
	on(b.target, css.Disable.Method, cdp.Empty{})
	if len(b.opts.Headers) == 0 {
		on(b.target, network.Disable.Method, cdp.Empty{})
	} else {
		h := network.Headers{}
		for name, value := range b.opts.Headers {
			h[name] = value
		}
		on(b.target, network.SetExtraHTTPHeaders.Method, network.SetExtraHTTPHeadersParams{Headers: h})
	}
	on(b.target, log.Disable.Method, cdp.Empty{})

	on(b.conn, target.SetDiscoverTargets.Method, target.SetDiscoverTargetsParams{Discover: true})
	on(b.conn, browser.SetDownloadBehavior.Method, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorDeny})
	on(b.target, page.SetInterceptFileChooserDialog.Method, page.SetInterceptFileChooserDialogParams{Enabled: true, Cancel: new(true)})
	on(b.target, fetch.Enable.Method, fetch.EnableParams{Patterns: []*fetch.RequestPattern{
		{URLPattern: "*", ResourceType: network.ResourceTypeDocument},
	}})
	on(b.target, runtime.AddBinding.Method, runtime.AddBindingParams{Name: binding, ExecutionContextName: world})
	on(b.target, page.AddScriptToEvaluateOnNewDocument.Method, page.AddScriptToEvaluateOnNewDocumentParams{Source: mainScript})
	on(b.target, page.AddScriptToEvaluateOnNewDocument.Method, page.AddScriptToEvaluateOnNewDocumentParams{Source: dimScript + pageScript, WorldName: world})
	return err
}

// watch tells of the end of the browser.
func (b *Chromium) watch() {
	select {
	case <-b.conn.LostConnection:
	case <-b.process.done:
	}
	b.tell(Gone)
}

func (b *Chromium) tell(e Event) {
	if b.live.Load() {
		b.notify(e)
	}
}

// Navigate opens url.
func (b *Chromium) Navigate(ctx context.Context, url string) error {
	// The browser gives the page a new process; Beat must wait for it.
	b.setCrashed(false)
	res, err := cdp.Call(ctx, b.target, page.Navigate, page.NavigateParams{URL: url})
	if err != nil {
		return fmt.Errorf("opening the page: %w", err)
	}
	if res.ErrorText != "" {
		return fmt.Errorf("opening the page: %s", res.ErrorText)
	}
	// Keys go where the focus is, and a crash takes it away.
	if _, err := cdp.Call(ctx, b.target, page.BringToFront, cdp.Empty{}); err != nil {
		return fmt.Errorf("bringing the page to the front: %w", err)
	}
	return nil
}

// Warn shows or takes away the warning.
func (b *Chromium) Warn(ctx context.Context, left time.Duration) (bool, error) {
	call := "globalThis.pladsKiosk?.resume() ?? false"
	if left > 0 {
		call = fmt.Sprintf("globalThis.pladsKiosk?.warn(%d) ?? false", left.Milliseconds())
	}
	return inWorld[bool](ctx, b, call)
}

// Dim darkens the page or gives it its light back.
func (b *Chromium) Dim(ctx context.Context, light int) error {
	_, err := inWorld[bool](ctx, b, fmt.Sprintf("globalThis.pladsKioskDim?.(%d)", light))
	return err
}

// inWorld runs a script in the world of the injected ones.
func inWorld[T any](ctx context.Context, b *Chromium, script string) (T, error) {
	// A world with this name exists in the document; this gives its number.
	res, err := cdp.Call(ctx, b.target, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: b.frame, WorldName: world})
	if err != nil {
		var none T
		return none, fmt.Errorf("reaching the page: %w", err)
	}
	return evaluate[T](ctx, b.target, runtime.EvaluateParams{Expression: script, ContextID: res.ExecutionContextID})
}

// PID is the process of the browser.
func (b *Chromium) PID() int { return b.process.pid() }

// Close kills every process of the browser and removes its profile.
func (b *Chromium) Close() error {
	b.closeOnce.Do(func() {
		b.live.Store(false)
		err := b.process.kill()
		b.release()
		b.closeErr = errors.Join(err, killUsing(b.profile.dir), b.profile.remove())
		if b.closeErr != nil {
			b.closeErr = fmt.Errorf("closing the browser: %w", b.closeErr)
		}
	})
	return b.closeErr
}

// own says whether address is on the site.
func (b *Chromium) own(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme+"://"+u.Host == b.opts.Origin && u.User == nil
}

// onTarget takes the events of the page. It must not block or send a command.
func (b *Chromium) onTarget(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventBindingCalled:
		b.onBinding(ev)
	case *fetch.EventRequestPaused:
		go b.judge(ev)
	case *page.EventFrameNavigated:
		if ev.Frame.ParentID == "" {
			b.setCrashed(false)
			if !b.own(ev.Frame.URL) {
				b.tell(Strayed)
			}
		}
	case *page.EventJavascriptDialogOpening:
		go b.dismiss(ev)
	}
	if isCrash(ev) {
		b.onCrash()
	}
}

// onBrowser takes the events of the browser, under the same rules.
func (b *Chromium) onBrowser(ev any) {
	switch ev := ev.(type) {
	case *target.EventTargetCreated:
		if b.foreign(ev.TargetInfo) {
			go b.closeTarget(ev.TargetInfo.TargetID)
		}
	case *target.EventTargetDestroyed:
		if ev.TargetID == b.target.TargetID {
			b.tell(Gone)
		}
	}
}

func (b *Chromium) onBinding(ev *runtime.EventBindingCalled) {
	if ev.Name != binding {
		return
	}
	for _, e := range []Event{Active, Scrolled, Stay, Leave} {
		if ev.Payload == e.String() {
			b.tell(e)
		}
	}
}

// pipeAllocator gives chromedp a browser that start has started. chromedp's own
// would add flags, run as root without being asked to, and kill one process of
// the group only.
type pipeAllocator process

var _ chromedp.Allocator = (*pipeAllocator)(nil)

// Allocate connects to the process over its pipes.
func (a *pipeAllocator) Allocate(ctx context.Context, opts ...chromedp.BrowserOption) (*chromedp.Browser, error) {
	return chromedp.NewBrowserTransport(ctx, chromedp.NewPipeConn(a.r, a.w), opts...)
}

// Wait has nothing to wait for: Close of the browser has done so.
func (a *pipeAllocator) Wait() {}
