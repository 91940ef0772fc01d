package daemon

import (
	"fmt"
	"net"
	"os"
	"runtime"

	"rondo/installation"
	"rondo/store"
	"rondo/store/sqlite"
)

// Listen takes the address of the pages. Where another daemon of this database has it, that is the error.
func Listen(i *installation.Folder) (net.Listener, error) {
	settings, err := i.Settings()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", settings.Listen)
	if err == nil {
		return listener, nil
	}
	if holder, _ := sqlite.Holder(i.Path(settings.Database)); holder != "" {
		return nil, fmt.Errorf("%w: %s; stop it first", store.ErrLocked, holder)
	}
	return nil, fmt.Errorf("listen on %s: %w; stop what has it, or write another address into listen", settings.Listen, err)
}

// OneMoreProcessor lets Go work on while a thread waits for the disk in SQLite, which Go takes for work. It returns how
// many processors there were.
func OneMoreProcessor() int {
	processors := runtime.GOMAXPROCS(0)
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(processors + 1)
	}
	return processors
}
