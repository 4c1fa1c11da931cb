package language

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	tests := []struct {
		name, lang, text string
		want             int
	}{
		{"two", "da", "Ring nu. Du får hjælp.", 2},
		{"no stop at the end", "da", "Ring nu. Du får hjælp", 2},
		{"f.eks.", "da", "Du kan f.eks. Ringe til os.", 1},
		{"bl.a.", "da", "Du kan få bl.a. Mad og seng.", 1},
		{"time of day", "da", "Vi har åbent kl. 9.30 til kl. 15. Kom ind.", 2},
		{"number", "da", "Ring på nr. 5 i gården.", 1},
		{"paragraph of a law", "da", "Det står i servicelovens § 110, stk. 2, nr. 1. Du har ret til det.", 2},
		{"ordinal", "da", "Det er den 1. maj eller den 2. juni.", 1},
		{"floor", "da", "Vi bor på 3. sal.", 1},
		{"date in numbers", "da", "Mødet er den 1. 5. 2024.", 1},
		{"thousands", "da", "Du får 10.000 kr. om året.", 1},
		{"amount at the end", "da", "Det koster 20 kr. Du kan betale senere.", 2},
		{"osv. inside", "da", "Mad, tøj osv. kan du få her.", 1},
		{"osv. at the end", "da", "Du får mad, tøj osv. Kom ind.", 2},
		{"initials", "da", "Spørg efter A. B. Olsen.", 1},
		{"list marker by hand", "da", "1. Ring til os.", 1},
		{"question", "da", "Har du gæld? Ring til os.", 2},
		{"quoted question", "da", "“Har du gæld?” spørger hun.", 1},
		{"closing quote", "da", "Hun siger: “Kom ind.” Så går du ind.", 2},
		{"ellipsis", "da", "Du venter … Så ringer du.", 2},
		{"unknown abbreviation", "da", "Det er udd. for alle.", 1},
		{"three marks", "da", "Hjælp!!! Ring nu.", 2},
		{"English titles", "en", "Ask Dr. Jones or Mrs. Smith. They can help.", 2},
		{"e.g.", "en", "You can get food, e.g. Bread or soup.", 1},
		{"a.m.", "en", "We open at 9 a.m. Come in.", 2},
		{"no. as a word stays open", "en", "Ask at door no. 5 in the yard.", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Sentences(tt.text, tt.lang); len(got) != tt.want {
				t.Errorf("got %d sentences %q, want %d", len(got), got, tt.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"Ring 70 20 20 82 nu.", []string{"Ring", "nu"}},
		{"Du kan f.eks. få mad.", []string{"Du", "kan", "feks", "få", "mad"}},
		{"mad og/eller e-mail – gratis", []string{"mad", "og", "eller", "e-mail", "gratis"}},
		{"Se https://www.borger.dk/hjaelp?x=1. Skriv til hej@fredericia.dk.", []string{"Se", "Skriv", "til"}},
		{"Gå ind på borger.dk, og log på.", []string{"Gå", "ind", "på", "og", "log", "på"}},
		{"mad.dkk er ikke en adresse", []string{"maddkk", "er", "ikke", "en", "adresse"}},
		{"You don’t pay.", []string{"You", "don't", "pay"}},
	}
	for _, tt := range tests {
		if got := words(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("words(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	tests := []struct {
		name, lang string
		paragraphs []string
		words      int
		sentences  int
		longest    int
		value      float64
	}{
		{
			// Du kan sove her i nat | Personalet hjælper dig gerne: 6 + 4 words,
			// long are Personalet and hjælper: 10/2 + 100*2/10.
			"Danish", "da", []string{"Du kan sove her i nat. Personalet hjælper dig gerne."},
			10, 2, 6, 25,
		},
		{
			"a paragraph ends a sentence", "da", []string{"Ring til os", "Kom ind"},
			5, 2, 3, 2.5,
		},
		{
			// Six letters are short, seven are long; soft hyphens and hyphens are
			// no letters: kommune (7), borger (6), e-mails (6).
			"seven letters", "da", []string{"kommune borger e-mails kom\u00admu\u00adne"},
			4, 1, 4, 4 + 50,
		},
		{
			// The cat sat on the mat (6 words, 6 syllables).
			"English", "en", []string{"The cat sat on the mat."},
			6, 1, 6, 0.39*6 + 11.8*1 - 15.59,
		},
		{
			// You can talk to a doctor | It is free: 9 words, 10 syllables.
			"English, two sentences", "en", []string{"You can talk to a doctor. It is free."},
			9, 2, 6, 0.39*4.5 + 11.8*10.0/9 - 15.59,
		},
		{"nothing", "da", nil, 0, 0, 0, 0},
		{"only a number", "da", []string{"70 20 20 82."}, 0, 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Measure(tt.lang, tt.paragraphs...)
			if got.Words != tt.words || got.Sentences != tt.sentences || got.Longest != tt.longest {
				t.Errorf("got %d words, %d sentences, longest %d; want %d, %d, %d",
					got.Words, got.Sentences, got.Longest, tt.words, tt.sentences, tt.longest)
			}
			if math.Abs(got.Value()-tt.value) > 1e-9 {
				t.Errorf("value %v, want %v", got.Value(), tt.value)
			}
		})
	}
}

func TestMeasureTrustsOnlyLongTexts(t *testing.T) {
	for n, short := range map[int]bool{MinWords - 1: true, MinWords: false} {
		if got := Measure("da", strings.Repeat("du ", n)); got.Short != short {
			t.Errorf("%d words: Short = %v, want %v", n, got.Short, short)
		}
	}
}
