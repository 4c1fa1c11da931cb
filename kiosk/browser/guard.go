package browser

import (
	"context"
	"fmt"
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

// Tidy answers a box of the page with no, closes the other windows and waits
// until they are gone.
func (b *Chromium) Tidy(ctx context.Context) error {
	// An error means that there is no box.
	_, _ = cdp.Call(ctx, b.target, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
	for closed := false; ; closed = true {
		ids, err := b.others(ctx)
		if err != nil {
			return fmt.Errorf("closing other windows: %w", err)
		}
		if len(ids) == 0 {
			if closed {
				_, err = cdp.Call(ctx, b.target, page.BringToFront, cdp.Empty{})
			}
			return err
		}
		for _, id := range ids {
			// An error means that it is closed, or the next look finds it.
			_, _ = cdp.Call(ctx, b.conn, target.CloseTarget, target.CloseTargetParams{TargetID: id})
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("closing other windows: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// others returns the windows that are not ours.
func (b *Chromium) others(ctx context.Context) ([]target.ID, error) {
	res, err := cdp.Call(ctx, b.conn, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		return nil, err
	}
	var ids []target.ID
	for _, info := range res.TargetInfos {
		if b.foreign(info) {
			ids = append(ids, info.TargetID)
		}
	}
	return ids, nil
}

// foreign says whether a target is a window, or a part of one, that is not ours.
func (b *Chromium) foreign(info *target.Info) bool {
	return info.Type == "page" && info.TargetID != b.target.TargetID
}

// closeTarget closes a window that is not ours the moment it opens. What it
// misses the heartbeat finds.
func (b *Chromium) closeTarget(id target.ID) {
	ctx, cancel := context.WithTimeout(context.Background(), guardTime)
	defer cancel()
	// An error means that it is closed.
	_, _ = cdp.Call(ctx, b.conn, target.CloseTarget, target.CloseTargetParams{TargetID: id})
	// An error is for the heartbeat to find the reason of.
	_, _ = cdp.Call(ctx, b.target, page.BringToFront, cdp.Empty{})
}
