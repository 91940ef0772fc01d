package outside

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// PostgreSQL is the database server, of a version that rondo knows. The newest of those that Debian keeps side by side is taken.
var PostgreSQL = Program{Name: "postgres", Folders: postgresFolders(), Package: "postgresql", Variable: "RONDO_POSTGRES", Works: wholePostgres}

// oldestPostgres is the first version that rondo works with.
const oldestPostgres = 15

func postgresFolders() []string {
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is right
	version := func(folder string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		return n
	}
	slices.SortFunc(folders, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	return folders
}

// wholePostgres says what is missing beside the server, which may be a link in PATH.
func wholePostgres(path string) error {
	said, err := Says(path, "--version")
	if err != nil {
		return err
	}
	found := regexp.MustCompile(`\d+`).FindString(said)
	if version, _ := strconv.Atoi(found); version < oldestPostgres {
		return fmt.Errorf("it is version %q, and at least %d is needed", found, oldestPostgres)
	}
	for _, name := range []string{"initdb", "psql", "pg_basebackup"} {
		if _, err := Says(beside(path, name), "--version"); err != nil {
			return err
		}
	}
	return nil
}

func beside(path, name string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return filepath.Join(filepath.Dir(path), name)
}

// PostgresServer is a server on a socket in a folder of its own, without TCP, with every commit synced to disk. It ends with the
// test binary, however that ends.
type PostgresServer struct {
	folder  string // has the socket, the log and, in data, the cluster
	program string
	words   *os.File      // to its keeper
	answers *bufio.Reader // from it
}

// keeper starts a server and takes words about it: start, or a signal that ends it. It outlives the test binary by as long as it takes to
// end the server. Its first argument is the folder, its second the server; the others make the cluster.
const keeper = `
folder=$1 server=$2; shift 2
"$@" >>"$folder/log" 2>&1 </dev/null || { echo no cluster; exit 1; }
start() { "$server" -D "$folder/data" -k "$folder" -c listen_addresses= >>"$folder/log" 2>&1 </dev/null & }
start; echo done
while read -r word; do
	case $word in
	start) start ;;
	*) kill -"$word" $!; wait $! ;;
	esac
	echo done
done
kill -QUIT $! 2>/dev/null; wait
rm -rf "$folder"
`

// shared is the server of all tests of this binary; one that could not be started is not tried again.
var shared struct {
	sync.Mutex
	tried  bool
	server *PostgresServer
}

// databases counts them, for their names.
var databases atomic.Int64

// Postgres returns the address of a fresh database, which belongs to its role rondo and has no rows. Without a server of PostgreSQL the
// test is skipped. locale is that of ICU, such as fi or en-US, by which the database sorts; without one it sorts by code points.
func Postgres(t testing.TB, locale ...string) (dsn string) {
	t.Helper()
	return SharedPostgres(t).Database(t, locale...)
}

// SharedPostgres returns the server that all tests of the binary share, for those that look at it from outside. None may stop it.
func SharedPostgres(t testing.TB) *PostgresServer {
	t.Helper()
	program := PostgreSQL.Find(t)
	shared.Lock()
	defer shared.Unlock()
	if !shared.tried {
		shared.tried = true
		shared.server = newPostgres(t, program)
	}
	if shared.server == nil {
		t.Fatal("PostgreSQL could not be started: see the first test that wanted it")
	}
	return shared.server
}

// NewPostgres starts a server that belongs to the test, which may stop it.
func NewPostgres(t testing.TB) *PostgresServer {
	t.Helper()
	s := newPostgres(t, PostgreSQL.Find(t))
	t.Cleanup(s.end)
	return s
}

// newPostgres starts a server. Roles in the group named locked need a password; everybody else who can reach the socket needs none.
func newPostgres(t testing.TB, program string) *PostgresServer {
	t.Helper()
	s := startPostgres(t, program, func(data string) []string {
		return []string{beside(program, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"}
	})
	s.SQL(t, "postgres", `CREATE ROLE rondo LOGIN; CREATE ROLE locked`)
	rules := "local all +locked scram-sha-256\nlocal all all trust\nlocal replication all trust\n"
	if err := os.WriteFile(filepath.Join(s.folder, "data", "pg_hba.conf"), []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	s.SQL(t, "postgres", `SELECT pg_reload_conf()`)
	return s
}

// startPostgres starts a server on the cluster that a command makes in the folder data, as somebody who is not root.
func startPostgres(t testing.TB, program string, cluster func(data string) []string) *PostgresServer {
	t.Helper()
	base := os.TempDir()
	if len(base) > 40 { // a socket's path may have 107 bytes (unix(7))
		base = "/tmp"
	}
	folder, err := os.MkdirTemp(base, "rondo-pg")
	if err != nil {
		t.Fatal(err)
	}
	s := &PostgresServer{folder: folder, program: program}
	run := exec.Command("/bin/sh", append([]string{"-c", keeper, "keeper", folder, program}, cluster(filepath.Join(folder, "data"))...)...)
	run.Dir, run.Env = folder, clean()
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what ends the test binary from the keyboard does not end the keeper
	if os.Getuid() == 0 {
		if run.SysProcAttr.Credential, err = somebody(); err == nil {
			err = os.Chown(folder, int(run.SysProcAttr.Credential.Uid), int(run.SysProcAttr.Credential.Gid))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	theirs, ours, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	said, says, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	run.Stdin, run.Stdout = theirs, says
	err = run.Start()
	if err := errors.Join(err, theirs.Close(), says.Close()); err != nil {
		t.Fatal(err)
	}
	s.words, s.answers = ours, bufio.NewReader(said)
	s.answered(t)
	s.awake(t)
	return s
}

// somebody returns a user that is not root; initdb and postgres refuse that one.
func somebody() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, wrong := strconv.ParseUint(u.Uid, 10, 32)
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(wrong, err); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("there is neither a user postgres nor nobody to run PostgreSQL as")
}

// clean returns the environment without what would tell PostgreSQL's programs to go elsewhere.
func clean() []string {
	return append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PG") || strings.HasPrefix(v, "LC_") || strings.HasPrefix(v, "LANG")
	}), "LC_ALL=C")
}

func (s *PostgresServer) answered(t testing.TB) {
	t.Helper()
	if line, err := s.answers.ReadString('\n'); err != nil || line != "done\n" {
		t.Fatalf("PostgreSQL: %q, %v\n%s", line, err, s.log())
	}
}

func (s *PostgresServer) log() string {
	text, err := os.ReadFile(filepath.Join(s.folder, "log"))
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-4000):])
}

// awake waits until the server takes connections.
func (s *PostgresServer) awake(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		_, err := s.psql(ctx, s.DSN("postgres", "postgres"), `SELECT 1`)
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("PostgreSQL does not wake up: %v\n%s", err, s.log())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// DSN is how a role reaches a database.
func (s *PostgresServer) DSN(role, database string) string {
	return (&url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database, RawQuery: url.Values{"host": {s.folder}}.Encode()}).String()
}

// Database makes a fresh database that is dropped at the end of the test, as [Postgres] does.
func (s *PostgresServer) Database(t testing.TB, locale ...string) (dsn string) {
	t.Helper()
	name := fmt.Sprintf("test%d", databases.Add(1))
	sorted := `LOCALE 'C'`
	if len(locale) > 0 {
		sorted += fmt.Sprintf(` LOCALE_PROVIDER icu ICU_LOCALE '%s'`, locale[0])
	}
	s.SQL(t, "postgres", fmt.Sprintf(`CREATE DATABASE %s OWNER rondo TEMPLATE template0 ENCODING 'UTF8' %s`, name, sorted))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_, _ = s.psql(ctx, s.DSN("postgres", "postgres"), `DROP DATABASE `+name+` WITH (FORCE)`) // its server may be gone
	})
	return s.DSN("rondo", name)
}

// SQL runs statements as the superuser, each by itself, and returns what they said, a row a line, with | between values.
func (s *PostgresServer) SQL(t testing.TB, database, statements string) string {
	t.Helper()
	said, err := s.psql(t.Context(), s.DSN("postgres", database), statements)
	if err != nil {
		t.Fatal(err)
	}
	return said
}

func (s *PostgresServer) psql(ctx context.Context, dsn, statements string) (string, error) {
	run := exec.CommandContext(ctx, beside(s.program, "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", dsn)
	run.Env, run.Stdin = clean(), strings.NewReader(statements)
	var wrong bytes.Buffer
	run.Stderr = &wrong
	out, err := run.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w: %s", statements, err, strings.TrimSpace(wrong.String()))
	}
	return strings.TrimSuffix(string(out), "\n"), err
}

// Stop ends the server as if its machine had failed: connections break, and it recovers when it starts again.
func (s *PostgresServer) Stop(t testing.TB) { t.Helper(); s.tell(t, "QUIT") }

// Start starts the server again after [PostgresServer.Stop], and returns when it takes connections.
func (s *PostgresServer) Start(t testing.TB) { t.Helper(); s.tell(t, "start"); s.awake(t) }

func (s *PostgresServer) tell(t testing.TB, word string) {
	t.Helper()
	if _, err := s.words.WriteString(word + "\n"); err != nil {
		t.Fatal(err)
	}
	s.answered(t)
}

// end ends the server and waits until nothing of it is left.
func (s *PostgresServer) end() {
	_ = s.words.Close()
	_, _ = s.answers.ReadString('\n')
}

// Replica starts a second server that follows this one by streaming replication and belongs to the test. Its changes come from this
// server as of now; name is what this one calls it, as in synchronous_standby_names.
func (s *PostgresServer) Replica(t testing.TB, name string) *PostgresServer {
	t.Helper()
	program := PostgreSQL.Find(t)
	source := fmt.Sprintf("host=%s user=postgres application_name=%s", s.folder, name)
	r := startPostgres(t, program, func(data string) []string {
		return []string{beside(program, "pg_basebackup"), "-d", source, "-D", data, "-R", "-C", "-S", name, "-c", "fast", "--no-sync"}
	})
	t.Cleanup(r.end)
	return r
}

// Promote makes a replica a server that writes. The one that it followed is to be stopped before.
func (s *PostgresServer) Promote(t testing.TB) {
	t.Helper()
	s.SQL(t, "postgres", `SELECT pg_promote()`)
}

// Moved returns the address of a database on another server than the one it was made on.
func Moved(t testing.TB, dsn string, to *PostgresServer) string {
	t.Helper()
	return at(t, dsn, to.folder, "")
}

// Either returns the address of a database on whichever of some servers takes writes.
func Either(t testing.TB, dsn string, servers ...*PostgresServer) string {
	t.Helper()
	var folders []string
	for _, s := range servers {
		folders = append(folders, s.folder)
	}
	return at(t, dsn, strings.Join(folders, ","), "read-write")
}

func at(t testing.TB, dsn, host, attributes string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := url.Values{"host": {host}}
	if attributes != "" {
		query.Set("target_session_attrs", attributes)
	}
	u.RawQuery = query.Encode()
	return u.String()
}
