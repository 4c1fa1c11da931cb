package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/health"
)

// askTime is how long a terminal that is well may take to answer.
const askTime = 3 * time.Second

// ask reads the health at addr, host:port or unix:path.
func ask(ctx context.Context, addr string) (health.Report, error) {
	var r health.Report
	network, at := "tcp", addr
	if path, ok := strings.CutPrefix(addr, config.Unix); ok {
		network, at = "unix", path
	}
	client := http.Client{Timeout: askTime, Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, at)
	}}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/healthz", nil)
	if err != nil {
		return r, err
	}
	res, err := client.Do(req)
	if err != nil {
		return r, fmt.Errorf("the terminal does not answer at %s, 'systemctl status plads-kiosk' tells whether it runs: %w", addr, err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&r); err != nil {
		return r, fmt.Errorf("what answers at %s is not the terminal: %w", addr, err)
	}
	return r, nil
}

// status says how the terminal fares.
func status(ctx context.Context, args []string, stdout io.Writer) error {
	c := newCommand("status", "Says how the terminal fares. Ends with status 0 while a page of the site\nshows, with 1 otherwise.")
	cfg, err := c.settings(args, stdout)
	if err != nil {
		return err
	}
	if cfg.Health == "" {
		return errors.New("the settings give no 'health' to ask, write health = \"127.0.0.1:8702\" or name the file with --config")
	}
	r, err := ask(ctx, cfg.Health)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Now: %s.\n", r.Words())
	mended := 0
	for _, n := range r.Recoveries {
		mended += n
	}
	fmt.Fprintf(stdout, "Since it started: %d times brought back, %d visits ended and wiped.\n", mended, r.SessionsEnded)
	if cfg.Update.Address != "" {
		fmt.Fprintf(stdout, "Releases: %s.\n", releasesFinding(r.Content, cfg.Update.Every.Duration).Seen)
	}
	if r.State != health.Showing {
		return errors.New("no page of the site shows, 'plads-kiosk doctor' looks at the machine")
	}
	return nil
}
