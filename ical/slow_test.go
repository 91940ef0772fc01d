//go:build !race

package ical_test

const slow = 1
