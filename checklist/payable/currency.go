package payable

import "strings"

// The currencies of ISO 4217 (list one, of 2025-05-12), by the decimals of their smallest unit. Funds, metals and codes for
// tests are left out: nobody is paid in them.
const (
	withoutDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	withTwo         = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP " +
		"CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD " +
		"KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK " +
		"NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS " +
		"TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
	withThree = "BHD IQD JOD KWD LYD OMR TND"
)

var currencies = func() map[string]int {
	all := map[string]int{}
	for places, codes := range map[int]string{0: withoutDecimals, 2: withTwo, 3: withThree} {
		for code := range strings.FieldsSeq(codes) {
			all[code] = places
		}
	}
	return all
}()

// Decimals returns how many decimals a currency has; false for a code that ISO 4217 does not have.
func Decimals(currency string) (int, bool) {
	places, known := currencies[currency]
	return places, known
}
