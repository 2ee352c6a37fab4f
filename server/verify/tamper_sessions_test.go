package verify_test

import "mysteryshopper/server/verify"

// sessionForgeries are changes to sessions.
func sessionForgeries() map[string]forgery {
	const ofEntry = "are not those of its audit entry"
	const shopper = "(SELECT id FROM tokens WHERE role = 'SHOPPER' ORDER BY id LIMIT 1)"
	return map[string]forgery{
		"session of another token":  {"UPDATE sessions SET token = (SELECT id FROM tokens WHERE role = 'ADMIN' LIMIT 1) WHERE screen = 'DESK'", verify.Token, ofEntry},
		"session of another screen": {"UPDATE sessions SET token = " + shopper + " WHERE screen = 'DESK'", verify.Token, "its screen"},
		"session's secret":          {"UPDATE sessions SET digest = (SELECT digest FROM tokens LIMIT 1)", verify.Token, ofEntry},
		"session of an account":     {"UPDATE sessions SET account = 'https://login.example sub thief'", verify.Token, ofEntry},
		"session that lasts":        {"UPDATE sessions SET expire_time = expire_time + 1000000", verify.Token, ofEntry},
		"session that is not idle":  {"UPDATE sessions SET end_time = expire_time", verify.Token, "when it ends"},
		"session used too early":    {"UPDATE sessions SET use_time = create_time - 1", verify.Token, "before it began"},
		"session begun later":       {"UPDATE sessions SET create_time = create_time + 1", verify.Token, "the time it began"},
		"session put in":            {"INSERT INTO sessions SELECT 'forged', digest, token, screen, create_time, use_time, end_time, expire_time, '', '' FROM sessions LIMIT 1", verify.Token, "no entry of its beginning"},
	}
}
