package fetch

import (
	"context"
	"net/http/httptrace"
)

// traced notes when a request has begun to leave, which is after the connection was made.
func traced(ctx context.Context, sent *bool) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { *sent = true }})
}
