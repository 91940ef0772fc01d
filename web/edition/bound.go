package edition

import (
	"reflect"

	"rondo/ical"
	"rondo/scheduler"
)

// bound is what was written of a theme that is a series.
type bound struct {
	events   []ical.Event // that it was written from
	written  []*ical.Written
	pieces   []*piece  // the texts of written
	resource *Resource // the series by itself; nil until somebody asks for it
}

// bind returns what is written of a series: what was kept, if that is still true.
func (p *press) bind(s scheduler.Series) (*bound, error) {
	if known := p.bound[s.Theme]; known != nil && reflect.DeepEqual(known.events, s.Events) {
		return known, nil
	}
	next := &bound{events: s.Events}
	for _, e := range s.Events {
		written, err := e.Write()
		if err != nil {
			return nil, err
		}
		next.written = append(next.written, written)
		next.pieces = append(next.pieces, newPiece(written.Text()))
	}
	p.bound[s.Theme] = next
	return next, nil
}
