package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// proc is a line of the machine's process table.
type proc struct {
	pid, parent int
	line        string
}

// processes reads the process table, without those that have ended.
func processes() ([]proc, error) {
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	var list []proc
	for _, path := range paths {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		line, err := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		if err != nil {
			continue
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		pid, pidErr := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		parent, parentErr := strconv.Atoi(fields[1])
		if pidErr != nil || parentErr != nil || fields[0] == "Z" || fields[0] == "X" {
			continue
		}
		list = append(list, proc{pid, parent, strings.ReplaceAll(string(line), "\x00", " ")})
	}
	return list, nil
}

// family returns the process root and all below it.
func family(root int) ([]proc, error) {
	all, err := processes()
	if err != nil {
		return nil, err
	}
	in := map[int]bool{root: true}
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			if in[p.parent] && !in[p.pid] {
				in[p.pid], grown = true, true
			}
		}
	}
	var list []proc
	for _, p := range all {
		if in[p.pid] {
			list = append(list, p)
		}
	}
	return list, nil
}

// treePSS returns the memory of the process root and all below it in bytes,
// what they share counted once.
func treePSS(root int) (int64, error) {
	list, err := family(root)
	if err != nil {
		return 0, err
	}
	var sum int64
	for _, p := range list {
		n, err := field(fmt.Sprintf("/proc/%d/smaps_rollup", p.pid), "Pss:")
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("measuring memory: %w", err)
		}
		sum += n
	}
	return sum, nil
}

// rss returns the resident memory of one process in bytes.
func rss(pid int) (int64, error) { return field(fmt.Sprintf("/proc/%d/status", pid), "VmRSS:") }

// field reads a line such as "Pss:   12 kB" of a file of /proc, in bytes.
func field(path, name string) (int64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kb, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kb << 10, err
		}
	}
	return 0, fmt.Errorf("%s has no %s", path, name)
}
