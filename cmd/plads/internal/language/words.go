package language

import (
	"slices"
	"strings"
)

// rule is a phrase that we do not use, and what to write instead.
type rule struct {
	phrases []string // each in small letters, words parted by one space
	before  []string // words that may follow: "en udsat" is fine in "en udsat position"
	instead string
}

// labels are words that make a person into a kind, and empty link words. They
// are wrong everywhere.
func labels(lang string) []rule {
	if lang == "en" {
		return []rule{
			{[]string{"click here", "tap here", "press here"}, nil, "say what the link leads to"},
			{[]string{"the homeless"}, []string{"shelter", "shelters", "service", "services", "team", "hostel", "centre", "person", "people"}, `write "people without a home", or "you"`},
			{[]string{"the vulnerable", "the disadvantaged", "the needy", "the poor", "the mentally ill", "the disabled"}, nil, "write about people, or to them: you"},
			{[]string{"addict", "addicts", "an alcoholic", "junkie", "junkies", "drug abuser", "drug abusers", "abusers"}, nil, `write what it is about: "you drink too much", "you use drugs"`},
			{[]string{"suffers from", "suffering from", "victim of poverty"}, nil, `write "has" or "lives with"`},
			{[]string{"committed suicide", "commit suicide", "commits suicide"}, nil, `write "took their own life"`},
		}
	}
	return []rule{
		{[]string{"klik her", "tryk her", "læs mere her", "se mere her", "følg linket", "dette link"}, nil, "skriv, hvad linket fører til"},
		{[]string{"de udsatte", "den udsatte", "de socialt udsatte", "udsatte borgere", "udsatte mennesker", "en udsat", "socialt udsat", "socialt udsatte", "en udsat borger"},
			[]string{"position", "situation", "periode", "stilling", "tid"}, `skriv "du" eller "mennesker, der står i …"`},
		{[]string{"de hjemløse", "en hjemløs", "den hjemløse", "hjemløse borgere"}, nil, `skriv "mennesker uden hjem" eller "du"`},
		{[]string{"misbrugere", "misbrugeren", "en misbruger", "misbrugerne", "stofmisbruger", "stofmisbrugere", "narkoman", "narkomaner", "narkomanen", "en alkoholiker", "junkie", "junkier", "sprittere"}, nil,
			`skriv, hvad det handler om: "du drikker for meget", "du tager stoffer"`},
		{[]string{"de svage", "svage borgere", "samfundets svageste", "ressourcesvag", "ressourcesvage", "de fattige", "de psykisk syge", "de handicappede"}, nil,
			"skriv om mennesker eller til dem: du"},
		{[]string{"lider af"}, nil, `skriv "har" eller "lever med"`},
		{[]string{"begå selvmord", "begik selvmord", "begået selvmord"}, nil, `skriv "tage sit liv"`},
		{[]string{"falde mellem to stole", "falder mellem to stole", "på kanten af samfundet", "kaste håndklædet i ringen"}, nil, "skriv det lige ud, uden billede"},
	}
}

// lawSpeak is the language of offices, for which plain words exist.
func lawSpeak(lang string) []rule {
	if lang == "en" {
		return []rule{
			{[]string{"pursuant to", "in accordance with", "by virtue of"}, nil, `write "under" or "by"`},
			{[]string{"hereby", "herein", "hereinafter", "thereof", "therein", "aforementioned", "notwithstanding", "inter alia"}, nil, "leave it out, or say it plainly"},
			{[]string{"utilise", "utilize", "utilisation"}, nil, `write "use"`},
			{[]string{"commence", "commences", "commencement"}, nil, `write "start"`},
			{[]string{"prior to", "subsequent to"}, nil, `write "before" or "after"`},
			{[]string{"with regard to", "in respect of", "with respect to", "in relation to"}, nil, `write "about"`},
			{[]string{"in the event that", "in the event of"}, nil, `write "if"`},
			{[]string{"endeavour", "endeavours"}, nil, `write "try"`},
		}
	}
	return []rule{
		{[]string{"i henhold til", "i medfør af", "jævnfør", "jf", "jfr"}, nil, `skriv "efter" eller "det står i"`},
		{[]string{"såfremt", "for så vidt"}, nil, `skriv "hvis"`},
		{[]string{"vedrørende", "vedr", "angående", "i forbindelse med"}, nil, `skriv "om" eller "når"`},
		{[]string{"rette henvendelse", "retter henvendelse", "ved henvendelse til"}, nil, `skriv "ring", "skriv" eller "gå hen"`},
		{[]string{"herunder", "eksempelvis", "ligeledes", "ydermere", "endvidere", "desuagtet"}, nil, `skriv "fx" eller "også"`},
		{[]string{"hermed", "herved", "pågældende", "ovennævnte", "nedenstående", "førnævnte", "vedkommende"}, nil, "sig, hvad eller hvem det er"},
		{[]string{"tilvejebringe", "tilvejebringes", "iværksætte", "iværksættes", "forefindes", "påhviler", "foranledige"}, nil, `skriv "skaffe", "starte", "findes", "skal"`},
		{[]string{"grundet", "som følge af", "på baggrund af"}, nil, `skriv "fordi" eller "efter"`},
		{[]string{"ydelsesmodtager", "ydelsesmodtagere", "foranstaltning", "foranstaltninger"}, nil, `skriv "du, der får penge fra kommunen", "hjælp"`},
	}
}

// jargon is words that may have to be used, since they stand in the letters that
// people get, but only where the page explains them.
func jargon(lang string) []rule {
	if lang == "en" {
		return []rule{
			{[]string{"safeguarding", "means-tested", "remand", "statutory", "multi-agency", "rehabilitation plan"}, nil, "explain it: mark it as a term, or say it in other words"},
		}
	}
	return []rule{
		{[]string{"visitation", "visitationen", "visiteres", "visiteret", "visitere", "visitator"}, nil, "forklar ordet (dfn eller link til ordbogen), eller skriv, at kommunen siger ja"},
		{[]string{"partshøring", "partshøres", "partsrepræsentant", "opsættende virkning", "remonstration"}, nil, "forklar ordet, eller sig det med andre ord"},
		{[]string{"mestring", "recovery", "empowerment", "rehabilitering", "relationsarbejde", "tværfaglig", "tværfagligt", "helhedsorienteret", "brobygning"}, nil, "forklar ordet, eller skriv, hvad der sker"},
		{[]string{"egenbetaling", "hjemmelsgrundlag", "hjemmel", "retssikkerhedsloven"}, nil, "forklar ordet, eller sig det med andre ord"},
	}
}

// emptyLinks are link texts that say nothing when they are read alone, as a
// screen reader lists them (WCAG 2.2 SC 2.4.4, 2.4.9).
func emptyLinks(lang string) []string {
	if lang == "en" {
		return []string{"here", "click here", "read more", "more", "learn more", "see more", "find out more", "link", "this link", "this page", "this", "continue", "go", "details", "info"}
	}
	return []string{"her", "klik her", "tryk her", "se her", "læs her", "læs mere", "læs mere her", "læs", "mere", "se mere", "se mere her", "link", "dette link", "denne side", "vis mere", "find ud af mere", "videre", "gå til", "info", "detaljer"}
}

// find returns the phrase of r that stands in the words of one sentence, or "".
func (r rule) find(ws []string) string {
	for _, phrase := range r.phrases {
		want := strings.Split(phrase, " ")
		for i := 0; i+len(want) <= len(ws); i++ {
			if !slices.Equal(ws[i:i+len(want)], want) {
				continue
			}
			if next := i + len(want); next < len(ws) && slices.Contains(r.before, ws[next]) {
				continue
			}
			return phrase
		}
	}
	return ""
}
