package web

import (
	"net/http"
	"time"
)

// Server is an HTTP server with limits for the open internet: a slow or silent client costs a connection for seconds,
// not for ever, and no request is read beyond what a browser sends.
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
