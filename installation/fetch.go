package installation

import (
	"strings"

	"rondo/fetch"
	"rondo/theme"
)

// Fetcher asks other web servers in the name of the installation, as avoid_hosts of the settings allows.
func (i *Folder) Fetcher(c *theme.Config) (*fetch.Client, error) {
	vouched := make([]string, len(c.Vouched))
	for n, host := range c.Vouched {
		vouched[n] = string(host)
	}
	hosts, err := fetch.ParseHosts(vouched)
	if err != nil {
		return nil, err
	}
	return fetch.New(agent(i.Version, c.Site.URL), hosts), nil
}

// agent is how the installation calls itself (RFC 9110 §10.1.5), so that who runs a server knows whom to ask.
func agent(version, site string) string {
	version = strings.Map(func(r rune) rune {
		if strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-+_", r) {
			return r
		}
		return -1
	}, version)
	name := "rondo"
	if version != "" {
		name += "/" + version
	}
	if site != "" {
		name += " (+" + site + ")"
	}
	return name
}
