// Package examples holds whole installations: to read, to copy, and to run `rondo demo` on.
package examples

import (
	"embed"
	"io/fs"
)

//go:embed guild
var files embed.FS

// Guild returns a community of practice with three themes.
func Guild() fs.FS {
	guild, err := fs.Sub(files, "guild")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return guild
}
