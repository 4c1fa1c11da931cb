// Package display gives a test a screen of its own: an X server without a window
// manager, on which real keys are pressed and what is shown is looked at.
package display

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// A Screen is an X server for one test. What goes wrong with it ends the test.
type Screen struct {
	t    testing.TB
	conn *xgb.Conn
	root xproto.Window
	w, h uint16
	keys map[uint32]byte // keycodes by keysym
}

// New starts an X server until the end of the test and makes it the one that
// programs of the test draw on.
func New(t *testing.T) *Screen {
	t.Helper()
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		t.Fatalf("no X server for tests, install one with 'apt-get install xvfb': %v", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := &Screen{t: t, w: 1080, h: 1280, keys: map[uint32]byte{}}
	cmd := exec.Command(path, "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", s.w, s.h), "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{w}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	if err := r.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("the X server does not start: %v", err)
	}
	display := ":" + strings.TrimSpace(number)
	t.Setenv("DISPLAY", display)
	t.Setenv("WAYLAND_DISPLAY", "")
	xgb.Logger.SetOutput(io.Discard)
	if s.conn, err = xgb.NewConnDisplay(display); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.conn.Close)
	if err := xtest.Init(s.conn); err != nil {
		t.Fatal(err)
	}
	setup := xproto.Setup(s.conn)
	s.root = setup.DefaultScreen(s.conn).Root
	count := byte(setup.MaxKeycode - setup.MinKeycode + 1)
	mapping, err := xproto.GetKeyboardMapping(s.conn, setup.MinKeycode, count).Reply()
	if err != nil {
		t.Fatal(err)
	}
	for i, sym := range mapping.Keysyms {
		code := byte(setup.MinKeycode) + byte(i/int(mapping.KeysymsPerKeycode))
		if _, ok := s.keys[uint32(sym)]; !ok {
			s.keys[uint32(sym)] = code
		}
	}
	return s
}

// keysyms are the names that the tests use, beside single characters and F1 to F12.
var keysyms = map[string]uint32{
	"Ctrl": 0xffe3, "Shift": 0xffe1, "Alt": 0xffe9, "Super": 0xffeb,
	"Esc": 0xff1b, "Tab": 0xff09, "Backspace": 0xff08, "Enter": 0xff0d, "Delete": 0xffff, "Insert": 0xff63, "Space": 0x20,
	"Home": 0xff50, "Left": 0xff51, "Up": 0xff52, "Right": 0xff53, "Down": 0xff54, "PageUp": 0xff55, "PageDown": 0xff56, "End": 0xff57,
	"Menu": 0xff67, "Print": 0xff61, "Plus": '+', "Minus": '-',
	"Back": 0x1008ff26, "Forward": 0x1008ff27, "HomePage": 0x1008ff18, "Search": 0x1008ff1b, "Mail": 0x1008ff19,
}

// Press presses the keys of a shortcut such as "Ctrl+Shift+T" in order, and
// lets go of them.
func (s *Screen) Press(shortcut string) {
	s.t.Helper()
	var codes []byte
	for name := range strings.SplitSeq(shortcut, "+") {
		sym, ok := keysyms[name]
		var n uint32
		switch _, err := fmt.Sscanf(name, "F%d", &n); {
		case ok:
		case err == nil:
			sym = 0xffbe + n - 1
		default:
			sym = uint32([]rune(strings.ToLower(name))[0])
		}
		code, ok := s.keys[sym]
		if !ok {
			s.t.Fatalf("the keyboard has no key %s", name)
		}
		codes = append(codes, code)
	}
	const down, up = 2, 3
	for _, code := range codes {
		s.input(down, code, 0, 0)
	}
	slices.Reverse(codes)
	for _, code := range codes {
		s.input(up, code, 0, 0)
	}
}

// Button presses and releases a button of the mouse at a place.
func (s *Screen) Button(number byte, x, y int16) {
	s.t.Helper()
	const down, up, motion = 4, 5, 6
	s.input(motion, 0, x, y)
	s.input(down, number, 0, 0)
	s.input(up, number, 0, 0)
}

func (s *Screen) input(kind, detail byte, x, y int16) {
	s.t.Helper()
	if err := xtest.FakeInputChecked(s.conn, kind, detail, 0, s.root, x, y, 0).Check(); err != nil {
		s.t.Fatal(err)
	}
}

// Windows tells the windows that can be seen, with their places.
func (s *Screen) Windows() string {
	s.t.Helper()
	tree, err := xproto.QueryTree(s.conn, s.root).Reply()
	if err != nil {
		s.t.Fatal(err)
	}
	var list []string
	for _, w := range tree.Children {
		// A window may end while it is looked at.
		attr, err := xproto.GetWindowAttributes(s.conn, w).Reply()
		if err != nil || attr.MapState != xproto.MapStateViewable {
			continue
		}
		if g, err := xproto.GetGeometry(s.conn, xproto.Drawable(w)).Reply(); err == nil {
			list = append(list, fmt.Sprintf("%d×%d+%d+%d", g.Width, g.Height, g.X, g.Y))
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// Picture is a fingerprint of what the screen shows.
func (s *Screen) Picture() [32]byte {
	s.t.Helper()
	img, err := xproto.GetImage(s.conn, xproto.ImageFormatZPixmap, xproto.Drawable(s.root), 0, 0, s.w, s.h, ^uint32(0)).Reply()
	if err != nil {
		s.t.Fatal(err)
	}
	return sha256.Sum256(img.Data)
}

// Hold presses the keys of a name while do runs.
func (s *Screen) Hold(name string, do func()) {
	s.t.Helper()
	const down, up = 2, 3
	code := s.keys[keysyms[name]]
	s.input(down, code, 0, 0)
	do()
	s.input(up, code, 0, 0)
}

// Drag moves the mouse from one place to another with the left button down.
func (s *Screen) Drag(x, y, toX, toY int16) {
	s.t.Helper()
	const down, up, motion, steps = 4, 5, 6, 10
	s.input(motion, 0, x, y)
	s.input(down, 1, 0, 0)
	for i := int16(1); i <= steps; i++ {
		s.input(motion, 0, x+(toX-x)*i/steps, y+(toY-y)*i/steps)
	}
	s.input(up, 1, 0, 0)
}

// Steady waits until the screen has shown the same for a fifth of a second, and
// returns that. It waits 5 seconds at most.
func (s *Screen) Steady() [32]byte {
	s.t.Helper()
	was, since := s.Picture(), time.Now()
	for began := since; time.Since(began) < 5*time.Second; time.Sleep(20 * time.Millisecond) {
		if now := s.Picture(); now != was {
			was, since = now, time.Now()
		} else if time.Since(since) > 200*time.Millisecond {
			break
		}
	}
	return was
}

// Bare says whether the ground of the screen can be seen at a place, which is
// black and belongs to no window.
func (s *Screen) Bare(x, y int16) bool {
	s.t.Helper()
	img, err := xproto.GetImage(s.conn, xproto.ImageFormatZPixmap, xproto.Drawable(s.root), x, y, 1, 1, ^uint32(0)).Reply()
	if err != nil {
		s.t.Fatal(err)
	}
	return img.Data[0] == 0 && img.Data[1] == 0 && img.Data[2] == 0
}

// Copied says whether a program offers something that was copied.
func (s *Screen) Copied() bool {
	s.t.Helper()
	const name = "CLIPBOARD"
	atom, err := xproto.InternAtom(s.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		s.t.Fatal(err)
	}
	owner, err := xproto.GetSelectionOwner(s.conn, atom.Atom).Reply()
	if err != nil {
		s.t.Fatal(err)
	}
	return owner.Owner != xproto.WindowNone
}
