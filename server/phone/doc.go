// Package phone is the reference phone: a small, honest client for shoppers that works without a network and loses
// nothing. It is written to be read by whoever builds such a client in another language.
//
// A shopper's day goes like this. Sync brings the visits with their locations and checklist versions. Begin starts a
// report on the version that the visit is pinned to, Save keeps what is answered so far and returns the score with
// everything that is still wrong, by the same engine as the server's. Finish freezes the report: from then on its
// bytes never change, and the report waits in the queue. Send takes the queue up in one stream. None but Sync and Send
// need a network.
//
// What makes it honest:
//   - A report has one id, a UUID of version 7 made on the phone, and its content is marshalled once. Every attempt
//     sends the same content; the phone's clock of the attempt, device_time, travels beside it. So the server can tell
//     a retry from another report, however often a connection breaks.
//   - A report leaves the queue in no other way than by its receipt, which is checked against what was sent and is
//     kept in the same write that takes the report out of the queue.
//   - A refusal for good takes the report out of the way of the others and shows what is wrong; Mend makes a draft of
//     it again. Anything else that goes wrong leaves it in the queue.
//   - A checklist version is taken only if its content has the digest that the server says.
//
// On disk every record is a file, written under another name, synced, renamed, and its folder synced: at any instant
// there is either the old record or the new one. The first line of a file has the SHA-256 of the rest, so that a torn
// or rotten file is noticed; it is moved to the folder aside, and Aside tells of it. The folders are visits, locations,
// versions, drafts and reports, beside the files settings and sync.
package phone
