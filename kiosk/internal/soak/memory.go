package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/plads-til-alle/plads/kiosk/internal/process"
)

// treePSS returns the memory of the process root and all below it in bytes,
// what they share counted once.
func treePSS(root int) (int64, error) {
	var sum int64
	for _, p := range process.Family(root) {
		n, err := field(fmt.Sprintf("/proc/%d/smaps_rollup", p.PID), "Pss:")
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
