package directory

import (
	"io/fs"
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

// TestProjectCanBeEdited answers every question about every offer of the project,
// whatever its file looks like.
func TestProjectCanBeEdited(t *testing.T) {
	root := os.DirFS("../../../..")
	dir, _ := Load(root)
	answers := map[string]string{kindPhone: "36 37 70 00", kindSMS: "54 54 12 45", kindAddress: "Gaden 9, 2610 Åby", kindWeb: "https://rk.dk", kindHours: ""}
	for _, key := range FacetKeys() {
		answers[key] = yes
	}
	for _, o := range dir.Offers {
		old, err := fs.ReadFile(root, o.File)
		if err != nil {
			t.Fatal(err)
		}
		for field, value := range answers {
			if field == kindHours && o.Hours == nil {
				continue
			}
			a := rang(o.Path(), field, value)
			text := yamlText{old}
			if err := a.edit(&text); err != nil {
				t.Errorf("%s of %s: %v", field, o.Path(), err)
			} else if err := a.untouched(old, text.src); err != nil {
				t.Errorf("%s: %v", field, err)
			}
		}
	}
}
