// Package checklist is the domain of checklists and reports: what a checklist version is, when it may be published,
// and how a report is scored. It has no transport, no storage and no clock, and computes with
// integers and exact fractions only, so that a phone, a server and an auditor years later get the same numbers.
//
// A Version is a draft or an immutable numbered version of a checklist: sections of questions, each question of one
// Kind, some scored, some critical, some visible only after certain earlier answers. Validate names every fault of a
// draft at once; Compile prepares a version without faults for scoring.
//
// A Report is what a shopper saw at one visit: an Outcome, Answers, and what the shopper wrote. Compiled.Score makes
// its Score: the state and points of every question, sections, dimensions, the raw and the effective total, the
// verdict, and either no violations or all of those that refuse the submission. Faults of answers are never errors,
// for the score of a draft is shown too.
//
// What was scored can be proved and scored again:
//   - Version.Digest is the identity of a version's content. Fingerprints cover what of it makes a figure: a trend
//     breaks where QuestionFingerprints, TotalFingerprint or JudgementFingerprint change, and Diff names the changes.
//   - Report.Digests are those of the scoring answers, of what people wrote, and of the whole; the last
//     distinguishes an honest retry from another report. All digests are SHA-256 over canonical JSON by RFC 8785, and the comments of
//     the methods named AppendCanonical and the like specify the text to the member.
//   - EncodeAnswers keeps a report as two bodies, so that ErasedPersonal can stand in for what people wrote while
//     the score stays the same.
//   - Receipt is what a submission returns; its canonical bytes are made once and stored.
//
// Two engines score: Engine1, and Engine2 for versions that use anything that the first does not have. Everything that
// differs from kind to kind of question is in a file of the kind, behind the table of kinds.
//
// The vectors in testdata are data for other implementations: scoring and scoring-2 (versions, answers and the score, by
// engine), unpublishable-2 (drafts and the paths of their faults), conditions (which questions are reached), digests
// (canonical texts, digests and fingerprints).
package checklist
