package theme

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// A directory finds whom a map would find, and a copy of it is its own.
func TestADirectoryIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, want := NewDirectory(), map[string]*Person{}
		same := func(d *Directory, want map[string]*Person) {
			if d.Len() != len(want) || !maps.Equal(maps.Collect(d.All()), want) || !slices.Equal(d.Addresses(), slices.Sorted(maps.Keys(want))) {
				t.Fatalf("it has %v, want %v", maps.Collect(d.All()), want)
			}
			for i := range 60 {
				if at := fmt.Sprint(i, "@example.org"); d.At(at) != want[at] {
					t.Fatalf("%s is %v, want %v", at, d.At(at), want[at])
				}
			}
		}
		address := rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(0, 59).Draw(t, "n"), "@example.org") })
		for range rapid.IntRange(0, 80).Draw(t, "steps") {
			switch rapid.IntRange(0, 19).Draw(t, "step") {
			case 0:
				gone := map[string]bool{address.Draw(t, "gone"): true, address.Draw(t, "gone"): true}
				d.drop(func(address string) bool { return gone[address] })
				maps.DeleteFunc(want, func(address string, _ *Person) bool { return gone[address] })
			case 1:
				before, was := d, maps.Clone(want)
				d = d.clone()
				p := &Person{Email: address.Draw(t, "more")}
				d.put(p.Email, p)
				want[p.Email] = p
				same(before, was)
			case 2: // somebody is named by an address that was theirs
				p, earlier := &Person{Email: address.Draw(t, "now")}, address.Draw(t, "earlier")
				if want[earlier] == nil {
					d.put(earlier, p)
					want[earlier] = p
				}
			default:
				p := &Person{Email: address.Draw(t, "email")}
				d.put(p.Email, p)
				want[p.Email] = p
			}
		}
		same(d, want)
	})
	var nobody *Directory
	if nobody.At("ada@example.org") != nil || nobody.Len() != 0 || len(nobody.Addresses()) != 0 || nobody.clone().Len() != 0 {
		t.Error("a nil directory has somebody")
	}
}

// However many are in a directory, it takes 21 octets a person at most, once there are some.
func TestADirectoryIsSmall(t *testing.T) {
	d := NewDirectory()
	for n := 1; n <= 20_000; n++ {
		p := &Person{Email: fmt.Sprint(n, "@example.org")}
		d.put(p.Email, p)
		if size := len(d.slots)*int(unsafe.Sizeof(p)) + len(d.marks); n > 8 && size > 21*n {
			t.Fatalf("%d people take %d octets", n, size)
		}
	}
}
