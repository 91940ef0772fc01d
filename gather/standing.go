package gather

import (
	"time"

	"rondo/say"
	"rondo/store"
)

// Standing is how a calendar stands.
type Standing struct {
	Text string // in words for an organizer: when it was read last, and what is wrong with it
	Fine bool   // it was read lately, and whole
	Bad  bool   // nothing is known, or what is known is a day old: somebody has to look
}

// WhyPartly says why a calendar is read in part.
const WhyPartly = "it holds more than is looked at, or what is not understood"

const (
	late     = 2 * time.Hour  // after that time somebody should have asked again
	old      = 24 * time.Hour // after that time what is known may be quite wrong
	stubborn = 3              // that many failures without a copy are no passing trouble
)

// StandingOf says how a calendar stands.
func StandingOf(s store.Source, now time.Time) (y Standing) {
	since := say.Long(now.Sub(s.Read)) + " ago"
	switch {
	case s.Asked.IsZero():
		y.Text = "is not known: nobody has asked for it yet"
	case s.Read.IsZero() && s.Failures > 0:
		y.Text, y.Bad = "is not known: "+s.Problem, s.Failures >= stubborn
	case s.Read.IsZero():
		y.Text = "is not known: it has no event, which is believed when it has said so for two hours"
	case s.Failures > 0:
		y.Text, y.Bad = "is as it was "+since+": "+s.Problem, now.Sub(s.Read) > old
	case s.Empties > 0:
		y.Text = "is as it was " + since + ": since then it has no event, which is believed when it has said so for two hours"
	case now.Sub(s.Read) > late:
		y.Text, y.Bad = "is as it was "+since+": nobody has asked for it since", now.Sub(s.Read) > old
	case s.Partly:
		y.Text = "was read in part " + since + ": " + WhyPartly
	default:
		y.Text, y.Fine = "was read "+since, true
	}
	return y
}
