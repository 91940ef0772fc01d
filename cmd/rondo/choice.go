package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// choice is the value of a flag that takes one word of several, in any letter case. A word that is none of them is a usage
// error which names them.
type choice[S ~string] struct {
	word *S
	of   []S
}

// choose adds such a flag. A first value of "" stands for no choice, and may be written too.
func choose[S ~string](flags *pflag.FlagSet, word *S, name string, first S, of []S, usage string) {
	*word = first
	flags.Var(choice[S]{word, of}, name, usage)
}

// String implements [pflag.Value].
func (c choice[S]) String() string {
	if c.word == nil {
		return ""
	}
	return string(*c.word)
}

// Type implements [pflag.Value].
func (c choice[S]) Type() string { return "string" }

// Set implements [pflag.Value].
func (c choice[S]) Set(text string) error {
	for _, word := range c.of {
		if strings.EqualFold(text, string(word)) {
			*c.word = word
			return nil
		}
	}
	if text == "" && *c.word == "" {
		return nil
	}
	return errors.New(knownWords(text, c.of))
}

// limit is the value of a flag that takes the most to be listed: 0 for all.
type limit struct{ most *int }

// String implements [pflag.Value].
func (l limit) String() string {
	if l.most == nil {
		return "0"
	}
	return strconv.Itoa(*l.most)
}

// Type implements [pflag.Value].
func (l limit) Type() string { return "int" }

// Set implements [pflag.Value].
func (l limit) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return errors.New("write a number from 1 on, or 0 for all")
	}
	*l.most = n
	return nil
}

// knownWords says which of the known words is nearest to one that is not known, and which there are.
func knownWords[S ~string](word string, known []S) string {
	words := make([]string, len(known))
	for i, w := range known {
		words[i] = string(w)
	}
	if near := ical.Nearest(word, words); near != "" {
		return fmt.Sprintf("did you mean %q? Known are %s", near, joined(known))
	}
	return "write one of " + joined(known)
}

// unknownTheme is the usage error for a theme that no file has.
func unknownTheme(which string, set *theme.Set) error {
	var ids []string
	for _, t := range set.Themes {
		ids = append(ids, t.ID)
	}
	return unknownName("theme", which, ids)
}

// unknownName is the usage error for a name that nothing has.
func unknownName(what, which string, known []string) error {
	const shown = 20
	near := ""
	if word := ical.Nearest(which, known); word != "" {
		near = fmt.Sprintf("did you mean %q? ", word)
	}
	switch n := len(known); {
	case n == 0:
		return unclearf("there is no %s %q, and no other", what, which)
	case n > shown:
		return unclearf("there is no %s %q; %sthere are: %s and %d more", what, which, near, strings.Join(known[:shown], " "), n-shown)
	}
	return unclearf("there is no %s %q; %sthere are: %s", what, which, near, strings.Join(known, " "))
}

// nobodysLetters is the usage error for a filter by a theme or person that neither the files nor the ledger know; nil when
// they do, so that there is merely no letter.
func nobodysLetters(have scheduler.State, id, to string) error {
	if id != "" {
		var ids []string
		if have.Accepted != nil {
			for _, t := range have.Accepted.Themes {
				ids = append(ids, t.ID)
			}
		}
		for _, s := range have.Sessions {
			ids = append(ids, s.Theme)
		}
		slices.Sort(ids)
		if ids = slices.Compact(ids); !slices.Contains(ids, id) {
			return unknownName("theme", id, ids)
		}
	}
	if to == "" || have.Known[to] || have.Accepted != nil && have.Accepted.People.ByAddress[to] != nil {
		return nil
	}
	var people []string
	for address := range have.Known {
		people = append(people, address)
	}
	if have.Accepted != nil {
		for address := range have.Accepted.People.ByAddress {
			people = append(people, address)
		}
	}
	slices.Sort(people)
	if near := ical.Nearest(to, people); near != "" {
		return unclearf("%s is in no file and was never written to; did you mean %s?", to, near)
	}
	return unclearf("%s is in no file and was never written to", to)
}

// verbs makes a verb refuse what is none of those below it, by name.
func verbs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	return fmt.Errorf("unknown verb %q: %s", args[0], knownWords(args[0], known))
}
