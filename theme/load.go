package theme

import "io/fs"

// Set is everything organizers want at one moment.
type Set struct {
	Config Config
	People People
	Themes []*Theme // in order of ID
	Files  Files    // the bytes it was read from
}

// Files are configuration files by path relative to the folder of rondo.yaml; rondo.yaml itself has the key "rondo.yaml"
// whatever its name on disk.
type Files map[string][]byte

// Digest names the content: equal files have equal digests (SHA-256 in hex over sorted paths and bytes).
func (f Files) Digest() string { panic("contract: theme") }

// Load reads rondo.yaml (named config inside fsys), the people and every theme. Every finding of every file comes back
// at once, in order of file and line. The Set holds only the themes without errors and is nil when rondo.yaml or
// people.yaml cannot be used. Warnings do not stop anything.
func Load(fsys fs.FS, config string) (*Set, Findings) { panic("contract: theme") }

// Finding is one thing an organizer should mend: `file:line:column: what was found; what would be right`.
type Finding struct {
	File         string
	Line, Column int // from 1; 0 when the file as a whole is meant
	Found, Right string
	Source       string // the line, for the caret on a terminal
	Warning      bool
}

func (f Finding) String() string { panic("contract: theme") }

// Findings are several; as an error they print one a line.
type Findings []Finding
