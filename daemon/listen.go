package daemon

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"runtime/debug"

	"rondo/installation"
	"rondo/kernel"
	"rondo/store"
	"rondo/theme"
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
	if holder, _ := i.Daemon(settings); holder != "" {
		return nil, fmt.Errorf("%w: %s; stop it first", store.ErrLocked, holder)
	}
	return nil, fmt.Errorf("listen on %s: %w; stop what has it, or write another address into listen", settings.Listen, err)
}

// ListenOps takes the address of health and metrics. It is nil where they are beside the pages or nowhere. One that nobody chose may
// be taken by others: then they are nowhere, and taken says what to do.
func ListenOps(i *installation.Folder) (listener net.Listener, taken string, err error) {
	settings, err := i.Settings()
	if err != nil || settings.Beside() || settings.Ops == theme.NoOps {
		return nil, "", err
	}
	listener, err = net.Listen("tcp", settings.Ops)
	switch {
	case err == nil:
		return listener, "", nil
	case settings.ChosenOps:
		return nil, "", fmt.Errorf("listen_ops: listen on %s: %w; stop what has it, or write another address into listen_ops", settings.Ops, err)
	}
	return nil, fmt.Sprintf("health and metrics are served nowhere, since %s is taken: write another address into listen_ops, or off", settings.Ops), nil
}

// proxies are those whose word of who asks is believed.
func proxies(named []theme.Network) (all []netip.Prefix) {
	for _, n := range named {
		all = append(all, netip.Prefix(n))
	}
	return all
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

// firstCollection is how many percent of its least heap, 4 MB, Go may have before it collects what is not used any more, and hastened how many
// octets of that come in large pages.
const (
	firstCollection = 1600
	hastened        = 32 << 20
)

// Hasten has the first pages made before Go collects memory, which would take a part of the processors several times until then, and has the first
// memory come in large pages, since nearly all is new then. It returns what ends both. $GOGC and $GOMEMLIMIT, of whoever means to say it, leave
// memory as it always is.
func Hasten() (end func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	large := make(chan func(), 1)
	go func() { large <- kernel.LargePages(hastened) }()
	usual := debug.SetGCPercent(firstCollection)
	return func() {
		debug.SetGCPercent(usual)
		(<-large)()
	}
}
