package theme

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Question is one question of a survey: exactly one of Scale, Choice, Text and Present says how it is answered. Ledgers keep
// questions as JSON; the keys there stay for ever.
type Question struct {
	Ask     Phrase   `yaml:"ask" json:"Ask,omitempty"`         // the question, as written or { en: …, fi: … }; needed unless present: true
	Scale   Scale    `yaml:"scale" json:"Scale,omitempty"`     // 1-5: from 1, the least, to 5, the most
	Choice  []Phrase `yaml:"choice" json:"Choice,omitempty"`   // one of these answers
	Text    bool     `yaml:"text" json:"Text,omitempty"`       // true: an answer in the reader's own words
	Present bool     `yaml:"present" json:"Present,omitempty"` // true: whether the reader would present; it is told with their name
}

// Scale is the greatest number of a scale that begins with 1; 0 for none.
type Scale int

// Limits of a survey.
const (
	MaxQuestions = 5
	MaxChoices   = 10
	LeastShown   = 3 // the least survey.k
)

func (s *Scale) parse(text string) error {
	if from, to, ok := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-"); !ok || strings.TrimSpace(from) != "1" || strings.TrimSpace(to) != "5" {
		return wrong("write 1-5, so that all sessions can be compared", "%q is no scale", text)
	}
	*s = 5
	return nil
}

// String returns the notation of the files; "" for no scale.
func (s Scale) String() string {
	if s == 0 {
		return ""
	}
	return "1-" + strconv.Itoa(int(s))
}

// Phrase is a text for readers, in one language or in several, by tag. Under "" stands what was written without a language.
type Phrase map[string]string

// In returns the text for readers of a language: that in theirs, or else as written, or else the first by tag.
func (p Phrase) In(language string) string {
	if text := cmp.Or(p[language], p[""]); text != "" || len(p) == 0 {
		return text
	}
	return p[slices.Sorted(maps.Keys(p))[0]]
}

func (p *Phrase) decode(d *document, n *yaml.Node, where string) {
	if n.Kind != yaml.MappingNode {
		if text := d.text(n, where, false); text != "" {
			*p = Phrase{"": text}
		}
		return
	}
	*p = Phrase{}
	d.pairs(n, func(key, value *yaml.Node) {
		if !slices.Contains(Languages, key.Value) {
			d.report(key, fmt.Sprintf("no language %q", key.Value), "write it in "+LanguageChoice())
			return
		}
		before := d.count
		if text := d.text(value, join(where, key.Value), false); text != "" {
			(*p)[key.Value] = text
		} else if d.count == before {
			d.report(value, "the text is empty", "write it, or remove the key")
		}
	})
}

// Key tells the question from others, whatever its place in the survey. A question that is asked otherwise is another one.
func (q Question) Key() string {
	text, _ := json.Marshal(q) // of texts, numbers and truths; maps in order of their keys
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// Anonymous reports whether answers are counted without names.
func (q Question) Anonymous() bool { return !q.Present }

// checkSurvey looks at the questions of a theme.
func (d *document) checkSurvey(all []Question) {
	if n := len(all); n > MaxQuestions {
		d.wrong("survey", fmt.Sprintf("keep the %d that matter most; few people answer more", MaxQuestions), "the survey has %d questions", n)
	}
	seen := map[string]bool{}
	presents := 0
	for i, q := range all {
		at := fmt.Sprintf("survey/%d", i)
		if !d.sound(at) {
			continue
		}
		ways := 0
		for _, is := range []bool{q.Scale != 0, q.Choice != nil, q.Text, q.Present} {
			if is {
				ways++
			}
		}
		switch {
		case ways == 0 && !d.has(at+"/scale") && !d.has(at+"/choice"):
			d.wrong(at, "add scale: 1-5, choice: [yes, no] with answers of yours, text: true or present: true", "nothing says how the question is answered")
		case ways > 1:
			d.wrong(at, "keep one of scale, choice, text and present; make the others questions of their own", "the question is answered in %d ways", ways)
		case len(q.Ask) == 0 && !q.Present && !d.has(at+"/ask"):
			d.wrong(at, "add the words, ask: Was it worth your time?", "the question has no words")
		case i == 0 && q.Scale == 0 && ways == 1:
			d.wrong(at, "begin with scale: 1-5; it stands in the letter, and sessions are compared by it", "the first question is no scale")
		case ways == 1 && seen[q.Key()]:
			d.wrong(at, "remove it", "the question stands here twice")
		}
		seen[q.Key()] = true
		if q.Present {
			presents++
		}
		d.checkChoice(at, q.Choice)
	}
	if presents > 1 {
		d.wrong("survey", "keep one of them", "present: true stands here twice")
	}
}

func (d *document) checkChoice(at string, choices []Phrase) {
	if choices == nil || !d.sound(at+"/choice") {
		return
	}
	if n := len(choices); n < 2 || n > MaxChoices {
		d.wrong(at+"/choice", fmt.Sprintf("give from 2 to %d, choice: [too short, just right, too long]", MaxChoices), "the number of answers to choose from is %d", n)
	}
	for _, language := range Languages {
		seen := map[string]bool{}
		for _, c := range choices {
			if text := c.In(language); text != "" && seen[text] {
				d.wrong(at+"/choice", "remove one of them", "the answer %q stands here twice", text)
				return
			}
			seen[c.In(language)] = true
		}
	}
}

// SurveyOptions say how surveys are published.
type SurveyOptions struct {
	K int `yaml:"k"` // how many answers are published together at the least, so that they tell nothing of one person; at least 3; default 5
}
