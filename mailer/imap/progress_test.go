package imap

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"pgregory.net/rapid"
)

func TestResume(t *testing.T) {
	for _, test := range []struct {
		name           string
		validity, next uint32 // kept
		now            status
		want           uint32
	}{
		{"for the first time", 0, 0, status{validity: 7, next: 100}, 1},
		{"where it stopped", 7, 40, status{validity: 7, next: 100}, 40},
		{"where it stopped, and nothing came", 7, 100, status{validity: 7, next: 100}, 100},
		{"under another UIDVALIDITY", 6, 40, status{validity: 7, next: 100}, 1},
		{"UIDs given a second time", 7, 101, status{validity: 7, next: 100}, 1},
		{"no next UID said", 7, 40, status{validity: 7}, 40},
		{"no lasting UIDs", 0, 40, status{next: 100}, 1},
	} {
		if got := resume(test.validity, test.next, test.now); got.next != test.want || got.validity != test.now.validity {
			t.Errorf("%s: from %d, not %d", test.name, got.next, test.want)
		}
	}
}

func TestFirst(t *testing.T) {
	odd := func(uid uint32) bool { return uid%2 == 1 }
	none := func(uint32) bool { return false }
	everything := []uint32{}
	for uid := range uint32(mostListed) {
		everything = append(everything, uid+3)
	}
	for _, test := range []struct {
		name     string
		found    imap.UIDSet
		from     uint32
		skip     func(uint32) bool
		want     []uint32
		complete bool
	}{
		{"nothing", nil, 1, none, nil, true},
		{"n:* finds the last one though it is below n", imap.UIDSet{{Start: 9, Stop: 9}}, 10, none, nil, true},
		{"in any order, twice", imap.UIDSet{{Start: 8, Stop: 9}, {Start: 2, Stop: 4}, {Start: 4, Stop: 8}}, 3, none, []uint32{3, 4, 5, 6, 7, 8, 9}, true},
		{"skipping", imap.UIDSet{{Start: 1, Stop: 6}}, 1, odd, []uint32{2, 4, 6}, true},
		{"all there can be", imap.UIDSet{{Start: 1, Stop: 1<<32 - 1}}, 3, none, everything, false},
		{"the last one there can be", imap.UIDSet{{Start: 1<<32 - 1, Stop: 1<<32 - 1}}, 3, none, []uint32{1<<32 - 1}, true},
		{"a set without end", imap.UIDSet{{Start: 5, Stop: 0}}, 3, none, nil, true},
	} {
		if got, complete := first(test.found, test.from, test.skip); !slices.Equal(got, test.want) || complete != test.complete {
			t.Errorf("%s: %d found, complete %v", test.name, len(got), complete)
		}
	}
}

func TestRequests(t *testing.T) {
	const m = 1 << 20
	sizes := map[uint32]int64{1: 10, 2: 2 * m, 3: 2*m + 1, 4: 50 * m, 5: 2 * m, 6: 2 * m, 7: 2 * m, 8: 2 * m, 9: 1}
	var got []string
	for _, q := range requests([]uint32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, sizes) {
		got = append(got, fmt.Sprint(q.uids, q.most/m))
	}
	if want := []string{"[1 2] 2", "[3] 32", "[4] 32", "[5 6 7 8] 2", "[9] 2"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// TestProgressSkipsNothing plays a folder in which mails come and go, and a reader for which mails fail in each way there
// is and that starts anew at its kept position: the position never passes a mail that is there and was not handled, and in
// the end all are handled.
func TestProgressSkipsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(0, 0)
		there, handled := []uint32{}, map[uint32]bool{}
		uid := uint32(0)
		p := resume(0, 0, status{validity: 1})
		most := rapid.IntRange(3, 20).Draw(t, "most listed")
		look := func(heal bool) bool {
			var listed []uint32
			complete := true
			for _, uid := range there {
				if p.handled(uid) {
					if !handled[uid] {
						t.Fatalf("mail %d is taken for handled; position %d, late %v", uid, p.next, p.late)
					}
					continue
				}
				if complete = len(listed) < most; !complete {
					break
				}
				listed = append(listed, uid)
			}
			batch, wake := p.choose(listed, complete, now)
			if batch == nil {
				if len(listed) > 0 && wake.IsZero() {
					t.Fatalf("nothing to fetch and nothing to wait for, though %v are there", listed)
				}
				now = now.Add(time.Minute)
				return len(listed) > 0
			}
			if len(batch) > mostBatch || !slices.IsSorted(batch) {
				t.Fatalf("batch %v", batch)
			}
			fate := 0
			for _, uid := range batch {
				if !heal {
					fate = rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}).Draw(t, "fate")
				}
				switch fate {
				case 0:
					p.handle(uid)
					handled[uid] = true
				case 1:
					p.delay(uid, errFull, false, now, 0)
				case 2:
					p.delay(uid, errNotGiven, true, now, 0)
				}
				if fate == 3 { // the connection breaks
					p.delay(uid, errors.New("cut"), true, now, 0)
					p.narrow()
					return true
				}
			}
			p.widen()
			p.advance()
			return true
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0, 1:
				for range rapid.IntRange(1, 10).Draw(t, "come") {
					uid += rapid.Uint32Range(1, 3).Draw(t, "gap")
					there = append(there, uid)
				}
			case 2:
				if len(there) > 0 {
					i := rapid.IntRange(0, len(there)-1).Draw(t, "goes")
					there = slices.Delete(there, i, i+1)
				}
			case 3:
				p = resume(1, p.next, status{validity: 1, next: uid + 1})
			default:
				look(false)
			}
		}
		for n := 0; look(true); n++ {
			if n > 1000 {
				t.Fatalf("does not come to an end: position %d, late %v", p.next, p.late)
			}
		}
		for _, uid := range there {
			if !handled[uid] {
				t.Fatalf("mail %d was skipped", uid)
			}
		}
	})
}
