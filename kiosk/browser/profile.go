package browser

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// profilePrefix begins the name of every profile directory.
const profilePrefix = "plads-kiosk-"

// making is how long a new profile may be without its lock.
const making = time.Minute

// profile is a directory that holds everything a browser writes.
type profile struct {
	dir  string
	lock *os.File
}

// memoryDir returns a directory in memory, or the temporary directory where
// the machine has none that can be written to.
func memoryDir() string {
	const shm = "/dev/shm"
	if probe, err := os.MkdirTemp(shm, profilePrefix+"probe-"); err == nil {
		os.Remove(probe)
		return shm
	}
	return os.TempDir()
}

// newProfile makes an empty profile under base. The lock in it is held until
// remove, or until this process ends in whatever way, so that sweep can tell a
// profile in use from one that was left behind.
func newProfile(base string) (*profile, error) {
	dir, err := os.MkdirTemp(base, profilePrefix)
	if err != nil {
		return nil, fmt.Errorf("making a browser profile, free some room in %s: %w", base, err)
	}
	lock, err := os.OpenFile(filepath.Join(dir, "kiosk.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		if err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			err = os.Mkdir(filepath.Join(dir, "tmp"), 0o700)
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making a browser profile in %s: %w", base, err), os.RemoveAll(dir))
	}
	return &profile{dir: dir, lock: lock}, nil
}

// tmp is where the browser puts temporary files, so that they go with the rest.
func (p *profile) tmp() string { return filepath.Join(p.dir, "tmp") }

// remove deletes the profile. A process that was just killed may have left a
// write behind, so it tries for a while.
func (p *profile) remove() error {
	deadline := time.Now().Add(2 * time.Second)
	for {
		err := os.RemoveAll(p.dir)
		if err == nil || time.Now().After(deadline) {
			return errors.Join(err, p.lock.Close())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// sweep removes the profiles under base that a killed program left behind:
// they hold what a visitor did. It returns how many it removed.
func sweep(base string) (int, error) {
	entries, err := os.ReadDir(base)
	if err != nil {
		return 0, fmt.Errorf("looking for old browser profiles: %w", err)
	}
	var n int
	var errs []error
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), profilePrefix) {
			continue
		}
		dir := filepath.Join(base, e.Name())
		lock, err := os.OpenFile(filepath.Join(dir, "kiosk.lock"), os.O_RDWR, 0)
		if info, infoErr := e.Info(); errors.Is(err, fs.ErrNotExist) && infoErr == nil && time.Since(info.ModTime()) > making {
			// A dying browser has written it anew after it was removed.
			if err := errors.Join(killUsing(dir), os.RemoveAll(dir)); err != nil {
				errs = append(errs, err)
			} else {
				n++
			}
			continue
		}
		if err != nil {
			// Another user's, or one that is being made this moment.
			if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
				errs = append(errs, err)
			}
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
			lock.Close()
			continue
		}
		// The browser of a program that was just killed may still be dying,
		// and would write the profile anew.
		old := &profile{dir: dir, lock: lock}
		if err := errors.Join(killUsing(dir), old.remove()); err != nil {
			errs = append(errs, err)
		} else {
			n++
		}
	}
	if err := errors.Join(errs...); err != nil {
		return n, fmt.Errorf("removing old browser profiles: %w", err)
	}
	return n, nil
}

// Sweep removes the profiles that a killed kiosk left behind, and returns how
// many. Call it once, before the first browser starts.
func Sweep() (int, error) { return sweep(memoryDir()) }
