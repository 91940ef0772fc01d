package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rondo/installation"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Restoring is what is to be known before a copy takes the place of the ledger, in sentences for the operator.
type Restoring struct {
	Copy    string   // what the copy is, how old, and what it holds
	Place   []string // what is where it is to be, and what is lost with that
	Follows []string // what would leave once it is there
}

// LookAtRestoration looks at a copy that is to take the place of the ledger, as of now.
func LookAtRestoration(ctx context.Context, r *installation.Restoration, now func() time.Time) (Restoring, error) {
	have, err := r.Copy.State(ctx)
	if err != nil {
		return Restoring{}, err
	}
	counts, err := r.Copy.Counts(ctx)
	if err != nil {
		return Restoring{}, err
	}
	last, err := r.Copy.LastSign(ctx)
	if err != nil {
		return Restoring{}, err
	}
	return Restoring{ageOf(r, last, now()) + "; " + countsOf(have, counts), inPlace(r), follows(ctx, r, have, counts, now)}, nil
}

// ageOf says what the copy is, and when something was last sent from it.
func ageOf(r *installation.Restoration, last, now time.Time) string {
	zone := r.Settings.Site.Zone
	switch {
	case !r.Made.IsZero():
		return "a backup of " + say.Time(r.Made, zone) + ", " + say.Long(now.Sub(r.Made)) + " old"
	case !last.IsZero():
		return "a copy whose last letter was at work on " + say.Time(last, zone) + ", " + say.Long(now.Sub(last)) + " ago"
	}
	return "a copy without a letter"
}

// inPlace says what is where the copy is to be.
func inPlace(r *installation.Restoration) (said []string) {
	const lost = "letters of that time that still matter leave again as copies, and answers of that time are lost"
	const unknown = "what was sent and answered since the copy was made is unknown: " + lost
	switch s := r.Since; {
	case !r.There:
		said = []string{"no database is at " + r.Place, unknown}
	case otherRondo(r.Broken) != "":
		said = []string{fmt.Sprintf("the database at %s is of %s rondo, so it cannot be compared with the copy, and is kept under another name",
			r.Place, otherRondo(r.Broken)), unknown}
	case r.Broken != nil:
		said = []string{fmt.Sprintf("the database at %s cannot be read, and is kept under another name: %v", r.Place, r.Broken), unknown}
	case s.Letters+s.Incoming+s.Acts == 0:
		said = []string{"a database is at " + r.Place + ", and is kept under another name", "the copy knows of all that was sent, answered and done there"}
	default:
		said = []string{"a database is at " + r.Place + ", and is kept under another name",
			fmt.Sprintf("the copy does not know of %s to %s, of %s and of %s: %s", say.Count(s.Letters, "letter", "letters"), say.Count(s.People, "person", "people"),
				say.Count(s.Incoming, "answer or mail", "answers and mails"), say.Count(s.Acts, "entry in the log", "entries in the log"), lost)}
	}
	if !r.There || r.Since.Unnamed {
		said = append(said, "who asked to be forgotten since is unknown, too: name them again by 'rondo people forget' once it is in place")
	}
	for _, address := range r.Since.Forgotten {
		said = append(said, fmt.Sprintf("it knows %[1]s, who asked to be forgotten since and stays unwritten: 'rondo people forget %[1]s' once it is in place", address))
	}
	return said
}

// otherRondo says which rondo a database is of that cannot be compared only because of that; "" for any other reason.
func otherRondo(why error) string {
	switch {
	case errors.Is(why, store.ErrDamaged):
		return ""
	case errors.Is(why, store.ErrOlder):
		return "an older"
	case errors.Is(why, store.ErrNewer):
		return "a newer"
	}
	return ""
}

// follows says what would leave, by the files as they lie there.
func follows(ctx context.Context, r *installation.Restoration, have scheduler.State, counts store.Counts, now func() time.Time) (said []string) {
	waiting := counts.ByState[scheduler.Queued] + counts.ByState[scheduler.Leased] + counts.ByState[scheduler.InDoubt]
	if waiting > 0 {
		said = append(said, say.Count(waiting, "letter waits", "letters wait")+" in the copy, and may have been sent since")
	}
	p, err := Plan(ctx, r.Folder(), now, theme.When{})
	if err != nil {
		return append(said, fmt.Sprintf("what follows from the files cannot be said: %v", err))
	}
	said = append(said, "what would follow from the files as they are: "+p.Letters.String())
	if old := have.Accepted; old != nil && old.Config.Site.URL != p.Want.Config.Site.URL {
		said = append(said, fmt.Sprintf("the copy is of %s, and %s is of %s: is it the right one?", old.Config.Site.URL, r.Folder().Config, p.Want.Config.Site.URL))
	}
	return said
}
