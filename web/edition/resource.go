package edition

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// Resource is one session, or one theme as a series, as a calendar object resource (RFC 4791 §4.1): a calendar of its own with all events of one
// UID, at an address of its own.
// It never changes.
type Resource struct {
	ID       [8]byte  // follows from the UID; the name is made of it
	Digest   [16]byte // of Text
	Event    ical.Event
	Dates    []ical.Event // of a series, those that differ from Event; nil for a single session
	Modified time.Time    // whole seconds
}

// NewResource returns the resource of an event of a feed, and of the dates that differ if it is a series. The error is that of
// [ical.Calendar.Encode].
func NewResource(e ical.Event, dates ...ical.Event) (*Resource, error) {
	r := &Resource{Event: e, Dates: dates, Modified: e.Modified.UTC().Truncate(time.Second)}
	uid := sha256.Sum256([]byte(e.UID))
	copy(r.ID[:], uid[:])
	text, err := r.Text()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	copy(r.Digest[:], sum[:])
	return r, nil
}

// Tag returns the strong entity tag with its quotation marks.
func (r *Resource) Tag() string { return `"` + hex.EncodeToString(r.Digest[:]) + `"` }

// Text returns the calendar. Each call writes it afresh, which takes tens of microseconds.
func (r *Resource) Text() ([]byte, error) {
	return ical.Calendar{Zone: r.Event.Zone, Events: r.Events()}.Encode()
}

// Events returns the events of the resource as they stand in it.
func (r *Resource) Events() []ical.Event { return append([]ical.Event{r.Event}, r.Dates...) }

// TakePlace returns when it takes place: the event itself, or each date of a series.
func (r *Resource) TakePlace() []ical.Event { return ical.Expand(r.Events()) }

const resourceEnd = ".ics"

var resourceName = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Name returns the last part of the address.
func (r *Resource) Name() string { return ResourceName(r.ID) }

// ResourceName returns the name of the resource with an ID.
func ResourceName(id [8]byte) string { return resourceName.EncodeToString(id[:]) + resourceEnd }

// ResourceID returns the ID of which a name is made; ok is false for a name of none.
func ResourceID(name string) (id [8]byte, ok bool) {
	text, ok := strings.CutSuffix(name, resourceEnd)
	raw, err := resourceName.DecodeString(text)
	if !ok || err != nil || len(raw) != len(id) || ResourceName([8]byte(raw)) != name {
		return id, false
	}
	return [8]byte(raw), true
}

// FindResource returns the place of the resource with an ID in a list that is in order of their IDs.
func FindResource(all []*Resource, id [8]byte) (i int, found bool) {
	return slices.BinarySearchFunc(all, id, func(r *Resource, id [8]byte) int { return bytes.Compare(r.ID[:], id[:]) })
}

// SortResources puts resources in order of their IDs.
func SortResources(all []*Resource) {
	slices.SortFunc(all, byID)
}

// Collection is the sessions of one feed as resources.
type Collection struct {
	Head      ical.Calendar // what the feed says of itself; without events
	Resources []*Resource   // in order of their IDs
}

// Collection returns what the feed with this id has, each session by itself. The first request makes it. It is nil if there is no such
// theme and no session of it. The error is that of writing an event, and names it.
func (e *Edition) Collection(id string) (*Collection, error) {
	promised, found := e.collections[id]
	if !found {
		return nil, nil
	}
	return promised()
}

// collect makes the collection of the feed with this id, which must exist in the edition.
func (p *press) collect(e *Edition, id string) (*Collection, error) {
	head, sessions, _ := scheduler.Listed(e.State, id, e.Site, e.Day)
	p.begin(e, len(sessions))
	clerk := scheduler.NewClerk(e.State, e.Site, e.words)
	single, series := clerk.Publish(sessions, e.Day)
	c := &Collection{Head: head, Resources: make([]*Resource, len(single), len(single)+len(series))}
	entries := make([]*entry, len(single))
	for i, s := range single {
		var guess *entry
		if len(p.collected) == len(single) { // hardly ever does one come or go
			guess = p.collected[i]
		}
		entry, err := p.entry(clerk, s, guess)
		if err != nil {
			return nil, err
		}
		if clock := s.Facts.Zone.Location(); entry.resource == nil || entry.clock != clock { // the rules of its zone may be renewed
			if entry.resource, err = NewResource(clerk.Event(s)); err != nil {
				return nil, err
			}
			entry.clock = clock
		}
		entries[i] = entry
	}
	p.collected = entries
	// They probably stand where they stood.
	placed := true
	for _, one := range entries {
		if one.place >= len(entries) || c.Resources[one.place] != nil {
			placed = false
			break
		}
		c.Resources[one.place] = one.resource
	}
	if !placed || !slices.IsSortedFunc(c.Resources, byID) {
		for i, one := range entries {
			c.Resources[i] = one.resource
		}
		SortResources(c.Resources)
		for _, one := range entries {
			one.place, _ = FindResource(c.Resources, one.resource.ID)
		}
	}
	if len(series) == 0 {
		return c, nil
	}
	for _, one := range series {
		b, err := p.bind(one)
		if err == nil && b.resource == nil {
			b.resource, err = NewResource(one.Events[0], one.Events[1:]...)
		}
		if err != nil {
			return nil, err
		}
		c.Resources = append(c.Resources, b.resource)
	}
	SortResources(c.Resources)
	return c, nil
}

func byID(a, b *Resource) int {
	return cmp.Compare(binary.BigEndian.Uint64(a.ID[:]), binary.BigEndian.Uint64(b.ID[:]))
}
