package mailer

import (
	"bufio"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"rondo/mailer/mailertest"
	"rondo/outside"
	"rondo/scheduler"
	"rondo/theme"
)

// TestDotTravelsWithTheNextLetter counts the packets a server has to answer: a letter costs one round trip.
func TestDotTravelsWithTheNextLetter(t *testing.T) {
	var groups []string
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	served := make(chan struct{})
	go func() {
		defer close(served)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		groups = answerGroups(conn)
	}()
	o := newDesk()
	const letters = 30
	for i := range letters {
		o.post(fmt.Sprintf("p%d@example.org", i), "Subject: x\r\n\r\nhello\r\n")
	}
	route := theme.SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}
	_, stop := carry(t, o, route, nil)
	for _, s := range o.letters {
		if r := o.settled(t, s, 1)[0]; r.State != scheduler.Sent {
			t.Errorf("%+v", r)
		}
	}
	stop()
	<-served
	// Whether the next letter is at hand when a dot is due, the scheduler of goroutines decides; it is so for most.
	together := 0
	for _, group := range groups {
		switch group {
		case ". MAIL RCPT DATA":
			together++
		case "EHLO", "MAIL RCPT DATA", ".", "QUIT":
		default:
			t.Errorf("commands arrived together as %q", group)
		}
	}
	if together < letters/3 {
		t.Errorf("%d of %d dots travelled with the next letter:\n%s", together, letters, strings.Join(groups, " | "))
	}
}

// answerGroups answers a client, but only when it has fallen silent, and returns which commands came together.
func answerGroups(conn net.Conn) (groups []string) {
	in := bufio.NewReader(conn)
	fmt.Fprint(conn, "220 groups.example.org\r\n")
	var verbs []string
	var answers strings.Builder
	data := false
	for {
		if in.Buffered() == 0 && answers.Len() > 0 {
			if _, err := conn.Write([]byte(answers.String())); err != nil {
				return groups
			}
			groups = append(groups, strings.Join(verbs, " "))
			verbs = nil
			answers.Reset()
		}
		row, err := in.ReadString('\n')
		if err != nil {
			return groups
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(row), " ")
		if data && verb != "." {
			continue
		}
		verbs = append(verbs, verb)
		data = verb == "DATA"
		switch verb {
		case "EHLO":
			answers.WriteString("250-groups.example.org\r\n250 PIPELINING\r\n")
		case "DATA":
			answers.WriteString("354 go\r\n")
		default:
			answers.WriteString("250 ok\r\n")
		}
	}
}

// TestPipeliningLosesNothing plays servers that cannot pipeline although they say so. Whatever they do, a letter is sent
// once, in doubt, or tries again.
func TestPipeliningLosesNothing(t *testing.T) {
	for _, test := range []struct {
		name string
		peer *peer
	}{
		{"drops the connection now and then, before the receipt", &peer{drop: 3}},
		{"says 421 after each third letter", &peer{each: 3}},
		{"refuses every other recipient", &peer{odd: true}},
		{"answers the dot with 354", &peer{answers: map[string]string{"dot": "354 go"}}},
		{"answers MAIL twice", &peer{answers: map[string]string{"MAIL": "250 ok\r\n250 ok"}}},
		{"answers RCPT with 354", &peer{answers: map[string]string{"RCPT": "354 go"}}},
		{"refuses RSET", &peer{odd: true, answers: map[string]string{"RSET": "502 what?"}}},
	} {
		for how, outbox := range map[string]func(*desk) Outbox{
			"late":   func(o *desk) Outbox { return o },
			"prompt": func(o *desk) Outbox { return promptDesk{o} },
		} {
			t.Run(how+"/"+test.name, func(t *testing.T) {
				t.Parallel()
				testPipeliningLosesNothing(t, &peer{extensions: []string{"PIPELINING"}, drop: test.peer.drop, each: test.peer.each,
					odd: test.peer.odd, answers: test.peer.answers}, outbox)
			})
		}
	}
}

func testPipeliningLosesNothing(t *testing.T, peer *peer, outbox func(*desk) Outbox) {
	o := newDesk()
	const letters = 30
	for i := range letters {
		o.post(fmt.Sprintf("p%d@example.org", i), fmt.Sprintf("Subject: %d\r\n\r\n.\r\n", i))
	}
	route := peer.listen(t)
	route.Connections = 2
	c, stop := carry(t, outbox(o), route, func(c *Carrier) { c.Wake, c.Memory = o.wake, o })
	o.settled(t, o.letters[0], 1)
	for c.Status().Busy > 0 || o.count(scheduler.Leased) > 0 {
		time.Sleep(time.Millisecond)
	}
	stop()
	if n := o.count(scheduler.Leased); n > 0 {
		t.Errorf("%d letters are nobody's", n)
	}
	arrived := peer.letters()
	for i, s := range o.letters {
		copies := arrived[fmt.Sprintf("Subject: %d\r\n\r\n.\r\n", i)]
		if s.state == scheduler.Sent && copies != 1 || s.state != scheduler.Sent && s.Doubts == 0 && copies > 0 {
			t.Errorf("letter %d is %s after %d doubts, %d copies: %+v", i, s.state, s.Doubts, copies, s.results)
		}
	}
}

// BenchmarkSink carries to Postfix's smtp-sink, which writes nothing and answers at once.
func BenchmarkSink(b *testing.B) {
	sink := outside.SMTPSink.Find(b)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	run := exec.Command(sink, "-u", "nobody", fmt.Sprintf("127.0.0.1:%d", port), "1000")
	if err := run.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = run.Process.Kill()
		_ = run.Wait()
	}()
	for {
		if conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = conn.Close()
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	letter := seal(b, sealer(b), mailertest.Invitation()).Bytes
	for _, connections := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) {
			o := newPile(b.N, letter)
			b.ResetTimer()
			carry(b, o, theme.SMTP{Host: "127.0.0.1", Port: port, TLS: "none", Connections: connections, Rate: theme.Rate{Unlimited: true}}, nil)
			<-o.empty
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
		})
	}
}
