package directory

import "testing"

func TestTitle(t *testing.T) {
	tests := []struct {
		name  Text
		marks bool
		size  Text // large unless set
	}{
		{Text{"Åben rådgivning, øst 2", "Open advice, east 2"}, false, Text{}},
		{Text{"Gadens café", "Café *Gaden*"}, true, Text{}},
		{Text{"Rådgivningen", "Advice"}, false, Text{"m", "l"}},
		{Text{"Vær med til at lave mad ude", "Cooking out of doors"}, false, Text{"m", "l"}},
		{Text{"Børnefamilierådgivning", "Advice"}, false, Text{"s", "l"}},
		{Text{"Et sted at være om natten når det er for koldt ude", "Nights"}, false, Text{"s", "l"}},
		{Text{"Fami\u00adlie", "Family"}, true, Text{}},
	}
	for _, tt := range tests {
		got := title(tt.name)
		var size Text
		if got.TitleSize != nil {
			size = *got.TitleSize
		}
		if got.TitleMarks != tt.marks || size != tt.size {
			t.Errorf("%q: marks %t, size %q; want %t, %q", tt.name.DA, got.TitleMarks, size, tt.marks, tt.size)
		}
	}
}
