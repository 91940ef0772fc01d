package theme

import (
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// What follow-ups do unless a theme says otherwise, and the longest that it may say.
const (
	defaultAfter  = time.Hour
	defaultAtMost = 3 * day
	longestAfter  = 7 * day
	longestAtMost = 4 * 7 * day
)

// TooLate is how long after the last moment at which follow-ups wait for materials nobody gets one any more: whoever switches
// them on writes about no session that everybody has forgotten.
const TooLate = 7 * day

// The ways in which what comes after the follow-up is told.
const (
	LateQuietly = "quiet" // the session's page and feeds have it
	LateByMail  = "mail"  // one letter more
)

// lateWays lists them for hints and the schema.
var lateWays = []string{LateQuietly, LateByMail}

// On reports whether letters follow a session of the theme. Where its file says nothing, they do when there is something to
// tell or to ask.
func (f *FollowUp) On(something bool) bool { return !f.Off && (f.Set || something) }

// Waits reports whether something of what the letters wait for is not among the materials.
func (f *FollowUp) Waits(have Materials) bool {
	for _, label := range f.WaitFor {
		if have.Of(label) == "" {
			return true
		}
	}
	return false
}

// Last returns the moment from which nobody gets a letter about a session with this end any more.
func (f *FollowUp) Last(end time.Time) time.Time { return end.Add(f.AtMost.Duration() + TooLate) }

func (f *FollowUp) decode(d *document, n *yaml.Node, where string) {
	if n.Kind == yaml.MappingNode {
		type mapping FollowUp
		d.decodeStruct(n, valueOf((*mapping)(f)), where)
		f.Set = true
		return
	}
	word, ok := d.scalar(n, where)
	if !ok {
		return
	}
	switch on, known := saidTruth(word); {
	case !known:
		d.report(n, describe(n)+" where follow_up belongs", "write `off`, or { after: 1 hour, wait_for: [slides, recording] }")
	case on:
		f.Set = true
	default:
		f.Off = true
	}
}

// checkFollowUp fills in what a theme leaves open.
func (d *document) checkFollowUp(f *FollowUp) {
	if !d.has("follow_up/after") {
		f.After = Length(defaultAfter)
	}
	if !d.has("follow_up/at_most") {
		f.AtMost = Length(max(defaultAtMost, f.After.Duration()))
	}
	if f.Late == "" {
		f.Late = LateQuietly
	}
	switch {
	case f.After.Duration() > longestAfter:
		d.wrong("follow_up/after", "write a time up to a week, like 1 hour", "letters %s after a session", f.After)
	case f.AtMost.Duration() > longestAtMost:
		d.wrong("follow_up/at_most", "write a time up to 4 weeks, like 3 days", "letters that wait for %s", f.AtMost)
	case f.AtMost < f.After && d.sound("follow_up/at_most"):
		d.wrong("follow_up/at_most", "write a longer time than after", "at_most is before after")
	}
	if f.Late != LateQuietly && f.Late != LateByMail {
		d.wrong("follow_up/late", "write "+strings.Join(lateWays, " or "), "%q is no way to tell of late materials", f.Late)
	}
	for i, label := range f.WaitFor {
		where := fmt.Sprintf("follow_up/wait_for/%d", i)
		if d.sound(where) && len([]rune(label)) > LongestLabel {
			d.wrong(where, "write a label of materials, like slides", "a label of %d characters", len([]rune(label)))
		}
	}
}
