package theme

import (
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
)

// UsualDatabase is the file of the ledger where rondo.yaml names none.
const UsualDatabase = "rondo.db"

// onServer are the beginnings of addresses of databases of PostgreSQL.
var onServer = []string{"postgres://", "postgresql://"}

// addressed is how the address of a database is written.
const addressed = "write it like postgres://rondo@db.example.org/rondo?sslmode=verify-full"

// sslModes are the ways to PostgreSQL, from none to the safest.
var sslModes = []string{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}

// databaseOptions are what may stand behind ? in the address of a database. What libpq knows beyond them is a secret, or tells a
// program something that rondo says itself.
var databaseOptions = []string{
	"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslnegotiation", "connect_timeout", "target_session_attrs",
	"application_name", "search_path",
}

// OnServer reports whether the ledger is in a database of PostgreSQL, so that Database is an address and no path.
func (c *Config) OnServer() bool { return OnServer(c.Database) }

// OnServer reports whether that is the address of a database of PostgreSQL, and no path.
func OnServer(database string) bool {
	return slices.ContainsFunc(onServer, func(p string) bool { return strings.HasPrefix(database, p) })
}

// checkDatabase says what is wrong with the place of the ledger.
func (d *document) checkDatabase(c *Config) {
	const where = "database"
	if d.has(where) && !d.sound(where) {
		return
	}
	if !c.OnServer() {
		d.checkDatabaseFile(c)
		return
	}
	if err := CheckAddress(c.Database); err != nil {
		d.hide(where)
		d.mistake(d.at(where), err)
		return
	}
	u, _ := url.Parse(c.Database)
	options := u.Query()
	if far := farHost(u, options); far != "" && slices.Index(sslModes, options.Get("sslmode")) < slices.Index(sslModes, "require") {
		d.warn(where, "add sslmode=verify-full, with sslrootcert=FILE where its certificate is signed by nobody that this machine knows; sslmode=require encrypts only",
			"%s is another machine, and all that rondo knows of people may be read on the way", far)
	}
}

// CheckAddress says what is wrong with the address of a database of PostgreSQL. The error does not quote it, since there may be a
// password in it.
func CheckAddress(database string) error {
	u, err := url.Parse(database)
	if err != nil {
		return wrong(addressed+"; in names, write / @ : ? # as %2F %40 %3A %3F %23", "this is no address of a database")
	}
	options, err := url.ParseQuery(u.RawQuery)
	_, password := u.User.Password()
	switch {
	case password, options.Has("password"), options.Has("sslpassword"):
		return wrong("put it alone into a file and name that, database_password_file: secrets/database, or set RONDO_DATABASE_PASSWORD",
			"the address has a password in it")
	case err != nil:
		return wrong(addressed, "what stands behind ? cannot be read")
	case strings.Trim(u.Path, "/") == "" || strings.Contains(strings.Trim(u.Path, "/"), "/"):
		return wrong(addressed, "the address names no database")
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		switch {
		case !slices.Contains(databaseOptions, name):
			return wrong(didYouMean(name, databaseOptions), "unknown option %q of a database", name)
		case len(options[name]) > 1:
			return wrong("keep one of them", "the option %s stands there twice", name)
		}
	}
	if mode := options.Get("sslmode"); mode != "" && !slices.Contains(sslModes, mode) {
		return wrong(didYouMean(mode, sslModes), "%q is no sslmode", mode)
	}
	return nil
}

// checkDatabaseFile says what is no name of a file.
func (d *document) checkDatabaseFile(c *Config) {
	scheme, _, found := strings.Cut(c.Database, "://")
	switch words := strings.Fields(c.Database); {
	case found:
		d.hide("database")
		d.wrong("database", addressed+", or name a file", "%q is no database that rondo knows", scheme+"://")
	case slices.ContainsFunc(onServer, func(p string) bool { return strings.HasPrefix(strings.ToLower(c.Database), strings.TrimRight(p, "/")) }):
		d.hide("database")
		d.wrong("database", addressed+", or name a file", "an address of a database begins with %s", onServer[0])
	case len(words) > 0 && slices.ContainsFunc(words, func(w string) bool {
		key, _, found := strings.Cut(w, "=")
		return found && slices.Contains([]string{"host", "dbname", "user", "password", "service"}, key)
	}):
		d.hide("database")
		d.wrong("database", addressed, "keywords where one address belongs")
	case d.has("database_password_file"):
		d.wrong("database_password_file", "leave it out, or write the address of a database as database:", "the database is a file, which has no password")
	}
}

// farHost returns the first host of a database that is not this machine; "" if there is none.
func farHost(u *url.URL, options url.Values) string {
	hosts := strings.Split(u.Host, ",")
	if options.Has("host") {
		hosts = strings.Split(options.Get("host"), ",")
	}
	for _, host := range hosts {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if host = strings.Trim(host, "[]"); host != "" && !strings.HasPrefix(host, "/") && !loopback(host) {
			return host
		}
	}
	return ""
}

// hide keeps the line of a value out of excerpts, since there may be a secret in it.
func (d *document) hide(where string) {
	n := d.at(where)
	if n == nil {
		return
	}
	d.hideLine(n.Line)
}

func (d *document) hideLine(line int) {
	d.hidden = append(d.hidden, line)
	for i := range *d.findings {
		if f := &(*d.findings)[i]; f.File == d.file && f.Line == line {
			f.Source = ""
		}
	}
}
