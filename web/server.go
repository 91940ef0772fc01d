package web

import (
	"net/http"
	"time"
)

// Server returns an HTTP server for an address such as ":8080" with limits for the open internet: a slow or silent client
// holds a connection for seconds, at most for minutes, and headers beyond 16 KB are refused.
func Server(address string, handler http.Handler) *http.Server {
	return &http.Server{
		Addr:              address,
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      60 * time.Second, // a feed of a megabyte over a poor line
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}
