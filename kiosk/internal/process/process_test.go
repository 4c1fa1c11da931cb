package process

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A shell with a child, in a group of its own and with a name that looks like the rest of
// the line in the table.
func TestProcesses(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	odd := filepath.Join(t.TempDir(), "a) Z (1")
	if err := os.Symlink(shell, odd); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(odd, "-c", "sleep 60 & echo $!; wait", "--type=test", "--dir=/a b")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	parent := cmd.Process.Pid
	defer syscall.Kill(-parent, syscall.SIGKILL)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	child, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}

	p, ok := Find(parent)
	if !ok || p.PID != parent || p.Parent != os.Getpid() || p.Group != parent || p.Args[0] != filepath.Dir(odd)+"/a)" {
		t.Errorf("got %+v, %v", p, ok)
	}
	for flag, want := range map[string]string{"type": "test", "dir": "/a", "typ": "", "b": ""} {
		if got := p.Flag(flag); got != want {
			t.Errorf("flag %s is %q, want %q", flag, got, want)
		}
	}
	for part, want := range map[string]bool{"--type=test": true, "type": true, "/a": true, "a b": false, "none": false} {
		if got := p.Has(part); got != want {
			t.Errorf("has %q: %v, want %v", part, got, want)
		}
	}
	pids := func(list []Process) (all []int) {
		for _, p := range list {
			all = append(all, p.PID)
		}
		slices.Sort(all)
		return all
	}
	both := []int{min(parent, child), max(parent, child)}
	if got := pids(Family(parent)); !slices.Equal(got, both) {
		t.Errorf("the family is %v, want %v", got, both)
	}
	if got := pids(Group(parent)); !slices.Equal(got, both) {
		t.Errorf("the group is %v, want %v", got, both)
	}
	if got := pids(Family(os.Getpid())); !slices.Contains(got, os.Getpid()) || !slices.Contains(got, child) {
		t.Errorf("the family of this test is %v, want %d and %d in it", got, os.Getpid(), child)
	}
	if got := pids(All()); !slices.Contains(got, parent) || !slices.Contains(got, child) {
		t.Errorf("all are %v, want %v among them", got, both)
	}

	// Nobody has waited for the shell yet, and still it is no more.
	if err := syscall.Kill(-parent, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); len(Group(parent)) > 0; time.Sleep(time.Millisecond) {
		if time.Since(began) > 5*time.Second {
			t.Fatalf("the killed processes %+v are still told", Group(parent))
		}
	}
	if err := syscall.Kill(parent, 0); err != nil {
		t.Fatalf("the shell was waited for (%v), so that the test cannot see how it is told", err)
	}
	if p, ok := Find(parent); ok {
		t.Errorf("got %+v of a process that has ended", p)
	}
	if len(Family(parent)) > 0 {
		t.Errorf("got the family %+v of a process that has ended", Family(parent))
	}
	cmd.Wait()
}

// A child may have a lower number than its parent.
func TestFamily(t *testing.T) {
	got := family([]Process{{PID: 2, Parent: 3}, {PID: 3, Parent: 9}, {PID: 4, Parent: 1}, {PID: 9, Parent: 1}}, 9)
	if len(got) != 3 || got[0].PID != 2 || got[1].PID != 3 || got[2].PID != 9 {
		t.Errorf("got %+v, want 2, 3 and 9", got)
	}
}
