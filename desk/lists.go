package desk

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/google/renameio/v2"

	"rondo/fetch"
	"rondo/importer"
	"rondo/installation"
	"rondo/say"
	"rondo/theme"
)

// FetchedList is what came of asking for a list of people.
type FetchedList struct {
	List     theme.List
	People   int            // in what was fetched; 0 where nothing new came
	Changed  bool           // its file has been written anew
	Findings theme.Findings // of what was fetched; where one is no warning, nothing was taken
	Answer   fetch.Answer
	Kept     string // the [Digest] of its file after that; "" for none
	Err      error  // why nothing was taken; nil when all is well
}

// Trouble returns why nothing was taken, without a word of the list itself: logs and /healthz are read by others than those who keep it.
func (f FetchedList) Trouble() string {
	for _, finding := range f.Findings {
		if !finding.Warning {
			return fmt.Sprintf("line %d of what came is not right, so nothing of it was taken; 'rondo people fetch %s' says more", finding.Line, f.List.Group)
		}
	}
	return f.Err.Error()
}

// listHead is how files begin that rondo writes lists into.
var listHead = []byte("email,name,timezone,language\n")

// String says it to a person in one line.
func (f FetchedList) String() string {
	switch {
	case f.Err != nil:
		return fmt.Sprintf("%s is as it was: %v", f.List.Group, f.Err)
	case !f.Changed:
		return f.List.Group + " is as it was, as " + f.List.Label() + " says"
	}
	return fmt.Sprintf("%s: %s from %s, in %s", f.List.Group, say.Count(f.People, "person", "people"), f.List.Label(), f.List.Kept())
}

// FetchList asks for a list of people and writes it into its file beside rondo.yaml, whole or not at all. have is how the server names the copy that
// was written with the digest kept; it is not sent where the file is another one by now, or gone. A file that says the same already only
// gets the time now. One that somebody else wrote is not touched.
func FetchList(ctx context.Context, inst *installation.Folder, c *theme.Config, l theme.List, have fetch.Validators, kept string, now time.Time) FetchedList {
	f, file := FetchedList{List: l}, inst.Path(l.Kept())
	before, err := os.ReadFile(file)
	switch {
	case err == nil && !bytes.HasPrefix(before, listHead):
		f.Err = fmt.Errorf("%s is not what a list was written into, and would be lost: give it another name, or the list another group", l.Kept())
		return f
	case err != nil || Digest(before) != kept:
		have = fetch.Validators{}
	}
	if err == nil {
		f.Kept = Digest(before)
	}
	if f.Answer, f.Err = inst.AskList(ctx, c, l, have); f.Err != nil {
		return f
	}
	if f.Answer.Status == http.StatusNotModified {
		f.Err = os.Chtimes(file, now, now)
		return f
	}
	var data []byte
	data, f.People, f.Findings = importer.Listed(l.Format, importer.File{Name: l.Label(), Data: f.Answer.Body})
	if f.Err = f.Findings.Err(); f.Err != nil {
		return f
	}
	if before != nil && bytes.Equal(before, data) {
		f.Err = os.Chtimes(file, now, now)
		return f
	}
	if f.Err = renameio.WriteFile(file, data, 0o640, renameio.WithTempDir(inst.Dir)); f.Err == nil {
		f.Changed, f.Kept, f.Err = true, Digest(data), os.Chtimes(file, now, now)
	}
	return f
}

// FetchListNow is [FetchList] for whoever does not know how the server names the copy that is there.
func FetchListNow(ctx context.Context, inst *installation.Folder, c *theme.Config, l theme.List, now time.Time) FetchedList {
	return FetchList(ctx, inst, c, l, fetch.Validators{}, "", now)
}

// Lists returns the lists of people that are fetched.
func Lists(c *theme.Config) (all []theme.List) {
	for _, l := range c.People.Lists {
		if l.Fetched() {
			all = append(all, l)
		}
	}
	return all
}

// ListsNamed returns those lists of groups, or all without a group. A group that no list makes is [Unclear].
func ListsNamed(c *theme.Config, groups []string) (all []theme.List, err error) {
	lists, known := Lists(c), []string{}
	for _, l := range lists {
		known = append(known, l.Group)
		if len(groups) == 0 || slices.Contains(groups, l.Group) {
			all = append(all, l)
		}
	}
	for _, group := range groups {
		if !slices.Contains(known, group) {
			return nil, unknownName("list", group, known)
		}
	}
	if len(all) == 0 {
		return nil, unclearf("no list of people is fetched; name one in rondo.yaml, people: { csv: https://people.example.org/guild.csv }")
	}
	return all, nil
}

// When lists that are no good are asked for again.
const (
	soonestList = time.Minute
	longestWait = 24 * time.Hour // that a server may wish for
)

// NextList returns when a list is asked for again that failed so often in a row: as it says, sooner after the first failures, and not before the
// server wishes. chance is from 0 up to 1 and spreads the times.
func NextList(l theme.List, failures int, wait time.Duration, now time.Time, chance float64) time.Time {
	next := l.Every.Duration()
	if failures > 0 {
		next = min(next, soonestList<<min(failures-1, 10))
	}
	return now.Add(max(time.Duration(float64(next)*(0.9+0.2*chance)), min(wait, longestWait)))
}

// ListStanding says how the copy of a list stands, given what was wrong with the last answer, or "": when it was good last. It is fine, or somebody has to look.
func ListStanding(inst *installation.Folder, l theme.List, problem string, now time.Time) (text string, fine bool) {
	because := ""
	if problem != "" {
		because = ": " + problem
	}
	info, err := os.Stat(inst.Path(l.Kept()))
	if err != nil {
		return fmt.Sprintf("the people of %s were not fetched from %s yet%s", l.Group, l.Label(), because), false
	}
	age := now.Sub(info.ModTime())
	fine = problem == "" && age < max(3*l.Every.Duration(), 2*time.Hour)
	return fmt.Sprintf("the people of %s are as %s had them %s ago%s", l.Group, l.Label(), say.Long(max(age, 0)), because), fine
}
