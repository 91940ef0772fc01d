package chaos

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"rondo/outside"
)

// TestExampleThreeNodes runs the example, and holds that its transcript says what it is to show.
func TestExampleThreeNodes(t *testing.T) {
	t.Parallel()
	outside.PostgreSQL.Find(t)
	run := exec.Command("bash", "../examples/three-nodes/run.sh")
	run.Env = append(os.Environ(), "RONDO="+program)
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
	for _, want := range []string{
		"4 letters have left", "node 3 shows it", "1 accepted", "within 15 seconds", "so nothing is planned here: bring them up to date", "node 3 is well again",
		"all of them hold, in every row",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the transcript does not say %q:\n%s", want, out)
		}
	}
}
