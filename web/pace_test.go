package web

import (
	"strconv"
	"testing"
	"time"
)

// However many actors come, few are remembered; those who post too often stay held to it, those who are remembered keep their own
// limit, and all others share one.
func TestPaceIsBounded(t *testing.T) {
	p, now := &pace{}, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for range perMinute {
		if !p.allow("ada", now) {
			t.Fatal("ada posts seldom, and is refused")
		}
	}
	refused := 0
	for i := range 300_000 {
		if !p.allow("network "+strconv.Itoa(i), now.Add(time.Duration(i)*time.Microsecond)) {
			refused++
		}
	}
	if len(p.actors) > mostActors || refused == 0 {
		t.Errorf("%d are remembered, of at most %d, and %d were refused", len(p.actors), mostActors, refused)
	}
	if p.allow("ada", now) || p.left("ada", now) {
		t.Error("ada posted too often, and that is forgotten")
	}
	if p.left("one more", now.Add(time.Second/2)) {
		t.Error("whoever is new finds something left while nothing is")
	}
	later := now.Add(time.Minute)
	if !p.left("one more", later) || !p.allow("one more", later) || !p.allow("ada", later) || len(p.actors) > 2 {
		t.Errorf("a minute later somebody may not post, or %d are remembered", len(p.actors))
	}
}

// Of those who ask all together a part is kept for regions that ask seldom. Whoever asks often has nothing of it, also where they come
// from many regions, once these are known.
func TestCrowdKeepsAPlaceForThoseWhoAskSeldom(t *testing.T) {
	c, now := newCrowd(30, 10, time.Minute), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	flood := func(regions, times int) (taken int) {
		for n := range regions * times {
			if c.allow("region "+strconv.Itoa(n%regions), now) {
				taken++
			}
		}
		return taken
	}
	if got := flood(5, 100); got != 30 {
		t.Errorf("five regions ask 500 times, and are taken %d times: all that is there for anybody, and nothing of what is kept", got)
	}
	for range fewAsks {
		if !c.allow("seldom", now) {
			t.Error("somebody who asks seldom is refused")
		}
	}
	if c.allow("seldom", now) {
		t.Error("somebody who asks often is taken for one who asks seldom")
	}
	if got := flood(1000, 10); got > 10 {
		t.Errorf("a thousand new regions ask ten times each, and are taken %d times", got)
	}
	now = now.Add(time.Minute)
	if got := flood(1000, 1); got != 30 {
		t.Errorf("a minute later they are taken %d times", got)
	}
	if !c.allow("new", now) {
		t.Error("somebody new is refused while a thousand who are known ask")
	}
	for range 3 {
		now = now.Add(silence - time.Second)
		flood(1000, 1)
	}
	if got := flood(1000, 1); got != 0 || !c.allow("new too", now) {
		t.Errorf("a thousand regions that ask again and again within the hour take what is kept, %d times", got)
	}
	for i := range 2 * mostHeard {
		c.seldom("many "+strconv.Itoa(i), now)
	}
	if len(c.heard) > mostHeard {
		t.Errorf("%d regions are remembered", len(c.heard))
	}
	now = now.Add(2 * time.Hour)
	if flood(1, 31); !c.allow("region 7", now) {
		t.Error("a region that was not heard of for hours is still taken for one that asks often")
	}
}
