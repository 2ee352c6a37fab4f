package mail

import "mysteryshopper/storage"

// The outcomes of an attempt, as the API names them.
const (
	sent           = "SENT"
	tryLater       = "TRY_LATER"
	addressRefused = "ADDRESS_REFUSED"
	mailRefused    = "MAIL_REFUSED"
	senderRefused  = "SENDER_REFUSED"
	timedOut       = "TIMED_OUT"
	notConnected   = "NOT_CONNECTED"
	notEncrypted   = "NOT_ENCRYPTED"
	notWritten     = "NOT_WRITTEN"
	queueFull      = "QUEUE_FULL"
)

var outcomes = []string{sent, tryLater, addressRefused, mailRefused, senderRefused, timedOut, notConnected, notEncrypted, notWritten, queueFull}

// StatusAfter returns the status that an attempt with an outcome gives a mail. A mail that waits is tried again, until its time
// is up. The status is empty for an outcome that does not exist.
func StatusAfter(outcome string) storage.MailStatus {
	switch outcome {
	case sent:
		return storage.MailSent
	case addressRefused, mailRefused:
		return storage.MailFailed
	case queueFull:
		return storage.MailDropped
	case tryLater, senderRefused, timedOut, notConnected, notEncrypted, notWritten:
		return storage.MailWaiting
	}
	return ""
}
