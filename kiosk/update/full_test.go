package update

import (
	"errors"
	"os"
	"syscall"
	"testing"
	"testing/fstest"
)

// On a disk that really is full. Only root can make one; elsewhere the free
// space that is asked for first stands for it (TestFaults).
func TestDiskRunsFull(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can make a small disk")
	}
	small := t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(small, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	r := newRig(t)
	r.dir = small + "/store"
	// Others write between the question for room and the end.
	r.free = func(string) (int64, error) { return 1 << 40, nil }
	s := r.open()
	r.publish(1, site("m1", "one"))
	r.take(s)
	s.Confirm()
	large := site("m2", "two")
	large["film.bin"] = &fstest.MapFile{Data: noise(4 << 20)}
	r.publish(2, large)
	_, err := r.fetch(s)
	if !errors.Is(err, ErrNoRoom) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want ErrNoRoom", err)
	}
	r.shows(s, "one")
	if st := s.Status(); st.Problem == "" {
		t.Error("the status tells nothing of it")
	}
	// The room is given back, so that all else can go on.
	if left, err := free(small); err != nil || left < 2<<20 {
		t.Errorf("%d bytes are free, %v, want most of the disk", left, err)
	}

	// Not even the state can be written down: nothing is taken, nothing ends.
	r.publish(3, site("m3", "three"))
	if _, err := r.fetch(s); err != nil {
		t.Fatal(err)
	}
	fill := small + "/fill"
	if err := writeFile(fill, noise(4<<20)); err == nil {
		t.Fatal("the disk is not full")
	}
	if err := s.Take(s.Candidate()); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want the want of room", err)
	}
	r.shows(s, "one")
	s.Close()
	s = r.open()
	r.shows(s, "one")
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	if err := s.Take(s.Candidate()); err != nil {
		t.Fatal(err)
	}
	r.shows(s, "three")
	s.Close()
	r.shows(r.open(), "three")
}
