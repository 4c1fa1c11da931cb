package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/doctor"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/release"
	"github.com/plads-til-alle/plads/kiosk/update"
)

// updates looks at all that a new release needs to come: the host, whether the
// service may ask it, and how the service fared when it did.
func updates(ctx context.Context, cfg config.Config, m doctor.Machine) []doctor.Finding {
	findings := []doctor.Finding{hostFinding(ctx, cfg.Update), m.Network(ctx, addresses(ctx, cfg.Update))}
	// Until those are well, the service tells nothing that they do not.
	if cfg.Health == "" || doctor.Worst(findings) == doctor.Trouble {
		return findings
	}
	r, err := ask(ctx, cfg.Health)
	if err != nil {
		return findings // the service's own finding tells that it does not run
	}
	return append(findings, releasesFinding(r.Content, cfg.Update.Every.Duration))
}

// hostFinding asks the host for the release that is there, as the service does.
func hostFinding(ctx context.Context, cfg config.Update) doctor.Finding {
	const name = "updates"
	m, err := look(ctx, cfg)
	if err != nil {
		return doctor.Finding{Name: name, Grade: doctor.Trouble, Seen: "nothing can be taken from " + cfg.Address + ": " + err.Error(),
			Remedy: "look at the network, and at 'address' and 'key' below [update] in the settings; what is shown stays"}
	}
	seen := fmt.Sprintf("%s has release %d of %s, signed with the key", cfg.Address, m.Sequence, m.Made.Local().Format(health.Moment))
	if !time.Now().Before(m.Expires) {
		return doctor.Finding{Name: name, Grade: doctor.Trouble, Seen: seen + ", but it has expired", Remedy: "publish a new one; what is shown stays"}
	}
	return doctor.Finding{Name: name, Grade: doctor.Well, Seen: seen}
}

func look(ctx context.Context, cfg config.Update) (release.Manifest, error) {
	ctx, cancel := context.WithTimeout(ctx, examineTime)
	defer cancel()
	keys, err := release.ParseKeys(cfg.Key)
	if err != nil {
		return release.Manifest{}, err
	}
	from, err := update.NewSource(cfg.Address, nil)
	if err != nil {
		return release.Manifest{}, err
	}
	return from.Look(ctx, keys)
}

// addresses are those of the host, none when they are not known here.
func addresses(ctx context.Context, cfg config.Update) []netip.Addr {
	u, err := update.CheckAddress(cfg.Address)
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, examineTime)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return nil
	}
	return found
}

// releasesFinding is what the running service says of its releases. every is how
// often it looks for a newer one.
func releasesFinding(c *health.Content, every time.Duration) doctor.Finding {
	const name = "releases"
	switch {
	case c == nil:
		return doctor.Finding{Name: name, Grade: doctor.Notice, Seen: "the service fetches none, it was started before 'address' stood below [update] in the settings", Remedy: "sudo systemctl restart plads-kiosk"}
	case c.Failed():
		return doctor.Finding{Name: name, Grade: doctor.Notice, Seen: c.Words(time.Local),
			Remedy: fmt.Sprintf("it looks again by itself, within %s; after 'sudo systemctl restart plads-kiosk' within two minutes", every)}
	}
	return doctor.Finding{Name: name, Grade: doctor.Well, Seen: c.Words(time.Local)}
}
