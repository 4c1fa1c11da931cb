package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/plads-til-alle/plads/kiosk/health"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"plads-kiosk": main})
}

// The scripts in testdata run the real program. Their own commands:
//
//	showing FILE     wait until the program whose stdout goes to FILE shows a
//	                 page, and keep the number of its browser in $BROWSER
//	killed PIDFILE   kill the program whose number is in PIDFILE, so that it
//	                 cannot tidy up
//	nothing-left     wait until no process of the browser $BROWSER runs
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			// What the machine or the caller has set must not change a test.
			env.Setenv("DISPLAY", "")
			env.Setenv("WAYLAND_DISPLAY", "")
			return nil
		},
		Condition: func(cond string) (bool, error) { return cond == "root" && os.Getuid() == 0, nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"showing":      showing,
			"killed":       killed,
			"nothing-left": nothingLeft,
		},
	})
}

var healthLine = regexp.MustCompile(`Its health is at (\S+)\n`)

func showing(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		out, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		line := healthLine.FindSubmatch(out)
		if line == nil {
			continue
		}
		res, err := http.Get(string(line[1]))
		if err != nil {
			continue
		}
		var r health.Report
		err = json.NewDecoder(res.Body).Decode(&r)
		res.Body.Close()
		if err == nil && r.State == health.Showing {
			ts.Setenv("BROWSER", strconv.Itoa(r.BrowserPID))
			return
		}
	}
	ts.Fatalf("no page shows")
}

func killed(ts *testscript.TestScript, _ bool, args []string) {
	pid, err := strconv.Atoi(strings.TrimSpace(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(syscall.Kill(pid, syscall.SIGKILL))
}

func nothingLeft(ts *testscript.TestScript, _ bool, _ []string) {
	leader, err := strconv.Atoi(ts.Getenv("BROWSER"))
	ts.Check(err)
	var left []string
	for began := time.Now(); time.Since(began) < 5*time.Second; time.Sleep(10 * time.Millisecond) {
		if left = group(leader); len(left) == 0 {
			return
		}
	}
	ts.Fatalf("processes %v of the browser still run", left)
}

// group returns the living processes of a process group.
func group(leader int) []string {
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	var pids []string
	for _, path := range paths {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		f := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if f[2] == strconv.Itoa(leader) && f[0] != "Z" && f[0] != "X" {
			pids = append(pids, filepath.Base(filepath.Dir(path)))
		}
	}
	return pids
}
