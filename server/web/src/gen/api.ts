// Made by go generate ./server/web from the API; not to be edited.

// Every field that is not optional is in each answer of the server. 64-bit whole numbers are texts.

export type AccessRole = "ADMIN" | "REVIEWER" | "SHOPPER" | "VIEWER" | "MANAGER" | "PLANNER" | "AUDITOR";

export type ActionEvent_Act = "CREATE" | "COMPLETE" | "PROVE" | "REOPEN" | "CANCEL" | "MISS" | "UNPROVE";

export type Action_Cause = "SKILL" | "WILL" | "BOTH" | "MEANS";

export type Action_State = "OPEN" | "DONE" | "PROVEN" | "MISSED" | "CANCELLED";

export type AlertRule_Kind = "CRITICAL_QUESTION" | "VERDICT" | "OUTCOME" | "SCORE_UNDER" | "SCORE_OVER" | "WAIT" | "PRAISE" | "FLAG" | "FALL" | "OVERDUE_REVIEW";

export type AlertRule_Moment = "RELEASE" | "SUBMISSION";

export type Alert_EndReason = "REPORT_CORRECTED" | "REPORT_MOVED" | "REPORT_WITHDRAWN" | "REPORT_EXCLUDED" | "REPORT_REJECTED" | "REPORT_REVIEWED" | "FIGURES_CHANGED";

export type Alert_State = "OPEN" | "ACKNOWLEDGED" | "RESOLVED" | "ENDED";

export type Appeal_Outcome = "CORRECTED" | "CORRECTED_BEFORE" | "REPORT_WITHDRAWN";

export type Appeal_Reason = "ANSWER_WRONG" | "QUESTION_UNCLEAR" | "WRONG_VISIT" | "AGENCY_ERROR" | "REPORT_CONFIRMED" | "NOT_SUBSTANTIATED" | "AS_AGREED" | "NOT_OF_THIS_VISIT" | "OTHER";

export type Appeal_State = "OPEN" | "UPHELD" | "REFUSED" | "WITHDRAWN";

export type Behaviour_Polarity = "POSITIVE" | "NEGATIVE";

export type Change_Kind = "RELEASED" | "CORRECTED" | "WITHDRAWN" | "LOCATIONS_CHANGED" | "MOVED" | "ACCESS_CHANGED" | "CLAIMS_CHANGED" | "EVENTS_CHANGED" | "CLIENT_CHANGED" | "ALERT_RAISED" | "APPEAL_ANSWERED" | "APPEAL_CHANGED" | "EVIDENCE_CHANGED";

export type Channel = "IN_PERSON" | "PHONE" | "WEB";

export type ChecklistVersion_TotalMode = "POINTS" | "SECTION_WEIGHTED";

export type Critical_Effect = "FAIL" | "ZERO_SECTION" | "CAP" | "ZERO_REPORT";

export type DayPart = "MORNING" | "MIDDAY" | "AFTERNOON" | "EVENING" | "NIGHT";

export type Decline_Reason = "NO_TIME" | "TOO_FAR" | "FEE_TOO_LOW" | "KNOWN_THERE" | "CONFLICT_OF_INTEREST" | "NOT_SUITABLE" | "UNWELL" | "OTHER";

export type Delivery_Outcome = "DELIVERED" | "WRONG_STATUS" | "REDIRECTED" | "TIMED_OUT" | "NO_ADDRESS" | "ADDRESS_REFUSED" | "NOT_CONNECTED" | "BAD_CERTIFICATE";

export type DurationAnswer_Outcome = "SERVED" | "LEFT_UNSERVED" | "HUNG_UP";

export type EvidenceCapture_Source = "CAMERA" | "LIBRARY";

export type Evidence_State = "UPLOADING" | "STORED" | "REMOVED";

export type Figure_Confidence = "NONE" | "LOW" | "OK";

export type ImportProblem_Reason = "UNSUPPORTED_TYPE" | "UNSUPPORTED_COLUMN" | "UNSUPPORTED_EXPRESSION" | "NOT_NEEDED" | "SIMPLIFIED" | "RENAMED" | "MISSING_NAME" | "UNKNOWN_LIST" | "UNKNOWN_QUESTION" | "UNKNOWN_OPTION" | "UNKNOWN_LANGUAGE" | "INVALID_VALUE" | "UNBALANCED_GROUP" | "UNSUPPORTED_SHEET" | "UNUSED_LIST";

export type MailAttempt_Outcome = "SENT" | "TRY_LATER" | "ADDRESS_REFUSED" | "MAIL_REFUSED" | "SENDER_REFUSED" | "TIMED_OUT" | "NOT_CONNECTED" | "NOT_ENCRYPTED" | "NOT_WRITTEN" | "QUEUE_FULL";

export type MailSchedule_Form = "PAPER" | "WORKBOOK";

export type MailSchedule_Interval = "WEEKLY" | "MONTHLY";

export type MailStop_Reason = "REFUSED" | "UNSUBSCRIBED";

export type MailSubscription_State = "UNCONFIRMED" | "ACTIVE" | "UNSUBSCRIBED" | "REFUSED" | "NO_ACCESS";

export type Mail_Kind = "ALERT" | "SCHEDULED" | "CONFIRMATION" | "TEST" | "RETURNED" | "INVITATION";

export type Mail_Status = "WAITING" | "SENT" | "FAILED" | "DROPPED";

export type Operation_State = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

export type Payable_Kind = "FEE" | "BONUS" | "EXPENSE";

export type Payable_State = "OPEN" | "APPROVED" | "REFUSED" | "PAID" | "CANCELLED";

export type Program_ReleaseMode = "ON_APPROVAL" | "MANUAL";

export type Proof_Kind = "PHOTO" | "PROOF_OF_PURCHASE" | "RECORDING" | "DOCUMENT";

export type QuestionScore_State = "NOT_REACHED" | "NOT_APPLICABLE" | "ANSWERED" | "UNANSWERED";

export type Question_Audience = "ALL" | "INTERNAL";

export type Question_Role = "WAIT" | "QUEUE_LENGTH" | "STAFF_ON_FLOOR" | "FEELING_BEFORE" | "FEELING_AFTER" | "WOULD_RETURN" | "WOULD_RECOMMEND" | "WOULD_HAVE_COMPLAINED" | "WAS_ASKED_ALL_WELL" | "STAFF_NAME" | "PROMISE_DUE" | "PROMISE_MADE";

export type Reason = "INVALID_REQUEST" | "MALFORMED_JSON" | "UNKNOWN_FIELD" | "BODY_TOO_LARGE" | "TOO_DEEP" | "WRONG_TYPE" | "REQUIRED" | "INVALID_FORMAT" | "OUT_OF_BOUNDS" | "OUT_OF_RANGE" | "TIME_TOO_FINE" | "INVALID_PAGE_TOKEN" | "INVALID_FILTER" | "INVALID_REPORT_ID" | "UNSUPPORTED_MEDIA_TYPE" | "NOT_ACCEPTABLE" | "UNREADABLE_FILE" | "UNAUTHENTICATED" | "INVALID_TOKEN" | "PERMISSION_DENIED" | "NOT_FOUND" | "NO_SUCH_METHOD" | "RATE_LIMITED" | "INVALID_CODE" | "APP_TOO_OLD" | "CROSS_ORIGIN" | "SIGN_IN_REFUSED" | "NO_PROVIDER" | "TOKEN_REUSED" | "ETAG_MISMATCH" | "ETAG_REQUIRED" | "ALREADY_EXISTS" | "REPORT_CONFLICT" | "REPORT_ID_TAKEN" | "WRONG_BASE_REVISION" | "WRONG_STATE" | "IN_USE" | "INVALID_TREE" | "UNPUBLISHABLE" | "INVALID_REPORT" | "ROTATION" | "REQUEST_ID_REUSED" | "PROGRAM_REQUIRED" | "INVALID_SPAN" | "ALREADY_RELEASED" | "DELETED" | "CAPACITY" | "ALREADY_CLAIMED" | "NOTHING_CHANGED" | "NO_WEBHOOK_KEY" | "ADDRESS_NOT_ALLOWED" | "WRONG_VISIT" | "TARGET_NOT_REACHED" | "NO_MAIL" | "APPEAL_TIME_OVER" | "UPLOAD_OFFSET" | "CHECKSUM_MISMATCH" | "FILE_REFUSED" | "IMAGE_TOO_LARGE" | "EVIDENCE_QUOTA" | "NO_EVIDENCE_STORE" | "UNAVAILABLE" | "STORAGE_FULL" | "DEADLINE_EXCEEDED" | "CANCELLED" | "INTERNAL" | "OVERLOADED" | "DUPLICATE_ANSWER" | "CONFLICTING_ANSWER" | "NOT_APPLICABLE_NOT_ALLOWED" | "WRONG_KIND" | "UNKNOWN_OPTION" | "INVALID_NUMBER" | "UNKNOWN_QUESTION" | "UNKNOWN_VERSION" | "ENDS_BEFORE_START" | "UNKNOWN_BEHAVIOUR" | "EXCLUSIVE_OPTION" | "WRONG_COUNT" | "TOO_MANY_DECIMALS" | "TOO_SHORT" | "TOO_LONG" | "BEFORE_EARLIER" | "NOT_APPLICABLE_REASON_REQUIRED" | "COMMENT_REQUIRED" | "INVALID_KEY" | "DUPLICATE_KEY" | "INVALID_LOCALE" | "MISSING_DEFAULT_LOCALE" | "UNKNOWN_VALUE" | "TOO_MANY" | "EMPTY_LIST" | "NOT_ALLOWED" | "NOT_RISING" | "NOT_FROM_ZERO" | "INVALID_DECIMAL" | "WEIGHTS_SUM" | "NOTHING_SCORED" | "NOT_ONE_KIND" | "NOT_ONE_LIST" | "NOT_ONE_OPERATOR" | "NOT_EARLIER_QUESTION" | "WRONG_OPERATOR" | "CRITICAL_UNSCORED" | "WRONG_ROLE" | "NOT_ONE_RULE" | "NEGATIVE_BEHAVIOUR" | "EVIDENCE_ELSEWHERE";

export type ReportContent_Outcome = "COMPLETED" | "LEFT_UNSERVED" | "HUNG_UP" | "CLOSED" | "NO_SUCH_PLACE" | "ABORTED";

export type Report_State = "SUBMITTED" | "RETURNED" | "APPROVED" | "REJECTED";

export type ReviewReason = "COMPLETE" | "INCOMPLETE" | "CONTRADICTORY" | "UNCLEAR" | "EVIDENCE_MISSING" | "WRONG_LOCATION" | "WRONG_TIME" | "SCENARIO_NOT_KEPT" | "DUPLICATE" | "FABRICATED" | "SHOPPER_DISCOVERED" | "APPEAL_UPHELD" | "AGENCY_ERROR" | "OTHER";

export type Score_Status = "SCORED" | "EMPTY_BASE" | "INSUFFICIENT_BASE";

export type Score_Verdict = "NONE" | "PASS" | "FAIL";

export type Scorecard_Grouping = "MONTH" | "QUARTER" | "WAVE" | "LOCATION" | "SECTION" | "DIMENSION" | "QUESTION" | "CHANNEL";

export type Scorecard_Interval = "VISITS" | "LOCATIONS";

export type Scorecard_Method = "VISIT_MEAN" | "POOLED" | "LOCATION_MEAN";

export type Session_Screen = "APP" | "DESK" | "CLIENT";

export type Token_RevokeReason = "SECRET_REUSED";

export type UnfilledCause_Cause = "WAVE_PASSED" | "CLOSED" | "NO_SHOPPER" | "QUALIFICATION" | "LANGUAGE" | "DISTANCE" | "VISITS_PER_SHOPPER" | "ROTATION_DAYS";

export type Visit_State = "OPEN" | "CLAIMED" | "CHECKED_IN" | "REPORTED" | "CANCELLED" | "EXPIRED";

export type WebhookEvent_State = "WAITING" | "DELIVERED" | "FAILED";

export type Webhook_PauseReason = "REQUESTED" | "FAILING" | "GONE";

export type Webhook_State = "ACTIVE" | "PAUSED" | "DISABLED";

export type AcknowledgeAlertRequest = {
  client: string;
  alert: string;
  etag: string;
};

export type Action = {
  name: string;
  client: string;
  action: string;
  program: string;
  location: string;
  question: string;
  section: string;
  alert: string;
  title: string;
  text: string;
  cause?: Action_Cause;
  owner: string;
  due: string;
  targetBasisPoints?: number;
  state?: Action_State;
  done: string;
  proof?: ActionProof;
  events: ActionEvent[];
  createTime?: string;
  updateTime?: string;
  etag: string;
};

export type ActionEvent = {
  act?: ActionEvent_Act;
  time?: string;
  by?: AlertPerson;
  note: string;
  day: string;
};

export type ActionFigures = {
  name: string;
  beforeFrom: string;
  beforeTo: string;
  before?: Figure;
  afterFrom: string;
  afterTo: string;
  after?: Figure;
  difference?: Difference;
  etag: string;
};

export type ActionProof = {
  releasedReport: string;
  month: string;
  basisPoints?: number;
};

export type Alert = {
  name: string;
  client: string;
  alert: string;
  program: string;
  location: string;
  rule: string;
  kind?: AlertRule_Kind;
  state?: Alert_State;
  title: string;
  text: string;
  numbers?: AlertNumbers;
  releasedReport: string;
  report: string;
  link: string;
  agency: boolean;
  raiseTime?: string;
  acknowledgedBy?: AlertPerson;
  acknowledgeTime?: string;
  resolvedBy?: AlertPerson;
  resolveTime?: string;
  note: string;
  endTime?: string;
  endReason?: Alert_EndReason;
  etag: string;
};

export type AlertNumbers = {
  question: string;
  verdict?: Score_Verdict;
  outcome?: ReportContent_Outcome;
  flag: string;
  basisPoints?: number;
  markBasisPoints?: number;
  waitSeconds?: number;
  usualSeconds?: number;
  times?: number;
  givenUp: boolean;
  commendations: number;
  month: string;
  earlierMonth: string;
  earlierBasisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
  visits: number;
  hours: number;
};

export type AlertPerson = {
  title: string;
  role: string;
};

export type AlertRule = {
  name: string;
  client: string;
  program: string;
  alertRule: string;
  title: string;
  kind?: AlertRule_Kind;
  moment?: AlertRule_Moment;
  questions: string[];
  verdict?: Score_Verdict;
  outcomes: ReportContent_Outcome[];
  flags: string[];
  basisPoints?: number;
  times: number;
  hours: number;
  disabled: boolean;
  createTime?: string;
  updateTime?: string;
  etag: string;
};

export type Answer = {
  question: string;
  notApplicable: boolean;
  notApplicableReason: string;
  comment: string;
} & ({ choice?: never; choices?: never; scale?: never; number?: never; duration?: never; text?: never; timestamp?: never; evidence?: never } | { choice: string; choices?: never; scale?: never; number?: never; duration?: never; text?: never; timestamp?: never; evidence?: never } | { choice?: never; choices: OptionKeys; scale?: never; number?: never; duration?: never; text?: never; timestamp?: never; evidence?: never } | { choice?: never; choices?: never; scale: number; number?: never; duration?: never; text?: never; timestamp?: never; evidence?: never } | { choice?: never; choices?: never; scale?: never; number: string; duration?: never; text?: never; timestamp?: never; evidence?: never } | { choice?: never; choices?: never; scale?: never; number?: never; duration: DurationAnswer; text?: never; timestamp?: never; evidence?: never } | { choice?: never; choices?: never; scale?: never; number?: never; duration?: never; text: string; timestamp?: never; evidence?: never } | { choice?: never; choices?: never; scale?: never; number?: never; duration?: never; text?: never; timestamp: string; evidence?: never } | { choice?: never; choices?: never; scale?: never; number?: never; duration?: never; text?: never; timestamp?: never; evidence: EvidenceIds });

export type AnswerRow = {
  releasedReport: string;
  question: string;
  updateTime?: string;
  deleted: boolean;
  program: string;
  location: string;
  checklist: string;
  version: number;
  month: string;
  section: string;
  state: string;
  earned?: string;
  possible?: string;
  critical: boolean;
  value: string;
  number?: number;
  durationOutcome: string;
  notApplicableReason: string;
  comment: string;
  latenessSeconds?: number;
};

export type Answers = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  groupBy: Scorecard_Grouping[];
  questions: QuestionAnswers[];
  segments: string[];
};

export type AnswersRow = {
  month?: string;
  quarter?: string;
  location?: string;
  version: number;
  visits: number;
  unanswered?: number;
  notApplicable: number;
  notReached?: number;
  options: OptionShare[];
};

export type Appeal = {
  name: string;
  client: string;
  appeal: string;
  releasedReport: string;
  program: string;
  location: string;
  question: string;
  questionText: string;
  revision: number;
  state?: Appeal_State;
  text: string;
  evidence: AppealFile[];
  appealedBy?: AppealPerson;
  createTime?: string;
  dueTime?: string;
  closedBy?: AppealPerson;
  closeTime?: string;
  reason?: Appeal_Reason;
  answer: string;
  outcome?: Appeal_Outcome;
  correctedRevision: number;
  formerBasisPoints?: number;
  basisPoints?: number;
  differenceBasisPoints?: number;
  report: string;
  reviewedBy: AppealPerson[];
  ownReview: boolean;
  etag: string;
};

export type AppealCorrection = {
  etag: string;
  answers: Answer[];
  removedAnswers: string[];
  outcome?: ReportContent_Outcome;
  narrative?: string;
  commendations?: CommendationList;
  month: string;
  location: string;
  comment: string;
};

export type AppealCounts = {
  open: number;
  upheld: number;
  refused: number;
};

export type AppealFile = {
  title: string;
  uri: string;
  sha256: string;
  sizeBytes: string;
  mediaType: string;
};

export type AppealPerson = {
  title: string;
  role: string;
};

export type AppealQueue = {
  open: number;
  overdue: number;
  upheld: number;
  refused: number;
  withdrawn: number;
};

export type ApprovePayableRequest = {
  payable: string;
  etag: string;
};

export type ApproveReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
};

export type Assumption = {
  name: string;
  value: string;
  source: string;
  given: boolean;
};

export type AuditChain = {
  position: string;
  hash?: string;
  entryTime?: string;
  sealed: string;
  more: boolean;
  faults?: string[];
  checkTime?: string;
};

export type AuditEntry = {
  time?: string;
  act: string;
  resource: string;
  actor: string;
  actorTitle: string;
  role: string;
  shopper: string;
  requestId: string;
  peer: string;
  erased: boolean;
};

export type Balance = {
  shopper: string;
  shopperTitle: string;
  sum?: StatementSum;
};

export type Band = {
  key: string;
  fromBasisPoints: number;
  title: Record<string, string>;
};

export type BandCount = {
  band: string;
  visits: number;
};

export type BatchCreateVisitsRequest = {
  requests: CreateVisitRequest[];
};

export type BatchCreateVisitsResponse = {
  visits: Visit[];
};

export type BatchMarkPaidRequest = {
  payables: string[];
  reference: string;
  day: string;
};

export type BatchMarkPaidResponse = {
  payables: Payable[];
};

export type Behaviour = {
  code: string;
  polarity?: Behaviour_Polarity;
  dimension: string;
  title: Record<string, string>;
  description: Record<string, string>;
};

export type BehaviourCount = {
  behaviour: string;
  times: number;
};

export type Between = {
  from: string;
  to: string;
};

export type BlackOutEvidenceRequest = {
  report: string;
  evidence: string;
  areas: EvidenceArea[];
  replace: boolean;
};

export type BriefingFile = {
  title: string;
  uri: string;
  sha256: string;
  sizeBytes: string;
  mediaType: string;
};

export type CancelActionRequest = {
  client: string;
  action: string;
  etag: string;
  note: string;
};

export type CancelOperationRequest = {
  operation: string;
};

export type CancelVisitRequest = {
  visit: string;
  etag: string;
};

export type Change = {
  token: string;
  kind?: Change_Kind;
  location: string;
  resource: string;
  time?: string;
  correction?: Correction;
};

export type CheckDraftRequest = {
  checklist: string;
  draft?: ChecklistVersion;
};

export type CheckDraftResponse = {
  violations: DraftViolation[];
  engine: number;
  digest: string;
};

export type CheckInRequest = {
  visit: string;
  position?: Position;
  deviceTime?: string;
  clockOffsetMillis?: string;
  clockOffsetTime?: string;
};

export type Checklist = {
  name: string;
  checklist: string;
  draft?: ChecklistVersion;
  latestVersion: number;
  etag: string;
  createTime?: string;
  updateTime?: string;
};

export type ChecklistChange = {
  path: string;
  change: string;
  question: string;
  breaksTrend: boolean;
  section: string;
  breaks: string[];
};

export type ChecklistVersion = {
  name: string;
  checklist: string;
  version: number;
  title: Record<string, string>;
  description: Record<string, string>;
  defaultLocale: string;
  totalMode?: ChecklistVersion_TotalMode;
  minBaseBasisPoints?: number;
  passMarkBasisPoints?: number;
  bands: Band[];
  sections: Section[];
  digest: string;
  totalFingerprint: string;
  fingerprints: Record<string, string>;
  publishTime?: string;
  retireTime?: string;
  locale: string;
  etag: string;
  engine?: number;
};

export type ChoiceKind = {
  options: Option[];
  minChosen?: number;
  maxChosen?: number;
};

export type Claim = {
  name: string;
  client: string;
  claim: string;
  location: string;
  program: string;
  statement: Record<string, string>;
  questions: string[];
  source: string;
  month: string;
  createTime?: string;
  retireTime?: string;
  etag: string;
};

export type ClaimComparison = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  total?: ClaimGap;
  sections: ClaimGap[];
  questions: ClaimGap[];
  claims: ClaimRate[];
  sealed: number;
  sample?: Sample;
  comparisons: number;
  pairedClaims: number;
  unpairedClaims: number;
  pairedVisits: number;
  unpairedVisits: number;
  locations: ClaimGap[];
  segments: string[];
};

export type ClaimGap = {
  key: string;
  locations: number;
  visits: number;
  claimedBasisPoints?: number;
  observedBasisPoints?: number;
  gapBasisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
  differs: boolean;
};

export type ClaimRate = {
  claim: string;
  statement: Record<string, string>;
  kept?: Rate;
  questions: QuestionRate[];
};

export type ClaimVisitRequest = {
  visit: string;
};

export type Client = {
  name: string;
  client: string;
  title: string;
  etag: string;
  createTime?: string;
  updateTime?: string;
  staffToldTime?: string;
  deleteTime?: string;
  titles: Record<string, string>;
};

export type Commendation = {
  behaviour: string;
  text: string;
};

export type CommendationList = {
  commendations: Commendation[];
};

export type CommentRule = {
  always?: boolean;
  belowPoints?: number;
  options?: string[];
  minCharacters?: number;
};

export type CompareClaimsRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  segments: string[];
};

export type CompleteActionRequest = {
  client: string;
  action: string;
  etag: string;
  day: string;
  note: string;
};

export type Condition = {
  question?: string;
  equals?: string;
  notEquals?: string;
  contains?: string;
  atLeast?: string;
  below?: string;
  outcome?: string;
  answered?: boolean;
  all?: Condition[];
  any?: Condition[];
};

export type Conditions = {
  all?: Condition[];
  any?: Condition[];
};

export type ConfirmMailRequest = {
  token: string;
};

export type ConfirmReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
};

export type Consistency = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  betweenLocations?: Spread;
  betweenStaff?: Spread;
  sample?: Sample;
  segments: string[];
};

export type Correction = {
  revision: number;
  role: string;
  reason?: ReviewReason;
  basisPoints?: number;
  differenceBasisPoints?: number;
  time?: string;
};

export type CreateActionRequest = {
  client: string;
  resource?: Action;
};

export type CreateAlertRuleRequest = {
  client: string;
  program: string;
  resource?: AlertRule;
};

export type CreateApiKeyRequest = {
  client: string;
  apiKey?: Token;
};

export type CreateAppealRequest = {
  client: string;
  releasedReport: string;
  resource?: Appeal;
};

export type CreateChecklistRequest = {
  checklist?: Checklist;
};

export type CreateClaimRequest = {
  client: string;
  resource?: Claim;
};

export type CreateClientRequest = {
  resource?: Client;
};

export type CreateInvitationRequest = {
  invitation?: Invitation;
};

export type CreateLocationRequest = {
  client: string;
  resource?: Location;
};

export type CreateMailSubscriptionRequest = {
  client: string;
  resource?: MailSubscription;
};

export type CreateMessageRequest = {
  report: string;
  resource?: Message;
};

export type CreatePayableRequest = {
  resource?: Payable;
};

export type CreatePersonRequest = {
  person?: Token;
};

export type CreateProgramRequest = {
  client: string;
  resource?: Program;
};

export type CreateSessionRequest = {
  code: string;
  key: string;
  title: string;
};

export type CreateShopperRequest = {
  resource?: Shopper;
};

export type CreateTimelineEventRequest = {
  client: string;
  resource?: TimelineEvent;
};

export type CreateVisitRequest = {
  resource?: Visit;
};

export type CreateWebhookRequest = {
  client: string;
  resource?: Webhook;
};

export type Critical = {
  belowPoints?: number;
  effect?: Critical_Effect;
  capBasisPoints?: number;
};

export type Decline = {
  shopper: string;
  reason?: Decline_Reason;
  note: string;
  time?: string;
};

export type DeclineCount = {
  reason?: Decline_Reason;
  count: number;
};

export type DeclineVisitRequest = {
  visit: string;
  reason?: Decline_Reason;
  note: string;
};

export type DeclinedVisit = {
  visit: string;
  reason?: Decline_Reason;
  note: string;
  time?: string;
};

export type DeleteAlertRuleRequest = {
  client: string;
  program: string;
  alertRule: string;
  etag: string;
};

export type DeleteClientRequest = {
  client: string;
  etag: string;
  purge: boolean;
};

export type DeleteLocationRequest = {
  client: string;
  location: string;
  etag: string;
  purge: boolean;
};

export type DeleteMailStopRequest = {
  address: string;
};

export type DeleteMailSubscriptionRequest = {
  client: string;
  mailSubscription: string;
  etag: string;
};

export type DeleteProgramRequest = {
  client: string;
  program: string;
  etag: string;
  purge: boolean;
};

export type DeleteSessionRequest = {
  session: string;
};

export type DeleteShopperRequest = {
  shopper: string;
  etag: string;
  purge: boolean;
};

export type DeleteTimelineEventRequest = {
  client: string;
  timelineEvent: string;
  etag: string;
};

export type DeleteUploadRequest = {
  evidence: string;
};

export type DeleteWebhookRequest = {
  client: string;
  webhook: string;
  etag: string;
};

export type Delivery = {
  event: string;
  type: string;
  attempt: number;
  time?: string;
  durationMillis: number;
  outcome?: Delivery_Outcome;
  status: number;
  body: string;
  answer: string;
};

export type DiffChecklistVersionsRequest = {
  checklist: string;
  version: number;
  against: number;
};

export type DiffChecklistVersionsResponse = {
  changes: ChecklistChange[];
  breaksTotal: boolean;
};

export type Difference = {
  from: string;
  to: string;
  basisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
  change: boolean;
  acrossBreak: boolean;
  earlier?: EarlierFigure;
};

export type DimensionScore = {
  dimension: string;
  earned: string;
  possible: string;
  rawBasisPoints?: number;
};

export type DiscardDraftRequest = {
  checklist: string;
  etag: string;
};

export type DraftViolation = {
  path: string;
  reason?: Reason;
  message: string;
};

export type Driver = {
  key: string;
  visits: number;
  coefficient?: number;
  low?: number;
  high?: number;
};

export type Drivers = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  question: string;
  questions: Driver[];
  dimensions: Driver[];
  sample?: Sample;
  segments: string[];
};

export type DurationAnswer = {
  seconds: number;
  outcome?: DurationAnswer_Outcome;
};

export type DurationKind = {
  bands: PointBand[];
  maxSeconds?: number;
  between?: Between;
};

export type EarlierFigure = {
  basisPoints?: number;
  visits: number;
  locations: number;
  confidence?: Figure_Confidence;
};

export type EditReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
  answers: Answer[];
  removedAnswers: string[];
  outcome?: ReportContent_Outcome;
  narrative?: string;
  commendations?: CommendationList;
  month: string;
  location: string;
  validateOnly: boolean;
};

export type EditReportResponse = {
  report?: Report;
  formerScore?: Score;
  differenceBasisPoints?: number;
  changedQuestions: string[];
  formerMonth: string;
  formerLocation: string;
};

export type EnrolDeviceRequest = {
  code: string;
  title: string;
};

export type EraseReportRequest = {
  report: string;
  etag: string;
  validateOnly: boolean;
};

export type EraseShopperRequest = {
  shopper: string;
  etag: string;
  validateOnly: boolean;
};

export type Erasure = {
  name: string;
  eraseTime?: string;
  reports: number;
  revisions: number;
  drafts: number;
  tokens: number;
  invitations: number;
  visits: number;
  auditEntries: number;
  requests: number;
};

export type Evidence = {
  name: string;
  evidence: string;
  report: string;
  visit: string;
  question?: string;
  state?: Evidence_State;
  mediaType: string;
  sizeBytes: string;
  receivedBytes: string;
  sha256?: string;
  width?: number;
  height?: number;
  createTime?: string;
  storedTime?: string;
  expireTime?: string;
  blackedOut?: EvidenceArea[];
  photo?: EvidencePhoto;
  capture?: EvidenceCapture;
};

export type EvidenceArea = {
  x: number;
  y: number;
  width: number;
  height: number;
};

export type EvidenceCapture = {
  time?: string;
  position?: Position;
  source?: EvidenceCapture_Source;
};

export type EvidenceIds = {
  ids: string[];
};

export type EvidenceKind = {
};

export type EvidencePhoto = {
  look?: string;
  localTime?: string;
  offsetMinutes?: number;
  position?: GeoPoint;
};

export type ExcludeReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
};

export type Experience = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  recommendation?: Recommendation;
  feelings?: Feelings;
  wouldReturn?: Rate;
  wouldHaveComplained?: Rate;
  wasAskedAllWell?: Rate;
  promises?: Promises;
  silent?: SilentCustomers;
  segments: string[];
};

export type Feelings = {
  before: OptionShare[];
  after: OptionShare[];
  better?: Rate;
  same?: Rate;
  worse?: Rate;
};

export type Figure = {
  visits: number;
  locations: number;
  basisPoints?: number;
  percent?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
  standardDeviation?: number;
  min?: number;
  max?: number;
  band?: string;
  confidence?: Figure_Confidence;
  distortion?: number;
  earned?: string;
  possible?: string;
  passShare?: PassShare;
  outcomes?: Outcomes;
  bands: BandCount[];
  commendations?: number;
  designEffect?: number;
  widerLowBasisPoints?: number;
  widerHighBasisPoints?: number;
};

export type FreeTextKind = {
  minCharacters?: number;
  maxCharacters?: number;
};

export type GeoPoint = {
  latitude: number;
  longitude: number;
};

export type GetActionFiguresRequest = {
  client: string;
  action: string;
};

export type GetActionRequest = {
  client: string;
  action: string;
};

export type GetAlertRequest = {
  client: string;
  alert: string;
};

export type GetAlertRuleRequest = {
  client: string;
  program: string;
  alertRule: string;
};

export type GetAnswersRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  question: string;
  groupBy: Scorecard_Grouping[];
  segments: string[];
};

export type GetAppealRequest = {
  client: string;
  appeal: string;
};

export type GetAuditChainRequest = {
  position: string;
  hash: string;
  pageSize: number;
};

export type GetChecklistRequest = {
  checklist: string;
};

export type GetChecklistVersionRequest = {
  checklist: string;
  version: number;
  locale: string;
};

export type GetClaimRequest = {
  client: string;
  claim: string;
};

export type GetClientRequest = {
  client: string;
};

export type GetConsistencyRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  segments: string[];
};

export type GetDraftRequest = {
  visit: string;
};

export type GetDriversRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  question: string;
  segments: string[];
};

export type GetEvidenceRequest = {
  report: string;
  evidence: string;
};

export type GetExperienceRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  segments: string[];
};

export type GetLocationReportRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
};

export type GetLocationRequest = {
  client: string;
  location: string;
};

export type GetMailSubscriptionRequest = {
  client: string;
  mailSubscription: string;
};

export type GetOperationRequest = {
  operation: string;
  waitSeconds: number;
};

export type GetPayableRequest = {
  payable: string;
};

export type GetProgramRequest = {
  client: string;
  program: string;
};

export type GetReceiptRequest = {
  report: string;
  revision: number;
};

export type GetReleasedReportRequest = {
  client: string;
  releasedReport: string;
};

export type GetReportFlagsRequest = {
  report: string;
};

export type GetReportRequest = {
  report: string;
  revision: number;
};

export type GetScorecardRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  groupBy: Scorecard_Grouping[];
  method?: Scorecard_Method;
  channel?: Channel;
  interval?: Scorecard_Interval;
  segments: string[];
};

export type GetSelfAssessmentRequest = {
  client: string;
  selfAssessment: string;
};

export type GetShopperLeniencyRequest = {
  shopper: string;
  from: string;
  to: string;
};

export type GetShopperRequest = {
  shopper: string;
};

export type GetSilentLossRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  customers?: string;
  silentBasisPoints?: number;
  leavingBasisPoints?: number;
  worth?: string;
  source: string;
  segments: string[];
};

export type GetStatementRequest = {
  shopper: string;
  from: string;
  to: string;
};

export type GetTrendRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  method?: Scorecard_Method;
  by?: Scorecard_Grouping;
  interval?: Scorecard_Interval;
  segments: string[];
};

export type GetUploadRequest = {
  evidence: string;
};

export type GetVisitRequest = {
  visit: string;
};

export type GetWaitsRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  question: string;
  segments: string[];
};

export type GetWebhookRequest = {
  client: string;
  webhook: string;
};

export type HoldReportRequest = {
  report: string;
  etag: string;
  holder: string;
  minutes: number;
  takeOver: boolean;
};

export type HomeArea = {
  position?: GeoPoint;
  radiusKilometers: number;
};

export type ImportClaimsRequest = {
  client: string;
  csv: string;
  validateOnly: boolean;
  file: string;
  background: boolean;
};

export type ImportClaimsResponse = {
  created: number;
  unchanged: number;
  operation?: Operation;
};

export type ImportDraftRequest = {
  checklist: string;
  workbook: string;
  etag: string;
  validateOnly: boolean;
};

export type ImportDraftResponse = {
  checklist?: Checklist;
  problems: ImportProblem[];
};

export type ImportLocationsRequest = {
  client: string;
  csv: string;
  validateOnly: boolean;
  file: string;
  background: boolean;
};

export type ImportLocationsResponse = {
  created: number;
  updated: number;
  unchanged: number;
  operation?: Operation;
};

export type ImportProblem = {
  sheet: string;
  row: number;
  column: string;
  reason?: ImportProblem_Reason;
  message: string;
};

export type ImportShoppersRequest = {
  csv: string;
  validateOnly: boolean;
  file: string;
  background: boolean;
};

export type ImportShoppersResponse = {
  created: number;
  updated: number;
  unchanged: number;
  operation?: Operation;
};

export type ImportVisitsRequest = {
  csv: string;
  validateOnly: boolean;
  file: string;
  background: boolean;
};

export type ImportVisitsResponse = {
  created: number;
  operation?: Operation;
};

export type IncludeReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
};

export type Invitation = {
  code: string;
  role?: AccessRole;
  shopper: string;
  client: string;
  locations: string[];
  expireTime?: string;
  enrolmentUri: string;
  name: string;
  invitation: string;
  createTime?: string;
  email: string;
  locale: string;
};

export type LikeForLike = {
  total?: Figure;
  coverageBasisPoints: number;
  pooledBasisPoints?: number;
};

export type ListActionsRequest = {
  client: string;
  location: string;
  pageSize: number;
  pageToken: string;
  filter: string;
  orderBy: string;
};

export type ListActionsResponse = {
  actions: Action[];
  nextPageToken: string;
  titles?: ListTitles;
};

export type ListAlertRulesRequest = {
  client: string;
  program: string;
  pageSize: number;
  pageToken: string;
};

export type ListAlertRulesResponse = {
  alertRules: AlertRule[];
  nextPageToken: string;
};

export type ListAlertsRequest = {
  client: string;
  location: string;
  pageSize: number;
  pageToken: string;
  filter: string;
  orderBy: string;
};

export type ListAlertsResponse = {
  alerts: Alert[];
  nextPageToken: string;
  titles?: ListTitles;
};

export type ListAnswerRowsRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  updatedAfter?: string;
  pageSize: number;
  pageToken: string;
};

export type ListAnswerRowsResponse = {
  answerRows: AnswerRow[];
  nextPageToken: string;
};

export type ListAppealsRequest = {
  pageSize: number;
  pageToken: string;
  filter: string;
  orderBy: string;
  overdue: boolean;
};

export type ListAppealsResponse = {
  appeals: Appeal[];
  nextPageToken: string;
  counts?: AppealQueue;
  titles?: ListTitles;
};

export type ListAuditRequest = {
  pageSize: number;
  pageToken: string;
  filter: string;
};

export type ListAuditResponse = {
  entries: AuditEntry[];
  nextPageToken: string;
};

export type ListBalancesRequest = {
  from: string;
  to: string;
  pageSize: number;
  pageToken: string;
};

export type ListBalancesResponse = {
  from: string;
  to: string;
  sums: StatementSum[];
  balances: Balance[];
  nextPageToken: string;
};

export type ListBehavioursRequest = {
};

export type ListBehavioursResponse = {
  behaviours: Behaviour[];
};

export type ListChangesRequest = {
  client: string;
  after: string;
  pageSize: number;
};

export type ListChangesResponse = {
  changes: Change[];
  nextToken: string;
  more: boolean;
  reset: boolean;
};

export type ListChecklistVersionsRequest = {
  checklist: string;
  pageSize: number;
  pageToken: string;
};

export type ListChecklistVersionsResponse = {
  versions: ChecklistVersion[];
  nextPageToken: string;
};

export type ListChecklistsRequest = {
  pageSize: number;
  pageToken: string;
};

export type ListChecklistsResponse = {
  checklists: Checklist[];
  nextPageToken: string;
};

export type ListClaimsRequest = {
  client: string;
  location: string;
  program: string;
  retired: boolean;
  pageSize: number;
  pageToken: string;
};

export type ListClaimsResponse = {
  claims: Claim[];
  nextPageToken: string;
};

export type ListClientAppealsRequest = {
  client: string;
  location: string;
  pageSize: number;
  pageToken: string;
  filter: string;
  orderBy: string;
};

export type ListClientAppealsResponse = {
  appeals: Appeal[];
  nextPageToken: string;
  titles?: ListTitles;
};

export type ListClientsRequest = {
  pageSize: number;
  pageToken: string;
  showDeleted: boolean;
  filter: string;
  orderBy: string;
};

export type ListClientsResponse = {
  clients: Client[];
  nextPageToken: string;
};

export type ListDeliveriesRequest = {
  client: string;
  webhook: string;
  event: string;
  pageSize: number;
  pageToken: string;
};

export type ListDeliveriesResponse = {
  deliveries: Delivery[];
  nextPageToken: string;
};

export type ListEvidenceRequest = {
  report: string;
};

export type ListEvidenceResponse = {
  evidence: Evidence[];
};

export type ListInvitationsRequest = {
  pageSize: number;
  pageToken: string;
};

export type ListInvitationsResponse = {
  invitations: Invitation[];
  nextPageToken: string;
};

export type ListLocationsRequest = {
  client: string;
  pageSize: number;
  pageToken: string;
  location: string;
  showDeleted: boolean;
  filter: string;
  orderBy: string;
};

export type ListLocationsResponse = {
  locations: Location[];
  nextPageToken: string;
};

export type ListMailStopsRequest = {
  pageSize: number;
  pageToken: string;
};

export type ListMailStopsResponse = {
  mailStops: MailStop[];
  nextPageToken: string;
};

export type ListMailSubscriptionsRequest = {
  client: string;
  pageSize: number;
  pageToken: string;
};

export type ListMailSubscriptionsResponse = {
  mailSubscriptions: MailSubscription[];
  nextPageToken: string;
};

export type ListMailsRequest = {
  shopper: string;
  status?: Mail_Status;
  pageSize: number;
  pageToken: string;
};

export type ListMailsResponse = {
  mails: Mail[];
  nextPageToken: string;
};

export type ListMessagesRequest = {
  report: string;
  pageSize: number;
  pageToken: string;
};

export type ListMessagesResponse = {
  messages: Message[];
  nextPageToken: string;
};

export type ListOffersRequest = {
  pageSize: number;
  pageToken: string;
  maxEngine: number;
  latitude?: number;
  longitude?: number;
  nearHome: boolean;
  maxDistanceKilometers: number;
};

export type ListOffersResponse = {
  visits: Visit[];
  nextPageToken: string;
  locations: Location[];
};

export type ListOperationsRequest = {
  pageSize: number;
  pageToken: string;
};

export type ListOperationsResponse = {
  operations: Operation[];
  nextPageToken: string;
};

export type ListPayablesRequest = {
  pageSize: number;
  pageToken: string;
  filter: string;
  orderBy: string;
};

export type ListPayablesResponse = {
  payables: Payable[];
  nextPageToken: string;
  titles?: ListTitles;
};

export type ListProgramsRequest = {
  client: string;
  pageSize: number;
  pageToken: string;
  showDeleted: boolean;
  filter: string;
  orderBy: string;
};

export type ListProgramsResponse = {
  programs: Program[];
  nextPageToken: string;
};

export type ListQuestionRowsRequest = {
  client: string;
  pageSize: number;
  pageToken: string;
};

export type ListQuestionRowsResponse = {
  questionRows: QuestionRow[];
  nextPageToken: string;
};

export type ListRankingsRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  method?: Scorecard_Method;
  least?: Figure_Confidence;
  pageSize: number;
  pageToken: string;
  segments: string[];
};

export type ListRankingsResponse = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  method?: Scorecard_Method;
  least?: Figure_Confidence;
  ranked: number;
  rankings: RankedLocation[];
  thin: RankedLocation[];
  nextPageToken: string;
  segments: string[];
};

export type ListReleasedEvidenceRequest = {
  client: string;
  releasedReport: string;
};

export type ListReleasedEvidenceResponse = {
  evidence: ReleasedEvidence[];
};

export type ListReleasedReportsRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  pageSize: number;
  pageToken: string;
  verdict?: Score_Verdict;
  outcome?: ReportContent_Outcome;
  critical: string;
};

export type ListReleasedReportsResponse = {
  releasedReports: ReleasedReport[];
  nextPageToken: string;
  titles?: ListTitles;
};

export type ListReportAppealsRequest = {
  client: string;
  releasedReport: string;
  pageSize: number;
  pageToken: string;
};

export type ListReportAppealsResponse = {
  appeals: Appeal[];
  nextPageToken: string;
  appealUntil?: string;
};

export type ListReportFlagsRequest = {
  pageSize: number;
  pageToken: string;
  flag: string;
};

export type ListReportFlagsResponse = {
  reportFlags: ReportFlags[];
  nextPageToken: string;
};

export type ListReportReadsRequest = {
  report: string;
  pageSize: number;
  pageToken: string;
};

export type ListReportReadsResponse = {
  reads: ReportRead[];
  nextPageToken: string;
  deliveries: ReportDelivery[];
  since?: string;
};

export type ListReportRevisionsRequest = {
  report: string;
};

export type ListReportRevisionsResponse = {
  revisions: ReportRevision[];
};

export type ListReportsRequest = {
  pageSize: number;
  pageToken: string;
  filter: string;
  orderBy: string;
  counts: boolean;
};

export type ListReportsResponse = {
  reports: Report[];
  nextPageToken: string;
  counts?: ReportCounts;
  titles?: ListTitles;
};

export type ListReviewerEditsRequest = {
  from: string;
  to: string;
  pageSize: number;
  pageToken: string;
};

export type ListReviewerEditsResponse = {
  from: string;
  to: string;
  reviewers: ReviewerEdits[];
  nextPageToken: string;
};

export type ListSelfAssessmentsRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  pageSize: number;
  pageToken: string;
};

export type ListSelfAssessmentsResponse = {
  selfAssessments: SelfAssessment[];
  nextPageToken: string;
};

export type ListSessionsRequest = {
  pageSize: number;
  pageToken: string;
  token: string;
};

export type ListSessionsResponse = {
  sessions: Session[];
  nextPageToken: string;
};

export type ListShopperLeniencyRequest = {
  from: string;
  to: string;
  flagged: boolean;
  pageSize: number;
  pageToken: string;
};

export type ListShopperLeniencyResponse = {
  shoppers: ShopperLeniency[];
  nextPageToken: string;
};

export type ListShopperRecordsRequest = {
  shopper: string;
  pageSize: number;
  pageToken: string;
};

export type ListShopperRecordsResponse = {
  records: ShopperRecord[];
  nextPageToken: string;
};

export type ListShoppersRequest = {
  pageSize: number;
  pageToken: string;
  showDeleted: boolean;
  filter: string;
  orderBy: string;
};

export type ListShoppersResponse = {
  shoppers: Shopper[];
  nextPageToken: string;
};

export type ListSubscriptionMailsRequest = {
  client: string;
  mailSubscription: string;
  status?: Mail_Status;
  pageSize: number;
  pageToken: string;
};

export type ListSubscriptionMailsResponse = {
  mails: Mail[];
  nextPageToken: string;
};

export type ListTimelineEventsRequest = {
  client: string;
  from: string;
  to: string;
  pageSize: number;
  pageToken: string;
};

export type ListTimelineEventsResponse = {
  timelineEvents: TimelineEvent[];
  nextPageToken: string;
};

export type ListTitles = {
  clients: Record<string, string>;
  programs: Record<string, string>;
  locations: Record<string, string>;
  shoppers: Record<string, string>;
};

export type ListTokensRequest = {
  pageSize: number;
  pageToken: string;
  client: string;
};

export type ListTokensResponse = {
  tokens: Token[];
  nextPageToken: string;
};

export type ListTwinsRequest = {
  report: string;
};

export type ListTwinsResponse = {
  reports: Report[];
};

export type ListVisitRowsRequest = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  updatedAfter?: string;
  pageSize: number;
  pageToken: string;
};

export type ListVisitRowsResponse = {
  visitRows: VisitRow[];
  nextPageToken: string;
};

export type ListVisitsRequest = {
  pageSize: number;
  pageToken: string;
  filter: string;
};

export type ListVisitsResponse = {
  visits: Visit[];
  nextPageToken: string;
  titles?: ListTitles;
};

export type ListWaveProgressRequest = {
  client: string;
  program: string;
  pageSize: number;
  pageToken: string;
};

export type ListWaveProgressResponse = {
  waves: WaveProgress[];
  nextPageToken: string;
};

export type ListWebhookEventsRequest = {
  client: string;
  webhook: string;
  state?: WebhookEvent_State;
  pageSize: number;
  pageToken: string;
};

export type ListWebhookEventsResponse = {
  events: WebhookEvent[];
  nextPageToken: string;
};

export type ListWebhooksRequest = {
  client: string;
  pageSize: number;
  pageToken: string;
};

export type ListWebhooksResponse = {
  webhooks: Webhook[];
  nextPageToken: string;
};

export type Location = {
  name: string;
  client: string;
  location: string;
  parent: string;
  title: string;
  channel?: Channel;
  timeZone: string;
  locale: string;
  position?: GeoPoint;
  address: string;
  contact: string;
  etag: string;
  updateTime?: string;
  openingHours: OpeningSpan[];
  closedDays: string[];
  attributes: string[];
  deleteTime?: string;
  titles: Record<string, string>;
};

export type LocationReport = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  asOf?: string;
  etag: string;
  scorecard?: Scorecard;
  questions?: Scorecard;
  trend?: Trend;
  ranking?: RankedLocation;
  ranked: number;
  waits?: Waits;
  reports: ReleasedReport[];
  places?: Scorecard;
  claims?: ClaimComparison;
  placeRankings: RankedLocation[];
};

export type LossStep = {
  name: string;
  value: string;
  low?: string;
  high?: string;
};

export type Mail = {
  id: string;
  kind?: Mail_Kind;
  subscription: string;
  shopper: string;
  subject: string;
  address: string;
  status?: Mail_Status;
  attempts: MailAttempt[];
  createTime?: string;
  nextTime?: string;
  endTime?: string;
};

export type MailAttempt = {
  time?: string;
  durationMillis: number;
  outcome?: MailAttempt_Outcome;
  code: number;
  answer: string;
};

export type MailSchedule = {
  form?: MailSchedule_Form;
  interval?: MailSchedule_Interval;
  day: number;
  program: string;
  byPlace: boolean;
};

export type MailStop = {
  name: string;
  address: string;
  reason?: MailStop_Reason;
  time?: string;
  code: number;
  answer: string;
};

export type MailSubscription = {
  name: string;
  client: string;
  mailSubscription: string;
  title: string;
  address: string;
  locale: string;
  location: string;
  alerts: boolean;
  kinds: AlertRule_Kind[];
  programs: string[];
  schedule?: MailSchedule;
  state?: MailSubscription_State;
  stateTime?: string;
  nextTime?: string;
  createTime?: string;
  updateTime?: string;
  etag: string;
};

export type MarkMessagesReadRequest = {
  report: string;
  message: string;
};

export type MarkMessagesReadResponse = {
  marked: number;
};

export type MarkPaidRequest = {
  payable: string;
  etag: string;
  reference: string;
  day: string;
};

export type MarkedWait = {
  releasedReport: string;
  location: string;
  month: string;
  seconds: number;
  gaveUp: boolean;
  usualSeconds: number;
  times: number;
};

export type MergeReportsRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
  kept: string;
};

export type Message = {
  name: string;
  message: string;
  report: string;
  fromShopper: boolean;
  author?: string;
  authorTitle?: string;
  text: string;
  createTime?: string;
  readTime?: string;
};

export type Money = {
  amount: string;
  currency: string;
};

export type NoteKind = {
};

export type NumberKind = {
  unit: string;
  bands: PointBand[];
  min?: string;
  max?: string;
  decimals?: number;
};

export type OpeningSpan = {
  day: string;
  opens: string;
  closes: string;
};

export type Operation = {
  name: string;
  operation: string;
  method: string;
  client: string;
  state?: Operation_State;
  done: boolean;
  validateOnly: boolean;
  progress?: OperationProgress;
  createTime?: string;
  updateTime?: string;
  endTime?: string;
  expireTime?: string;
} & ({ error?: never; response?: never } | { error: OperationError; response?: never } | { error?: never; response: OperationResponse });

export type OperationError = {
  reason?: Reason;
  message: string;
  violations: OperationViolation[];
  violationsOmitted: number;
};

export type OperationProgress = {
  rowsRead: number;
  rowsChecked: number;
  rowsWritten: number;
};

export type OperationResponse = {
  created: number;
  updated: number;
  unchanged: number;
};

export type OperationViolation = {
  path: string;
  reason?: Reason;
  message: string;
};

export type Option = {
  key: string;
  text: Record<string, string>;
  points: number;
  exclusive?: boolean;
};

export type OptionKeys = {
  keys: string[];
};

export type OptionShare = {
  key: string;
  count: number;
  basisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
  title: string;
};

export type Outcomes = {
  leftUnserved: number;
  hungUp: number;
  closed: number;
  noSuchPlace: number;
  aborted: number;
  leftUnservedRate?: Rate;
  hungUpRate?: Rate;
  closedRate?: Rate;
};

export type PartReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
};

export type PassShare = {
  passed: number;
  of: number;
  basisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
};

export type PauseWebhookRequest = {
  client: string;
  webhook: string;
  etag: string;
};

export type Payable = {
  name: string;
  payable: string;
  kind?: Payable_Kind;
  state?: Payable_State;
  overpaid: boolean;
  visit: string;
  client: string;
  program: string;
  location: string;
  shopper: string;
  report: string;
  amount?: Money;
  month: string;
  text: string;
  proofOfPurchase: string;
  reason: string;
  decideTime?: string;
  paidDay: string;
  reference: string;
  createTime?: string;
  updateTime?: string;
  etag: string;
};

export type PlanVisitsRequest = {
  client: string;
  program: string;
  wave: string;
  locations: PlannedLocation[];
  shoppers: string[];
  windowDays: number;
  scenario: string;
  seed: number;
  validateOnly: boolean;
};

export type PlanVisitsResponse = {
  visits: PlannedVisit[];
  unfilled: UnfilledLocation[];
  existing: number;
};

export type PlannedLocation = {
  location: string;
  visits: number;
};

export type PlannedVisit = {
  visit: string;
  location: string;
  shopper: string;
  windowStart?: string;
  windowEnd?: string;
};

export type PointBand = {
  below: string;
  points: number;
};

export type Position = {
  latitude: number;
  longitude: number;
  accuracyMeters: number;
  mock: boolean;
};

export type Program = {
  name: string;
  client: string;
  program: string;
  title: string;
  checklist: string;
  version: number;
  releaseMode?: Program_ReleaseMode;
  rotationDays?: number;
  geofenceMeters?: number;
  reportDueHours?: number;
  returnAnswerHours?: number;
  gracePeriodDays?: number;
  fee?: Money;
  waves: Wave[];
  etag: string;
  updateTime?: string;
  clientRotationDays?: number;
  visitsPerShopper?: number;
  maxDistanceKilometers?: number;
  qualifications: string[];
  visitMinutes: number;
  briefingFiles: BriefingFile[];
  appealDays?: number;
  appealAnswerDays?: number;
  secondLookPercent?: number;
  deleteTime?: string;
  evidenceDays?: number;
  textDays?: number;
  titles: Record<string, string>;
};

export type ProgramTotal = {
  program: string;
  total?: Figure;
  difference?: Difference;
  likeForLike?: LikeForLike;
};

export type Promises = {
  given: number;
  keptInTime: number;
  keptLate: number;
  notKept: number;
  medianLatenessSeconds?: number;
};

export type Proof = {
  kinds: Proof_Kind[];
  required: boolean;
};

export type ProveActionRequest = {
  client: string;
  action: string;
  etag: string;
  releasedReport: string;
  note: string;
};

export type PublishChecklistRequest = {
  checklist: string;
  etag: string;
  validateOnly: boolean;
};

export type Question = {
  key: string;
  text: Record<string, string>;
  guidance: Record<string, string>;
  required: boolean;
  allowNotApplicable: boolean;
  weight?: number;
  bonus: boolean;
  dimensions: string[];
  critical?: Critical;
  visibleWhen?: Conditions;
  proof?: Proof;
  audience?: Question_Audience;
  behaviours: string[];
  role?: Question_Role;
  commentRule?: CommentRule;
  notApplicableReasonRequired?: boolean;
  penalty?: boolean;
} & ({ choice?: never; multiChoice?: never; scale?: never; number?: never; duration?: never; freeText?: never; timestamp?: never; evidence?: never; note?: never } | { choice: ChoiceKind; multiChoice?: never; scale?: never; number?: never; duration?: never; freeText?: never; timestamp?: never; evidence?: never; note?: never } | { choice?: never; multiChoice: ChoiceKind; scale?: never; number?: never; duration?: never; freeText?: never; timestamp?: never; evidence?: never; note?: never } | { choice?: never; multiChoice?: never; scale: ScaleKind; number?: never; duration?: never; freeText?: never; timestamp?: never; evidence?: never; note?: never } | { choice?: never; multiChoice?: never; scale?: never; number: NumberKind; duration?: never; freeText?: never; timestamp?: never; evidence?: never; note?: never } | { choice?: never; multiChoice?: never; scale?: never; number?: never; duration: DurationKind; freeText?: never; timestamp?: never; evidence?: never; note?: never } | { choice?: never; multiChoice?: never; scale?: never; number?: never; duration?: never; freeText: FreeTextKind; timestamp?: never; evidence?: never; note?: never } | { choice?: never; multiChoice?: never; scale?: never; number?: never; duration?: never; freeText?: never; timestamp: TimestampKind; evidence?: never; note?: never } | { choice?: never; multiChoice?: never; scale?: never; number?: never; duration?: never; freeText?: never; timestamp?: never; evidence: EvidenceKind; note?: never } | { choice?: never; multiChoice?: never; scale?: never; number?: never; duration?: never; freeText?: never; timestamp?: never; evidence?: never; note: NoteKind });

export type QuestionAnswers = {
  question: string;
  kind: string;
  rows: AnswersRow[];
};

export type QuestionRate = {
  question: string;
  rate?: Rate;
};

export type QuestionRow = {
  checklist: string;
  version: number;
  place: number;
  section: string;
  sectionTitle: string;
  question: string;
  text: string;
  kind: string;
  dimensions: string[];
  role: string;
  possible: string;
  critical: boolean;
  fingerprint: string;
  bonus: boolean;
  penalty: boolean;
  weight: number;
  sectionWeight: number;
  criticalEffect: string;
  options: string[];
  dependsOn: string[];
};

export type QuestionScore = {
  question: string;
  state?: QuestionScore_State;
  earned: string;
  possible: string;
  critical: boolean;
};

export type RankedLocation = {
  location: string;
  total?: Figure;
  rank?: number;
  percentileBasisPoints?: number;
  apart: boolean;
  bestRank?: number;
  worstRank?: number;
};

export type Rate = {
  count: number;
  of: number;
  basisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
};

export type Receipt = {
  canonical: string;
  digest: string;
};

export type Recommendation = {
  promoters: number;
  passives: number;
  detractors: number;
  visits: number;
  netPromoterBasisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
};

export type RefuseAppealRequest = {
  appeal: string;
  etag: string;
  reason?: Appeal_Reason;
  answer: string;
};

export type RefusePayableRequest = {
  payable: string;
  etag: string;
  reason: string;
};

export type RejectReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
};

export type ReleaseReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
};

export type ReleasedAnswer = {
  question: string;
  notApplicable: boolean;
  notApplicableReason: string;
  comment: string;
} & ({ choice?: never; choices?: never; scale?: never; number?: never; duration?: never; text?: never } | { choice: string; choices?: never; scale?: never; number?: never; duration?: never; text?: never } | { choice?: never; choices: OptionKeys; scale?: never; number?: never; duration?: never; text?: never } | { choice?: never; choices?: never; scale: number; number?: never; duration?: never; text?: never } | { choice?: never; choices?: never; scale?: never; number: string; duration?: never; text?: never } | { choice?: never; choices?: never; scale?: never; number?: never; duration: DurationAnswer; text?: never } | { choice?: never; choices?: never; scale?: never; number?: never; duration?: never; text: string });

export type ReleasedEvidence = {
  evidence: string;
  question?: string;
  mediaType: string;
  sizeBytes: string;
  width: number;
  height: number;
};

export type ReleasedReport = {
  name: string;
  program: string;
  location: string;
  checklist: string;
  version: number;
  month: string;
  dayPart?: DayPart;
  shopper: string;
  revision: number;
  releaseTime?: string;
  updateTime?: string;
  outcome?: ReportContent_Outcome;
  score?: Score;
  answers: ReleasedAnswer[];
  narrative: string;
  commendations: Commendation[];
  client: string;
  etag: string;
  worstCriticals: string[];
  titles?: Titles;
  corrections: Correction[];
};

export type ReopenActionRequest = {
  client: string;
  action: string;
  etag: string;
  due: string;
  note: string;
};

export type ReplayScoreRequest = {
  report: string;
  revision: number;
};

export type ReplayScoreResponse = {
  score?: Score;
  scoreDigest: string;
  storedScoreDigest: string;
  matches: boolean;
};

export type ReplayWebhookRequest = {
  client: string;
  webhook: string;
  etag: string;
  after: string;
};

export type Report = {
  name: string;
  report: string;
  visit: string;
  client: string;
  program: string;
  location: string;
  shopper: string;
  state?: Report_State;
  released: boolean;
  excluded: boolean;
  parked: boolean;
  possibleTwin: boolean;
  test: boolean;
  revision: number;
  flags: string[];
  content?: ReportContent;
  score?: Score;
  takenTime?: string;
  skewMillis: string;
  month: string;
  dayPart?: DayPart;
  etag: string;
  releaseTime?: string;
  releasedReport: string;
  events: ReportEvent[];
  updateTime?: string;
  contentDigest: string;
  dueTime?: string;
  contentRevision: number;
  holder?: string;
  holderTitle?: string;
  holdEndTime?: string;
  twinOf?: string;
  secondLook?: boolean;
  answerDueTime?: string;
};

export type ReportContent = {
  checklist: string;
  version: number;
  locale: string;
  startTime?: string;
  endTime?: string;
  elapsedSeconds: number;
  position?: Position;
  outcome?: ReportContent_Outcome;
  answers: Answer[];
  narrative: string;
  commendations: Commendation[];
};

export type ReportCounts = {
  states: Record<string, number>;
  flags: Record<string, number>;
};

export type ReportDelivery = {
  webhook: string;
  title: string;
  deliveryTime?: string;
};

export type ReportEvent = {
  act: string;
  revision: number;
  role: string;
  reason?: ReviewReason;
  comment: string;
  time?: string;
  questions?: string[];
  answerDueTime?: string;
  writtenTime?: string;
};

export type ReportFlag = {
  flag: string;
  otherReport: string;
  otherRevision: number;
  numbers: Record<string, number>;
  missingEvidence: string[];
  evidence?: string;
  otherEvidence?: string;
  otherTime?: string;
};

export type ReportFlags = {
  report: string;
  revision: number;
  compared: boolean;
  flags: ReportFlag[];
};

export type ReportRead = {
  reader: string;
  title: string;
  role: string;
  readTime?: string;
};

export type ReportRevision = {
  revision: number;
  baseRevision: number;
  takenTime?: string;
  contentDigest: string;
  effectiveBasisPoints?: number;
  edited: boolean;
  differenceBasisPoints?: number;
  setMonth: string;
  setLocation: string;
};

export type ResolveAlertRequest = {
  client: string;
  alert: string;
  etag: string;
  note: string;
};

export type ResumeWebhookRequest = {
  client: string;
  webhook: string;
  etag: string;
};

export type RetireChecklistVersionRequest = {
  checklist: string;
  version: number;
};

export type RetireClaimRequest = {
  client: string;
  claim: string;
  etag: string;
};

export type ReturnReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
  questions: string[];
};

export type ReviewerEdits = {
  reviewer: string;
  title: string;
  edits: number;
  raised: number;
  lowered: number;
  unchanged: number;
  raisedBasisPoints: string;
  loweredBasisPoints: string;
  differenceBasisPoints: string;
};

export type RevokeInvitationRequest = {
  invitation: string;
};

export type RevokeTokenRequest = {
  token: string;
};

export type RotateTokenRequest = {
  token: string;
};

export type RotateWebhookSecretRequest = {
  client: string;
  webhook: string;
  etag: string;
  overlapHours?: number;
};

export type Sample = {
  read: number;
  of: number;
};

export type SaveDraftRequest = {
  visit: string;
  draft?: VisitDraft;
};

export type ScaleKind = {
  min: number;
  max: number;
  pointsPerStep: number;
  minLabel: Record<string, string>;
  maxLabel: Record<string, string>;
};

export type Score = {
  engineVersion: number;
  checklistDigest: string;
  answersDigest: string;
  status?: Score_Status;
  provisional: boolean;
  unanswered: number;
  verdict?: Score_Verdict;
  band?: string;
  earned: string;
  possible: string;
  bonusPoints: string;
  rawBasisPoints?: number;
  effectiveBasisPoints?: number;
  effectivePpb?: number;
  criticals: string[];
  sections: SectionScore[];
  dimensions: DimensionScore[];
  questions: QuestionScore[];
  violations: ScoreViolation[];
  warnings: string[];
  penaltyPoints?: string;
};

export type ScoreAnswersRequest = {
  checklist: string;
  version: number;
  answers: Answer[];
  outcome?: ReportContent_Outcome;
};

export type ScoreViolation = {
  question: string;
  reason: string;
};

export type Scorecard = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  method?: Scorecard_Method;
  channel?: Channel;
  asOf?: string;
  etag: string;
  total?: Figure;
  programs: ProgramTotal[];
  groupBy: Scorecard_Grouping[];
  rows: ScorecardRow[];
  breaks: TrendBreak[];
  difference?: Difference;
  events: TimelineEvent[];
  likeForLike?: LikeForLike;
  titles?: Titles;
  commendations: BehaviourCount[];
  interval?: Scorecard_Interval;
  comparisons: number;
  appeals?: AppealCounts;
  segments: string[];
};

export type ScorecardRow = {
  month?: string;
  quarter?: string;
  wave?: string;
  location?: string;
  section?: string;
  dimension?: string;
  question?: string;
  channel?: Channel;
  total?: Figure;
  program?: string;
  difference?: Difference;
  likeForLike?: LikeForLike;
};

export type Section = {
  key: string;
  title: Record<string, string>;
  weight?: number;
  questions: Question[];
  visibleWhen?: Conditions;
};

export type SectionScore = {
  section: string;
  earned: string;
  possible: string;
  rawBasisPoints?: number;
  effectiveBasisPoints?: number;
};

export type SelfAssessment = {
  name: string;
  client: string;
  selfAssessment: string;
  location: string;
  program: string;
  checklist: string;
  version: number;
  month: string;
  locale: string;
  answers: Answer[];
  score?: Score;
  answersDigest: string;
  sealed: boolean;
  createTime?: string;
  etag: string;
};

export type Session = {
  name: string;
  session: string;
  screen?: Session_Screen;
  token: string;
  role?: AccessRole;
  title: string;
  createTime?: string;
  useTime?: string;
  endTime?: string;
  expireTime?: string;
  current: boolean;
};

export type Shopper = {
  name: string;
  shopper: string;
  title: string;
  email: string;
  locales: string[];
  etag: string;
  createTime?: string;
  updateTime?: string;
  homeArea?: HomeArea;
  qualifications: string[];
  eraseTime?: string;
  deleteTime?: string;
};

export type ShopperLeniency = {
  shopper: string;
  from: string;
  to: string;
  visits: number;
  basisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
  flagged: boolean;
  etag: string;
  reviewedReports?: number;
  returnedReports?: number;
};

export type ShopperRecord = {
  shopper?: Shopper;
  tokens: Token[];
  visit?: Visit;
  draft?: VisitDraft;
  decline?: DeclinedVisit;
  report?: Report;
  formerRevisions: Report[];
  act?: AuditEntry;
  payable?: Payable;
  mail?: Mail;
  sessions: Session[];
  messages: Message[];
  evidence?: Evidence;
  downloadPath: string;
};

export type SilentCustomers = {
  observed?: Rate;
  assumedBasisPoints: number;
  source: string;
};

export type SilentLoss = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  badlyServed?: Rate;
  assumptions: Assumption[];
  steps: LossStep[];
  observedSilent?: Rate;
  segments: string[];
};

export type Spread = {
  groups: number;
  visits: number;
  within?: number;
  between?: number;
  shareBetweenBasisPoints?: number;
  lowBasisPoints?: number;
  highBasisPoints?: number;
};

export type Statement = {
  shopper: string;
  shopperTitle: string;
  from: string;
  to: string;
  sums: StatementSum[];
  payables: Payable[];
  titles?: ListTitles;
};

export type StatementSum = {
  currency: string;
  opening: string;
  arisen: string;
  paid: string;
  closing: string;
  open: string;
  approved: string;
};

export type SubmitReportRequest = {
  visit: string;
  reportId: string;
  baseRevision: number;
  deviceTime?: string;
  report?: ReportContent;
  clockOffsetMillis?: string;
  clockOffsetTime?: string;
  writtenTime?: string;
};

export type SubmitSelfAssessmentRequest = {
  client: string;
  resource?: SelfAssessment;
};

export type SyncVisitsRequest = {
  token: string;
  pageSize: number;
  locale: string;
  maxEngine: number;
  waitSeconds: number;
  knownVersions: string[];
};

export type SyncVisitsResponse = {
  visits: Visit[];
  removedVisits: string[];
  locations: Location[];
  versions: ChecklistVersion[];
  token: string;
  more: boolean;
  reset: boolean;
  serverTime?: string;
  minimumAppVersion: string;
  offersChanged: boolean;
  plannedAppVersion?: string;
  plannedAppTime?: string;
};

export type TestMailSubscriptionRequest = {
  client: string;
  mailSubscription: string;
};

export type TestWebhookRequest = {
  client: string;
  webhook: string;
};

export type TimelineEvent = {
  month: string;
  title: Record<string, string>;
  name: string;
  client: string;
  timelineEvent: string;
  location: string;
  etag: string;
  createTime?: string;
  action: string;
};

export type TimestampKind = {
  notBefore?: string;
};

export type Titles = {
  client: string;
  location: string;
  program: string;
  locations: Record<string, string>;
  programs: Record<string, string>;
  sections: Record<string, string>;
  questions: Record<string, string>;
  bands: Record<string, string>;
  behaviours: Record<string, string>;
  options: Record<string, string>;
};

export type Token = {
  name: string;
  token: string;
  secret: string;
  role?: AccessRole;
  shopper: string;
  client: string;
  locations: string[];
  title: string;
  createTime?: string;
  expireTime?: string;
  revokeTime?: string;
  email: string;
  subject: string;
  revokeReason?: Token_RevokeReason;
};

export type Trend = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  method?: Scorecard_Method;
  by?: Scorecard_Grouping;
  points: TrendPoint[];
  breaks: TrendBreak[];
  events: TimelineEvent[];
  likeForLike?: LikeForLike;
  difference?: Difference;
  passMarkBasisPoints?: number;
  interval?: Scorecard_Interval;
  comparisons: number;
  segments: string[];
};

export type TrendBreak = {
  month: string;
  checklist: string;
  fromVersion: number;
  toVersion: number;
  questions: string[];
};

export type TrendPoint = {
  label: string;
  total?: Figure;
  likeForLike?: LikeForLike;
  difference?: Difference;
  segment: number;
};

export type UndeleteClientRequest = {
  client: string;
  etag: string;
};

export type UndeleteLocationRequest = {
  client: string;
  location: string;
  etag: string;
};

export type UndeleteProgramRequest = {
  client: string;
  program: string;
  etag: string;
};

export type UndeleteShopperRequest = {
  shopper: string;
  etag: string;
};

export type UnfilledCause = {
  cause?: UnfilledCause_Cause;
  shoppers: number;
  message: string;
};

export type UnfilledLocation = {
  location: string;
  visits: number;
  causes: UnfilledCause[];
};

export type UnholdReportRequest = {
  report: string;
  etag: string;
  takeOver: boolean;
};

export type UnmarkPaidRequest = {
  payable: string;
  etag: string;
  reason: string;
};

export type UnsubscribeMailRequest = {
  token: string;
};

export type UpdateActionRequest = {
  client: string;
  action: string;
  resource?: Action;
  updateMask?: string;
};

export type UpdateAlertRuleRequest = {
  client: string;
  program: string;
  alertRule: string;
  resource?: AlertRule;
  updateMask?: string;
};

export type UpdateClientRequest = {
  client: string;
  resource?: Client;
  updateMask?: string;
};

export type UpdateDraftRequest = {
  checklist: string;
  draft?: ChecklistVersion;
};

export type UpdateLocationRequest = {
  client: string;
  location: string;
  resource?: Location;
  updateMask?: string;
};

export type UpdateMailSubscriptionRequest = {
  client: string;
  mailSubscription: string;
  resource?: MailSubscription;
  updateMask?: string;
};

export type UpdateProgramRequest = {
  client: string;
  program: string;
  resource?: Program;
  updateMask?: string;
};

export type UpdateShopperRequest = {
  shopper: string;
  resource?: Shopper;
  updateMask?: string;
};

export type UpdateWebhookRequest = {
  client: string;
  webhook: string;
  resource?: Webhook;
  updateMask?: string;
};

export type UpholdAppealRequest = {
  appeal: string;
  etag: string;
  reason?: Appeal_Reason;
  answer: string;
  correction?: AppealCorrection;
  validateOnly: boolean;
};

export type UpholdAppealResponse = {
  appeal?: Appeal;
  edit?: EditReportResponse;
};

export type UsualWait = {
  location: string;
  served: number;
  medianSeconds?: number;
  usualSeconds?: number;
  times?: number;
  marked: boolean;
};

export type Visit = {
  name: string;
  visit: string;
  client: string;
  program: string;
  location: string;
  checklist: string;
  version: number;
  shopper: string;
  state?: Visit_State;
  windowStart?: string;
  windowEnd?: string;
  scenario: string;
  wave: string;
  test: boolean;
  checkInTime?: string;
  flags: string[];
  report: string;
  returnedRevision: number;
  returnComment: string;
  etag: string;
  createTime?: string;
  updateTime?: string;
  offeredTo: string;
  guests: string[];
  editedRevision: number;
  declines: Decline[];
  claimTime?: string;
  distanceMeters?: number;
  fee?: Money;
  minutes: number;
  briefingFiles: BriefingFile[];
  parkedDraftEtag?: string;
  unreadMessages?: number;
  returnedQuestions?: string[];
  answerDueTime?: string;
};

export type VisitDraft = {
  visit: string;
  reportId: string;
  baseRevision: number;
  report?: ReportContent;
  score?: Score;
  etag: string;
  updateTime?: string;
  comment: string;
};

export type VisitRow = {
  releasedReport: string;
  updateTime?: string;
  deleted: boolean;
  client: string;
  program: string;
  location: string;
  channel?: Channel;
  checklist: string;
  version: number;
  month: string;
  wave: string;
  dayPart?: DayPart;
  shopper: string;
  revision: number;
  releaseTime?: string;
  outcome?: ReportContent_Outcome;
  status: string;
  verdict: string;
  band: string;
  basisPoints?: number;
  percent?: number;
  rawBasisPoints?: number;
  earned?: string;
  possible?: string;
  criticals: string[];
  commendations: string[];
  narrative: string;
  effectivePpb?: number;
};

export type WaitCount = {
  fromSeconds: number;
  belowSeconds?: number;
  served: number;
  gaveUp?: number;
};

export type WaitFigures = {
  question: string;
  waits: number;
  servedInTime?: Rate;
  served: number;
  leftUnserved: number;
  hungUp: number;
  medianSeconds?: number;
  heavilyCensored: boolean;
  survivalMedianSeconds?: number;
  survivalLowSeconds?: number;
  survivalHighSeconds?: number;
  counts: WaitCount[];
  usual?: UsualWait;
  children: UsualWait[];
  loads: WaitLoad[];
  marked: MarkedWait[];
  markedTotal: number;
};

export type WaitLoad = {
  from: number;
  below?: number;
  noStaff: boolean;
  waits: number;
  servedInTime?: Rate;
  gaveUp: number;
  medianSeconds?: number;
};

export type Waits = {
  client: string;
  location: string;
  program: string;
  from: string;
  to: string;
  channel?: Channel;
  asOf?: string;
  etag: string;
  titles?: Titles;
  questions: WaitFigures[];
  usualFrom: string;
  usualTo: string;
  sample?: Sample;
  segments: string[];
};

export type Wave = {
  wave: string;
  firstDay: string;
  lastDay: string;
};

export type WaveProgress = {
  wave: string;
  planned: number;
  offered: number;
  claimed: number;
  done: number;
  returned: number;
  expired: number;
  overdue: number;
  cancelled: number;
  declined: number;
  declineReasons: DeclineCount[];
};

export type Webhook = {
  name: string;
  client: string;
  webhook: string;
  title: string;
  url: string;
  events: string[];
  location: string;
  programs: string[];
  verdicts: Score_Verdict[];
  state?: Webhook_State;
  pauseReason?: Webhook_PauseReason;
  pauseTime?: string;
  failingSinceTime?: string;
  failure?: Delivery_Outcome;
  secret: string;
  previousSecretExpireTime?: string;
  createTime?: string;
  updateTime?: string;
  etag: string;
};

export type WebhookEvent = {
  id: string;
  type: string;
  position: string;
  state?: WebhookEvent_State;
  attempts: number;
  body: string;
  createTime?: string;
  nextTime?: string;
  endTime?: string;
};

export type WhoAmIRequest = {
};

export type WithdrawAppealRequest = {
  client: string;
  appeal: string;
  etag: string;
};

export type WithdrawReportRequest = {
  report: string;
  etag: string;
  reason?: ReviewReason;
  comment: string;
};
