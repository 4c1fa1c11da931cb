package doctor

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// What the terminal needs. Chromium alone takes some 400 MB (measured, whole
// tree), the system the rest; a release is 30 MB and two are kept.
const (
	leastMemory = 900 << 20
	goodMemory  = 1800 << 20
	leastDisk   = 200 << 20
	goodDisk    = 1 << 30
	leastMajor  = 120 // Chromium; what the site and the guard are tried with is newer
)

// read returns a file of the machine without white space around it, "" when it
// is not there.
func (m Machine) read(name string) string {
	body, err := fs.ReadFile(m.Root, name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(body))
}

func (m Machine) glob(pattern string) []string {
	names, err := fs.Glob(m.Root, pattern)
	if err != nil {
		return nil
	}
	return names
}

func (m Machine) user() Finding {
	const name = "user"
	for line := range strings.Lines(m.read("etc/passwd")) {
		f := strings.Split(strings.TrimSpace(line), ":")
		if len(f) < 7 || f[0] != "plads-kiosk" {
			continue
		}
		if f[2] == "0" {
			return trouble(name, "the user plads-kiosk is root, under whom Chromium has no sandbox", "remove that user and install the package again")
		}
		return well(name, "plads-kiosk, number %s", f[2])
	}
	if m.UID == 0 {
		return trouble(name, "there is no user plads-kiosk", "install the package, or run 'systemd-sysusers plads-kiosk.conf'")
	}
	return notice(name, "there is no user plads-kiosk, so the package is not installed; you are an ordinary user", "to try the terminal out that is enough; install the package on a machine for the public")
}

var number = regexp.MustCompile(`\b(\d+)\.\d+\.\d+\.\d+\b`)

func (m Machine) browser(ctx context.Context) Finding {
	const name = "browser"
	for _, program := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if _, err := m.LookPath(program); err != nil {
			continue
		}
		out, err := m.Output(ctx, program, "--version")
		v := number.FindStringSubmatch(out)
		if err != nil || v == nil {
			return trouble(name, program+" does not say its version", "run '"+program+" --version' as an ordinary user and mend what it says, or 'apt-get install --reinstall chromium'")
		}
		major, err := strconv.Atoi(v[1])
		if err != nil || major < leastMajor {
			return trouble(name, fmt.Sprintf("%s is version %s, which is too old", program, v[0]), "apt-get update && apt-get install chromium")
		}
		return well(name, "%s %s", program, v[0])
	}
	return trouble(name, "there is no Chromium", "apt-get install chromium")
}

// program looks for a program of the Debian package pkg.
func (m Machine) program(program, pkg, why string) Finding {
	where, err := m.LookPath(program)
	if err != nil {
		return trouble(program, "it is not here, and it "+strings.TrimPrefix(why, "it "), "apt-get install "+pkg)
	}
	return well(program, "%s", where)
}

func (m Machine) sandbox(ctx context.Context) Finding {
	const name = "sandbox"
	for _, switched := range []struct{ file, off, remedy string }{
		{"proc/sys/user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=10000, and the same in a file in /etc/sysctl.d"},
		{"proc/sys/kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1, and the same in a file in /etc/sysctl.d"},
		{"proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "give Chromium an AppArmor profile that allows userns, or set kernel.apparmor_restrict_unprivileged_userns=0 in a file in /etc/sysctl.d"},
	} {
		if m.read(switched.file) == switched.off {
			return trouble(name, "an ordinary user may make no user namespaces, of which Chromium's sandbox is made (/"+switched.file+" is "+switched.off+")", switched.remedy)
		}
	}
	if _, err := m.Output(ctx, "unshare", "--user", "true"); err != nil {
		return trouble(name, "the system refuses user namespaces, of which Chromium's sandbox is made", "in a chroot or a container this cannot be mended, elsewhere 'journalctl -k' tells what refuses")
	}
	return well(name, "an ordinary user may make user namespaces")
}

func (m Machine) graphics() Finding {
	const name = "graphics"
	cards := m.glob("dev/dri/card*")
	switch {
	case len(cards) == 0:
		return trouble(name, "there is no /dev/dri/card*, so nothing can be shown", "load the driver of the graphics card (apt-get install firmware-linux), or enable one in the virtual machine")
	case len(m.glob("dev/dri/renderD*")) == 0:
		return notice(name, "there is a screen but no graphics processor; the processor draws", "enough for this site; a driver makes it smoother")
	}
	return well(name, "%s", "/"+strings.Join(cards, ", /"))
}

func (m Machine) screen() Finding {
	const name = "screen"
	for _, file := range m.glob("sys/class/drm/*/status") {
		if m.read(file) != "connected" {
			continue
		}
		output := path.Base(path.Dir(file))
		mode, _, _ := strings.Cut(m.read(path.Dir(file)+"/modes"), "\n")
		var w, h int
		if _, err := fmt.Sscanf(mode, "%dx%d", &w, &h); err != nil {
			return notice(name, output+" does not say its size", "look at the cable; the site is shown all the same")
		}
		if min(w, h) < 720 {
			return notice(name, fmt.Sprintf("%s is %s, small for people who stand", output, mode), "a screen of 1080 × 1920 or 1920 × 1080 is what the site is made for")
		}
		return well(name, "%s is %s", output, mode)
	}
	return notice(name, "no screen is connected, or it is switched off", "connect one; it may also be connected later")
}

func (m Machine) desktop() Finding {
	const name = "desktop"
	// The link may point outside of the root that is looked at.
	entries, err := fs.ReadDir(m.Root, "etc/systemd/system")
	if err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "display-manager.service" }) {
		return trouble(name, "a login screen is installed; it and the terminal would fight for the screen", "systemctl disable --now display-manager, or let the desktop start plads-kiosk (see OS2borgerPC.md)")
	}
	return well(name, "no login screen is in the way")
}

func (m Machine) memory() Finding {
	const name = "memory"
	var kib uint64
	for line := range strings.Lines(m.read("proc/meminfo")) {
		if _, err := fmt.Sscanf(line, "MemTotal: %d kB", &kib); err == nil {
			break
		}
	}
	has := kib << 10
	switch {
	case has == 0:
		return notice(name, "it is not known how much there is", "1 GB is enough, 2 GB are good")
	case has < leastMemory:
		return trouble(name, fmt.Sprintf("%d MB, on which Chromium does not live long", has>>20), "put in 1 GB or more")
	case has < goodMemory:
		return notice(name, fmt.Sprintf("%d MB, which is just enough", has>>20), "2 GB are good")
	}
	return well(name, "%d MB", has>>20)
}

func (m Machine) disk() Finding {
	const name = "disk"
	free, err := m.Free()
	switch {
	case err != nil:
		return notice(name, "it is not known how much is free: "+err.Error(), "1 GB is good")
	case free < leastDisk:
		return trouble(name, fmt.Sprintf("%d MB are free, too little for a new release", free>>20), "apt-get clean, journalctl --vacuum-size=100M, and see what else is large")
	case free < goodDisk:
		return notice(name, fmt.Sprintf("%d MB are free", free>>20), "1 GB is good, for releases and the system's own updates")
	}
	return well(name, "%d MB are free", free>>20)
}

func (m Machine) fonts() Finding {
	const name = "fonts"
	for _, pattern := range []string{"usr/share/fonts/*/*.?tf", "usr/share/fonts/*/*/*.?tf"} {
		if found := m.glob(pattern); len(found) > 0 {
			return well(name, "%d on the machine, beside the site's own", len(found))
		}
	}
	return trouble(name, "there are none, so letters that the site's own typeface lacks are boxes", "apt-get install fonts-dejavu-core")
}

func (m Machine) voices(ctx context.Context) Finding {
	const name = "voices"
	const remedy = "apt-get install speech-dispatcher speech-dispatcher-espeak-ng espeak-ng"
	if _, err := m.LookPath("speech-dispatcher"); err != nil {
		return notice(name, "there is no speech-dispatcher, so pages cannot be read aloud", remedy)
	}
	for _, language := range []struct{ code, name string }{{"da", "Danish"}, {"en", "English"}} {
		// The list has a heading, and then a line for each voice.
		out, err := m.Output(ctx, "espeak-ng", "--voices="+language.code)
		if err != nil || strings.Count(strings.TrimSpace(out), "\n") == 0 {
			return notice(name, "there is no "+language.name+" voice", remedy)
		}
	}
	return well(name, "Danish and English")
}

func (m Machine) unit(ctx context.Context) Finding {
	const name = "service"
	if m.read("usr/lib/systemd/system/plads-kiosk.service") == "" {
		return notice(name, "the package is not installed", "apt-get install ./plads-kiosk_….deb")
	}
	out, err := m.Output(ctx, "systemctl", "is-active", "plads-kiosk.service")
	if out = strings.TrimSpace(out); err == nil && out == "active" {
		return well(name, "runs")
	}
	if out == "" || strings.Contains(out, "\n") {
		out = "systemd does not answer"
	}
	return trouble(name, "does not run ("+out+")", "systemctl start plads-kiosk; if it does not stay up: journalctl -u plads-kiosk -n 50")
}
