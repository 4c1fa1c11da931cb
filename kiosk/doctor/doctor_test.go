package doctor

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

// sound is a machine with nothing wrong; a test takes one thing away.
type sound struct {
	files    fstest.MapFS
	programs map[string]string // name → what it prints
	uid      int
	free     uint64
}

func newSound() *sound {
	s := &sound{files: fstest.MapFS{}, free: 50 << 30, programs: map[string]string{
		"chromium": "Chromium 156.0.8078.79 built on Debian", "cage": "", "Xwayland": "", "seatd": "", "speech-dispatcher": "",
		"espeak-ng": "Pty Language\n 5  da  Danish\n", "systemctl": "active\n", "unshare": "",
	}}
	for name, text := range map[string]string{
		"etc/passwd":                                     "root:x:0:0:root:/root:/bin/bash\nplads-kiosk:x:996:996::/var/lib/plads-kiosk:/usr/sbin/nologin\n",
		"proc/meminfo":                                   "MemTotal:        4000000 kB\n",
		"proc/sys/user/max_user_namespaces":              "10000\n",
		"dev/dri/card0":                                  "",
		"dev/dri/renderD128":                             "",
		"sys/class/drm/card0-HDMI-A-1/status":            "connected\n",
		"sys/class/drm/card0-HDMI-A-1/modes":             "1080x1920\n800x600\n",
		"usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "",
		"usr/lib/systemd/system/plads-kiosk.service":     "[Unit]\n",
	} {
		s.set(name, text)
	}
	return s
}

func (s *sound) set(name, text string) { s.files[name] = &fstest.MapFile{Data: []byte(text)} }

func (s *sound) machine() Machine {
	return Machine{
		Root: s.files, UID: s.uid,
		LookPath: func(name string) (string, error) {
			if _, ok := s.programs[name]; !ok {
				return "", errors.New("not found")
			}
			return "/usr/bin/" + name, nil
		},
		Output: func(_ context.Context, name string, _ ...string) (string, error) {
			out, ok := s.programs[name]
			if !ok || strings.HasPrefix(out, "fails") {
				return out, errors.New("exit status 1")
			}
			return out, nil
		},
		Free: func() (uint64, error) { return s.free, nil },
	}
}

func TestSoundMachine(t *testing.T) {
	for _, f := range Examine(t.Context(), newSound().machine()) {
		if f.Grade != Well || f.Remedy != "" || f.Seen == "" {
			t.Errorf("got %+v, want all well", f)
		}
	}
}

func TestFindings(t *testing.T) {
	for _, tt := range []struct {
		name   string
		harm   func(*sound)
		of     string
		grade  Grade
		seen   string
		remedy string
	}{
		{"no user", func(s *sound) { s.set("etc/passwd", "root:x:0:0::/root:/bin/sh\n") }, "user", Trouble, "no user plads-kiosk", "systemd-sysusers"},
		{"no user, trying out", func(s *sound) { s.uid = 1000; delete(s.files, "etc/passwd") }, "user", Notice, "ordinary user", "install the package"},
		{"the user is root", func(s *sound) { s.set("etc/passwd", "plads-kiosk:x:0:0::/:/bin/sh\n") }, "user", Trouble, "is root", "install the package again"},
		{"no Chromium", func(s *sound) { delete(s.programs, "chromium") }, "browser", Trouble, "no Chromium", "apt-get install chromium"},
		{"old Chromium", func(s *sound) { s.programs["chromium"] = "Chromium 90.0.1.2" }, "browser", Trouble, "too old", "apt-get update"},
		{"broken Chromium", func(s *sound) { s.programs["chromium"] = "fails: no libnss3" }, "browser", Trouble, "does not say its version", "--reinstall"},
		{"no cage", func(s *sound) { delete(s.programs, "cage") }, "cage", Trouble, "not here", "apt-get install cage"},
		{"no Xwayland", func(s *sound) { delete(s.programs, "Xwayland") }, "Xwayland", Trouble, "not here", "apt-get install xwayland"},
		{"namespaces off", func(s *sound) { s.set("proc/sys/user/max_user_namespaces", "0\n") }, "sandbox", Trouble, "max_user_namespaces is 0", "sysctl"},
		{"namespaces off, Debian's switch", func(s *sound) { s.set("proc/sys/kernel/unprivileged_userns_clone", "0\n") }, "sandbox", Trouble, "userns_clone is 0", "sysctl"},
		{"AppArmor's switch", func(s *sound) { s.set("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n") }, "sandbox", Trouble, "userns is 1", "AppArmor"},
		{"namespaces refused", func(s *sound) { s.programs["unshare"] = "fails: Operation not permitted" }, "sandbox", Trouble, "refuses", "container"},
		{"no graphics", func(s *sound) { delete(s.files, "dev/dri/card0") }, "graphics", Trouble, "nothing can be shown", "driver"},
		{"no graphics processor", func(s *sound) { delete(s.files, "dev/dri/renderD128") }, "graphics", Notice, "the processor draws", "driver"},
		{"no screen", func(s *sound) { s.set("sys/class/drm/card0-HDMI-A-1/status", "disconnected\n") }, "screen", Notice, "no screen", "connect one"},
		{"small screen", func(s *sound) { s.set("sys/class/drm/card0-HDMI-A-1/modes", "800x600\n") }, "screen", Notice, "HDMI-A-1 is 800x600", "1080 × 1920"},
		{"login screen", func(s *sound) { s.set("etc/systemd/system/display-manager.service", "") }, "desktop", Trouble, "fight for the screen", "systemctl disable"},
		{"little memory", func(s *sound) { s.set("proc/meminfo", "MemTotal: 500000 kB\n") }, "memory", Trouble, "488 MB", "1 GB"},
		{"just enough memory", func(s *sound) { s.set("proc/meminfo", "MemTotal: 1000000 kB\n") }, "memory", Notice, "976 MB", "2 GB"},
		{"full disk", func(s *sound) { s.free = 10 << 20 }, "disk", Trouble, "10 MB", "journalctl --vacuum"},
		{"fullish disk", func(s *sound) { s.free = 500 << 20 }, "disk", Notice, "500 MB", "1 GB"},
		{"no fonts", func(s *sound) { delete(s.files, "usr/share/fonts/truetype/dejavu/DejaVuSans.ttf") }, "fonts", Trouble, "boxes", "fonts-dejavu-core"},
		{"no speech", func(s *sound) { delete(s.programs, "speech-dispatcher") }, "voices", Notice, "read aloud", "speech-dispatcher"},
		{"no voice", func(s *sound) { s.programs["espeak-ng"] = "Pty Language\n" }, "voices", Notice, "no Danish voice", "espeak-ng"},
		{"service failed", func(s *sound) { s.programs["systemctl"] = "fails" }, "service", Trouble, "does not run", "journalctl -u plads-kiosk"},
		{"no package", func(s *sound) { delete(s.files, "usr/lib/systemd/system/plads-kiosk.service") }, "service", Notice, "not installed", "apt-get install ./"},
	} {
		s := newSound()
		tt.harm(s)
		for _, f := range Examine(t.Context(), s.machine()) {
			if f.Name != tt.of {
				if f.Grade != Well {
					t.Errorf("%s: %s is %s too: %s", tt.name, f.Name, f.Grade, f.Seen)
				}
				continue
			}
			if f.Grade != tt.grade || !strings.Contains(f.Seen, tt.seen) || !strings.Contains(f.Remedy, tt.remedy) {
				t.Errorf("%s: got %+v, want %s with %q → %q", tt.name, f, tt.grade, tt.seen, tt.remedy)
			}
		}
	}
}

func TestWorst(t *testing.T) {
	for _, tt := range []struct {
		of   []Grade
		want Grade
	}{{nil, Well}, {[]Grade{Well, Notice, Well}, Notice}, {[]Grade{Notice, Trouble, Well}, Trouble}, {[]Grade{Trouble, Notice}, Trouble}} {
		var findings []Finding
		for _, g := range tt.of {
			findings = append(findings, Finding{Grade: g})
		}
		if got := Worst(findings); got != tt.want {
			t.Errorf("%v: got %s, want %s", tt.of, got, tt.want)
		}
	}
}
