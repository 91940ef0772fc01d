// Package notice writes what is told in channels of chats, each kind in its own form: what an incoming webhook of Slack or Mattermost,
// a workflow of Teams, a room of Matrix or any other program takes. It is pure.
//
// What organizers write is text and nothing else there. It makes no link, no heading and no mention: a title with @here in it calls nobody.
// There is no address of a person in it.
//
//	notice.go      which body a kind of channel gets
//	plain.go       a notice as lines of plain text; texts without addresses and mentions
//	slack.go       blocks for an incoming webhook of Slack
//	mattermost.go  Markdown for an incoming webhook of Mattermost
//	teams.go       an Adaptive Card for a workflow of Teams
//	matrix.go      m.room.message, in HTML and as plain text
//	webhook.go     an event in JSON, and its signature, after Standard Webhooks
//	address.go     which addresses cannot be of a kind of channel
//	verdict.go     how a notice is handed over, and what follows from the answer
package notice
