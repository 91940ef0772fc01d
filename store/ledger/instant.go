package ledger

import (
	"database/sql/driver"
	"fmt"
	"time"

	"rondo/ical"
)

// instant is a time as the tables keep it: UTC text of one width, so that it sorts as it reads. The zero instant is
// NULL. Fractions below a millisecond are dropped.
type instant struct{ time.Time }

const (
	instantLayout = "2006-01-02T15:04:05.000Z"
	wallLayout    = "2006-01-02 15:04:05"
)

// Value returns the text, or nil.
func (t instant) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.text(), nil
}

func (t instant) text() string { return t.UTC().Format(instantLayout) }

// Scan reads what Value wrote.
func (t *instant) Scan(src any) (err error) {
	switch src := src.(type) {
	case nil:
		t.Time = time.Time{}
	case string:
		t.Time, err = time.Parse(instantLayout, src)
	default:
		err = fmt.Errorf("read a time from %T", src)
	}
	return err
}

// wall is a clock reading as the tables keep it: "2026-12-01 14:00:00".
type wall struct{ ical.Local }

// Value returns the text.
func (w wall) Value() (driver.Value, error) { return w.Time().Format(wallLayout), nil }

// Scan reads what Value wrote.
func (w *wall) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("read a clock time from %T", src)
	}
	t, err := time.Parse(wallLayout, text)
	w.Local = ical.LocalOf(t)
	return err
}
