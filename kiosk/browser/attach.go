package browser

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// attach finds the page that the browser opened and attaches to it. While the
// browser changes from its empty page to the first one, attaching fails; on a
// busy machine that moment is long. So it tries until the page is steady or
// life ends.
func (b *Chromium) attach(life context.Context) error {
	for {
		id, err := onlyPage(life)
		if err == nil && id != "" {
			// Not to close the page when an attempt is given up.
			tab, cancel := chromedp.NewContext(life, chromedp.WithTargetID(id), chromedp.WithDetachOnCancel(), chromedp.WithListener(b.onTarget))
			if err = chromedp.Do(tab); err == nil {
				// The tab ends with life.
				context.AfterFunc(life, cancel)
				c := chromedp.FromContext(tab)
				b.conn, b.target = c.Browser, c.Target
				return nil
			}
			cancel()
		}
		select {
		case <-life.Done():
			if err == nil {
				err = context.Cause(life)
			}
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// onlyPage returns the page of the browser, or "" when there is none yet.
func onlyPage(life context.Context) (target.ID, error) {
	targets, err := chromedp.Targets(life)
	if err != nil {
		return "", err
	}
	for _, t := range targets {
		if t.Type == "page" {
			return t.TargetID, nil
		}
	}
	return "", nil
}
