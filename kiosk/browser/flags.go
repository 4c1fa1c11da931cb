package browser

// flags returns the command line of the browser without its path. It starts
// from nothing: the usual defaults of browser drivers turn off protection
// (popup blocking, hang monitor) and show a bar that says so.
func flags(o Options, profile, platform string) []string {
	f := []string{
		// Speak over a pipe that only this program holds: no open port.
		"--remote-debugging-pipe",
		// The only place where the browser writes. It is thrown away.
		"--user-data-dir=" + profile,
		// No box about a crash or a failed page on top of the page.
		"--noerrdialogs",
		// No welcome page.
		"--no-first-run",
		// No question whether this is the default browser.
		"--no-default-browser-check",
		// No question for the password of a key ring.
		"--password-store=basic",
		// A swipe must not go back to what an earlier page held.
		"--overscroll-history-navigation=0",
		// Two fingers must not leave the page zoomed; text size is the page's.
		"--disable-pinch",
		// Nothing is fetched: the machine may have no network, and what runs
		// is what was tested.
		"--disable-component-update",
		"--disable-background-networking",
		"--disable-sync",
		"--disable-default-apps",
		"--disable-domain-reliability",
		"--no-pings",
		// No name or address but this machine's can be reached, even by what
		// no page asked for. The browser's own guard is a second lock.
		"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE ::1 , EXCLUDE localhost",
		// No code of others in our pages.
		"--disable-extensions",
		// A crash report holds what a visitor read.
		"--disable-breakpad",
		"--disable-crash-reporter",
		// Translate offers a bar and asks a server. A spare renderer costs
		// memory and would be taken for the page's process, and so would the
		// preloaded menus of a window that has none. Media keys and the router
		// look for other machines.
		"--disable-features=Translate,SpareRendererForSitePerProcess,PreloadTopChromeWebUI,MediaRouter,GlobalMediaControls",
		// A page whose memory grows without end must end before the machine
		// does. The site's own pages need a few megabytes.
		"--js-flags=--max-old-space-size=256",
		// A page behind a sleeping screen must go on drawing, or the heartbeat
		// would take it for frozen.
		"--disable-backgrounding-occluded-windows",
		// Reads the page aloud with the voices of the machine (speech-dispatcher).
		"--enable-speech-dispatcher",
	}
	if o.NoSandbox {
		// Only when asked for: tests and trying out as root.
		f = append(f, "--no-sandbox")
	}
	if o.Plain {
		// The graphics processor or its driver may be what fails. Where there
		// is none, Chromium would draw as if there were, which takes 25 MB more.
		f = append(f, "--disable-gpu")
	}
	switch {
	case o.Headless:
		f = append(f,
			"--headless=new",
			// The size of a common terminal, so that what is tried is what is seen.
			"--window-size=1080,1920",
			"--mute-audio")
	case platform != "":
		// Left to itself, Chromium may take one that the machine has no more.
		f = append(f, "--ozone-platform="+platform)
	}
	return append(f,
		// Where no window manager makes the window full, begin at the corner.
		"--window-position=0,0",
		"--kiosk",
		// A window without tabs and address bar.
		"--app="+o.First)
}
