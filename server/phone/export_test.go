package phone

// ForgetReceipts puts every report back into the queue, as a restored backup from before they were sent does.
func ForgetReceipts(p *Phone) error {
	for _, i := range p.Reports() {
		i.Receipt = ""
		if err := p.putItem(i); err != nil {
			return err
		}
	}
	return nil
}

// WriteQuestions prints a form as the command show does.
var WriteQuestions = writeQuestions
