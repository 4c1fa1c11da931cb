// Package service tells the service manager, systemd, how the terminal fares:
// that it is ready, that it lives, and what a person in front of it sees.
//
// The manager is told that the program lives only while the keeper's loop turns
// and a page has answered of late. When either stops, the manager kills all of
// the session, the compositor too, and starts it anew.
package service

import (
	"fmt"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Patience is how long no page may answer before the manager is left to restart
// the session. By then the browser has been started many times and the
// emergency page been tried, so what is wrong lies outside of the program.
const Patience = 5 * time.Minute

// Pulse decides what the manager is told and when. It is a state machine
// without a clock of its own and not safe for use by several goroutines.
type Pulse struct {
	every, patience time.Duration
	ready           bool
	status          string
	answered, told  time.Time
}

// NewPulse returns a pulse that tells that the program lives once in every, or
// never when every is 0, until no page has answered for patience.
func NewPulse(every, patience time.Duration) *Pulse {
	return &Pulse{every: every, patience: patience}
}

// Turn takes that the keeper's loop has come round at now, whether a page
// answered, and how the terminal fares in words. It returns the messages to
// send, in the form of sd_notify(3).
func (p *Pulse) Turn(now time.Time, answered bool, status string) []string {
	var out []string
	if answered {
		p.answered = now
		if !p.ready {
			p.ready = true
			out = append(out, daemon.SdNotifyReady)
		}
	}
	if status != p.status {
		p.status = status
		out = append(out, "STATUS="+status)
	}
	if p.every > 0 && p.ready && now.Sub(p.answered) < p.patience && now.Sub(p.told) >= p.every {
		p.told = now
		out = append(out, daemon.SdNotifyWatchdog)
	}
	return out
}

// Manager sends to the service manager that started the program. Without one,
// everything it is told goes nowhere.
type Manager struct{ pulse *Pulse }

// FromEnvironment returns the manager that NOTIFY_SOCKET and WATCHDOG_USEC
// name.
func FromEnvironment() (*Manager, error) {
	limit, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return nil, fmt.Errorf("reading how often systemd wants to hear from us: %w", err)
	}
	// Four in the time that is allowed, so that one may be late.
	return &Manager{pulse: NewPulse(limit/4, Patience)}, nil
}

// Turn does what Pulse.Turn says, at once. It is for one goroutine.
func (m *Manager) Turn(answered bool, status string) error {
	for _, message := range m.pulse.Turn(time.Now(), answered, status) {
		if err := send(message); err != nil {
			return err
		}
	}
	return nil
}

// Stopping tells that the program is about to end.
func (m *Manager) Stopping() error { return send(daemon.SdNotifyStopping) }

func send(message string) error {
	if _, err := daemon.SdNotify(false, message); err != nil {
		return fmt.Errorf("telling systemd: %w", err)
	}
	return nil
}
