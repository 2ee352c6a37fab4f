// A phone's day with @hey-api/openapi-ts: what is to be done, a report, a refusal.
import { client } from './gen/hey/client.gen.js';
import { accessServiceWhoAmI, reportServiceSubmitReport, visitServiceSyncVisits } from './gen/hey/sdk.gen.js';
import { need, reportFor, reportId } from './report.js';

client.setConfig({ baseUrl: need('REST'), headers: { Authorization: `Bearer ${need('SHOPPER')}` } });

const who = await accessServiceWhoAmI();
const sync = await visitServiceSyncVisits();
const visit = sync.data?.visits.find((v) => v.state === 'CLAIMED' && v.checklist === 'core-service');
if (!visit) throw new Error('there is no visit to make');
const sent = await reportServiceSubmitReport({ path: { visit: visit.visit }, body: { reportId: reportId(), report: reportFor(visit) } });
const refused = await reportServiceSubmitReport({ path: { visit: visit.visit }, body: { reportId: 'none', report: {} } });
console.log('hey', who.data?.role, sent.data?.visit === visit.visit, sent.data?.score?.verdict, refused.error?.reason);
