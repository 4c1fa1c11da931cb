package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plads-til-alle/plads/kiosk/internal/residue"
)

func TestQuantile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = 100 - i
	}
	for _, tt := range []struct {
		values []int
		q      float64
		want   int
	}{{nil, 0.5, 0}, {[]int{7}, 0.95, 7}, {[]int{3, 1, 2}, 0.5, 2}, {[]int{3, 1, 2}, 1, 3}, {hundred, 0.5, 50}, {hundred, 0.95, 95}} {
		if got := quantile(tt.values, tt.q); got != tt.want {
			t.Errorf("quantile(%d values, %v) = %d, want %d", len(tt.values), tt.q, got, tt.want)
		}
	}
}

func TestGrowth(t *testing.T) {
	flat, rising := make([]int64, 100), make([]int64, 100)
	for i := range flat {
		flat[i], rising[i] = 100, 100+int64(i)
	}
	if got := growth(flat); got != 0 {
		t.Errorf("flat: got %v, want 0", got)
	}
	// The medians are 104 and 194.
	if got := growth(rising); got < 0.86 || got > 0.87 {
		t.Errorf("rising: got %v, want 0.865", got)
	}
}

// Whatever is not as promised is in the verdict.
func TestVerdict(t *testing.T) {
	good := func() *sheet {
		s := newSheet()
		s.took("start of plain Chromium", 0, time.Second)
		s.took("start of the program", 3*time.Second, 1100*time.Millisecond)
		s.idle = 300 << 20
		for range 20 {
			s.visited(300<<20, 20<<20)
		}
		return s
	}
	for name, spoil := range map[string]func(*sheet){
		"":                    func(*sheet) {},
		"95th percentile":     func(s *sheet) { s.took("x", time.Second, 2*time.Second) },
		"left behind 1 times": func(s *sheet) { s.leftBehind("x") },
		"as slowly":           func(s *sheet) { s.row("start of the program").took[0] = 1200 * time.Millisecond },
		"the terminal takes":  func(s *sheet) { s.idle = 500 << 20 },
		"memory grew":         func(s *sheet) { copy(s.trees[10:], []int64{4e8, 4e8, 4e8, 4e8, 4e8, 4e8, 4e8, 4e8, 4e8, 4e8}) },
		"the program takes":   func(s *sheet) { s.own[3] = 40 << 20 },
	} {
		s := good()
		spoil(s)
		err := s.verdict()
		if (err != nil) != (name != "") || err != nil && (!strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%q: got %v", name, err)
		}
	}
	var out strings.Builder
	good().print(&out, 1, time.Minute)
	for _, want := range []string{"| start of the program | 1 | 1.10 s | 1.10 s | 1.10 s | 3.00 s |", "1.10 × the time", "Nothing was left behind"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, out.String())
		}
	}
}

func TestLedger(t *testing.T) {
	var l ledger
	now := time.Now()
	for i, tt := range []struct {
		after time.Duration
		cost  cost
		want  bool
	}{
		{0, mend, true}, {0, mend, true}, {0, mend, false}, {0, free, true}, {time.Second, restart, true}, {time.Second, mend, true},
		{2 * time.Second, restart, true}, {3 * time.Second, restart, false}, {3 * time.Minute, restart, true},
		// One more would wait, until the page has stood for two minutes.
		{270 * time.Second, restart, true}, {330 * time.Second, restart, false}, {8 * time.Minute, restart, true},
	} {
		if got := l.takes(now.Add(tt.after), tt.cost); got != tt.want {
			t.Errorf("%d: takes %v, want %v", i, got, tt.want)
		}
	}
}

func TestSite(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "index.html")
	write := func(text string) {
		if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`<head>no marker`)
	if _, _, err := newSite(dir); err == nil {
		t.Error("a site without a marker was taken")
	}
	built := `<meta name="plads-release" content="r1"><p>x`
	write(built)
	s, tidy, err := newSite(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, release := range []string{"soak-1", "soak-22"} {
		if err := s.swap(release); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(s.dir, "index.html"))
		if want := strings.Replace(built, "r1", release, 1); err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	if got, err := os.ReadFile(filepath.Join(s.dir, residue.WorkerPath)); err != nil || string(got) != residue.Worker {
		t.Errorf("the worker: got %s, %v", got, err)
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != built {
		t.Errorf("the built site was changed: %s, %v", got, err)
	}
	tidy()
	if _, err := os.Stat(s.dir); !os.IsNotExist(err) {
		t.Errorf("the copy is still there: %v", err)
	}
}

func TestMemory(t *testing.T) {
	tree, err := treePSS(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	own, err := rss(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if tree < 1<<20 || own < 1<<20 || tree > own {
		t.Errorf("this test takes %d bytes with its share of what is shared and %d without: want both above a megabyte, the first not above the second", tree, own)
	}
}

// A process of an earlier browser is found by its profile, and nothing else is.
func TestStrays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "profile")
	earlier := map[string]bool{dir: true, "": true} // "": a program that never showed a page
	if left := strays(earlier); len(left) > 0 {
		t.Errorf("got %q, want nothing", left)
	}
	cmd := exec.Command("sh", "-c", "echo up; read line", "sh", "--user-data-dir="+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	if left := strays(earlier); !slices.Equal(left, []string{"a process"}) {
		t.Errorf("got %q, want a process", left)
	}
	if got, err := profileOf(cmd.Process.Pid); got != dir || err != nil {
		t.Errorf("its profile is %q, %v, want %q", got, err, dir)
	}
	in.Close()
	cmd.Wait()
	if got, err := profileOf(cmd.Process.Pid); err == nil {
		t.Errorf("the profile of a process that has ended is %q", got)
	}
}
