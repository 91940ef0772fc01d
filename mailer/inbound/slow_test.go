//go:build !race

package inbound_test

const slow = 1
