package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rondo/ical"
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
