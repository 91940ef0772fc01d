package mailer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/theme"
)

// Pace is how fast letters may leave by a route.
type Pace struct {
	Connections int
	Rate        theme.Rate // zero for no limit
	Daily       int        // letters in 24 hours; 0 for no limit
}

// profiles hold the published limits of providers less 5 to 10 per cent.
var profiles = map[string]Pace{
	"generic":     {Connections: 4, Rate: theme.Rate{Letters: 10, Per: time.Second}},
	"office365":   {Connections: 2, Rate: theme.Rate{Letters: 28, Per: time.Minute}, Daily: 9000},
	"gmail":       {Connections: 2, Rate: theme.Rate{Letters: 1, Per: time.Second}, Daily: 450},
	"workspace":   {Connections: 2, Rate: theme.Rate{Letters: 1, Per: time.Second}, Daily: 1800},
	"ses-sandbox": {Connections: 1, Rate: theme.Rate{Letters: 9, Per: 10 * time.Second}, Daily: 190},
}

// PaceOf returns the pace of a route: its profile ("generic" when empty) with what the settings say otherwise. A rate of
// "unlimited" lifts the daily limit too.
func PaceOf(route theme.SMTP) (Pace, error) {
	name := route.Profile
	if name == "" {
		name = "generic"
	}
	pace, ok := profiles[name]
	if !ok {
		return Pace{}, fmt.Errorf("mail.smtp.profile: %q is unknown; use one of %s", name,
			strings.Join(slices.Sorted(maps.Keys(profiles)), ", "))
	}
	if route.Connections > 0 {
		pace.Connections = route.Connections
	}
	switch {
	case route.Rate.Unlimited:
		pace.Rate, pace.Daily = theme.Rate{}, 0
	case route.Rate.Letters > 0 && route.Rate.Per > 0:
		pace.Rate = route.Rate
	}
	return pace, nil
}
