package kiosk

import (
	"errors"
	"io/fs"
)

// Releases is the stock of sites that a terminal can show. Its methods may be
// called from any goroutine and are quick: nothing in them waits for a network.
type Releases interface {
	// Current is the site to show. It is whole; it changes only by Previous
	// and when a newer release is taken.
	Current() fs.FS
	// Previous puts the release before the current one in its place and
	// remembers never to take the one it leaves again. It returns
	// ErrNoPrevious when the current one is the last there is.
	Previous() error
}

// ErrNoPrevious says that there is no release to go back to.
var ErrNoPrevious = errors.New("there is no release to go back to")

// onlyOne is a stock of one site.
type onlyOne struct{ site fs.FS }

func (o onlyOne) Current() fs.FS { return o.site }

func (o onlyOne) Previous() error { return ErrNoPrevious }

// goBack shows the release before the current one. It returns false where there
// is none; what is shown has not changed then. The page must be opened anew, in
// a new browser, since what an old one holds belongs to the release that failed.
func (k *keeper) goBack() bool {
	if k.releases == nil {
		return false
	}
	if err := k.releases.Previous(); err != nil {
		if !errors.Is(err, ErrNoPrevious) {
			k.log.Error("the previous release cannot be shown", "error", err)
		}
		return false
	}
	k.site.Show(k.releases.Current())
	k.log.Warn("went back to the previous release")
	return true
}
