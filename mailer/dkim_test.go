package mailer

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"rondo/mailer/mailertest"
	"rondo/theme"
)

// TestSignaturesVerify has another library check what is signed, and what changes on the way.
func TestSignaturesVerify(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]crypto.Signer{"rsa": rsaKey, "ed25519": edKey} {
		private, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		public, ok := key.Public().(ed25519.PublicKey)
		if !ok {
			if public, err = x509.MarshalPKIXPublicKey(key.Public()); err != nil {
				t.Fatal(err)
			}
		}
		s := sealer(t)
		s.DKIM, err = NewDKIM(theme.DKIM{Selector: "rondo"}, s.Sender, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
		if err != nil {
			t.Fatal(err)
		}
		s.Tokens = name == "rsa" // with a Reply-To
		verify := func(raw []byte) error {
			results, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(domain string) ([]string, error) {
				if domain != "rondo._domainkey.example.org" {
					t.Errorf("%s: asked for %s", name, domain)
				}
				return []string{"v=DKIM1; k=" + name + "; p=" + base64.StdEncoding.EncodeToString(public)}, nil
			}})
			if err != nil || len(results) != 1 {
				t.Fatalf("%s: %v, %v", name, results, err)
			}
			return results[0].Err
		}
		for kind, letter := range mailertest.Letters() {
			raw := seal(t, s, letter).Bytes
			if err := verify(raw); err != nil {
				t.Errorf("%s, %s: %v\n%.600s", name, kind, err, raw)
			}
			for how, text := range map[string][]byte{"folded anew": foldedAnew(raw), "unfolded": unfolded(raw)} {
				if err := verify(text); err != nil {
					t.Errorf("%s, %s, %s on its way: %v\n%.900s", name, kind, how, err, text)
				}
			}
			if again := seal(t, s, letter).Bytes; !bytes.Equal(raw, again) {
				t.Errorf("%s, %s: signed twice, the bytes differ", name, kind)
			}
		}
		raw := seal(t, s, mailertest.Invitation()).Bytes
		for _, change := range [][2]string{
			{"Subject: DataTalks", "Subject: DataTalk"}, {"three rewrites", "four rewrites"}, {"multipart/mixed", "multipart/mixes"},
			{"/leave/datatalks/", "/leave/datatalk/"}, {"List-Unsubscribe=One-Click", "List-Unsubscribe=Two-Clicks"},
			{"auto-generated", "no"}, {"List-Id: <datatalks", "List-Id: <datatalk"}, {"\r\nTo: ", "\r\nReply-To: <eve@example.com>\r\nTo: "},
			{"\r\nAuto-Submitted:", "\r\nReply-To: <eve@example.com>\r\nAuto-Submitted:"},
			{"\r\nAuto-Submitted:", "\r\nFrom: <eve@example.com>\r\nAuto-Submitted:"},
		} {
			if forged := bytes.Replace(raw, []byte(change[0]), []byte(change[1]), 1); bytes.Equal(forged, raw) || verify(forged) == nil {
				t.Errorf("%s: %q may become %q", name, change[0], change[1])
			}
		}
	}
}

func TestDKIMKeyThatIsNone(t *testing.T) {
	if _, err := NewDKIM(theme.DKIM{KeyFile: "secrets/dkim"}, sealer(t).Sender, []byte("hello")); err == nil || !strings.Contains(err.Error(), "secrets/dkim") {
		t.Error(err)
	}
}

// foldedAnew and unfolded are the mail as relays pass it on that lay out header fields by their own taste.
func foldedAnew(raw []byte) []byte {
	head, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	return slices.Concat(bytes.ReplaceAll(bytes.ReplaceAll(head, []byte("\r\n "), []byte(" ")), []byte(" "), []byte("\r\n\t")), []byte("\r\n\r\n"), body)
}

func unfolded(raw []byte) []byte {
	head, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	return slices.Concat(bytes.ReplaceAll(head, []byte("\r\n "), []byte(" ")), []byte("\r\n\r\n"), body)
}
