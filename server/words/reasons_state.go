package words

import pb "mysteryshopper/proto/gen/mysteryshopper/v1"

// stateReasons are about what a request met: the state of things, and of the server.
var stateReasons = map[pb.Reason]Text{
	pb.Reason_ETAG_MISMATCH: {
		en: "This was changed in the meantime. Please load it again and repeat your change.",
		de: "Dies wurde inzwischen geändert. Bitte laden Sie es neu und wiederholen Sie Ihre Änderung.",
		sv: "Det här har ändrats under tiden. Ladda om det och gör din ändring igen.",
		hu: "Ez időközben megváltozott. Kérjük, töltse be újra, és ismételje meg a módosítást.",
	},
	pb.Reason_ETAG_REQUIRED: {
		en: "The request does not name the state that it changes. Please load it again and repeat your change.",
		de: "Es fehlt die Angabe, welcher Stand geändert wird. Bitte laden Sie es neu und wiederholen Sie Ihre Änderung.",
		sv: "Det framgår inte vilken version som ändras. Ladda om det och gör din ändring igen.",
		hu: "Nem derül ki, melyik állapotot módosítja. Kérjük, töltse be újra, és ismételje meg a módosítást.",
	},
	pb.Reason_ALREADY_EXISTS: {
		en: "This id is already taken. Please choose another.",
		de: "Diese Kennung ist schon vergeben. Bitte wählen Sie eine andere.",
		sv: "Det här id:t är redan upptaget. Välj ett annat.",
		hu: "Ez az azonosító már foglalt. Kérjük, válasszon másikat.",
	},
	pb.Reason_REPORT_CONFLICT: {
		en: "This report was already received with other content. What was received is safe. Please ask the agency.",
		de: "Dieser Bericht ist bereits mit anderem Inhalt eingegangen. Der eingegangene ist sicher. Bitte wenden Sie sich an die Agentur.",
		sv: "Den här rapporten har redan tagits emot med annat innehåll. Den mottagna rapporten är sparad. Kontakta byrån.",
		hu: "Ez a jelentés már más tartalommal megérkezett. A beérkezett jelentés biztonságban van. Kérjük, forduljon az ügynökséghez.",
	},
	pb.Reason_REPORT_ID_TAKEN: {
		en: "The id of this report is already in use. Please send it again under a new id.",
		de: "Die Kennung dieses Berichts wird bereits verwendet. Bitte senden Sie ihn unter einer neuen Kennung.",
		sv: "Rapportens id används redan. Skicka den igen med ett nytt id.",
		hu: "A jelentés azonosítója már használatban van. Kérjük, küldje el új azonosítóval.",
	},
	pb.Reason_WRONG_BASE_REVISION: {
		en: "This answers another state of the report than the one that was returned. Please load the visit again.",
		de: "Dies bezieht sich auf einen anderen Stand des Berichts als den zurückgegebenen. Bitte laden Sie den Besuch neu.",
		sv: "Det här gäller en annan version av rapporten än den som skickades tillbaka. Ladda om besöket.",
		hu: "Ez nem a jelentés visszaküldött változatára vonatkozik. Kérjük, töltse be újra a látogatást.",
	},
	pb.Reason_WRONG_STATE: {
		en: "This is not possible any more or not yet. Please load it again.",
		de: "Das ist nicht mehr oder noch nicht möglich. Bitte laden Sie es neu.",
		sv: "Det går inte längre, eller inte ännu. Ladda om.",
		hu: "Ez már vagy még nem lehetséges. Kérjük, töltse be újra.",
	},
	pb.Reason_APPEAL_TIME_OVER: {
		en: "The time for appeals against this report is over.",
		de: "Die Frist für Einsprüche gegen diesen Bericht ist abgelaufen.",
		sv: "Tiden för invändningar mot den här rapporten har gått ut.",
		hu: "A jelentés elleni kifogások határideje lejárt.",
	},
	pb.Reason_NO_WEBHOOK_KEY: {
		en: "Webhooks are not set up on this server. Please ask the agency.",
		de: "Webhooks sind auf diesem Server nicht eingerichtet. Bitte wenden Sie sich an die Agentur.",
		sv: "Webhooks är inte inställda på den här servern. Kontakta byrån.",
		hu: "A webhookok nincsenek beállítva ezen a kiszolgálón. Kérjük, forduljon az ügynökséghez.",
	},
	pb.Reason_NO_MAIL: {
		en: "This server sends no mails. Please ask the agency.",
		de: "Dieser Server versendet keine Mails. Bitte wenden Sie sich an die Agentur.",
		sv: "Den här servern skickar inga mejl. Kontakta byrån.",
		hu: "Ez a kiszolgáló nem küld leveleket. Kérjük, forduljon az ügynökséghez.",
	},
	pb.Reason_ADDRESS_NOT_ALLOWED: {
		en: "Events cannot be sent to this address. Please give a public address that begins with https://.",
		de: "An diese Adresse können keine Ereignisse gesendet werden. Bitte geben Sie eine öffentliche Adresse an, die mit https:// beginnt.",
		sv: "Händelser kan inte skickas till den här adressen. Ange en offentlig adress som börjar med https://.",
		hu: "Erre a címre nem küldhetők események. Kérjük, adjon meg egy https:// kezdetű nyilvános címet.",
	},
	pb.Reason_WRONG_VISIT: {
		en: "This visit proves nothing here: it is of another program or place, or not of a later month than the one in which it was done.",
		de: "Dieser Besuch belegt hier nichts: Er gehört zu einem anderen Programm oder Standort oder nicht zu einem späteren Monat als dem, in dem die Maßnahme umgesetzt wurde.",
		sv: "Det här besöket visar inget här: det hör till ett annat program eller en annan plats, eller inte till en senare månad än den då åtgärden genomfördes.",
		hu: "Ez a látogatás itt nem bizonyít: más programhoz vagy helyszínhez tartozik, vagy nem az intézkedés végrehajtásánál későbbi hónaphoz.",
	},
	pb.Reason_TARGET_NOT_REACHED: {
		en: "This visit does not reach the target.",
		de: "Dieser Besuch erreicht das Ziel nicht.",
		sv: "Det här besöket når inte målet.",
		hu: "Ez a látogatás nem éri el a célt.",
	},
	pb.Reason_IN_USE: {
		en: "This is still in use and cannot be deleted.",
		de: "Dies wird noch verwendet und kann nicht gelöscht werden.",
		sv: "Det här används fortfarande och kan inte tas bort.",
		hu: "Ez még használatban van, ezért nem törölhető.",
	},
	pb.Reason_INVALID_TREE: {
		en: "A location cannot lie below itself, nor more than twelve levels deep. Please choose another parent.",
		de: "Ein Standort kann nicht unter sich selbst liegen und nicht tiefer als zwölf Ebenen. Bitte wählen Sie einen anderen übergeordneten Standort.",
		sv: "En plats kan inte ligga under sig själv och inte djupare än tolv nivåer. Välj en annan överordnad plats.",
		hu: "Egy helyszín nem lehet önmaga alatt, sem tizenkét szintnél mélyebben. Kérjük, válasszon másik felettes helyszínt.",
	},
	pb.Reason_UNPUBLISHABLE: {
		en: "This draft cannot be published yet. Please mend what is listed.",
		de: "Dieser Entwurf kann noch nicht veröffentlicht werden. Bitte beheben Sie die aufgeführten Mängel.",
		sv: "Det här utkastet kan inte publiceras ännu. Åtgärda det som räknas upp.",
		hu: "Ez a vázlat még nem tehető közzé. Kérjük, javítsa ki a felsorolt hibákat.",
	},
	pb.Reason_INVALID_REPORT: {
		en: "The report cannot be taken yet. Please correct what is marked and send it again.",
		de: "Der Bericht kann noch nicht angenommen werden. Bitte berichtigen Sie das Markierte und senden Sie ihn erneut.",
		sv: "Rapporten kan inte tas emot ännu. Rätta det som är markerat och skicka den igen.",
		hu: "A jelentés még nem fogadható el. Kérjük, javítsa ki a megjelölteket, és küldje el újra.",
	},
	pb.Reason_ROTATION: {
		en: "You visited this location not long ago. Please choose another visit[, or come back from {from}].",
		de: "Sie haben diesen Standort vor Kurzem besucht. Bitte wählen Sie einen anderen Besuch[ oder kommen Sie ab {from} wieder].",
		sv: "Du besökte den här platsen nyligen. Välj ett annat besök[, eller kom tillbaka från {from}].",
		hu: "Ön nemrég járt ezen a helyszínen. Kérjük, válasszon másik látogatást[, vagy jöjjön vissza {from} után].",
	},
	pb.Reason_CAPACITY: {
		en: "You have as many visits of this program as one person may have for now. Please finish or decline one first.",
		de: "Sie haben so viele Besuche dieses Programms, wie eine Person derzeit haben darf. Bitte schließen Sie zuerst einen ab oder lehnen Sie einen ab.",
		sv: "Du har så många besök i det här programmet som en person får ha just nu. Slutför eller avböj ett först.",
		hu: "Önnek már annyi látogatása van ebben a programban, amennyi egy személynek jelenleg lehet. Kérjük, előbb fejezzen be vagy mondjon le egyet.",
	},
	pb.Reason_ALREADY_CLAIMED: {
		en: "Another shopper has taken this visit in the meantime. Please choose another one.",
		de: "Diesen Besuch hat inzwischen eine andere Testperson übernommen. Bitte wählen Sie einen anderen.",
		sv: "En annan mystery shopper har hunnit ta det här besöket. Välj ett annat.",
		hu: "Ezt a látogatást időközben más próbavásárló vállalta el. Kérjük, válasszon másikat.",
	},
	pb.Reason_REQUEST_ID_REUSED: {
		en: "This request was already sent with other content. Please start it anew.",
		de: "Diese Anfrage wurde bereits mit anderem Inhalt gesendet. Bitte beginnen Sie sie neu.",
		sv: "Den här begäran har redan skickats med annat innehåll. Börja om.",
		hu: "Ezt a kérést már elküldték más tartalommal. Kérjük, kezdje újra.",
	},
	pb.Reason_PROGRAM_REQUIRED: {
		en: "For this figure please choose one program.",
		de: "Bitte wählen Sie für diese Auswertung ein Programm.",
		sv: "Välj ett program för den här sammanställningen.",
		hu: "Ehhez a kimutatáshoz, kérjük, válasszon egy programot.",
	},
	pb.Reason_INVALID_SPAN: {
		en: "This span of months cannot be used[: at most {max} months]. Please check its start and its end.",
		de: "Dieser Zeitraum ist nicht verwendbar[: höchstens {max} Monate]. Bitte prüfen Sie Anfang und Ende.",
		sv: "Det här tidsspannet går inte att använda[: högst {max} månader]. Kontrollera början och slut.",
		hu: "Ez az időszak nem használható[: legfeljebb {max} hónap]. Kérjük, ellenőrizze a kezdetét és a végét.",
	},
	pb.Reason_NOTHING_CHANGED: {
		en: "Nothing of the report would change. Please change something first.",
		de: "Am Bericht würde sich nichts ändern. Bitte ändern Sie zuerst etwas.",
		sv: "Ingenting i rapporten skulle ändras. Ändra något först.",
		hu: "A jelentésben semmi sem változna. Kérjük, előbb módosítson valamit.",
	},
	pb.Reason_ALREADY_RELEASED: {
		en: "The results of this month have been released there already. A self-assessment is possible only before that.",
		de: "Die Ergebnisse dieses Monats sind dort bereits veröffentlicht. Eine Selbsteinschätzung ist nur vorher möglich.",
		sv: "Det som sågs där den här månaden har redan visats. Lämna din egen bedömning innan resultaten visas.",
		hu: "A hónap eredményeit ott már közzétették; önértékelést csak előtte lehet adni.",
	},
	pb.Reason_UNAVAILABLE: {
		en: "The server is busy just now. It will be tried again; nothing is lost.",
		de: "Der Server ist gerade ausgelastet. Es wird erneut versucht; nichts geht verloren.",
		sv: "Servern är upptagen just nu. Ett nytt försök görs, inget går förlorat.",
		hu: "A kiszolgáló jelenleg túlterhelt. Újra megpróbáljuk; semmi sem vész el.",
	},
	pb.Reason_OVERLOADED: {
		en: "The server is busy just now. Please wait a moment; nothing is lost.",
		de: "Der Server ist gerade ausgelastet. Bitte warten Sie einen Augenblick; nichts geht verloren.",
		sv: "Servern är upptagen just nu. Vänta ett ögonblick, inget går förlorat.",
		hu: "A kiszolgáló most túl van terhelve. Kérjük, várjon egy kicsit; semmi sem vész el.",
	},
	pb.Reason_STORAGE_FULL: {
		en: "The server has no room at the moment. Please keep this on the phone; it will be sent again.",
		de: "Der Server hat zurzeit keinen Platz. Bitte behalten Sie dies auf dem Telefon; es wird erneut gesendet.",
		sv: "Servern har inget utrymme just nu. Behåll det i telefonen, det skickas igen.",
		hu: "A kiszolgálón jelenleg nincs hely. Kérjük, tartsa meg a telefonon; később újra elküldjük.",
	},
	pb.Reason_DEADLINE_EXCEEDED: {
		en: "That took too long. It will be tried again; nothing is lost.",
		de: "Das hat zu lange gedauert. Es wird erneut versucht; nichts geht verloren.",
		sv: "Det tog för lång tid. Ett nytt försök görs, inget går förlorat.",
		hu: "Ez túl sokáig tartott. Újra megpróbáljuk; semmi sem vész el.",
	},
	pb.Reason_CANCELLED: {
		en: "The connection was ended before the answer. Please try again.",
		de: "Die Verbindung wurde vor der Antwort beendet. Bitte versuchen Sie es erneut.",
		sv: "Anslutningen avslutades före svaret. Försök igen.",
		hu: "A kapcsolat a válasz előtt megszakadt. Kérjük, próbálja újra.",
	},
	pb.Reason_INTERNAL: {
		en: "Something went wrong on our side. Please try again later; if it stays, send the agency the request id.",
		de: "Auf unserer Seite ist etwas schiefgegangen. Bitte versuchen Sie es später erneut; bleibt es dabei, nennen Sie der Agentur die Kennung der Anfrage.",
		sv: "Något gick fel hos oss. Försök igen senare; om felet kvarstår, uppge id-numret för begäran till byrån.",
		hu: "Nálunk hiba történt. Kérjük, próbálja meg később; ha a hiba megmarad, közölje az ügynökséggel a kérés azonosítóját.",
	},
}
