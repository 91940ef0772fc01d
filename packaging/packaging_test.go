// Package packaging holds what operators copy from this folder to the programs that read it, where those are installed.
package packaging

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/outside"
)

var (
	nginx    = outside.Program{Name: "nginx", Package: "nginx", Variable: "RONDO_NGINX", Works: runs}
	caddy    = outside.Program{Name: "caddy", Package: "caddy", Variable: "RONDO_CADDY"}
	promtool = outside.Program{Name: "promtool", Package: "prometheus", Variable: "RONDO_PROMTOOL"}
	systemd  = outside.Program{Name: "systemd-analyze", Package: "systemd", Variable: "RONDO_SYSTEMD"}
)

// runs says what nginx lacks: one that was only unpacked may have no libraries.
func runs(path string) error {
	_, err := outside.Says(path, "-v")
	return err
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// private are the paths of the reference with a token in them, as the examples list them: "a", "desk/in".
func private(t *testing.T) (all []string) {
	for _, found := range regexp.MustCompile("`/([a-z/]+)/[^`]*<token>").FindAllStringSubmatch(read(t, "../docs/reference.md"), -1) {
		if !slices.Contains(all, found[1]) {
			all = append(all, found[1])
		}
	}
	if len(all) < 10 {
		t.Fatalf("docs/reference.md has only %q with tokens", all)
	}
	return all
}

// TestProxiesKnowEveryPathWithAToken holds the lists of both examples, and that of the reference in words, to the addresses there are.
func TestProxiesKnowEveryPathWithAToken(t *testing.T) {
	want := private(t)
	slices.Sort(want)
	for name, list := range map[string]string{"Caddyfile": `"\^/\(([a-z|/]+)\)/`, "nginx.conf": `~ \^/\(([a-z|/]+)\)/`} {
		found := regexp.MustCompile(list).FindStringSubmatch(read(t, name))
		if found == nil {
			t.Errorf("%s lists no paths", name)
			continue
		}
		got := strings.Split(found[1], "|")
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s keeps %q out of its log; with tokens are %q", name, got, want)
		}
	}
	said := regexp.MustCompile("(?s)have it log no paths under (.*?):").FindStringSubmatch(read(t, "../docs/reference.md"))
	for _, path := range want {
		if said == nil || !strings.Contains(said[1], "`/"+path+"/`") {
			t.Errorf("docs/reference.md does not say that /%s/ is to be in no log", path)
		}
	}
}

// behind starts a proxy by an example of this folder, asks it for every path with a token while rondo answers and while it does not,
// and holds that what it logs has no token, but has what is public.
func behind(t *testing.T, start func(port int, dir string) *exec.Cmd) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-From", r.Header.Get("X-Forwarded-For"))
		if strings.HasPrefix(r.URL.Path, "/j/") {
			w.Header().Set("Location", "https://meet.example.org/T0KEN")
			w.WriteHeader(http.StatusSeeOther)
		}
	}))
	defer backend.Close()
	t.Setenv("BACKEND", backend.Listener.Addr().String())
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil { // some give up their rights
		t.Fatal(err)
	}
	port := outside.Port(t, 1)
	cmd := start(port, dir)
	said, err := os.Create(filepath.Join(dir, "said"))
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}()
	get := func(path string) (*http.Response, error) {
		client := http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		r, err := client.Get(fmt.Sprintf("http://127.0.0.1:%d%s", port, path))
		if err == nil {
			r.Body.Close()
		}
		return r, err
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var first *http.Response
	for first, err = get("/t/public"); err != nil; first, err = get("/t/public") {
		if ctx.Err() != nil {
			t.Fatalf("it does not answer: %v\n%s", err, read(t, filepath.Join(dir, "said")))
		}
		time.Sleep(20 * time.Millisecond)
	}
	if first.StatusCode != http.StatusOK || !strings.Contains(first.Header.Get("X-From"), "127.0.0.1") {
		t.Errorf("%s, and X-Forwarded-For is %q", first.Status, first.Header.Get("X-From"))
	}
	ask := func(want int) {
		for _, path := range private(t) {
			for _, rest := range []string{"/T0KEN", "/datatalks/2026-12-01/T0KEN?a=T0KEN"} {
				if r, err := get("/" + path + rest); err != nil || path != "j" && r.StatusCode != want {
					t.Errorf("%s: %v, %v", path, r, err)
				}
			}
		}
	}
	ask(http.StatusOK)
	backend.Close()
	ask(http.StatusBadGateway)
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	logged := ""
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			logged += read(t, name)
		}
	}
	if strings.Contains(logged, "T0KEN") {
		t.Errorf("a token is logged:\n%s", logged)
	}
	if !strings.Contains(logged, "/t/public") {
		t.Errorf("what is public is not logged:\n%s", logged)
	}
}

func TestCaddyLogsNoToken(t *testing.T) {
	program := caddy.Find(t)
	behind(t, func(port int, dir string) *exec.Cmd {
		text := strings.NewReplacer(
			"sessions.example.org {", fmt.Sprintf("http://127.0.0.1:%d {", port),
			"127.0.0.1:8080", os.Getenv("BACKEND"),
			"/var/log/caddy/sessions.log", filepath.Join(dir, "access.log"),
		).Replace(read(t, "Caddyfile"))
		config := filepath.Join(dir, "..", "Caddyfile")
		if err := os.WriteFile(config, []byte("{\n\tadmin off\n\tauto_https off\n\tlog {\n\t\toutput discard\n\t}\n}\n"+text), 0o666); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, "run", "--adapter", "caddyfile", "--config", config)
		cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir, "HOME="+dir)
		return cmd
	})
}

func TestNginxLogsNoToken(t *testing.T) {
	program := nginx.Find(t)
	behind(t, func(port int, dir string) *exec.Cmd {
		text := strings.NewReplacer(
			"listen 80;", "", "listen [::]:80;", "", "listen [::]:443 ssl;", "",
			"listen 443 ssl;", fmt.Sprintf("listen 127.0.0.1:%d;", port),
			"ssl_certificate ", "# ", "ssl_certificate_key ", "# ",
			"server_name sessions.example.org", "server_name sessions.example.org 127.0.0.1",
			"return 301", "# return 301", // the server of port 80, which listens nowhere here
			"127.0.0.1:8080", os.Getenv("BACKEND"),
			"/var/log/nginx/", dir+"/",
		).Replace(read(t, "nginx.conf"))
		_, second, _ := strings.Cut(text, "server {")
		_, second, _ = strings.Cut(second, "server {")
		text = "limit_req_zone $binary_remote_addr zone=rondo:1m rate=20r/s;\nserver {" + second
		config := filepath.Join(dir, "..", "nginx.conf")
		temp := ""
		for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
			temp += fmt.Sprintf("%s_temp_path %s/%s;\n", kind, dir, kind)
		}
		whole := fmt.Sprintf("daemon off;\nmaster_process off;\npid %s/pid;\nerror_log stderr;\nevents {}\nhttp {\n%s%s}\n", dir, temp, text)
		if err := os.WriteFile(config, []byte(whole), 0o666); err != nil {
			t.Fatal(err)
		}
		return exec.Command(program, "-c", config, "-p", dir)
	})
}

// TestPrometheusRules holds the alerts to Prometheus' own tool, and tries when they sound.
func TestPrometheusRules(t *testing.T) {
	program := promtool.Find(t)
	for _, args := range [][]string{{"check", "rules", "rondo.rules.yml"}, {"test", "rules", "rondo.test.yml"}} {
		cmd := exec.Command(program, args...)
		cmd.Dir = "prometheus"
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// TestUnitLetsTheDaemonReadWhatItNeeds holds that hardening takes nothing away without which it goes on, but worse: whether the clock is kept
// right, and whether the machine has started again.
func TestUnitLetsTheDaemonReadWhatItNeeds(t *testing.T) {
	unit := read(t, "systemd/rondo.service")
	for _, not := range []string{"\nProtectClock=yes", "\nProcSubset=pid"} {
		if strings.Contains(unit, not) {
			t.Errorf("rondo.service has %s", strings.TrimSpace(not))
		}
	}
	program := systemd.Find(t)
	out, err := exec.Command(program, "syscall-filter").Output()
	if err != nil {
		t.Fatal(err)
	}
	sets, name := map[string][]string{}, ""
	for line := range strings.Lines(string(out)) {
		if word := strings.TrimSpace(line); strings.HasPrefix(line, "@") {
			name = word
		} else if word != "" && !strings.HasPrefix(word, "#") {
			sets[name] = append(sets[name], word)
		}
	}
	allowed := map[string]bool{}
	var set func(name string, to bool)
	set = func(name string, to bool) {
		allowed[name] = to
		for _, below := range sets[name] {
			set(below, to)
		}
	}
	for _, line := range regexp.MustCompile(`(?m)^SystemCallFilter=(~?)(.*)$`).FindAllStringSubmatch(unit, -1) {
		for _, word := range strings.Fields(line[2]) {
			set(word, line[1] == "")
		}
	}
	for _, call := range []string{"adjtimex", "statx", "mmap", "flock", "inotify_add_watch", "execve", "sendto", "fsync", "renameat", "accept4", "clone3"} {
		if !allowed[call] {
			t.Errorf("rondo.service takes %s away", call)
		}
	}
	if allowed["mount"] || allowed["settimeofday"] || allowed["reboot"] {
		t.Error("rondo.service allows what only root does")
	}
}

// TestPlacesForTemporaryFiles holds that SQLite finds a folder for them where all else is read-only: without one a statement that changes many
// rows fails, and few rows do not show it.
func TestPlacesForTemporaryFiles(t *testing.T) {
	unit := read(t, "systemd/rondo.service")
	if strings.Contains(unit, "\nProtectSystem=strict") && !strings.Contains(unit, "\nPrivateTmp=yes") {
		t.Error("rondo.service has a read-only system and no PrivateTmp=yes")
	}
	image := read(t, "Containerfile")
	starts := regexp.MustCompile(`(?m)^WORKDIR (.*)$`).FindAllStringSubmatch(image, -1)
	kept := regexp.MustCompile(`(?m)^VOLUME (.*)$`).FindStringSubmatch(image)
	if len(starts) == 0 || kept == nil || starts[len(starts)-1][1] != kept[1] {
		t.Errorf("the image starts in %q, and only %q can always be written to", starts, kept)
	}
}

// exposed is how much of the machine the daemon may reach, by systemd-analyze: 0.0 is nothing and 10.0 everything.
const exposed = 20 // tenths

// TestUnits holds the units to systemd's own tool: they are understood, and hardened.
func TestUnits(t *testing.T) {
	program := systemd.Find(t)
	root := t.TempDir()
	units := filepath.Join(root, "etc/systemd/system")
	if err := os.MkdirAll(units, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(units, os.DirFS("systemd")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/usr/bin/rondo", "/usr/lib/rondo/backup", "/bin/kill"} { // which are to be there
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("#!/bin/sh\n"), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(program, "verify", "--man=no", "--root="+root, "rondo.service", "rondo-backup.service", "rondo-backup.timer").CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "rondo") && !strings.Contains(line, "not found") { // units of others are not in this root
			t.Errorf("systemd-analyze verify: %s", line)
		}
	}
	if err != nil && len(out) == 0 {
		t.Error(err)
	}
	for _, unit := range []string{"rondo.service", "rondo-backup.service"} {
		out, err := exec.Command(program, "security", "--offline=yes", fmt.Sprintf("--threshold=%d", exposed), filepath.Join(units, unit)).CombinedOutput()
		if err != nil {
			t.Errorf("systemd-analyze security: %v\n%s", err, out)
		} else {
			t.Log(strings.TrimSpace(string(out[strings.LastIndexByte(strings.TrimSpace(string(out)), '\n')+1:])))
		}
	}
}
