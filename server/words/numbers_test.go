package words_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"mysteryshopper/server/words"
)

// written is what a function gives in each language, in the order of the languages, with plain spaces.
func written(write func(l *words.Language) string) string {
	var out []string
	for _, tag := range words.Languages() {
		out = append(out, write(words.Match(tag)))
	}
	return strings.ReplaceAll(strings.Join(out, " | "), "\u00A0", " ")
}

func TestNumbersAndTimes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 2, 6, 43, 21, 0, time.FixedZone("", 3600))
	type language = *words.Language
	for want, write := range map[string]func(l language) string{
		"0 | 0 | 0 | 0":                         func(l language) string { return l.Number(0) },
		"1,600 | 1.600 | 1 600 | 1600":          func(l language) string { return l.Number(1600) },
		"−12,345 | −12.345 | −12 345 | −12 345": func(l language) string { return l.Number(-12_345) },

		"84.3% | 84,3 % | 84,3 % | 84,3%":     func(l language) string { return l.Percent(8438) },
		"84.4% | 84,4 % | 84,4 % | 84,4%":     func(l language) string { return l.PercentRaised(8431) },
		"−0.1% | −0,1 % | −0,1 % | −0,1%":     func(l language) string { return l.Percent(-1) },
		"100.0% | 100,0 % | 100,0 % | 100,0%": func(l language) string { return l.Percent(10_000) },
		"75% | 75 % | 75 % | 75%":             func(l language) string { return l.PercentExact(7500) },
		"75.5% | 75,5 % | 75,5 % | 75,5%":     func(l language) string { return l.PercentExact(7550) },
		"75.55% | 75,55 % | 75,55 % | 75,55%": func(l language) string { return l.PercentExact(7555) },
		"84.30% | 84,30 % | 84,30 % | 84,30%": func(l language) string { return l.PercentInFull(8430) },

		"+9.8 | +9,8 | +9,8 | +9,8":     func(l language) string { return l.Points(989) },
		"−9.8 | −9,8 | −9,8 | −9,8":     func(l language) string { return l.Points(-989) },
		"0.0 | 0,0 | 0,0 | 0,0":         func(l language) string { return l.Points(-5) },
		"−0.6 | −0,6 | −0,6 | −0,6":     func(l language) string { return l.PointsFrom(-51) },
		"+0.6 | +0,6 | +0,6 | +0,6":     func(l language) string { return l.PointsTo(51) },
		"−2.10 | −2,10 | −2,10 | −2,10": func(l language) string { return l.PointsInFull(-210) },
		"+0.05 | +0,05 | +0,05 | +0,05": func(l language) string { return l.PointsInFull(5) },

		"2.9 | 2,9 | 2,9 | 2,9": func(l language) string { return l.Multiple(2.99) },
		"1.1 | 1,1 | 1,1 | 1,1": func(l language) string { return l.Multiple(1.1) },

		"no visits | keine Besuche | inga besök | nincs látogatás": func(l language) string { return l.Visits(0) },
		"1 visit | 1 Besuch | 1 besök | 1 látogatás":               func(l language) string { return l.Visits(1) },
		"2 visits | 2 Besuche | 2 besök | 2 látogatás":             func(l language) string { return l.Visits(2) },

		"0 s | 0 s | 0 s | 0 mp":                                func(l language) string { return l.Duration(-3) },
		"4 min 32 s | 4 min 32 s | 4 min 32 s | 4 perc 32 mp":   func(l language) string { return l.Duration(272) },
		"1 h 2 min | 1 Std. 2 min | 1 tim 2 min | 1 óra 2 perc": func(l language) string { return l.Duration(3725) },
		"1 d | 1 Tag | 1 d | 1 nap":                             func(l language) string { return l.Duration(86_400) },
		"2 d 1 h | 2 Tage 1 Std. | 2 d 1 tim | 2 nap 1 óra":     func(l language) string { return l.Duration(2*86_400 + 3700) },

		"October 2026 | Oktober 2026 | oktober 2026 | 2026. október": func(l language) string { return l.Month("2026-10") },
		"2026-13 | 2026-13 | 2026-13 | 2026-13":                      func(l language) string { return l.Period("2026-13") },
		"Q4 2026 | 4. Quartal 2026 | kvartal 4 2026 | 2026. IV. negyedév": func(l language) string {
			return l.Period("2026-Q4")
		},
		"January 2026 | Januar 2026 | januari 2026 | 2026. január": func(l language) string { return l.Span("2026-01", "2026-01") },
		"January 2026 – March 2026 | Januar 2026 – März 2026 | januari 2026 – mars 2026 | 2026. január – 2026. március": func(l language) string {
			return l.Span("2026-01", "2026-03")
		},
		"2 November 2026 | 2. November 2026 | 2 november 2026 | 2026. november 2.": func(l language) string { return l.Date(at) },
		"2 November 2026, 05:43 UTC | 2. November 2026, 05:43 UTC | 2 november 2026, 05:43 UTC | 2026. november 2., 05:43 UTC": func(l language) string {
			return l.Time(at)
		},
		"Mar Q2 | Mär Q2 | mars kv 2 | márc. II. né.": func(l language) string { return l.ShortMonth(2) + " " + l.ShortQuarter(1) },
	} {
		if got := written(write); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestNumbersAtTheirBounds has a language for each value.
func TestNumbersAtTheirBounds(t *testing.T) {
	t.Parallel()
	en, de, sv, hu := words.Match("en"), words.Match("de"), words.Match("sv"), words.Match("hu")
	for _, test := range []struct{ got, want string }{
		{en.Percent(7849), "78.4%"}, {en.PercentRaised(7841), "78.5%"}, {en.PercentRaised(7840), "78.4%"},
		{en.Percent(-1), "−0.1%"}, {en.Percent(0), "0.0%"}, {en.Percent(10_000), "100.0%"}, {en.Percent(9999), "99.9%"},
		{de.Percent(7849), "78,4\u00a0%"}, {sv.Percent(7849), "78,4\u00a0%"}, {hu.Percent(7849), "78,4%"},
		{en.PercentExact(8000), "80%"}, {en.PercentExact(8050), "80.5%"}, {de.PercentExact(0), "0\u00a0%"},
		{en.Number(999), "999"}, {en.Number(1000), "1,000"}, {en.Number(1_234_567), "1,234,567"}, {en.Number(-1000), "−1,000"},
		{de.Number(1600), "1.600"}, {sv.Number(1600), "1\u00a0600"}, {hu.Number(1600), "1600"}, {hu.Number(16_000), "16\u00a0000"},
		{en.Number(math.MinInt64), "−9,223,372,036,854,775,808"}, {en.PercentExact(math.MinInt32), "−21,474,836.48%"},
		{hu.Tenths(99_999), "9999,9"}, {hu.Tenths(100_000), "10\u00a0000,0"},
		{en.Points(987), "+9.8"}, {en.Points(-5), "0.0"}, {en.Points(-1234), "−12.3"}, {en.Points(9), "0.0"},
		{en.Duration(0), "0\u00a0s"}, {en.Duration(59), "59\u00a0s"}, {en.Duration(60), "1\u00a0min"},
		{en.Duration(3661), "1\u00a0h 1\u00a0min"}, {en.Duration(86_400 + 59), "1\u00a0d"}, {hu.Duration(270), "4\u00a0perc 30\u00a0mp"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// TestNoFigureIsRounded tries every score with one decimal and with two.
func TestNoFigureIsRounded(t *testing.T) {
	t.Parallel()
	english := words.Match("en")
	for basisPoints := range int32(10_001) {
		floored := fmt.Sprintf("%d.%d%%", basisPoints/100, basisPoints/10%10)
		if got := english.Percent(basisPoints); got != floored {
			t.Errorf("%d is %s, want %s", basisPoints, got, floored)
		}
		full := fmt.Sprintf("%d.%02d", basisPoints/100, basisPoints%100)
		if got := english.PercentInFull(basisPoints); got != full+"%" {
			t.Errorf("%d in full is %s, want %s", basisPoints, got, full)
		}
		if got := english.PointsInFull(-basisPoints); basisPoints > 0 && got != "−"+full {
			t.Errorf("%d points in full are %s, want −%s", -basisPoints, got, full)
		}
	}
}
