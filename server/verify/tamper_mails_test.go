package verify_test

import "mysteryshopper/server/verify"

// onMessages returns a change of the newest message on a report.
func onMessages(change string) string {
	return "UPDATE report_messages SET " + change + " WHERE id = (SELECT MAX(id) FROM report_messages)"
}

// onRead returns a change of the oldest message, which was read.
func onRead(change string) string {
	return "UPDATE report_messages SET " + change + " WHERE id = (SELECT MIN(id) FROM report_messages)"
}

// messageForgeries are changes to messages.
func messageForgeries() map[string]forgery {
	return map[string]forgery{
		"message's text":         {onMessages("text = 'At nine.'"), verify.Report, "is not what the audit log has of it"},
		"message without text":   {onMessages("text = ''"), verify.Report, "has no text, and nothing was erased"},
		"message's author":       {onMessages("author = (SELECT author FROM report_messages WHERE from_shopper <> (SELECT from_shopper FROM report_messages ORDER BY id DESC LIMIT 1) LIMIT 1)"), verify.Report, "is not on the side of the token"},
		"message's time":         {onMessages("create_time = create_time + 1"), verify.Report, "the audit log has no entry of its message"},
		"message read":           {onMessages("read_time = create_time + 1, read_by = author"), verify.Report, "the audit log has no entry that its message"},
		"message not read":       {onRead("read_time = NULL"), verify.Report, "at no time"},
		"message's reader":       {onRead("read_by = author"), verify.Report, "is not on the side of the token"},
		"message deleted":        {"DELETE FROM report_messages WHERE id = (SELECT MAX(id) FROM report_messages)", verify.Report, "is not there"},
		"message put in":         {"INSERT INTO report_messages SELECT report, 'ff', author, from_shopper, 'No.', create_time + 1, NULL, '' FROM report_messages WHERE id = (SELECT MAX(id) FROM report_messages)", verify.Report, "the audit log has no entry of its message"},
		"message of another one": {"UPDATE report_messages SET report = (SELECT id FROM reports WHERE id <> report_messages.report ORDER BY id LIMIT 1)", verify.Report, "is not there"},
	}
}

// mailForgeries are changes to mails, to their readers and to the addresses to which nothing is sent.
func mailForgeries() map[string]forgery {
	reader := func(id, change string) string {
		return "UPDATE mail_subscriptions SET " + change + " WHERE id = '" + id + "'"
	}
	mailTo := func(address, change string) string {
		return "UPDATE mails SET " + change + " WHERE id = (SELECT MIN(id) FROM mails WHERE address = '" + address + "')"
	}
	stop := func(change string) string {
		return "UPDATE mail_stops SET " + change + " WHERE address = 'never@acme.example'"
	}
	const later = "create_time = create_time + 600000000, expire_time = expire_time + 600000000, end_time = end_time + 600000000"
	attempt := func(outcome, code string) string {
		return `attempts = '[{"time":"` + "2026-01-01T00:00:00Z" + `","duration":1,"outcome":"` + outcome + `","code":` + code + `}]'`
	}
	return map[string]forgery{
		"reader's address":                  {reader("reads", "address = 'spy@acme.example'"), verify.Resource, "is not what the audit log has of it"},
		"reader's place":                    {reader("reads", "location = 'kiel'"), verify.Resource, "is not what the audit log has of it"},
		"reader's schedule":                 {reader("reads", "form = 'PAPER', every = 'WEEKLY', day = 1"), verify.Resource, "is not what the audit log has of it"},
		"reader's creator":                  {reader("reads", "creator = 'zzzzzzzzzzzz'"), verify.Resource, "who changed it last is zzzzzzzzzzzz"},
		"reader's revision":                 {reader("reads", "revision = revision + 1"), verify.Resource, "its revision is"},
		"reader's creation":                 {reader("reads", "create_time = create_time - 1"), verify.Resource, "the time it was created"},
		"reader who never confirmed":        {reader("slow", "state = 'ACTIVE'"), verify.Resource, "no confirmation of the address"},
		"reader who goes on":                {reader("ends", "state = 'ACTIVE'"), verify.Resource, "its reader wanted no more mails"},
		"reader who never ended":            {reader("reads", "state = 'UNSUBSCRIBED'"), verify.Resource, "wants no more mails, and the audit log has no such act"},
		"reader's state":                    {reader("reads", "state = 'EAGER'"), verify.Resource, "its state is EAGER"},
		"reader of nothing":                 {reader("ends", "due_time = 1"), verify.Resource, "and its state is UNSUBSCRIBED"},
		"reader put in":                     {"INSERT INTO mail_subscriptions SELECT client, 'spy', location, title, 'spy@acme.example', locale, alerts, kinds, programs, form, every, day, program, by_place, creator, state, state_time, nonce, due_time, turn, revision, create_time, update_time FROM mail_subscriptions WHERE id = 'reads'", verify.Resource, "no entry of it"},
		"reader deleted":                    {"UPDATE mails SET client = NULL, subscription = NULL WHERE subscription = 'reads'; DELETE FROM mail_subscriptions WHERE id = 'reads'", verify.Resource, "it is not there"},
		"mail of nobody":                    {mailTo("reads@acme.example", "subscription = 'nobody'"), verify.Resource, "its subscription nobody is not there"},
		"mail's kind":                       {mailTo("reads@acme.example", "kind = 'NEWS'"), verify.Resource, "its kind is NEWS"},
		"mail about no alert":               {mailTo("reads@acme.example", "kind = 'ALERT', subject = 'none'"), verify.Resource, "what it is about is not there"},
		"mail about no report":              {"UPDATE mails SET kind = 'RETURNED', subject = 'none' WHERE kind = 'INVITATION'", verify.Resource, "what it is about is not there"},
		"mail to a shopper who is gone":     {"UPDATE mails SET shopper = 'gone' WHERE kind = 'INVITATION'", verify.Resource, "its shopper gone is not there"},
		"mail to a shopper of a reader":     {mailTo("reads@acme.example", "shopper = 'anna'"), verify.Resource, "goes to the shopper anna"},
		"mail's status":                     {mailTo("reads@acme.example", "status = 'LOST'"), verify.Resource, "its status is LOST"},
		"mail sent that was not":            {"UPDATE mails SET status = 'SENT', next_time = NULL, end_time = create_time, secret = x'' WHERE kind = 'INVITATION'", verify.Resource, "and its last attempt means WAITING"},
		"mail failed that was sent":         {mailTo("reads@acme.example", "status = 'FAILED'"), verify.Resource, "and its last attempt means SENT"},
		"mail given up early":               {"UPDATE mails SET status = 'FAILED', next_time = NULL, end_time = create_time, secret = x'' WHERE kind = 'INVITATION'", verify.Resource, "was to be tried until"},
		"mail without attempts":             {mailTo("reads@acme.example", "attempts = '[]'"), verify.Resource, "and its last attempt means WAITING"},
		"mail that was sent and waits":      {mailTo("reads@acme.example", "next_time = create_time"), verify.Resource, "is sent next at"},
		"mail that waits and ended":         {"UPDATE mails SET next_time = NULL WHERE kind = 'INVITATION'", verify.Resource, "is sent next at"},
		"mail for ever":                     {"UPDATE mails SET expire_time = expire_time + 1 WHERE kind = 'INVITATION'", verify.Resource, "and is tried until"},
		"mail after its time":               {"UPDATE mails SET next_time = expire_time + 1 WHERE kind = 'INVITATION'", verify.Resource, "is not between its creation and its end"},
		"secret of a mail that was sent":    {mailTo("reads@acme.example", "secret = x'00'"), verify.Resource, "has a secret"},
		"attempt's outcome":                 {mailTo("reads@acme.example", attempt("FINE", "0")), verify.Resource, "the outcome of its attempt 1 is FINE"},
		"attempt's code":                    {mailTo("reads@acme.example", attempt("SENT", "250")), verify.Resource, "is SENT, with the code 250"},
		"attempt before the mail":           {mailTo("reads@acme.example", attempt("SENT", "0")), verify.Resource, "not between its creation and its end"},
		"attempt after the last":            {mailTo("reads@acme.example", "attempts = substr(attempts, 1, length(attempts) - 1) || ',' || substr(attempts, 2)"), verify.Resource, "it was tried again after SENT"},
		"mail after the end":                {reader("ends", "state_time = state_time - 600000000"), verify.Resource, "and mails of its subscription had ended"},
		"mail to a stopped address":         {"UPDATE mail_stops SET time = time - 600000000 WHERE reason = 'REFUSED'", verify.Resource, "and mails to its address had ended"},
		"mail to another address":           {mailTo("reads@acme.example", "address = 'spy@acme.example', "+later), verify.Resource, "goes to another address"},
		"stop's reason":                     {stop("reason = 'OTHER'"), verify.Resource, "its reason is OTHER"},
		"stop's answer":                     {stop("code = 550"), verify.Resource, "the mail server's answer has the code 550"},
		"stop's time":                       {stop("time = time + 1"), verify.Resource, "the audit log has no entry that mails to it were ended"},
		"stop's address":                    {stop("address = 'Never@acme.example'"), verify.Resource, "has capital letters"},
		"stop put in":                       {"INSERT INTO mail_stops VALUES ('reads@acme.example', 'UNSUBSCRIBED', 1, 0, '')", verify.Resource, "the audit log has no entry that mails to it were ended"},
		"stop of a refused address removed": {"DELETE FROM mail_stops WHERE reason = 'REFUSED'", verify.Resource, "is not among those to which nothing is sent"},
		"stop removed":                      {"DELETE FROM mail_stops WHERE reason = 'UNSUBSCRIBED'", verify.Resource, "is not there"},
	}
}
