package simulate

import "mysteryshopper/server/words"

// The texts of made-up reports. Every words.Text is English, German, Swedish, Hungarian, in this order.
var (
	didNotComeUp = words.Text{"It did not come up.", "Es kam nicht vor.", "Det blev inte aktuellt.", "Nem került rá sor."}

	remarks = []words.Text{
		{"As agreed.", "Wie vereinbart.", "Som överenskommet.", "A megbeszéltek szerint."},
		{"A friendly word at the door.", "Ein freundliches Wort an der Tür.", "Ett vänligt ord vid dörren.", "Egy kedves szó az ajtóban."},
		{"Nothing out of the ordinary.", "Nichts Ungewöhnliches.", "Inget utöver det vanliga.", "Semmi különös."},
		{"Kim", "Kim", "Kim", "Kim"}, {"Sascha", "Sascha", "Sascha", "Sascha"}, {"Robin", "Robin", "Robin", "Robin"},
	}

	// LetMeFinish is the text of a commendation of listening.
	LetMeFinish = words.Text{
		"Let me finish and asked one question that helped.", "Ließ mich ausreden und stellte eine Frage, die weiterhalf.",
		"Lät mig tala till punkt och ställde en fråga som hjälpte.", "Hagyta, hogy végigmondjam, és feltett egy kérdést, amely segített.",
	}

	narratives = []words.Text{
		{
			"I was greeted at the door and looked around for a moment before somebody came over.",
			"Ich wurde an der Tür begrüßt und sah mich kurz um, bevor jemand zu mir kam.",
			"Jag blev hälsad på vid dörren och såg mig om en stund innan någon kom fram.",
			"Az ajtónál köszöntöttek, és egy kicsit körülnéztem, mielőtt valaki odajött hozzám.",
		},
		{
			"The shop was busy. I waited at the counter and used the time to look at the offers.",
			"Im Laden war viel los. Ich wartete an der Theke und sah mir in der Zeit die Angebote an.",
			"Det var mycket folk i butiken. Jag väntade vid disken och tittade på erbjudandena under tiden.",
			"Sokan voltak az üzletben. A pultnál vártam, és közben megnéztem az ajánlatokat.",
		},
		{
			"I asked for a gift for a friend and said that I was not sure what would suit.",
			"Ich fragte nach einem Geschenk für eine Freundin und sagte, dass ich nicht sicher sei, was passt.",
			"Jag frågade efter en present till en vän och sade att jag inte var säker på vad som skulle passa.",
			"Ajándékot kerestem egy barátomnak, és elmondtam, hogy nem tudom, mi illene hozzá.",
		},
		{
			"A quiet afternoon. Two members of staff were talking near the till when I came in.",
			"Ein ruhiger Nachmittag. Zwei Beschäftigte unterhielten sich an der Kasse, als ich hereinkam.",
			"En lugn eftermiddag. Två ur personalen pratade vid kassan när jag kom in.",
			"Csendes délután volt. Amikor beléptem, két munkatárs beszélgetett a pénztárnál.",
		},
		{
			"I said that I had seen the offer online and asked what the difference was.",
			"Ich sagte, dass ich das Angebot im Internet gesehen hatte, und fragte nach dem Unterschied.",
			"Jag sade att jag hade sett erbjudandet på nätet och frågade vad skillnaden var.",
			"Elmondtam, hogy az interneten láttam az ajánlatot, és megkérdeztem, mi a különbség.",
		},
		{
			"I explained what had gone wrong and showed what I had brought along.",
			"Ich erklärte, was schiefgegangen war, und zeigte, was ich mitgebracht hatte.",
			"Jag förklarade vad som hade gått fel och visade vad jag hade med mig.",
			"Elmagyaráztam, mi volt a gond, és megmutattam, amit magammal hoztam.",
		},
	}
)
