package templates

import "io/fs"

// Set holds every template, parsed. It is safe for concurrent use.
type Set struct{}

// New parses the built-in templates and, over them, those of the overriding folder, which may be nil. An error names
// the template's file and line.
func New(over fs.FS) (*Set, error) { panic("contract: templates") }

// Letter words a mail. An error names the template's file and line.
func (s *Set) Letter(l Letter) (Mail, error) { panic("contract: templates") }
