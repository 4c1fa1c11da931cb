package browser

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"

	"github.com/plads-til-alle/plads/kiosk/internal/display"
)

// shortcuts are those by which Chromium on Linux, or a desktop, opens, closes,
// saves, prints, zooms, goes somewhere or shows what is behind the page.
var shortcuts = []string{
	"Ctrl+N", "Ctrl+T", "Ctrl+W", "Ctrl+Shift+N", "Ctrl+Shift+T", "Ctrl+Shift+W", "Ctrl+Shift+Q", "Ctrl+Q", "Ctrl+F4",
	"Ctrl+O", "Ctrl+S", "Ctrl+P", "Ctrl+Shift+P", "Ctrl+U", "Ctrl+F", "Ctrl+G", "Ctrl+Shift+G", "Ctrl+H", "Ctrl+J", "Ctrl+D", "Ctrl+Shift+D",
	"Ctrl+L", "Ctrl+K", "Ctrl+E", "Ctrl+R", "Ctrl+Shift+R", "Ctrl+Shift+I", "Ctrl+Shift+J", "Ctrl+Shift+C", "Ctrl+Shift+Delete",
	"Ctrl+Shift+O", "Ctrl+Shift+B", "Ctrl+Shift+M", "Ctrl+Shift+A", "Ctrl+Shift+E", "Ctrl+Shift+U", "Ctrl+Shift+V",
	"F1", "F3", "F5", "Ctrl+F5", "F6", "F7", "F10", "Shift+F10", "F11", "F12", "Ctrl+F10",
	"Alt+Left", "Alt+Right", "Alt+Home", "Alt+F4", "Alt+D", "Alt+F", "Alt+E", "Alt+Space", "Alt+Tab", "Alt+Enter", "Alt+Shift+I", "Alt+Shift+A", "Alt+Shift+B", "Alt+Shift+T",
	"Ctrl+Plus", "Ctrl+Minus", "Ctrl+0", "Ctrl+Tab", "Ctrl+Shift+Tab", "Ctrl+PageUp", "Ctrl+PageDown",
	"Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Ctrl+7", "Ctrl+8", "Ctrl+9",
	"Shift+Esc", "Esc", "Backspace", "Shift+Backspace", "Menu", "Print", "Super", "Super+L", "Ctrl+Alt+T", "Ctrl+Esc",
	"Back", "Forward", "HomePage", "Search", "Mail",
}

// plain is a page that looks the same whatever is typed.
const plain = head + `<style>html { background: #faf6ef } </style><h1>Plads til alle</h1>`

// pages tells the addresses of the browser's pages.
func (r *rig) pages() (list []string) {
	res, err := cdp.Call(r.ctx(2*time.Second), r.conn, target.GetTargets, target.GetTargetsParams{})
	if err != nil {
		return []string{err.Error()}
	}
	for _, info := range res.TargetInfos {
		if info.Type == "page" {
			list = append(list, info.URL)
		}
	}
	return list
}

// Every shortcut, as real keys: the same page, nothing beside it, and not one
// dot on the screen is another.
func TestShortcuts(t *testing.T) {
	s := display.New(t)
	r := newRigOn(t, map[string]string{"/": plain}, false)
	r.show("/first") // so that there is somewhere to go back to
	r.show("/")
	s.Press("a")
	r.await(Active) // the keys reach the page
	picture, windows := s.Steady(), s.Windows()
	if strings.Contains(windows, " ") {
		t.Fatalf("the windows are %s, want one", windows)
	}
	for _, keys := range shortcuts {
		s.Press(keys)
		for began := time.Now(); time.Since(began) < 100*time.Millisecond; {
			if got := s.Windows(); got != windows {
				t.Errorf("%s: the windows are %s", keys, got)
				break
			}
			if s.Picture() != picture {
				t.Errorf("%s: the screen shows something else", keys)
				break
			}
		}
		p, err := r.Beat(r.ctx(5 * time.Second))
		if err != nil || p.URL != r.origin+"/" || p.Others {
			t.Fatalf("%s: got %+v, %v", keys, p, err)
		}
	}
	w, err := cdp.Call(r.ctx(5*time.Second), r.conn, browser.GetWindowForTarget, browser.GetWindowForTargetParams{TargetID: r.target.TargetID})
	if err != nil || w.Bounds.WindowState != browser.WindowStateFullscreen {
		t.Errorf("the window is %+v, %v, want it fullscreen", w.Bounds, err)
	}
	if s.Steady() != picture || s.Windows() != windows {
		t.Errorf("in the end the screen shows something else, windows %s", s.Windows())
	}
}

// On a page without a process no script can filter keys. A shortcut may end the
// browser or open a box that no target tells of, and the focus is lost: that is
// why the keeper exchanges the browser after a crash. What can be seen as a
// target is closed at once all the same.
func TestShortcutsOnACrashedPage(t *testing.T) {
	s := display.New(t)
	fresh := func() *rig {
		r := newRigOn(t, map[string]string{"/": plain}, false)
		r.show("/")
		return r
	}
	r := fresh()
	picture, windows := s.Steady(), s.Windows()
	for _, keys := range shortcuts {
		for _, pid := range renderers(r.PID()) {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
		r.await(Crashed)
		s.Press(keys)
		_ = r.Navigate(r.ctx(5*time.Second), r.origin+"/")
		p, err := r.Beat(r.ctx(5 * time.Second))
		if err == nil && p.Others {
			if err := r.Tidy(r.ctx(5 * time.Second)); err != nil {
				t.Errorf("%s: %v", keys, err)
			}
			p, err = r.Beat(r.ctx(5 * time.Second))
		}
		switch {
		case errors.Is(err, ErrGone):
			t.Logf("%s ends the browser", keys)
		case err != nil || p.URL != r.origin+"/" || p.Others:
			t.Errorf("%s: got %+v, %v, pages %q", keys, p, err, r.pages())
		case s.Steady() == picture && s.Windows() == windows:
			continue
		default:
			t.Logf("%s opens something that no target tells of", keys)
		}
		r.Close()
		r = fresh()
		if s.Steady() != picture || s.Windows() != windows {
			t.Fatalf("%s: a new browser shows something else, windows %s", keys, s.Windows())
		}
	}
}
