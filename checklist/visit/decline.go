package visit

// DeclineReason is a code of why a shopper declined a visit, empty if the shopper gave none. Codes are added to and never
// renamed.
type DeclineReason string
