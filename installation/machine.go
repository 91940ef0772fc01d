package installation

import (
	"rondo/kernel"
)

// ThisMachine is the one that the program runs on. Package main says which it is before it opens an installation.
var ThisMachine kernel.Machine
