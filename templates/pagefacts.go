package templates

import (
	"strconv"
	"strings"

	"rondo/trend"
)

// facts returns the numbers that a leader asks for, beside those of the period before.
func (v *visitor) facts(r trend.Report) []saidFact {
	now, then := r.Sums, r.Before
	facts := []saidFact{
		v.fact("page/fact/held", trend.Known(now.Held), trend.Known(then.Held), nothing, nothing),
		v.fact("page/fact/reached", trend.Known(r.People.Invited), trend.Known(r.PeopleBefore.Invited), nothing, nothing),
		v.fact("page/fact/people", r.People.Came, r.PeopleBefore.Came, v.unknown(now), v.unknown(then)),
		v.share("page/fact/answered", now.AnsweredShare(), then.AnsweredShare(), nothing, nothing),
		v.share("page/fact/came", now.CameShare(), then.CameShare(), v.unknown(now), v.unknown(then)),
		v.rating(now.Survey, then.Survey),
		v.fact("page/fact/present", presents(now.Survey), presents(then.Survey), nothing, nothing),
		v.fact("page/fact/presenters", trend.Known(len(r.Presenters)), trend.Known(r.PresentersBefore), nothing, nothing),
		v.fact("page/fact/materials", trend.Known(now.Materials), trend.Known(then.Materials), nothing, nothing),
		v.fact("page/fact/cancelled", trend.Known(now.Cancelled), trend.Known(then.Cancelled), nothing, nothing),
	}
	if now.Held > 0 {
		if now.Known > 0 && now.Known < now.Held {
			facts[4].Note += ", " + v.say("page/note/known", pair{strconv.Itoa(now.Known), strconv.Itoa(now.Held)})
		}
		if now.Survey.Rated > 0 {
			facts[5].Note = v.say("page/note/rated", pair{strconv.Itoa(now.Survey.Rated), strconv.Itoa(now.Rated)})
		}
		facts[7].Note = oneLine(strings.Join(r.Presenters, ", "))
		facts[8].Note = v.say("page/note/covered", pair{strconv.Itoa(now.Covered), strconv.Itoa(now.Held)})
	}
	return facts
}

// pair is the values of phrases that say one number of another.
type pair struct{ N, Of string }

// presents returns who would present, not known while nothing is shown of it.
func presents(s trend.Survey) trend.Number { return trend.Number{N: s.Present, Known: s.Asked > 0} }

// nothing stands where there is no number to say.
const nothing = "–"

// unknown stands where there is no number of who came: it is not known, or there was nothing to come to.
func (v *visitor) unknown(s trend.Sums) string {
	if s.Held == 0 {
		return nothing
	}
	return v.say("page/notknown", nil)
}

// orElse says a count, or what stands in its place.
func orElse(n trend.Number, otherwise string) string {
	if !n.Known {
		return otherwise
	}
	return strconv.Itoa(n.N)
}

// fact sets a count beside what it was, or what stands in the place of both. What is not known is compared with nothing.
func (v *visitor) fact(phrase string, now, then trend.Number, noNow, noThen string) saidFact {
	said := saidFact{Name: v.say(phrase, nil), Now: orElse(now, noNow), Then: orElse(then, noThen)}
	if now.Known && then.Known {
		said.Change = signed(now.N - then.N)
	}
	return said
}

// signed says by how much a number is larger, or smaller.
func signed(by int) string {
	switch {
	case by > 0:
		return "+" + strconv.Itoa(by)
	case by < 0:
		return "−" + strconv.Itoa(-by)
	}
	return "±0"
}

// share sets a share beside what it was.
func (v *visitor) share(phrase string, now, then trend.Share, noNow, noThen string) saidFact {
	percent, known := now.Percent()
	before, was := then.Percent()
	said := saidFact{Name: v.say(phrase, nil), Now: noNow, Then: noThen}
	if was {
		said.Then = v.say("page/percent", strconv.Itoa(before))
	}
	if known {
		said.Now = v.say("page/percent", strconv.Itoa(percent))
		said.Note = v.say("page/note/share", pair{strconv.Itoa(now.Part), strconv.Itoa(now.Whole)})
	}
	if known && was {
		said.Change = v.say("page/points", signed(percent-before))
	}
	return said
}

// rating sets a mean beside what it was.
func (v *visitor) rating(now, then trend.Survey) saidFact {
	said := saidFact{Name: v.say("page/fact/rating", nil), Now: nothing, Then: nothing}
	mean, known := now.Mean()
	before, was := then.Mean()
	if known {
		said.Now = v.mean(mean)
	}
	if was {
		said.Then = v.mean(before)
	}
	if known && was {
		tenths := round(mean) - round(before)
		sign := signed(tenths)
		said.Change = string([]rune(sign)[:1]) + v.mean(float64(max(tenths, -tenths))/10)
	}
	return said
}

// round returns tenths, as they are shown.
func round(mean float64) int {
	tenths, _ := strconv.Atoi(strings.Replace(strconv.FormatFloat(mean, 'f', 1, 64), ".", "", 1))
	return tenths
}

// chart returns what is drawn of a report: the last sessions that took place or were to.
func (v *visitor) chart(r trend.Report) chart {
	sessions := r.Sessions[max(0, len(r.Sessions)-mostBars):]
	first, last := sessions[0].Wall, sessions[len(sessions)-1].Wall
	c := chart{
		id: "chart-" + slug(r.Theme.ID), title: v.say("page/chart", oneLine(r.Theme.Name)),
		desc: v.say("page/chart/says", extent{strconv.Itoa(len(sessions)), v.on("page/date", first), v.on("page/date", last)}),
	}
	came := panel{names: [3]string{v.say("page/invited", nil), v.say("page/answered", nil), v.say("page/came", nil)}}
	after := panel{names: [3]string{came.names[2], v.say("page/rated", nil), v.say("page/present", nil)}}
	means := panel{names: [3]string{v.say("page/rating", nil)}}
	unknown, off, rated := false, false, false
	for _, s := range sessions {
		c.axis = append(c.axis, v.on("page/day", s.Wall))
		sum, sign := trend.Add([]trend.Session{s}), ""
		switch {
		case s.Cancelled:
			sign, off = "×", true
		case !s.Came.Known:
			sign, unknown = "?", true
		}
		took := trend.Number{N: 1, Known: !s.Cancelled}
		count := func(n int) trend.Number { return trend.Number{N: n, Known: took.Known} }
		came.outer, came.mid, came.inner = append(came.outer, count(sum.Invited)), append(came.mid, count(sum.Answered)), append(came.inner, sum.Attendance())
		after.outer, after.mid, after.inner = append(after.outer, sum.Attendance()), append(after.mid, count(sum.Survey.Rated)), append(after.inner, presents(sum.Survey))
		mean, known := sum.Survey.Mean()
		means.dots, rated = append(means.dots, mean), rated || known
		came.signs = append(came.signs, sign)
	}
	if unknown {
		came.key = append(came.key, "? "+v.say("page/notknown", nil))
	}
	if off {
		came.key = append(came.key, "× "+v.say("page/off", nil))
	}
	if c.panels = []panel{came}; rated {
		c.panels = append(c.panels, after, means)
	}
	return c
}

// extent is the values of the phrase page/chart/says.
type extent struct{ N, From, To string }

// slug returns a word that can stand in an identifier.
func slug(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, strings.ToLower(text))
}
