package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"rondo/fetch"
	"rondo/importer"
	"rondo/installation"
	"rondo/theme"
)

// What is read of a source at most.
const (
	mostSources   = 20_000    // files of a folder
	largestSource = 16 << 20  // bytes of a file, and a little more so that it is noticed
	mostBytes     = 256 << 20 // of all files of a folder
)

// read reads what is to be imported.
func (im Importing) read(ctx context.Context, inst *installation.Folder, format importer.Format, set *theme.Set) ([]importer.File, error) {
	for _, scheme := range []string{"http://", "https://", "webcal://"} {
		if strings.HasPrefix(strings.ToLower(im.Source), scheme) {
			return im.fetched(ctx, inst, set)
		}
	}
	info, err := os.Stat(im.Source)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	if !info.IsDir() {
		data, err := readBounded(os.DirFS(filepath.Dir(im.Source)), filepath.Base(im.Source))
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
		return []importer.File{{Name: filepath.ToSlash(im.Source), Data: data}}, nil
	}
	return im.folder(format)
}

// folder reads the files of a folder and of those in it that belong to the format. What is hidden is left out, and links are not followed.
func (im Importing) folder(format importer.Format) (files []importer.File, err error) {
	root, err := os.OpenRoot(im.Source)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	fsys := root.FS()
	var names []string
	size := int64(0)
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), ".") && !(format.Hidden && d.Name() == ".github"):
			return fs.SkipDir
		case !d.Type().IsRegular() || !format.Reads(name):
			return nil
		case len(names) == mostSources:
			return fmt.Errorf("the folder has more than %d files", mostSources)
		}
		names = append(names, name)
		info, err := d.Info()
		if err != nil {
			return err
		}
		if size += min(info.Size(), largestSource); size > mostBytes {
			return fmt.Errorf("its files have more than %d MB together; import them in parts", mostBytes>>20)
		}
		return nil
	})
	for _, name := range names {
		if err != nil {
			break
		}
		var data []byte
		data, err = readBounded(fsys, name)
		files = append(files, importer.File{Name: path.Join(filepath.ToSlash(im.Source), name), Data: data})
	}
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", im.Source, err)
	}
	return files, nil
}

func readBounded(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, largestSource+1))
}

// fetched asks a server for a file, by the client that guards what is asked.
func (im Importing) fetched(ctx context.Context, inst *installation.Folder, set *theme.Set) ([]importer.File, error) {
	client := fetch.New(im.Agent, fetch.Hosts{})
	if inst != nil {
		var err error
		if client, err = inst.Fetcher(&set.Config); err != nil {
			return nil, err
		}
	}
	answer, err := client.Get(ctx, im.Source, fetch.Validators{})
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	at, err := fetch.ParseURL(im.Source)
	if err != nil {
		return nil, err
	}
	if answer.Status != 200 {
		return nil, fmt.Errorf("import: %s answers with status %d", at.Hostname(), answer.Status)
	}
	if answer.Type == "text/html" {
		return nil, errors.New("import: " + at.Hostname() + " answers with a page; give the address of the file itself")
	}
	name := path.Base(at.Path)
	if name == "." || name == "/" {
		name = at.Hostname()
	}
	return []importer.File{{Name: name, Data: answer.Body}}, nil
}
