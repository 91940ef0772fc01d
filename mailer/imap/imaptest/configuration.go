package imaptest

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
)

// account is a user of the machine.
type account struct {
	name, group string
	uid, gid    int
}

// mailOwner is who owns the mails: whoever runs the test, or nobody in place of root, to whom Dovecot gives no mail.
func mailOwner() (account, error) {
	who, err := user.LookupId(strconv.Itoa(os.Getuid()))
	if os.Getuid() == 0 {
		who, err = user.Lookup("nobody")
	}
	if err != nil {
		return account{}, err
	}
	group, err := user.LookupGroupId(who.Gid)
	if err != nil {
		return account{}, err
	}
	a := account{name: who.Username, group: group.Name}
	a.uid, _ = strconv.Atoi(who.Uid)
	a.gid, _ = strconv.Atoi(who.Gid)
	return a, nil
}

// configuration is for one user on loopback, without chroot, so that anybody may run it.
func (d *Dovecot) configuration(version, plain, secure string) string {
	settings := settings23
	if !older(version) {
		settings = settings24
	}
	separator := "/"
	if n := len(d.prefix); n > 0 {
		separator = d.prefix[n-1:]
	}
	return fmt.Sprintf(settings+common, d.dir, d.owner.name, d.owner.group, d.owner.uid, d.owner.gid, plain, secure, d.prefix, separator)
}

const common = `
base_dir = %[1]s/run
log_path = %[1]s/log
listen = 127.0.0.1
protocols = imap
default_internal_user = %[2]s
default_internal_group = %[3]s
default_login_user = %[2]s
first_valid_uid = %[4]d
first_valid_gid = %[5]d
namespace inbox {
  inbox = yes
  prefix = %[8]s
  separator = %[9]s
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[6]s
  }
  inet_listener imaps {
    port = %[7]s
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service auth {
  user = %[2]s
}
service auth-worker {
  user = %[2]s
}
`

const settings23 = `
mail_location = maildir:%[1]s/mail
ssl = yes
ssl_cert = <%[1]s/certificate
ssl_key = <%[1]s/key
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login
passdb {
  driver = passwd-file
  args = %[1]s/users
}
userdb {
  driver = static
  args = uid=%[4]d gid=%[5]d home=%[1]s
}
`

// versions24 have to come first.
const versions24 = `
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
`

const settings24 = versions24 + `
mail_driver = maildir
mail_path = %[1]s/mail
ssl = yes
ssl_server_cert_file = %[1]s/certificate
ssl_server_key_file = %[1]s/key
auth_allow_cleartext = yes
auth_failure_delay = 0
auth_mechanisms = plain login
passdb passwd-file {
  passwd_file_path = %[1]s/users
}
userdb static {
  fields {
    uid = %[4]d
    gid = %[5]d
    home = %[1]s
  }
}
`
