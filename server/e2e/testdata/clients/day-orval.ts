// A phone's day with orval: what is to be done, a report, a refusal.
import { accessServiceWhoAmI, reportServiceSubmitReport, visitServiceSyncVisits } from './gen/orval/api.js';
import { need, reportFor, reportId } from './report.js';

// Its fetch client has paths without a host.
const plain = globalThis.fetch;
globalThis.fetch = (path, init) => plain(need('REST') + String(path), init);
const options = { headers: { Authorization: `Bearer ${need('SHOPPER')}`, 'Content-Type': 'application/json' } };

const who = await accessServiceWhoAmI(options);
const sync = await visitServiceSyncVisits(undefined, options);
if (who.status !== 200 || sync.status !== 200) throw new Error('refused');
const visit = sync.data.visits.find((v) => v.state === 'CLAIMED' && v.checklist === 'core-service');
if (!visit) throw new Error('there is no visit to make');
const sent = await reportServiceSubmitReport(visit.visit, { reportId: reportId(), report: reportFor(visit) }, options);
const refused = await reportServiceSubmitReport(visit.visit, { reportId: 'none', report: {} }, options);
if (sent.status !== 200 || refused.status !== 400) throw new Error(`status ${sent.status}, ${refused.status}`);
console.log('orval', who.data.role, sent.data.visit === visit.visit, sent.data.score?.verdict, refused.data.reason);
