package templates

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	texttemplate "text/template"
	"text/template/parse"
	"unicode/utf8"
)

// maxFile is the longest template file, in bytes.
const maxFile = 256 << 10

// files are template folders, each over the one before it, the built-in one first. A nil folder is empty.
type files []fs.FS

// read returns the text of a file from every folder that has it, in the order of the folders. The error is
// [fs.ErrNotExist] if none has it.
func (f files) read(name string) ([]string, error) {
	var texts []string
	for _, folder := range f {
		if folder == nil {
			continue
		}
		text, err := readFile(folder, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return texts, nil
}

// readFile returns the text of a regular file of at most maxFile bytes.
func readFile(folder fs.FS, name string) (string, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s: not a regular file", name)
	}
	file, err := folder.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return "", err
	}
	if len(text) > maxFile {
		return "", fmt.Errorf("%s: longer than %d KB", name, maxFile>>10)
	}
	if path.Ext(name) == ".tmpl" && !utf8.Valid(text) {
		lines := strings.Split(string(text), "\n")
		line := slices.IndexFunc(lines, func(line string) bool { return !utf8.ValidString(line) }) + 1
		return "", fmt.Errorf("%s:%d: a byte that is no UTF-8; save the file as UTF-8", name, line)
	}
	return string(text), nil
}

// glob returns the names of the files that match the pattern in any folder, sorted and each once.
func (f files) glob(pattern string) ([]string, error) {
	names := map[string]bool{}
	for _, folder := range f {
		if folder == nil {
			continue
		}
		found, err := fs.Glob(folder, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names)), nil
}

// known returns an error if a file in an overriding folder would override nothing. Most likely its name is misspelt.
func (f files) known(folder string) error {
	names, err := f.glob(folder + "/*")
	if err != nil {
		return err
	}
	builtIn, err := f[:1].glob(folder + "/*")
	if err != nil {
		return err
	}
	for _, name := range names {
		words, _ := path.Match("*/words.*.tmpl", name)
		if !words && !slices.Contains(builtIn, name) {
			return fmt.Errorf("%s: no such template; there are %s and %s/words.<language>.tmpl", name,
				strings.Join(slices.DeleteFunc(builtIn, func(n string) bool { return strings.Contains(n, "/words.") }), ", "), folder)
		}
	}
	return nil
}

// trees parses all versions of files, each over the one before it, and refuses what guard refuses. An empty definition
// replaces another one here, which it does not in the template packages, so that a phrase can be left out.
func (f files) trees(names ...string) (map[string]*parse.Tree, error) {
	all := map[string]*parse.Tree{}
	for _, name := range names {
		texts, err := f.read(name)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			defined := map[string]*parse.Tree{}
			file := parse.New(name)
			file.Mode = parse.SkipFuncCheck // guard checks them
			if _, err := file.Parse(text, "", "", defined); err != nil {
				return nil, err
			}
			if err := onlyDefinitions(file); err != nil {
				return nil, err
			}
			delete(defined, name)
			maps.Copy(all, defined)
		}
	}
	return all, guard(all)
}

// onlyDefinitions returns an error if something stands outside of {{define}}, where it would never be read.
func onlyDefinitions(file *parse.Tree) error {
	for _, node := range file.Root.Nodes {
		if text, ok := node.(*parse.TextNode); ok && strings.TrimSpace(string(text.Text)) == "" {
			continue
		}
		where, _ := file.ErrorContext(node)
		return fmt.Errorf("%s: what stands outside of define is never read", where)
	}
	return nil
}

// textTemplate returns a template of plain text.
func (f files) textTemplate(name string) (*texttemplate.Template, error) {
	trees, err := f.trees(name)
	if err != nil {
		return nil, err
	}
	t := texttemplate.New(name)
	for part, tree := range trees {
		if _, err := t.AddParseTree(part, tree); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// htmlTemplate returns a template whose values are escaped for their place in the document, and the trees of its parts by
// name as they were written.
func (f files) htmlTemplate(name string) (t *template.Template, trees map[string]*parse.Tree, err error) {
	if trees, err = f.trees(name); err != nil {
		return nil, nil, err
	}
	t = template.New(name)
	for part, tree := range trees {
		if _, err := t.AddParseTree(part, tree.Copy()); err != nil {
			return nil, nil, err
		}
	}
	return t, trees, nil
}

// plain returns an error without what the template packages put before file and line. It wraps the error.
func plain(err error) error {
	for _, prefix := range []string{"template: ", "html/template:"} {
		if text, ok := strings.CutPrefix(err.Error(), prefix); ok {
			return &tidied{text: strings.TrimSpace(text), cause: err}
		}
	}
	return err
}

type tidied struct {
	text  string
	cause error
}

func (t *tidied) Error() string { return t.text }
func (t *tidied) Unwrap() error { return t.cause }
