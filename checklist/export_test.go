package checklist

// The functions of this file are for tests alone.

// ParseDigest reads 64 lower-case hexadecimal digits.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	if err := d.UnmarshalText([]byte(s)); err != nil {
		return Digest{}, err
	}
	return d, nil
}

// Reasons lists every reason there is, so that whoever words them can see that none is missing.
func Reasons() []Reason {
	return []Reason{
		ReasonDuplicateAnswer, ReasonConflictingAnswer, ReasonNotApplicableNotAllowed, ReasonWrongKind,
		ReasonUnknownOption, ReasonExclusiveOption, ReasonWrongCount, ReasonInvalidNumber, ReasonOutOfRange,
		ReasonTooManyDecimals, ReasonTooShort, ReasonTooLong, ReasonBeforeEarlier, ReasonRequired, ReasonReasonRequired,
		ReasonCommentRequired, ReasonUnknownQuestion,
		ReasonInvalidKey, ReasonDuplicateKey, ReasonInvalidLocale, ReasonMissingDefaultLocale, ReasonUnknownValue,
		ReasonTooMany, ReasonEmptyList, ReasonNotAllowed, ReasonNotRising, ReasonNotFromZero, ReasonInvalidDecimal,
		ReasonWeightsSum, ReasonNothingScored, ReasonNotOneKind, ReasonNotOneList, ReasonNotOneOperator,
		ReasonNotEarlierQuestion, ReasonWrongOperator, ReasonCriticalUnscored, ReasonWrongRole, ReasonNotOneRule,
		ReasonTooDeep,
	}
}
