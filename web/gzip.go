package web

import (
	"bytes"
	"compress/gzip"
	"sync"
)

// packers are those that no page uses at present. A new one costs more than a page.
var packers = sync.Pool{New: func() any {
	packer, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // a level that there is
	return packer
}}

// deflated returns a page with the content coding gzip. Pages have no secret beside what their visitor sent: a form is believed for
// the word of the browser, and who asks for a page of one person knows its token. So lengths tell nothing (BREACH).
func deflated(page bytes.Buffer) (small bytes.Buffer) {
	packer := packers.Get().(*gzip.Writer)
	defer packers.Put(packer)
	packer.Reset(&small)
	_, _ = packer.Write(page.Bytes()) // into memory
	_ = packer.Close()
	return small
}
