package theme

import (
	"strings"
	"testing"
)

// Each way to name the ledger, and what is said of it. Nothing that is said has a password.
func TestDatabase(t *testing.T) {
	for _, c := range []struct{ database, said string }{
		{"rondo.db", ""},
		{"/var/lib/rondo/rondo.db", ""},
		{"a=b.db", ""},
		{"postgres://rondo@db.example.org/rondo?sslmode=verify-full", ""},
		{"postgresql://rondo@db.example.org/rondo?sslmode=require", ""},
		{"postgres://rondo@localhost:5433/rondo", ""},
		{"postgres://rondo@[::1]/rondo", ""},
		{"postgres://rondo@/rondo?host=/run/postgresql", ""},
		{"postgres:///rondo", ""},
		{"postgres://rondo@a.example.org:5432,b.example.org:5433/rondo?target_session_attrs=read-write&sslmode=verify-full", ""},
		{"postgres://rondo@db.example.org/rondo", "warning: db.example.org is another machine"},
		{"postgres://rondo@127.0.0.1,db.example.org:5432/rondo?sslmode=prefer", "warning: db.example.org is another machine"},
		{"postgres://rondo@/rondo?host=db.example.org", "warning: db.example.org is another machine"},
		{"postgres://rondo:hunter2@localhost/rondo", "has a password in it; put it alone into a file"},
		{"postgres://rondo@localhost/rondo?password=hunter2", "has a password in it; put it alone into a file"},
		{"postgres://rondo@localhost/rondo?sslpassword=hunter2", "has a password in it; put it alone into a file"},
		{"postgres://rondo:hunter2/@localhost/rondo", "no address of a database; write it like postgres://"},
		{"postgres://rondo@localhost:x/rondo", "no address of a database; write it like postgres://"},
		{"postgres://rondo@localhost", "names no database"},
		{"postgres://rondo@localhost/a/b", "names no database"},
		{"postgres://rondo@localhost/rondo?sslmode=verify", `"verify" is no sslmode; known are disable`},
		{"postgres://rondo@localhost/rondo?ssl_mode=require", `unknown option "ssl_mode" of a database; did you mean "sslmode"?`},
		{"postgres://rondo@localhost/rondo?sslmode=require&sslmode=allow", "sslmode stands there twice; keep one of them"},
		{"postgres://rondo@localhost/rondo?%zz", "what stands behind ? cannot be read"},
		{"mysql://rondo:hunter2@localhost/rondo", `"mysql://" is no database that rondo knows; write it like postgres://`},
		{"postgres:/rondo:hunter2@localhost/rondo", "an address of a database begins with postgres://; write it like postgres://"},
		{"postgresql:rondo", "an address of a database begins with postgres://"},
		{"Postgres://rondo:hunter2@localhost/rondo", "no database that rondo knows; write it like postgres://"},
		{"host=localhost user=rondo password=hunter2", "keywords where one address belongs; write it like postgres://"},
	} {
		files := Files{"rondo.yaml": []byte(plainConfig + "database: \"" + c.database + "\"\n")}
		complete(files)
		_, findings := Load(files.FS(), "rondo.yaml")
		said := findings.Error()
		if (said == "") != (c.said == "") || !strings.Contains(said, c.said) || strings.Contains(said, "hunter2") {
			t.Errorf("%s:\n%s\nwant %s", c.database, said, c.said)
		}
		if said != "" && !strings.HasPrefix(said, "rondo.yaml:3:11: ") {
			t.Errorf("%s: the place is wrong: %s", c.database, said)
		}
	}
}

func TestPasswordOfAFile(t *testing.T) {
	files := Files{"rondo.yaml": []byte(plainConfig + "database_password_file: secrets/database\n")}
	complete(files)
	if _, findings := Load(files.FS(), "rondo.yaml"); !strings.Contains(findings.Error(), "rondo.yaml:3:25: the database is a file, which has no password") {
		t.Errorf("found %v", findings)
	}
}
