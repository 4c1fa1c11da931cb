// Package process reads the machine's process table (proc(5)).
package process

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Process is a living process. Group is the PID of its group's leader. Args is its command
// line; Chromium writes spaces between its children's words, so a word never holds one.
type Process struct {
	PID, Parent, Group int
	Args               []string
}

// Has says whether a word of the command line holds part.
func (p Process) Has(part string) bool {
	return slices.ContainsFunc(p.Args, func(a string) bool { return strings.Contains(a, part) })
}

// Flag returns VALUE of the word --name=VALUE in the command line, "" where there is none.
func (p Process) Flag(name string) string {
	for _, a := range p.Args {
		if value, ok := strings.CutPrefix(a, "--"+name+"="); ok {
			return value
		}
	}
	return ""
}

// Find returns the process pid, and false where it does not live. One that has ended and that
// nobody has waited for does not: it runs no more.
func Find(pid int) (Process, bool) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	stat, err := os.ReadFile(filepath.Join(dir, "stat"))
	if err != nil {
		return Process{}, false
	}
	// The name in brackets may hold spaces and brackets.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 3 || fields[0] == "Z" || fields[0] == "X" {
		return Process{}, false
	}
	parent, parentErr := strconv.Atoi(fields[1])
	group, groupErr := strconv.Atoi(fields[2])
	line, err := os.ReadFile(filepath.Join(dir, "cmdline"))
	if parentErr != nil || groupErr != nil || err != nil {
		return Process{}, false
	}
	return Process{pid, parent, group, args(line)}, true
}

// All returns the living processes.
func All() []Process {
	paths, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	var list []Process
	for _, path := range paths {
		if pid, err := strconv.Atoi(filepath.Base(path)); err == nil {
			if p, ok := Find(pid); ok {
				list = append(list, p)
			}
		}
	}
	return list
}

// Group returns the living processes of the group of leader, which may have ended itself.
func Group(leader int) []Process {
	return slices.DeleteFunc(All(), func(p Process) bool { return p.Group != leader })
}

// Family returns the living process root and all below it.
func Family(root int) []Process { return family(All(), root) }

func family(all []Process, root int) []Process {
	in := map[int]bool{root: true}
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			if in[p.Parent] && !in[p.PID] {
				in[p.PID], grown = true, true
			}
		}
	}
	return slices.DeleteFunc(all, func(p Process) bool { return !in[p.PID] })
}

// args splits a command line of /proc. Chromium rewrites that of its children with spaces
// in place of the zero bytes.
func args(line []byte) []string {
	return strings.FieldsFunc(string(line), func(r rune) bool { return r == 0 || r == ' ' })
}
