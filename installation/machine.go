package installation

import (
	"rondo/kernel"
)

// ThisMachine is the one that the program runs on.
var ThisMachine = kernel.This()
