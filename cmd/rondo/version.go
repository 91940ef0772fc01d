package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"rondo/ical"
	"rondo/say"
)

// version is set by release builds with -ldflags "-X main.version=…".
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

// buildVersion is the release, or else the commit the binary was built from.
func buildVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && (v == "" || v == "(devel)"):
			v = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			v += "+changes"
		}
	}
	return v + " " + info.GoVersion
}
