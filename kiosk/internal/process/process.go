// Package process reads the machine's process table (proc(5)).
package process

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Process is a living process. Args is its command line; Chromium writes spaces between
// its children's words, so a word never holds one.
type Process struct {
	PID, Parent int
	Args        []string
}

// All returns the living processes. Those that have ended and that nobody has waited for
// are left out: they run no more.
func All() []Process {
	paths, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	var list []Process
	for _, path := range paths {
		pid, err := strconv.Atoi(filepath.Base(path))
		if err != nil {
			continue
		}
		stat, err := os.ReadFile(path + "/stat")
		if err != nil {
			continue // it has ended meanwhile
		}
		// The name in brackets may hold spaces and brackets.
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) < 2 || fields[0] == "Z" || fields[0] == "X" {
			continue
		}
		parent, err := strconv.Atoi(fields[1])
		if err != nil {
			continue
		}
		line, err := os.ReadFile(path + "/cmdline")
		if err != nil {
			continue
		}
		list = append(list, Process{pid, parent, args(line)})
	}
	return list
}

// Family returns the living process root and all below it.
func Family(root int) []Process {
	all := All()
	in := map[int]bool{root: true}
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			if in[p.Parent] && !in[p.PID] {
				in[p.PID], grown = true, true
			}
		}
	}
	var list []Process
	for _, p := range all {
		if in[p.PID] {
			list = append(list, p)
		}
	}
	return list
}

// args splits a command line of /proc. Chromium rewrites that of its children with spaces
// in place of the zero bytes.
func args(line []byte) []string {
	return strings.FieldsFunc(string(line), func(r rune) bool { return r == 0 || r == ' ' })
}
