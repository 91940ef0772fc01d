package web_test

import (
	"testing"

	"rondo/chromium"
)

func TestL7WithoutABrowserItsTestsAreSkipped(t *testing.T) {
	chromium.Program.HoldMissing(t, "^TestS7BrowserChangesNothingByItself$")
}
