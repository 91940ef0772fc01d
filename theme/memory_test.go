package theme

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

// Files are a file system like any other, with folders that sort as their names do and not as their paths.
func TestFilesAreAFileSystem(t *testing.T) {
	files := Files{"rondo.yaml": []byte("site: x\n"), "a/deep/one.yaml": nil, "a/two.yaml": []byte("2"), "a-b/three.yaml": nil, "a.yaml": nil}
	fsys := files.FS()
	if err := fstest.TestFS(fsys, "rondo.yaml", "a/deep/one.yaml", "a/two.yaml", "a-b/three.yaml", "a.yaml"); err != nil {
		t.Error(err)
	}
	if _, err := fs.Stat(Files{"../out": nil, "/root": nil}.FS(), "."); err != nil {
		t.Error(err)
	}
}
