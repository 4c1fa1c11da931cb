package browser

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
)

// guardTime bounds a command of the guard. When it runs out the browser is
// silent, and that is for the heartbeat to find.
const guardTime = 2 * time.Second

// judge lets a document of the site through and stops every other: the page
// that wanted to go there stays.
func (b *Chromium) judge(ev *fetch.EventRequestPaused) {
	ctx, cancel := context.WithTimeout(context.Background(), guardTime)
	defer cancel()
	if b.own(ev.Request.URL) {
		// An error means that the request has ended meanwhile.
		_, _ = cdp.Call(ctx, b.target, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: ev.RequestID})
		return
	}
	_, _ = cdp.Call(ctx, b.target, fetch.FailRequest, fetch.FailRequestParams{RequestID: ev.RequestID, ErrorReason: network.ErrorReasonAborted})
}

// dismiss answers a box of the page with no, which is the only answer that
// nobody can regret; a page that asks before it is left is left.
func (b *Chromium) dismiss(ev *page.EventJavascriptDialogOpening) {
	ctx, cancel := context.WithTimeout(context.Background(), guardTime)
	defer cancel()
	accept := ev.Type == page.DialogTypeBeforeunload
	// An error means that the box is gone.
	_, _ = cdp.Call(ctx, b.target, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: accept})
}

// closeTarget closes a window that is not ours.
func (b *Chromium) closeTarget(id target.ID) {
	ctx, cancel := context.WithTimeout(context.Background(), guardTime)
	defer cancel()
	// An error means that it is closed.
	_, _ = cdp.Call(ctx, b.conn, target.CloseTarget, target.CloseTargetParams{TargetID: id})
	if _, err := cdp.Call(ctx, b.target, page.BringToFront, cdp.Empty{}); err != nil {
		return // the heartbeat will find out why
	}
}
