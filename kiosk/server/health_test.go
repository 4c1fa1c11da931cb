package server

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestListenHealthUnix(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	// What a killed program leaves behind.
	old, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	old.SetUnlinkOnClose(false)
	old.Close()

	l, told, err := ListenHealth(t.Context(), "unix:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if want := "unix:" + path; told != want {
		t.Errorf("got %q, want %q", told, want)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o666 {
		t.Errorf("the socket is %v, want all to be able to ask", got)
	}
	if _, _, err := ListenHealth(t.Context(), "unix:"+path); err == nil || !strings.Contains(err.Error(), "another program answers") {
		t.Errorf("a second one: got %v", err)
	}
	if _, _, err := ListenHealth(t.Context(), "unix:/nowhere/s"); err == nil || !strings.Contains(err.Error(), "folder must be there") {
		t.Errorf("no folder: got %v", err)
	}
}

// A file that is no socket is somebody's: it is left alone.
func TestListenHealthKeepsFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := ListenHealth(t.Context(), "unix:"+path); err == nil {
		t.Error("it listens where a file lies")
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "mine" {
		t.Errorf("the file is %q, %v", got, err)
	}
}
