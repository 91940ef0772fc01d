package notice

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/templates"
	"rondo/theme"
)

// TestWhatAnAnswerMeans holds that what a server cannot do now or may have done is tried again, and what it will not do is not.
func TestWhatAnAnswerMeans(t *testing.T) {
	for want, statuses := range map[Verdict][]int{
		Told:     {200, 201, 202, 204},
		Later:    {408, 425, 429, 503},
		Doubtful: {100, 500, 502, 504, 529},
		Dead:     {301, 302, 307, 308, 400, 401, 403, 404, 405, 410, 413, 422},
	} {
		for _, status := range statuses {
			if got := Judge(status); got != want {
				t.Errorf("%d is %s, want %s", status, got, want)
			}
			if want == Dead {
				for _, kind := range theme.ChannelKinds {
					if Remedy(&theme.Channel{Kind: kind}, status) == "" {
						t.Errorf("%d of %s: nobody knows what to do", status, kind)
					}
				}
			}
		}
	}
}

// TestHowLongAServerWantsToRest reads Retry-After, and what Matrix says in its body (§2.1 "Rate limiting", M_LIMIT_EXCEEDED).
func TestHowLongAServerWantsToRest(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		body  string
		want  time.Duration
	}{
		"nothing":                 {0, `{"errcode":"M_UNKNOWN"}`, 0},
		"Retry-After":             {90 * time.Second, "", 90 * time.Second},
		"Matrix":                  {0, `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500}`, 2500 * time.Millisecond},
		"both":                    {time.Minute, `{"retry_after_ms":1}`, time.Minute},
		"too long":                {90 * 24 * time.Hour, "", 24 * time.Hour},
		"more than a number":      {0, `{"retry_after_ms":9223372036854775807}`, 24 * time.Hour},
		"in the past":             {0, `{"retry_after_ms":-5}`, 0},
		"what is no JSON":         {0, `<html>busy</html>`, 0},
		"JSON of something else":  {0, `[1]`, 0},
		"a number in a character": {0, `{"retry_after_ms":"10"}`, 0},
	} {
		if got := Wait(c.after, []byte(c.body)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestSignature holds that a webhook is signed as libraries of Standard Webhooks expect it. The value is the one of their own tests, and
// what openssl dgst -sha256 -mac HMAC says.
func TestSignature(t *testing.T) {
	key, err := ReadSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
	if err != nil {
		t.Fatal(err)
	}
	got := key.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}

func TestSecretsThatAreNone(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "without whsec_": "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "too short": "whsec_c2hvcnQ=", "no base64": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La!!!!",
		"too long": "whsec_" + strings.Repeat("AAAA", 22),
	} {
		if _, err := ReadSecret(text); err == nil {
			t.Errorf("%s is read", name)
		} else if text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%s: the error says the secret", name)
		}
	}
}

// TestRequests holds to the paths and fields of each kind of channel.
func TestRequests(t *testing.T) {
	at := time.Unix(1614265330, 0)
	for _, kind := range []string{theme.Slack, theme.Teams, theme.Mattermost} {
		r, err := To(&theme.Channel{Kind: kind}, "https://hooks.example.org/T/B/x", "", "", "id", at, nil)
		if err != nil || r.Method != http.MethodPost || r.URL != "https://hooks.example.org/T/B/x" || len(r.Header) != 0 {
			t.Errorf("%s: %+v, %v", kind, r, err)
		}
	}
	r, err := To(&theme.Channel{Kind: theme.Matrix, Room: "!a/b:example.org"}, "https://matrix.example.org/", "", "secret", "id/1", at, nil)
	if want := "https://matrix.example.org/_matrix/client/v3/rooms/%21a%2Fb:example.org/send/m.room.message/id%2F1"; err != nil || r.Method != http.MethodPut || r.URL != want {
		t.Errorf("matrix: %+v, %v, want %s", r, err, want)
	}
	if r.Header["Authorization"] != "Bearer secret" {
		t.Errorf("matrix: the fields are %v", r.Header)
	}
	if _, err := To(&theme.Channel{Kind: theme.Webhook, Name: "team"}, "https://x.example.org", "whsec_no", "", "id", at, nil); err == nil || !strings.Contains(err.Error(), "notices: team") {
		t.Errorf("a webhook without a secret: %v", err)
	}
}

// TestMarkdownOfMattermost holds that each text is shown as it is there. What marked makes of it was looked at with its version of June 2026.
func TestMarkdownOfMattermost(t *testing.T) {
	for text, want := range map[string]string{
		"R&D: on/off":              "R&D: on/off", // \& and \: and \/ are shown with the backslash
		"10:30–11:00, ok? (yes!)":  "10:30–11:00, ok? (yes!)",
		"*a* _b_ `c` [d](e)":       "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e)",
		"&lt;b> <b>":               "&amp;lt;b> &lt;b>",
		`C:\new \*`:                `C:&#92;new &#92;\*`, // no \\ before a letter
		"# a":                      `\# a`,
		"C# and #1":                "C# and #1",
		"#maps ~town :tada: ~~x~~": "\\#\u200bmaps ~\u200btown :\u200btada: ~\u200b~\u200bx~\u200b~\u200b",
		"- a - b":                  `\- a - b`,
		"1. a":                     `1\. a`,
		"2026) a":                  `2026\) a`,
		"> a > b":                  `\> a > b`,
		"===":                      "&#61;==",
		"a | b":                    "a &#124; b",
		"5$ or 6$":                 "5&#36; or 6&#36;",
		"(https://example.org/a_b*c*) www.example.org/a_b": `(https://example.org/a_b\*c\*) www.example.org/a_b`,
	} {
		if got := markdown(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}

// TestNobodyIsAddressed holds that texts have no address of a person, whatever letters of mail have put into it, and call nobody.
func TestNobodyIsAddressed(t *testing.T) {
	for text, want := range map[string]string{
		"by ada@example.org":                            "by ada",
		"by ada@\u200bexample.\u200borg":                "by ada",
		"Ada <ada@example.org>, mailto:b@c.example.org": "Ada <ada>, b",
		"@here and @all":                                "@\u200bhere and @\u200ball",
		"https://example.org/@here/x":                   "https://example.org/%40here/x",
		"http://@here":                                  "http://@\u200bhere",
		"https://x)@channel":                            "https://x)@\u200bchannel",
		"https://x.example.org/?w=ada@example.org":      "https://x.example.org/?w=ada",
		"https://u:p@x.example.org/":                    "https://u:p/",
		"two\nlines\x00":                                "two lines",
		strings.Repeat("ä", longest+1):                  strings.Repeat("ä", longest-1) + "…",
	} {
		if got := safe(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestButtonsOfTeams holds that a card has no more buttons than are shown, and that the page is one of them.
func TestButtonsOfTeams(t *testing.T) {
	words := templates.Notice{Name: "Maps", Page: templates.NoticeLink{Label: "Page", URL: "https://example.org/p"}}
	for range 9 {
		words.Links = append(words.Links, templates.NoticeLink{Label: "Slides", URL: "https://example.org/s"})
	}
	body, err := Body(theme.Teams, Notice{Words: words})
	if err != nil {
		t.Fatal(err)
	}
	var card struct {
		Attachments []struct {
			Content struct{ Actions []struct{ Title string } }
		}
	}
	if err := json.Unmarshal(body, &card); err != nil {
		t.Fatal(err)
	}
	if got := card.Attachments[0].Content.Actions; len(got) != mostActions || got[mostActions-1].Title != "Page" {
		t.Errorf("the buttons are %v", got)
	}
}

// calls finds an @ that may call somebody.
var calls = regexp.MustCompile(`@\pL+`)

// TestLinksOfSlack holds that a link that Slack would refuse does not keep it from the rest.
func TestLinksOfSlack(t *testing.T) {
	words := templates.Notice{Name: "Maps", Links: []templates.NoticeLink{
		{Label: "Slides", URL: "https://example.org/" + strings.Repeat("s", 3000)}, {Label: "Notes", URL: "https://example.org/n"},
	}}
	body, err := Body(theme.Slack, Notice{Words: words})
	if err != nil {
		t.Fatal(err)
	}
	var message struct {
		Blocks []struct{ Text struct{ Text string } }
	}
	if err := json.Unmarshal(body, &message); err != nil {
		t.Fatal(err)
	}
	if len(message.Blocks) != 2 || message.Blocks[1].Text.Text != "<https://example.org/n|Notes>" {
		t.Errorf("the blocks are %v", message.Blocks)
	}
}

// FuzzBody holds that a text, whatever it is, makes JSON that calls nobody.
func FuzzBody(f *testing.F) {
	for _, text := range []string{"@here", "<!here>", "a@b.example.org", "\x00\xff`*\\", "https://example.org/@x|y"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range theme.ChannelKinds {
			body, err := Body(kind, Notice{Words: templates.Notice{Name: text, Title: text, Facts: []templates.NoticeFact{{Label: "Place", Value: text}},
				Links: []templates.NoticeLink{{Label: text, URL: "https://example.org/" + text}}}})
			if err != nil || !json.Valid(body) {
				t.Fatalf("%s: %v\n%s", kind, err, body)
			}
			if called := calls.Find(body); called != nil {
				t.Fatalf("%s calls %s:\n%s", kind, called, body)
			}
			if kind == theme.Slack && strings.Contains(string(body), "<!") {
				t.Fatalf("slack has a command:\n%s", body)
			}
		}
	})
}
