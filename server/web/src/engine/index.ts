// The engine of the screens: what the server does with a checklist version and a report, in the browser. It has no words,
// no storage and no clock. Reasons are machine reasons; their words come from the server's.
//
// The Go package checklist is the truth. server/web/engine_test.go runs the vectors and random cases on both.

export { accept, violationProblems } from './accept';
export type { Known } from './accept';
export { BOUNDS } from './bounds';
export { canonical, digestOf } from './canonical';
export { parseDecimal } from './decimal';
export { instantText, parseInstant } from './instant';
export { engineOf, isComputed, isRequired, mostSeconds } from './kinds';
export { reached } from './reached';
export type { Reached, Standing } from './reached';
export { isGivenUp, isScored, readAnswers, readReport } from './read-report';
export { readVersion } from './read-version';
export { checkReceipt } from './receipt';
export type { Sent } from './receipt';
export { answersText, contentText, personalText, reportDigest, reportDigests, scoreDigest, scoreText } from './report-digest';
export type { ReportDigests } from './report-digest';
export type * from './report-types';
export { score } from './score';
export { characters } from './text';
export type * from './types';
export { fingerprints, versionDigest, versionText } from './version-digest';
export type { Fingerprints } from './version-digest';
