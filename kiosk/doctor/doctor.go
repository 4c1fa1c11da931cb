// Package doctor looks at a machine and says in plain words what would keep a
// terminal from working on it, and what to do about it.
package doctor

import (
	"context"
	"fmt"
	"io"
	"io/fs"
)

// Grade is how bad a finding is.
type Grade string

// The grades.
const (
	Well    Grade = "ok"
	Notice  Grade = "notice" // it works, but not as well as it could
	Trouble Grade = "trouble"
)

// Finding is what was seen of one thing.
type Finding struct {
	// Name is the thing that was looked at, one or two words.
	Name  string `json:"name"`
	Grade Grade  `json:"grade"`
	// Seen says what is there.
	Seen string `json:"seen"`
	// Remedy says what to do; empty when all is well, or Seen says it.
	Remedy string `json:"remedy,omitempty"`
}

func well(name, format string, args ...any) Finding {
	return Finding{Name: name, Grade: Well, Seen: fmt.Sprintf(format, args...)}
}

func notice(name, seen, remedy string) Finding {
	return Finding{Name: name, Grade: Notice, Seen: seen, Remedy: remedy}
}

func trouble(name, seen, remedy string) Finding {
	return Finding{Name: name, Grade: Trouble, Seen: seen, Remedy: remedy}
}

// FromError is a finding of a thing that is all right, and looks like seen,
// when err is nil; else it is trouble. The errors of the terminal name their
// remedy themselves.
func FromError(name, seen string, err error) Finding {
	if err != nil {
		return trouble(name, err.Error(), "")
	}
	return well(name, "%s", seen)
}

// Machine is what is looked at. The double in tests is a folder and a few
// functions.
type Machine struct {
	// Root is the machine's files, from "/" on, with no slash before a name.
	Root fs.FS
	// UID is who asks.
	UID int
	// LookPath finds a program.
	LookPath func(name string) (string, error)
	// Output runs a program and returns what it prints on both outputs.
	Output func(ctx context.Context, name string, args ...string) (string, error)
	// Free is how many bytes can still be written to the disk.
	Free func() (uint64, error)
}

// Examine looks at everything that does not depend on the settings. Each thing
// is looked at, whatever the ones before gave.
func Examine(ctx context.Context, m Machine) []Finding {
	return []Finding{
		m.user(), m.browser(ctx), m.program("cage", "cage", "shows the browser"),
		m.program("Xwayland", "xwayland", "cage does not start without it"),
		m.program("seatd", "seatd", "hands the screen over"),
		m.sandbox(ctx), m.graphics(), m.screen(), m.desktop(), m.memory(), m.disk(), m.fonts(),
		m.voices(ctx), m.unit(ctx),
	}
}

// Worst is the worst grade among findings.
func Worst(findings []Finding) Grade {
	worst := Well
	for _, f := range findings {
		if f.Grade == Trouble || f.Grade == Notice && worst == Well {
			worst = f.Grade
		}
	}
	return worst
}

// Print writes findings for people, the bad ones with their remedies.
func Print(w io.Writer, findings []Finding) error {
	sign := map[Grade]string{Well: "ok     ", Notice: "notice ", Trouble: "TROUBLE"}
	for _, f := range findings {
		if _, err := fmt.Fprintf(w, "%s  %-12s %s\n", sign[f.Grade], f.Name, f.Seen); err != nil {
			return err
		}
		if f.Remedy != "" {
			if _, err := fmt.Fprintf(w, "%9s%-12s → %s\n", "", "", f.Remedy); err != nil {
				return err
			}
		}
	}
	return nil
}
