package outside

import (
	"fmt"
	"strings"
)

// SMTPSink is Postfix's server that takes all mail and keeps none; SMTPSource is its client that sends what it makes up.
var (
	SMTPSink   = Program{Name: "smtp-sink", Package: "postfix", Variable: "RONDO_POSTFIX", Works: explainsItself}
	SMTPSource = Program{Name: "smtp-source", Package: "postfix", Variable: "RONDO_POSTFIX", Works: explainsItself}
)

// explainsItself holds for a program that runs: these end with an error either way when they are not told what to do.
func explainsItself(path string) error {
	if said, err := Says(path); !strings.Contains(said, "usage:") {
		return fmt.Errorf("it does not say how to use it: %w", err)
	}
	return nil
}
