package templates

import (
	"strconv"
	"time"
)

// ChecksPage shows operators what the doctor finds. Its words are the doctor's own, in English; the phrase "checks" has them in other
// languages, but for what errors and servers say.
type ChecksPage struct {
	DeskOutcome
	At     time.Time // when it was looked at
	Zone   *time.Location
	City   string
	Checks []DeskCheck
	Slow   bool // the look took too long, and was given up: what was found until then is not known
}

// DeskCheck is one thing that was looked at.
type DeskCheck struct{ Verdict, About, Found, Do string }

func (ChecksPage) Layout() string { return "deskhealth" }

// saidChecks is that in words.
type saidChecks struct {
	At, Sum, Word string
	Worst         string
	Wrong         []saidCheck
	Fine          []saidCheck
	Slow          bool
}

type saidCheck struct {
	Verdict, Word, About string
	Found, Do            saidDiagnosis
}

// saidDiagnosis is a sentence of the doctor. It is in English where the visitor's language does not know it.
type saidDiagnosis struct {
	Text    string
	English bool
}

func (v *visitor) diagnosis(english string) saidDiagnosis {
	words, known := v.check(oneLine(english))
	return saidDiagnosis{words, !known && v.tag != fallback && words != ""}
}

func (p ChecksPage) say(v *visitor, said *saidPage) {
	d := v.outcome(p.DeskOutcome, said, "page/deskhealth")
	s := &saidChecks{At: v.exact(p.At, p.Zone, p.City), Slow: p.Slow, Worst: "ok"}
	problems, warnings := 0, 0
	for _, verdict := range []string{"problem", "warning", "ok"} {
		for _, c := range p.Checks[:min(len(p.Checks), maxRows)] {
			if c.Verdict != verdict {
				continue
			}
			about, _ := v.check(oneLine(c.About))
			one := saidCheck{c.Verdict, v.say("page/verdict/"+verdict, nil), about, v.diagnosis(c.Found), v.diagnosis(c.Do)}
			switch verdict {
			case "problem":
				problems++
			case "warning":
				warnings++
			default:
				s.Fine = append(s.Fine, one)
				continue
			}
			s.Wrong = append(s.Wrong, one)
		}
	}
	switch {
	case problems > 0:
		s.Worst = "problem"
	case warnings > 0:
		s.Worst = "warning"
	}
	s.Sum = v.say("page/checks/sum", struct{ Problems, Warnings string }{strconv.Itoa(problems), strconv.Itoa(warnings)})
	s.Word = v.say("page/verdict/"+s.Worst, nil)
	d.Checks = s
}
