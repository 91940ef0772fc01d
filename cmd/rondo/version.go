package main

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"rondo/ical"
	"rondo/say"
)

// version is set by `make build` with -ldflags "-X main.version=…".
var version string

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print which rondo this is, and by which zone data it goes",
		Example: "  rondo version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			zones := ical.ZoneDataInUse()
			_, err := fmt.Fprintf(a.out, "rondo %s\nzone data %s", buildVersion(), zones)
			if err == nil && !zones.Released.IsZero() {
				_, err = fmt.Fprintf(a.out, ", %s", say.Day(zones.Released))
			}
			if err == nil {
				_, err = fmt.Fprintln(a.out)
			}
			return err
		},
	}
}

// buildVersion names what was built, and the Go that built it: a release, what git or Go says of the commit, or the commit.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return cmp.Or(version, "unknown")
	}
	return cmp.Or(version, versionIn(info)) + " " + info.GoVersion
}

// versionIn returns what Go notes of the module and of its checkout. Go 1.24 and later make a version of a commit and mark changes
// that were not committed with "+dirty"; go run and builds of single files leave it out.
func versionIn(info *debug.BuildInfo) string {
	v := info.Main.Version
	if v != "" && v != "(devel)" {
		return v
	}
	v = cmp.Or(v, "(devel)")
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			v = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			v += "+dirty"
		}
	}
	return v
}
