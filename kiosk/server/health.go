package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"

	"github.com/plads-til-alle/plads/kiosk/config"
)

// ListenHealth opens the address of the health: loopback host:port, or unix:
// and the path of a socket, which then can be asked by everyone on the machine
// who may enter its folder. It also returns the address to tell people.
func ListenHealth(ctx context.Context, addr string) (net.Listener, string, error) {
	path, ok := strings.CutPrefix(addr, config.Unix)
	if !ok {
		l, err := Listen(ctx, addr)
		if err != nil {
			return nil, "", err
		}
		return l, Origin(l) + "/healthz", nil
	}
	// A program that was killed leaves its socket behind. One that still
	// answers is another terminal's.
	if c, err := new(net.Dialer).DialContext(ctx, "unix", path); err == nil {
		c.Close()
		return nil, "", fmt.Errorf("another program answers at %s, stop it or choose another 'health'", addr)
	}
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSocket != 0 {
		if err := os.Remove(path); err != nil {
			return nil, "", fmt.Errorf("removing the old socket: %w", err)
		}
	}
	l, err := new(net.ListenConfig).Listen(ctx, "unix", path)
	if err != nil {
		return nil, "", fmt.Errorf("listening on %s, its folder must be there and ours to write in: %w", addr, err)
	}
	if err := os.Chmod(path, 0o666); err != nil {
		return nil, "", errors.Join(fmt.Errorf("opening the socket to all: %w", err), l.Close())
	}
	return l, addr, nil
}
