// Command zonepack makes the zone data that rondo carries from an unpacked Debian package tzdata (see `make zones`):
//
//	go run ./ical/zonepack FOLDER > ical/zones.zip
//
// The archive has the compiled zones by name, and two entries that are no zones: "+VERSION" tells the version of the
// database, and its time is the day of the package. "+CHANGED" lists the zones whose clocks differ, in the two years from
// that day, from those of the Go that made the archive; see [rondo/ical.ZoneData.Knows].
package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

func main() {
	if err := pack(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "zonepack:", err)
		os.Exit(1)
	}
}

// notZones are files and folders beside the zones: the same rules with leap seconds, and what a machine has chosen.
var notZones = regexp.MustCompile(`^(posix|right|localtime|posixrules|Factory)(/|$)`)

func pack(dir string, w io.Writer) error {
	released, err := packaged(filepath.Join(dir, "usr/share/doc/tzdata/changelog.Debian.gz"))
	if err != nil {
		return err
	}
	root := filepath.Join(dir, "usr/share/zoneinfo")
	rules, err := os.ReadFile(filepath.Join(root, "tzdata.zi"))
	if err != nil {
		return err
	}
	first, _, _ := bytes.Cut(rules, []byte("\n"))
	version, ok := strings.CutPrefix(string(first), "# version ")
	if !ok {
		return fmt.Errorf("tzdata.zi begins with %q", first)
	}
	before, err := zonesOfGo()
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	add := func(name string, data []byte) error {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: released})
		if err == nil {
			_, err = entry.Write(data)
		}
		return err
	}
	var changed strings.Builder
	if err := add("+VERSION", []byte(version+"\n")); err != nil {
		return err
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, root+"/"))
		if err != nil || d.IsDir() || notZones.MatchString(name) {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(data, []byte("TZif")) {
			return err
		}
		old, err := fs.ReadFile(before, name)
		if err == nil && differ(name, old, data, released) {
			fmt.Fprintln(&changed, name)
		}
		return add(name, data)
	})
	if err != nil {
		return err
	}
	if err := add("+CHANGED", []byte(changed.String())); err != nil {
		return err
	}
	return archive.Close()
}

// packaged is the day of a Debian changelog's latest entry.
func packaged(changelog string) (time.Time, error) {
	f, err := os.Open(changelog)
	if err != nil {
		return time.Time{}, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return time.Time{}, err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return time.Time{}, err
	}
	said := regexp.MustCompile(`(?m)^ -- .*>  (.*)$`).FindSubmatch(text)
	if said == nil {
		return time.Time{}, fmt.Errorf("%s has no date", changelog)
	}
	t, err := time.Parse(time.RFC1123Z, string(said[1]))
	return t.UTC().Truncate(24 * time.Hour), err
}

func zonesOfGo() (*zip.ReadCloser, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	return zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
}

func differ(name string, a, b []byte, from time.Time) bool {
	before, err := time.LoadLocationFromTZData(name, a)
	if err != nil {
		return true
	}
	after, err := time.LoadLocationFromTZData(name, b)
	if err != nil {
		return true
	}
	for at := from; at.Before(from.AddDate(2, 0, 0)); at = at.Add(12 * time.Hour) {
		_, was := at.In(before).Zone()
		_, is := at.In(after).Zone()
		if was != is {
			return true
		}
	}
	return false
}
