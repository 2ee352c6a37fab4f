// The calls of shared cases over gRPC: field masks, pings, long refusals, large pages. Each prints one line.
import fs from 'node:fs';
import http2 from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const { GRPC, ADMIN, REVIEWER, SHOPPER, CLIENT, VISIT } = process.env;
const definition = loader.loadFileDescriptorSetFromBuffer(fs.readFileSync('mysteryshopper.binpb'), { longs: String, enums: String });
const services = grpc.loadPackageDefinition(definition).mysteryshopper.v1;

function as(token) {
  const metadata = new grpc.Metadata();
  metadata.set('authorization', 'Bearer ' + token);
  return metadata;
}

// call returns the error, the answer and its size in bytes.
function call(service, method, request, token, client = new services[service](GRPC, grpc.credentials.createInsecure())) {
  const { path, requestSerialize, responseDeserialize } = definition['mysteryshopper.v1.' + service][method];
  let bytes = 0;
  const parse = (data) => { bytes = data.length; return responseDeserialize(data); };
  return new Promise((done) => {
    client.makeUnaryRequest(path, requestSerialize, parse, request, as(token), (error, answer) => done({ error, answer, bytes }));
  });
}

async function masks() {
  await call('DirectoryService', 'CreateClient', { resource: { client: 'masked', title: 'Before' } }, ADMIN);
  for (const path of ['title', '*']) {
    const { error, answer } = await call('DirectoryService', 'UpdateClient',
      { client: 'masked', resource: { client: 'masked', title: 'After ' + path, etag: '*' }, update_mask: { paths: [path] } }, ADMIN);
    console.log('mask', path, error ? error.message : answer.title);
  }
}

// pings are sent while nothing is called: a connection that sends too many is closed.
async function pings() {
  const client = new services.AccessService(GRPC, grpc.credentials.createInsecure(),
    { 'grpc.keepalive_time_ms': 6000, 'grpc.keepalive_timeout_ms': 5000, 'grpc.keepalive_permit_without_calls': 1 });
  const before = await call('AccessService', 'WhoAmI', {}, ADMIN, client);
  let closed = false;
  client.getChannel().watchConnectivityState(grpc.connectivityState.READY, Date.now() + 60000, (late) => { closed = !late; });
  await pause(27000);
  const after = await call('AccessService', 'WhoAmI', {}, ADMIN, client);
  console.log('pings', before.error?.message ?? before.answer.role, after.error?.message ?? after.answer.role, closed ? 'closed' : 'open');
}

// trailers sends a report with n unknown questions to a client that accepts so many bytes of headers.
async function trailers(n, length, bound) {
  const { path, requestSerialize } = definition['mysteryshopper.v1.ReportService'].SubmitReport;
  const message = requestSerialize({
    visit: VISIT, report_id: '01a22250-0000-7000-8000-000000000001',
    report: {
      checklist: 'core-service', version: 1, locale: 'hu', outcome: 'COMPLETED',
      answers: Array.from({ length: n }, (_, i) => ({ question: ('q' + i).padEnd(length, 'x'), scale: 1 })),
    },
  });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  const session = http2.connect('http://' + GRPC, { settings: { maxHeaderListSize: bound } });
  const headers = await new Promise((done) => {
    const found = {};
    const stream = session.request({
      ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', authorization: 'Bearer ' + SHOPPER,
    });
    stream.on('response', (h) => Object.assign(found, h));
    stream.on('trailers', (h) => Object.assign(found, h));
    stream.on('error', (e) => { found.failed = e.message; });
    stream.on('close', () => done(found));
    stream.resume();
    stream.end(Buffer.concat([prefix, message]));
  });
  session.close();
  const size = (headers['grpc-status-details-bin'] ?? '').length;
  console.log('trailers', n, length, headers.failed ?? 'status ' + headers['grpc-status'], size > 0 && size <= bound ? 'fits' : size);
}

async function pages() {
  for (const [service, method, request, token] of [
    ['ExportService', 'ListAnswerRows', { client: 'acme', page_size: 1000 }, CLIENT],
    ['ExportService', 'ListVisitRows', { client: 'acme', page_size: 1000 }, CLIENT],
    ['ReportService', 'ListReleasedReports', { client: 'acme', page_size: 1000 }, CLIENT],
    ['ReportService', 'ListReleasedReports', { client: 'acme', page_size: 500 }, CLIENT],
    ['ReportService', 'ListReports', { page_size: 1000 }, REVIEWER],
    ['VisitService', 'SyncVisits', {}, SHOPPER],
    ['VisitService', 'ListVisits', { page_size: 1000 }, ADMIN],
    ['ScorecardService', 'GetLocationReport', { client: 'acme', location: 'all', program: 'core-2026' }, CLIENT],
  ]) {
    const { error, bytes } = await call(service, method, request, token);
    console.log('page', method, request.page_size ?? 0, error ? error.message : bytes > 0 && bytes < 4 << 20 ? 'fits' : bytes);
  }
}

const waiting = pings();
await masks();
for (const [n, length] of [[1, 10], [44, 20], [44, 60], [300, 60], [1000, 60]]) {
  await trailers(n, length, 8192);
}
await pages();
await waiting;
process.exit(0);
