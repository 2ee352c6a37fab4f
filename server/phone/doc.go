// Package phone is the reference phone: a small client for shoppers that works without a network and loses nothing. It
// is written for readers who build such a client in another language.
//
// Sync fetches the visits with their locations and checklist versions. Begin starts a report on the version that the
// visit is pinned to. Save stores the answers so far and returns the score with everything that is still wrong, by the
// same engine as the server's. Finish freezes the report: from then on its bytes never change, and the report waits in
// the queue. Send sends the queue in one stream. Only Sync and Send need a network.
//
// The rules that prevent losses:
//   - A report has one id, a UUID of version 7 made on the phone, and its content is encoded once. Every attempt sends the
//     same content; the time of the attempt, device_time, and the offset of the phone's clock are sent beside it. So the
//     server can distinguish a retry from another report, however often a connection breaks.
//   - The phone measures at every contact how far its clock is off, and changes no time by it: the server does.
//   - Only a receipt removes a report from the queue. The receipt is compared with what was sent, and is stored in the
//     same write that removes the report.
//   - A final refusal moves the report out of the way of the others and stores what is wrong; Correct makes a draft of it
//     again. Every other failure leaves the report in the queue.
//   - A checklist version is accepted only if its content has the digest that the server sent with it.
//
// On disk every record is a file that is written under another name, synced and renamed, and its folder is synced: at any
// time there is either the old record or the new one. The first line of a file has the SHA-256 of the rest, so that a
// damaged file is noticed; it is moved to the folder aside, and Quarantined lists it. The folders are visits, locations,
// versions, drafts and reports, beside the files settings and sync.
package phone
