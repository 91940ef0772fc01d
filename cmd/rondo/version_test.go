package main

import (
	"runtime/debug"
	"testing"
)

func TestVersionIn(t *testing.T) {
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef"}
	modified := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for _, c := range []struct {
		module   string
		settings []debug.BuildSetting
		want     string
	}{
		{"v1.2.0", nil, "v1.2.0"},
		{"v1.2.1-0.20261129034500-0123456789ab+dirty", []debug.BuildSetting{revision, modified}, "v1.2.1-0.20261129034500-0123456789ab+dirty"},
		{"(devel)", []debug.BuildSetting{revision, modified}, "0123456789ab+dirty"},
		{"", []debug.BuildSetting{revision}, "0123456789ab"},
		{"(devel)", nil, "(devel)"},
		{"", nil, "(devel)"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Version: c.module}, Settings: c.settings}
		if got := versionIn(info); got != c.want {
			t.Errorf("%q, %v: %q, want %q", c.module, c.settings, got, c.want)
		}
	}
}
