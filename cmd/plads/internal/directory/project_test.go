package directory

import (
	"os"
	"strings"
	"testing"
)

// TestProjectData loads the project's own data as it is today.
func TestProjectData(t *testing.T) {
	dir, report := Load(os.DirFS("../../../.."))
	var b strings.Builder
	if err := report.Write(&b); err != nil {
		t.Fatal(err)
	}
	if report.Failed() {
		t.Errorf("the project's data has errors:\n%s", b.String())
	}
	today := Today()
	with, without := Publish(dir, today).Reach()
	if got, want := with+without, len(dir.Offers); got != want {
		t.Errorf("published %d offers, want all %d", got, want)
	}
	t.Logf("%d offers show a contact, %d show none", with, without)
}
