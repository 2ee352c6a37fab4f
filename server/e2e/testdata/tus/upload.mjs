// Uploads evidence with the tus client for JavaScript: in one piece, resumed after an abort, with checksums, refused, and
// ended. Each case prints one line.
import crypto from 'node:crypto';
import fs from 'node:fs';
import * as tus from 'tus-js-client';

const { REST, SHOPPER, OTHER, VISIT } = process.env;
const ids = JSON.parse(fs.readFileSync('ids.json'));
const film = fs.readFileSync('film.mp4');

// upload uploads a buffer and returns the upload, or the error that ended it.
function upload(name, content, options = {}, token = SHOPPER) {
  return new Promise((done) => {
    const u = new tus.Upload(content, {
      endpoint: REST + '/v1/uploads/', retryDelays: [50, 100, 200, 400, 800, 1600],
      headers: { Authorization: 'Bearer ' + token },
      metadata: { evidence: ids[name], visit: VISIT, report: ids.report, question: 'slip', filetype: 'video/mp4' },
      onSuccess: () => done({ u }),
      onError: (error) => done({ u, error }),
      ...options,
    });
    u.start();
  });
}

// reason is how an upload ended: stored, or the status and the reason of the server.
function reason({ error }) {
  if (!error) return 'stored';
  const response = error.originalResponse;
  if (!response) return String(error);
  return response.getStatus() + ' ' + JSON.parse(response.getBody()).reason;
}

const whole = await upload('whole', film);
console.log('whole', reason(whole), whole.u.url === REST + '/v1/uploads/' + ids.whole);

// The first upload is aborted when some of it is on its way; a second one goes on at its address.
const aborted = await new Promise((done) => {
  const u = new tus.Upload(film, {
    endpoint: REST + '/v1/uploads/', retryDelays: null, headers: { Authorization: 'Bearer ' + SHOPPER }, chunkSize: 1 << 20,
    metadata: { evidence: ids.resumed, visit: VISIT, report: ids.report, question: 'slip', filetype: 'video/mp4' },
    onChunkComplete: (size, accepted) => { if (accepted >= 2 << 20) u.abort().then(() => done(u.url)); },
    onError: (error) => { console.log(String(error)); process.exit(1); },
  });
  u.start();
});
const offsets = [];
const resumed = await upload('resumed', film, {
  uploadUrl: aborted, endpoint: null,
  onBeforeRequest: (request) => { if (request.getMethod() === 'PATCH') offsets.push(Number(request.getHeader('Upload-Offset'))); },
});
console.log('resumed', reason(resumed), offsets[0] >= 2 << 20);

// The client has no checksums of its own; they are headers of its requests.
function sums(algorithm, break_) {
  const chunkSize = 1 << 20;
  return {
    chunkSize, retryDelays: null,
    onBeforeRequest: (request) => {
      if (request.getMethod() !== 'PATCH') return;
      const from = Number(request.getHeader('Upload-Offset'));
      const piece = film.subarray(from, from + chunkSize);
      const sum = crypto.createHash(algorithm).update(break_ && from > 0 ? 'x' : piece).digest('base64');
      request.setHeader('Upload-Checksum', algorithm + ' ' + sum);
    },
  };
}
console.log('sha1', reason(await upload('sha1', film, sums('sha1'))));
console.log('sha256', reason(await upload('sha256', film, sums('sha256'))));
const wrong = await upload('wrong', film, sums('sha256', true));
console.log('wrong sum', reason(wrong));
console.log('mended', reason(await upload('wrong', film, { uploadUrl: wrong.u.url, endpoint: null })));

console.log('a text', reason(await upload('text', Buffer.from('only a text'))));
console.log('of another', reason(await upload('other', film, {}, OTHER)));
await tus.Upload.terminate(resumed.u.url, { headers: { Authorization: 'Bearer ' + SHOPPER }, retryDelays: null });
const gone = await fetch(resumed.u.url, { method: 'HEAD', headers: { Authorization: 'Bearer ' + SHOPPER, 'Tus-Resumable': '1.0.0' } });
console.log('ended', gone.status);
