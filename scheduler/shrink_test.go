package scheduler

import (
	"fmt"
	"testing"

	"rondo/theme"
)

// TestAGroupOfBothFilesShrinks holds that a group that has people of people.yaml beside those of a list is looked at as a whole, too, when the list is another.
func TestAGroupOfBothFilesShrinks(t *testing.T) {
	one := theme.List{URL: "https://people.example.org/guild.csv", Group: "guild"}
	before, after := &theme.Set{Files: theme.Files{one.Kept(): []byte("email\na@example.org\n")}}, &theme.Set{Files: theme.Files{one.Kept(): []byte("email\na@example.org\nb@example.org\n")}}
	after.Config.People.Lists, after.Config.Brake.Share = []theme.List{one}, 20
	group := list{name: "guild", all: map[string]bool{}, lost: map[string]bool{}}
	for i := range 10 {
		group.all[fmt.Sprint(i)] = true
		if i < 5 {
			group.lost[fmt.Sprint(i)] = true
		}
	}
	d := disturbance{lists: []list{group}}
	d.fetched(before, after)
	if said := d.shrinks(20); len(said) != 1 || said[0] != "guild loses 5 of 10 people" {
		t.Errorf("the brake says %q", said)
	}
}
