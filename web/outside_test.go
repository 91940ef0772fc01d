package web_test

import "testing"

func TestL7WithoutABrowserItsTestsAreSkipped(t *testing.T) {
	chromium.HoldMissing(t, "^TestS7BrowserChangesNothingByItself$")
}
