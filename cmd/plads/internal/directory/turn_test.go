package directory

import "testing"

// TestAsked gives a roof and treatment that only the kommune knows a card with its number.
func TestAsked(t *testing.T) {
	dir := soundDirectory(t)
	for kind, want := range map[string]string{"shelter": turnAsked, "treatment": turnAsked, "drop-in": turnNone} {
		raad := offerIn(t, dir, "raad")
		raad.Kind = kind
		if got := published(t, Publish(dir, day(t, fixtureDay)), "raad").Turn; got != want {
			t.Errorf("%s: turn %q, want %q", kind, got, want)
		}
	}
}
