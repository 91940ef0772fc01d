package ledger

import (
	"cmp"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// answering is how long a server may take to answer after the final dot (RFC 5321 §4.5.3.2.6): by that much a letter may
// count as sent later than it left.
const answering = 10 * time.Minute

// sentence is a letter as the rules about single letters see it.
type sentence struct {
	id      int64
	name    string
	kind    scheduler.Kind
	uid, to string
	state   scheduler.LetterState

	posted, settled string // moments as they are kept, which sort as they read

	named  scheduler.Named  // what its name says
	traits scheduler.Traits // of its kind, as its row has them
	doubts int
}

// unit stands between columns that are read as one text. To fetch a column costs more than to look at it.
const unit = "\x1f"

// sentenceSQL reads all letters. The name stands last, since it may have anything in it.
const sentenceSQL = `SELECT concat_ws('` + unit + `', id, state, posted_at, coalesce(settled_at, ''), method, news, recalled_by, timed, copies, doubts, kind, uid, address, name)
FROM letters`

// parse reads a row of sentenceSQL. Of one that is nonsense the name is "".
func (l *sentence) parse(row string) {
	next := func() string {
		text, rest, _ := strings.Cut(row, unit)
		row = rest
		return text
	}
	number := func() (n int64) {
		n, _ = strconv.ParseInt(next(), 10, 64)
		return n
	}
	l.id = number()
	l.state, l.posted, l.settled = scheduler.LetterState(next()), next(), next()
	t := &l.traits
	t.Method, t.News, t.RecalledBy, t.Timed, t.Copies = ical.Method(next()), number() != 0, scheduler.Recall(next()), number() != 0, int(number())
	l.doubts = int(number())
	l.kind, l.uid, l.to, l.name = scheduler.Kind(next()), next(), next(), row
}

// letters looks at each letter by itself, and at those that told somebody something in the order in which they were posted.
func (v *verifier) letters(tx *sql.Tx) error {
	told := newTold()
	if err := v.bytes(tx, told.stamps); err != nil {
		return err
	}
	err := each(tx, sentenceSQL, nil, func(rows *sql.Rows) error {
		var row string
		if err := rows.Scan(&row); err != nil {
			return err
		}
		var l sentence
		l.parse(row)
		if !v.kind(&l) || l.uid == "" {
			return nil
		}
		v.late(&l)
		if l.traits.News {
			told.add(&l)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.told(tx, told)
}

// late holds that nobody is reminded of a session that has begun.
func (v *verifier) late(l *sentence) {
	dies, start := l.kind.Traits().Dies, l.named.Start
	if dies != scheduler.AtStart && dies != scheduler.BeforeStart || l.state != scheduler.Sent || start.IsZero() {
		return
	}
	if l.settled > (instant{start.Add(answering)}).text() {
		settled, _ := time.Parse(instantLayout, l.settled)
		v.add("reminder", l.name, "it was sent at %s, after the session had started", settled.Format(time.RFC3339))
	}
}

// kind holds that a letter is what its kind says, and reports whether its name does.
func (v *verifier) kind(l *sentence) bool {
	kind := l.kind.Traits()
	if kind.Kind == "" {
		v.add("letter", l.name, "it is of the kind %s, which there is not", l.kind)
		return false
	}
	if has := l.traits; has.Method != kind.Method || has.News != kind.News || has.RecalledBy != kind.RecalledBy || has.Timed != kind.Timed {
		v.add("letter", l.name, "its row says %s, and its kind, %s, %s", traitsInRow(has), l.kind, traitsInRow(*kind))
	}
	known := kind.Channel && l.traits.Copies == scheduler.ManyCopies             // a copy is none there
	if l.traits.Copies > kind.Copies && !known && l.doubts < l.traits.Copies-1 { // who was released by hand may have one more each time
		v.add("copies", l.name, "it is allowed %d copies after %d doubts", l.traits.Copies, l.doubts)
	}
	var ok bool
	if l.named, ok = kind.ReadName(l.name, l.uid, l.to); !ok || (l.uid == "") != kind.Seatless() {
		v.add("once", l.name, "its name does not say that it is a %s about %s to %s", l.kind, cmp.Or(l.uid, "no session"), l.to)
		return false
	}
	return true
}

// traitsInRow says in words what rows keep of a letter's traits, but for the copies, which may grow.
func traitsInRow(t scheduler.Traits) string {
	return fmt.Sprintf("method %q, news %v, recalled by %q, timed %v", t.Method, t.News, t.RecalledBy, t.Timed)
}
