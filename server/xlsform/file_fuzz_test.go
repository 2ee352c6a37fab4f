package xlsform

import (
	"bytes"
	"testing"

	"mysteryshopper/checklist"
)

// FuzzFile reads any bytes as a workbook: it is a draft that can be validated, with problems that have texts, or an error.
func FuzzFile(f *testing.F) {
	var written bytes.Buffer
	whole := int32(0)
	version := &checklist.Version{
		Checklist: "coffee-shop", DefaultLocale: "en", Title: checklist.Text{"en": "A visit"},
		Sections: []checklist.Section{{Key: "s", Title: checklist.Text{"en": "Service"}, Questions: []checklist.Question{
			{Key: "n", Text: checklist.Text{"en": "How many?"}, Number: &checklist.Number{Decimals: &whole}},
		}}},
	}
	if err := Write(&written, version); err != nil {
		f.Fatal(err)
	}
	f.Add(written.Bytes())
	f.Add(written.Bytes()[:written.Len()/2])
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, file []byte) {
		version, problems, err := Read(file)
		if err == nil && version == nil && len(problems) == 0 {
			t.Error("neither a draft nor a problem")
		}
		if version != nil {
			_ = checklist.Validate(version)
		}
	})
}
