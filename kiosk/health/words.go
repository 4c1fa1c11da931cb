package health

// Words says in plain words what a person in front of the terminal sees.
func (r Report) Words() string {
	switch r.State {
	case Showing:
		if r.Dimmed {
			return "a page of release " + r.Release + " shows, dimmed at this hour by 'screen.dim' of the settings"
		}
		return "a page of release " + r.Release + " shows"
	case Recovering:
		return "the page is gone and is being brought back"
	case Emergency:
		return "the emergency page stands, because the site cannot be shown"
	}
	return "no page has been shown yet"
}
